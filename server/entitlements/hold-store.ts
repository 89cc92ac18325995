import type { Sql, TransactionSql } from "postgres";
import { recordJobEvent, WHOLE_CITY } from "@/server/audit";
import type { CalendarDate } from "@/server/kernel";
import type { QualityProfile } from "@/server/registry";
import type { HeldBack } from "./part-summary";

/** One program that waits for one source. */
export type Hold = {
  readonly programId: string;
  readonly gate: string;
  readonly source: string;
  readonly reason: { zh: string; en: string };
};

/** What the deliveries were like that the last finished run decided on, or that somebody has accepted since. */
export async function lastProfile(sql: Sql): Promise<QualityProfile> {
  const [row] = await sql`
    select r.profile,
           (select jsonb_object_agg(source, profile order by accepted_at) from jump_accepted a
             where a.after_run is not distinct from r.run_id) as accepted
      from (select null) as always
           left join (select run_id, summary -> 'profile' as profile from city_run where summary ? 'profile'
                       order by finished_at desc limit 1) r on true`;
  return { ...row?.profile, ...row?.accepted };
}

/** The last run that profiled the deliveries; null before the first one. */
export async function lastRun(sql: Sql): Promise<string | null> {
  const [row] = await sql`select run_id from city_run where summary ? 'profile' order by finished_at desc limit 1`;
  return row?.run_id ?? null;
}

/** The checks that compare a delivery with the last one. */
const COMPARING = ["jump", "completeness"];

/** The programs that wait because a source delivers something else than last time. */
export async function heldByJump(sql: Sql, source: string): Promise<readonly string[]> {
  const rows = await sql`
    select distinct program_id from program_hold where source = ${source} and gate = any (${COMPARING}) order by 1`;
  return rows.map((row) => row.program_id);
}

/** Writes down that a delivery is right, and leaves it in the trail. Holds no personal data. */
export async function recordAcceptedJump(
  sql: Sql,
  accepted: {
    source: string;
    by: string;
    why: string;
    at: Date;
    afterRun: string | null;
    profile: QualityProfile[string];
    programs: readonly string[];
  },
): Promise<void> {
  const { source, by, why, at, afterRun, profile, programs } = accepted;
  const details = { by, why, programs };
  await sql.begin(async (tx) => {
    await tx`
      insert into jump_accepted (source, accepted_at, after_run, accepted_by, reason, profile)
      values (${source}, ${at.toISOString()}, ${afterRun}, ${by}, ${why}, ${sql.json(profile as never)})`;
    const event = { subjectId: WHOLE_CITY, action: "jump-accepted", objectId: source, details };
    await recordJobEvent(tx, { name: "rules", now: at }, event);
  });
}

/** The programs that wait because a source has not delivered a period yet. */
export async function heldByPeriods(sql: Sql, source: string): Promise<readonly string[]> {
  const rows = await sql`
    select distinct program_id from program_hold where source = ${source} and gate = ${PERIODS_GATE} order by 1`;
  return rows.map((row) => row.program_id);
}

const PERIODS_GATE = "alignment";

/**
 * Writes down up to which year a source has delivered, and leaves who said so in the trail.
 * @returns what it had said before, null for nothing; undefined where there is no such source.
 */
export async function recordDeclaredYear(
  sql: Sql,
  { source, year, by, why, at }: { source: string; year: number; by: string; why: string; at: Date },
): Promise<number | null | undefined> {
  return sql.begin(async (tx) => {
    const [known] = await tx`select years_until as before from source where code = ${source} for update`;
    if (known === undefined) return undefined;
    await tx`update source set years_until = ${year} where code = ${source}`;
    const details = { by, why, year, before: known.before };
    const event = { subjectId: WHOLE_CITY, action: "years-declared", objectId: source, details };
    await recordJobEvent(tx, { name: "rules", now: at }, event);
    return known.before as number | null;
  });
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
    const begun = await insertHolds(tx, holds, civilDate);
    if (ended.count + begun === 0) return;
    await recordJobEvent(tx, { name: "city-run", now }, heldEvent(holds, civilDate));
  });
}

/** Holds these programs beside those that are held. */
export async function addHolds(
  sql: Sql,
  holds: readonly Hold[],
  { civilDate, now }: { civilDate: CalendarDate; now: Date },
): Promise<void> {
  if (holds.length === 0) return;
  await sql.begin(async (tx) => {
    if ((await insertHolds(tx, holds, civilDate)) === 0) return;
    await recordJobEvent(tx, { name: "changed-facts", now }, heldEvent(holds, civilDate));
  });
}

/** @returns how many of them were not held before. */
async function insertHolds(tx: TransactionSql, holds: readonly Hold[], civilDate: CalendarDate): Promise<number> {
  const begun = await tx`
    insert into program_hold (program_id, gate, source, held_since, reason)
    select w."programId", w.gate, w.source, ${civilDate}::date, w.reason
      from jsonb_to_recordset(${tx.json(holds as never)}) as w ("programId" text, gate text, source text, reason jsonb)
    on conflict do nothing`;
  return begun.count;
}

function heldEvent(holds: readonly Hold[], civilDate: CalendarDate) {
  const details = { held: holds.map(({ programId, gate, source }) => ({ programId, gate, source })) };
  return { subjectId: WHOLE_CITY, action: "programs-held", objectId: civilDate, details };
}

/** How many people, and how much open money, wait while some programs are held. */
export async function countWaiting(sql: Sql, programIds: readonly string[]): Promise<{ people: number; fen: number }> {
  const [row] = await sql`
    select count(distinct subject_id)::int as people, coalesce(sum(amount_fen), 0)::float8 as fen
      from entitlement where status = 'open' and program_id = any(${programIds as string[]})`;
  return { people: row?.people ?? 0, fen: row?.fen ?? 0 };
}

/** A program that waits, as it stands in the books. */
export type StoredHold = Hold & {
  readonly since: string;
  /** Up to which year the source says it has delivered figures of whole years; null where it has not said. */
  readonly yearsUntil: number | null;
  /** Whose open money waits, and how much. */
  readonly people: number;
  readonly fen: number;
  /** What came out of the data under the program in the last run; null where no run has finished while it was held. */
  readonly found: HeldBack | null;
};

/** Every program that is held, with what waits for it, in the order of their sources. */
export async function readHolds(sql: Sql): Promise<StoredHold[]> {
  return sql<StoredHold[]>`
    select h.program_id as "programId", h.gate, h.source, h.reason, h.held_since::text as since, w.people, w.fen,
           (select s.years_until from source s where s.code = h.source) as "yearsUntil",
           r.summary -> 'heldBack' -> h.program_id as found
      from program_hold h
           cross join lateral (select count(distinct subject_id)::int as people, coalesce(sum(amount_fen), 0)::float8 as fen
                                 from entitlement e where e.program_id = h.program_id and e.status = 'open') w
           left join (select summary from city_run where finished_at is not null order by finished_at desc limit 1) r on true
     order by h.source, h.gate, h.program_id`;
}
