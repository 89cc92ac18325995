import type { Sql, TransactionSql } from "postgres";
import type { CalendarDate } from "@/server/kernel";
import type { PartSummary } from "./part-summary";
import type { RangeScope } from "./scope";

/** A whole-city run that has been divided into parts. */
export type PlannedRun = { readonly runId: string; readonly startedAt: Date };

/** One part, leased until the transaction ends. */
export type LeasedPart = PlannedRun & { readonly part: number; readonly scope: RangeScope };

type Planned = PlannedRun & { civilDate: CalendarDate; basis: string; parts: readonly string[] };

/** One run at a time: waits until every other run has ended. Held until the transaction ends, or its process does. */
export async function lockCity(tx: TransactionSql): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtext('yyb city run'))`;
}

const TRY_LOCK = "select pg_try_advisory_xact_lock(hashtext('yyb city run')) as free";

/** True when no whole-city run is under way; then none begins before the transaction ends. */
export async function tryLockCity(tx: TransactionSql): Promise<boolean> {
  const [row] = await tx.unsafe(TRY_LOCK);
  return row?.free === true;
}

/** The run of this date and basis that was begun and not ended, if there is one. Held by nobody, because the city is locked. */
export async function unfinishedRun(
  sql: Sql,
  of: { civilDate: CalendarDate; basis: string },
): Promise<PlannedRun | undefined> {
  const [row] = await sql`
    select run_id, started_at from city_run_part p
     where civil_date = ${of.civilDate} and basis = ${of.basis} and not exists (select from city_run r where r.run_id = p.run_id)
     limit 1`;
  return row && { runId: row.run_id, startedAt: row.started_at };
}

/** Divides the city into ranges of so many subjects. @returns the first subject_id of each, in order; the first range begins before all */
export async function divideCity(sql: Sql, subjectsInPart: number): Promise<string[]> {
  const rows = await sql<{ from: string }[]>`
    select case when place = 1 then '' else subject_id end as "from"
      from (select subject_id, row_number() over (order by subject_id) as place from subject) s
     where (place - 1) % ${subjectsInPart} = 0 order by place`;
  return rows.map(({ from }) => from);
}

/** Plans a run over ranges that begin at these subjects, and forgets the parts of earlier runs. */
export async function planRun(sql: Sql, run: Planned): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`delete from city_run_part`;
    await tx`
      insert into city_run_part (run_id, part, civil_date, basis, from_subject, until_subject, started_at)
      select ${run.runId}, part, ${run.civilDate}::date, ${run.basis}, from_subject, lead(from_subject) over (order by part),
             ${run.startedAt.toISOString()}::timestamptz
        from unnest(${[...run.parts]}::text[]) with ordinality as r (from_subject, part)`;
  });
}

/** Leases the next part of a run that is neither finished nor leased; undefined when there is none. */
export async function leasePart(tx: TransactionSql, runId: string): Promise<LeasedPart | undefined> {
  const [row] = await tx`
    select part, from_subject, until_subject, started_at from city_run_part
     where run_id = ${runId} and finished_at is null order by part limit 1 for update skip locked`;
  if (!row) return undefined;
  const scope = { from: row.from_subject, until: row.until_subject };
  return { runId, part: row.part, startedAt: row.started_at, scope };
}

/** Records that a leased part is done; true once the transaction commits. */
export async function finishPart(tx: TransactionSql, part: LeasedPart, summary: PartSummary): Promise<void> {
  await tx`
    update city_run_part set finished_at = clock_timestamp(), summary = ${tx.json(summary as never)}
     where run_id = ${part.runId} and part = ${part.part}`;
}

/** The summaries of the parts that are done. */
export async function finishedParts(sql: Sql, runId: string): Promise<PartSummary[]> {
  const rows = await sql`
    select summary from city_run_part where run_id = ${runId} and finished_at is not null order by part`;
  return rows.map(({ summary }) => summary);
}

/**
 * The numbers of those that are not, in order; each of them can be leased. Waits for what is left of a process that was killed: its transactions
 * end a moment after it, and after its lock of the city.
 */
export async function partsLeft(sql: Sql, runId: string): Promise<number[]> {
  const rows = await sql`
    select part from city_run_part where run_id = ${runId} and finished_at is null order by part for update`;
  return rows.map(({ part }) => part);
}

/** Writes the summary of a finished run. */
export async function recordRun(
  sql: Sql | TransactionSql,
  run: PlannedRun & { civilDate: CalendarDate; finishedAt: Date; programs: number; summary: object },
): Promise<void> {
  await sql`
    insert into city_run (run_id, civil_date, started_at, finished_at, programs_checked, summary)
    values (${run.runId}, ${run.civilDate}, ${run.startedAt.toISOString()}, ${run.finishedAt.toISOString()},
            ${run.programs}, ${sql.json(run.summary as never)})`;
}
