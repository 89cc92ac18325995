import type { Sql } from "postgres";
import { recordJobEvent, WHOLE_CITY } from "@/server/audit";
import type { CalendarDate } from "@/server/kernel";
import type { QualityProfile } from "@/server/registry";

/** One program that waits for one source. */
export type Hold = {
  readonly programId: string;
  readonly gate: string;
  readonly source: string;
  readonly reason: { zh: string; en: string };
};

/** What the deliveries were like that the last finished run decided on. */
export async function lastProfile(sql: Sql): Promise<QualityProfile> {
  const [row] = await sql`
    select summary -> 'profile' as profile from city_run where summary ? 'profile' order by finished_at desc limit 1`;
  return row?.profile ?? {};
}

/** Holds these programs and no others. What was held already stays held since the day it has been. */
export async function replaceHolds(
  sql: Sql,
  holds: readonly Hold[],
  { civilDate, now }: { civilDate: CalendarDate; now: Date },
): Promise<void> {
  const json = sql.json(holds as never);
  await sql.begin(async (tx) => {
    const ended = await tx`
      delete from program_hold h where not exists (
        select from jsonb_to_recordset(${json}) as w ("programId" text, gate text, source text)
         where w."programId" = h.program_id and w.gate = h.gate and w.source = h.source)`;
    const begun = await tx`
      insert into program_hold (program_id, gate, source, held_since, reason)
      select w."programId", w.gate, w.source, ${civilDate}::date, w.reason
        from jsonb_to_recordset(${json}) as w ("programId" text, gate text, source text, reason jsonb)
      on conflict do nothing`;
    if (ended.count + begun.count === 0) return;
    const details = { held: holds.map(({ programId, gate, source }) => ({ programId, gate, source })) };
    const event = { subjectId: WHOLE_CITY, action: "programs-held", objectId: civilDate, details };
    await recordJobEvent(tx, { name: "city-run", now }, event);
  });
}

/** How many people, and how much open money, wait while some programs are held. */
export async function countWaiting(sql: Sql, programIds: readonly string[]): Promise<{ people: number; fen: number }> {
  const [row] = await sql`
    select count(distinct subject_id)::int as people, coalesce(sum(amount_fen), 0)::float8 as fen
      from entitlement where status = 'open' and program_id = any(${programIds as string[]})`;
  return { people: row?.people ?? 0, fen: row?.fen ?? 0 };
}
