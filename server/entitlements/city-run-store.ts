import type { Sql, TransactionSql } from "postgres";
import { openRawConnection } from "@/db/client";
import { copyRows } from "@/db/copy";
import type { BecauseClause, MissingFact } from "@/server/eligibility";
import type { CalendarDate } from "@/server/kernel";
import type { FactRecord } from "@/server/registry";

/** One subject as the run reads it. */
export type RunSubject = {
  readonly subjectId: string;
  readonly kind: "person" | "enterprise";
  readonly jurisdictionCode: string;
  readonly records: readonly FactRecord[];
  readonly history: readonly { programId: string; period: string; amountFen: number }[];
};

/** What the run found to be owed. */
export type StagedEntitlement = {
  readonly subjectId: string;
  readonly entitlementId: string;
  readonly programId: string;
  readonly programVersion: number;
  readonly period: string;
  readonly amountFen: number;
  readonly citySharePermille: number;
  readonly jurisdictionCode: string;
  readonly brief: object;
  readonly because: readonly BecauseClause[];
  readonly factsDigest: string;
  readonly claimableFrom: CalendarDate;
  readonly expiresOn: CalendarDate | null;
  /** The dates count from the day of this run: what has been owed since an earlier day keeps its own. */
  readonly datedByRun: boolean;
};

/** What the run could not decide. */
export type StagedGap = {
  readonly subjectId: string;
  readonly gapId: string;
  readonly programId: string;
  readonly programVersion: number;
  readonly period: string;
  readonly jurisdictionCode: string;
  readonly missing: readonly MissingFact[];
  readonly because: readonly BecauseClause[];
};

/** What changed in the books of what is owed. */
export type MergeSummary = { new: number; changed: number; withdrawn: number; expired: number; undetermined: number };

const READ_BATCH = 400;

/** A connection as the nightly role. */
export function openNightly(url: string): Sql {
  return openRawConnection(url);
}

/** Published program versions, as stored. */
export async function readPublished(sql: Sql): Promise<{ programId: string; version: number; definition: unknown }[]> {
  const rows = await sql`
    select distinct on (program_id) program_id, version, definition
      from program_version order by program_id, version desc`;
  return rows.map((row) => ({ programId: row.program_id, version: row.version, definition: row.definition }));
}

/**
 * Up to when each source is complete. Nobody delivers to the demonstration city after it was loaded: there, every source
 * counts as having said "nothing new" on each day that has passed since, so that its completeness moves with the clock.
 */
export async function readCompleteness(sql: Sql, civilDate: CalendarDate): Promise<Map<string, CalendarDate>> {
  const rows = await sql`
    select code, (complete_until + coalesce(${civilDate}::date - loaded_on, 0))::text as until
      from source left join (select (loaded_at at time zone 'Asia/Shanghai')::date + offset_days as loaded_on from city_clock) c on true`;
  return new Map(rows.map((row) => [row.code, row.until]));
}

/** Since when each jurisdiction shows each program's list, by "program jurisdiction". */
export async function readNotices(sql: Sql): Promise<Map<string, CalendarDate>> {
  const rows = await sql`select program_id, jurisdiction_code, started_on::text as started from public_notice`;
  return new Map(rows.map((row) => [`${row.program_id} ${row.jurisdiction_code}`, row.started]));
}

/** How many subjects there are. */
export async function countSubjects(sql: Sql): Promise<number> {
  const [row] = await sql`select count(*)::int as count from subject`;
  return row?.count ?? 0;
}

/** The programs of a run, each with the period it is decided for, on a civil date. */
export type RunPeriods = {
  readonly civilDate: CalendarDate;
  readonly periods: readonly { programId: string; period: string }[];
};

/**
 * Every subject with its facts and its history, in batches. History is what has arrived, what was confirmed and has not
 * arrived yet, and what still waits from an earlier period: a rule that pays what was not paid before would otherwise
 * owe it a second time beside the first.
 */
