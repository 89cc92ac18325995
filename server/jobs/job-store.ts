import { eq, sql } from "drizzle-orm";
import type { Database } from "@/db/client";
import { processHeartbeat } from "@/db/schema";
import { NEWS_CHANNEL } from "@/server/news";

/** When the worker last said that it lives. */
export async function readBeat(db: Database): Promise<Date | undefined> {
  const [row] = await db.select().from(processHeartbeat).where(eq(processHeartbeat.process, "worker")).limit(1);
  return row?.beatAt;
}

/** The worker lives. */
export async function beat(db: Database): Promise<void> {
  const row = { process: "worker" as const, beatAt: new Date() };
  await db.insert(processHeartbeat).values(row).onConflictDoUpdate({ target: processHeartbeat.process, set: row });
}

const RELAY_BATCH = 500;
/** How long the tap's own request may take before a job looks after its payment. */
const CARRY_DELAY_SECONDS = 4;

/**
 * Moves one batch of news on, in one transaction: open phones are notified, a job is queued for each payment that is still
 * open once its tap has had its time, whoever has taken something is reminded of it no more, and the rows are deleted. A
 * crash before the commit moves nothing; the next run does.
 * @returns how many rows were moved.
 */
export async function relayBatch(db: Database): Promise<number> {
  const moved = await db.execute(sql`
    with news as (
      delete from outbox where outbox_id in (
        select outbox_id from outbox
         where topic <> 'payment-open' or left_at < now() - make_interval(secs => ${CARRY_DELAY_SECONDS})
         order by outbox_id limit ${RELAY_BATCH} for update skip locked
      ) returning topic, subject_id, object_id
    ), unpaid as (
      select subject_id, claim_id from still_open((select array_agg(subject_id) from news where topic = 'payment-open'),
                                                  (select array_agg(object_id) from news where topic = 'payment-open'))
    ), told as (
      select pg_notify(${NEWS_CHANNEL}, object_id) from news where topic <> 'payment-open'
      union all select pg_notify(${NEWS_CHANNEL}, claim_id) from unpaid
    ), queued as (
      select graphile_worker.add_job(
        'carry-payment', json_build_object('subjectId', subject_id, 'claimId', claim_id), max_attempts := 25, job_key := claim_id
      ) from unpaid
    ), taken as (
      select reminders_taken(array_agg(subject_id), array_agg(object_id), now()) from news having count(*) > 0
    )
    select (select count(*) from news) as moved, (select count(*) from told) as told, (select count(*) from queued) as queued,
           (select count(*) from taken) as taken
  `);
  return Number(moved[0]?.moved ?? 0);
}