export async function* readSubjects(sql: Sql, run: RunPeriods): AsyncGenerator<RunSubject[]> {
  const cursor = sql`
    with run as (select * from jsonb_to_recordset(${sql.json(run.periods as never)}) as p("programId" text, period text)),
    taken as (
      select subject_id, program_id, period, amount_fen from claimed_fact
      union all
      select e.subject_id, e.program_id, e.period, e.amount_fen
        from entitlement e left join run on run."programId" = e.program_id
       where (e.status = 'claimed'
              or e.status = 'open' and run.period <> e.period and (e.expires_on is null or e.expires_on >= ${run.civilDate}::date))
         and not exists (select from claimed_fact c
                          where c.subject_id = e.subject_id and c.program_id = e.program_id and c.period = e.period))
    select s.subject_id as "subjectId", s.kind, s.jurisdiction_code as "jurisdictionCode",
           coalesce((select json_agg(json_build_object('source', f.source, 'obtainedOn', f.obtained_on, 'facts', f.facts))
                       from fact_record f where f.subject_id = s.subject_id), '[]') as records,
           coalesce((select json_agg(json_build_object('programId', t.program_id, 'period', t.period, 'amountFen', t.amount_fen))
                       from taken t where t.subject_id = s.subject_id), '[]') as history
      from subject s order by s.subject_id`.cursor(READ_BATCH);
  for await (const rows of cursor) yield rows as unknown as RunSubject[];
}

/** Empty stages for one run, gone at the end of its transaction. A second run waits here until the first has ended. */
export async function openStages(sql: TransactionSql): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('yyb city run'))`;
  await sql`create temp table stage_entitlement (
    subject_id text, entitlement_id text, program_id text, program_version int, period text, amount_fen bigint,
    city_share_permille int, jurisdiction_code text, brief jsonb, because jsonb, facts_digest text, claimable_from date,
    expires_on date, dated_by_run boolean) on commit drop`;
  await sql`create temp table stage_gap (
    subject_id text, gap_id text, program_id text, program_version int, period text, jurisdiction_code text,
    missing jsonb, because jsonb) on commit drop`;
}

/** Writes found entitlements into their stage. */
export async function stageEntitlements(sql: TransactionSql, found: readonly StagedEntitlement[]): Promise<void> {
  const columns = [
    "subject_id",
    "entitlement_id",
    "program_id",
    "program_version",
    "period",
    "amount_fen",
    "city_share_permille",
    "jurisdiction_code",
    "brief",
    "because",
    "facts_digest",
    "claimable_from",
    "expires_on",
    "dated_by_run",
  ];
  const rows = found.map((row) => [
    row.subjectId,
    row.entitlementId,
    row.programId,
    row.programVersion,
    row.period,
    row.amountFen,
    row.citySharePermille,
    row.jurisdictionCode,
    row.brief,
    row.because,
    row.factsDigest,
    row.claimableFrom,
    row.expiresOn,
    row.datedByRun,
  ]);
  await copyRows(sql, { table: "stage_entitlement", columns }, rows);
}

/** Writes found gaps into their stage. */
export async function stageGaps(sql: TransactionSql, found: readonly StagedGap[]): Promise<void> {
  const columns = ["subject_id", "gap_id", "program_id", "program_version", "period", "jurisdiction_code"];
  const rows = found.map((row) => [
    row.subjectId,
    row.gapId,
    row.programId,
    row.programVersion,
    row.period,
    row.jurisdictionCode,
    row.missing,
    row.because,
  ]);
  await copyRows(sql, { table: "stage_gap", columns: [...columns, "missing", "because"] }, rows);
}

/**
 * Merges the stages into what is owed. A changed amount or reason raises the version of an open entitlement; a claimed
 * one is never touched; one that is no longer found for the same period is withdrawn; one whose last day has passed stays
 * expired. Merging the same stages again, on whatever day, changes nothing.
 */
export async function mergeStages(sql: TransactionSql, run: RunPeriods & { at: Date }): Promise<MergeSummary> {
  const at = run.at.toISOString();
  const [merged] = await sql`
    with found as (
      select s.*, case when kept.period is null then s.claimable_from else kept.claimable_from end as since,
             case when kept.period is null then s.expires_on else kept.expires_on end as until
        from stage_entitlement s left join entitlement kept
          on s.dated_by_run and kept.subject_id = s.subject_id and kept.program_id = s.program_id and kept.period = s.period
         and kept.program_version = s.program_version and kept.status in ('open', 'expired')
    ), merged as (
      insert into entitlement as e (subject_id, entitlement_id, program_id, program_version, period, version, status,
          amount_fen, city_share_permille, jurisdiction_code, brief, because, facts_digest, claimable_from, expires_on, computed_at)
      select subject_id, entitlement_id, program_id, program_version, period, 1, 'open', amount_fen, city_share_permille,
             jurisdiction_code, brief, because, facts_digest, since, until, ${at}::timestamptz
        from found
      on conflict (subject_id, program_id, period) do update
         set version = e.version + 1, status = 'open', program_version = excluded.program_version,
             amount_fen = excluded.amount_fen, city_share_permille = excluded.city_share_permille, brief = excluded.brief,
             because = excluded.because, facts_digest = excluded.facts_digest, claimable_from = excluded.claimable_from,
             expires_on = excluded.expires_on, computed_at = excluded.computed_at
       where e.status <> 'claimed'
         and (e.status <> 'open' or e.facts_digest <> excluded.facts_digest or e.program_version <> excluded.program_version
              or e.claimable_from <> excluded.claimable_from)
         and (excluded.expires_on is null or excluded.expires_on >= ${run.civilDate}::date)
      returning (xmax = 0) as fresh
    ) select count(*) filter (where fresh)::int as new, count(*) filter (where not fresh)::int as changed from merged`;
  const withdrawn = await sql`
    update entitlement e set status = 'withdrawn'
      from jsonb_to_recordset(${sql.json(run.periods as never)}) as p("programId" text, period text)
     where e.status = 'open' and e.program_id = p."programId" and e.period = p.period
       and not exists (select from stage_entitlement s
                        where s.subject_id = e.subject_id and s.program_id = e.program_id and s.period = e.period)`;
  const expired = await sql`
    update entitlement set status = 'expired' where status = 'open' and expires_on < ${run.civilDate}::date`;
  await sql`
    delete from eligibility_gap g where not exists (select from stage_gap s
      where s.subject_id = g.subject_id and s.program_id = g.program_id and s.period = g.period)`;
  await sql`
    insert into eligibility_gap (subject_id, gap_id, program_id, program_version, period, jurisdiction_code, missing, because, computed_at)
    select subject_id, gap_id, program_id, program_version, period, jurisdiction_code, missing, because, ${at}::timestamptz
      from stage_gap
    on conflict (subject_id, program_id, period) do update
       set missing = excluded.missing, because = excluded.because, program_version = excluded.program_version,
           computed_at = excluded.computed_at`;
  const [gaps] = await sql`select count(*)::int as count from eligibility_gap`;
  return {
    new: merged?.new ?? 0,
    changed: merged?.changed ?? 0,
    withdrawn: withdrawn.count,
    expired: expired.count,
    undetermined: gaps?.count ?? 0,
  };
}

/** Writes the summary of a finished run. */
export async function recordRun(
  sql: TransactionSql,
  run: { runId: string; civilDate: CalendarDate; startedAt: Date; finishedAt: Date; programs: number; summary: object },
): Promise<void> {
  await sql`
    insert into city_run (run_id, civil_date, started_at, finished_at, programs_checked, summary)
    values (${run.runId}, ${run.civilDate}, ${run.startedAt.toISOString()}, ${run.finishedAt.toISOString()},
            ${run.programs}, ${sql.json(run.summary as never)})`;
}
