import type { Sql, TransactionSql } from "postgres";
import { openRawConnection } from "@/db/client";
import type { PastClaim } from "@/server/eligibility";
import { type CalendarDate, calendarDate, fen } from "@/server/kernel";
import type { Histories } from "@/server/registry";
import type { OfficerDecision } from "./decide-batch";
import { type RangeScope, rangeWithin } from "./scope";

/** Connections as the nightly role, one unless told otherwise, with settings of the database's own. */
export function openNightly(
  url: string,
  options: { connections?: number; settings?: Readonly<Record<string, string>> } = {},
): Sql {
  return openRawConnection(url, options);
}

/** A published version; two with the same mark have the same rule. */
export type PublishedVersion = { readonly programId: string; readonly version: number; readonly mark: string };

/** Published program versions, the newest of each program that has begun by a day: one published ahead waits for its first day. */
export async function readPublished(sql: Sql, day: CalendarDate): Promise<PublishedVersion[]> {
  return sql<PublishedVersion[]>`
    select distinct on (program_id) program_id as "programId", version, mark
      from program_version where valid_from <= ${day}::date order by program_id, version desc`;
}

/** The rules of some versions as JSON, by mark: what was published without what decides nothing, such as worked cases. */
export async function readRules(sql: Sql, versions: readonly PublishedVersion[]): Promise<Map<string, string>> {
  const rows = await sql<{ mark: string; rule: string }[]>`
    select v.mark, v.rule
      from unnest(${versions.map(({ programId }) => programId)}::text[], ${versions.map(({ version }) => version)}::int[])
           as r (program_id, version) join program_version v using (program_id, version)`;
  return new Map(rows.map(({ mark, rule }) => [mark, rule]));
}

/** Up to when each source is complete, as the day sees it. */
export async function readCompleteness(sql: Sql, civilDate: CalendarDate): Promise<Map<string, CalendarDate>> {
  const rows = await sql`select code, until::text as until from completeness_on(${civilDate}::date)`;
  return new Map(rows.map((row) => [row.code, calendarDate(row.until)]));
}

/** The last year whose figures of the whole year a source says it has delivered; of a source that has not said, nothing. */
export async function readYearsUntil(sql: Sql): Promise<Map<string, number>> {
  const rows = await sql`select code, years_until as year from source where years_until is not null`;
  return new Map(rows.map((row) => [row.code, row.year]));
}

/** Since when each jurisdiction shows each program's list, by "program jurisdiction". */
export async function readNotices(sql: Sql): Promise<Map<string, CalendarDate>> {
  const rows = await sql`
    select program_id, jurisdiction_code, started_on::text as started from public_notice order by 1, 2`;
  return new Map(rows.map((row) => [`${row.program_id} ${row.jurisdiction_code}`, calendarDate(row.started)]));
}

/** The programs that are held, in order. */
export async function readHeld(sql: Sql): Promise<Set<string>> {
  const rows = await sql`select distinct program_id from program_hold order by 1`;
  return new Set(rows.map((row) => row.program_id));
}

/** Changes when anything that every decision rests on may have changed: programs, completeness, notices, holds. */
export async function readStamp(sql: Sql): Promise<string> {
  const [row] = await sql`
    select concat_ws(' ', (select concat(count(*), max(published_at)) from program_version),
                     (select string_agg(concat(code, complete_until, months_until), ',' order by code) from source),
                     (select concat(count(*), max(started_on)) from public_notice),
                     (select string_agg(program_id, ',' order by program_id) from program_hold)) as stamp`;
  return row?.stamp;
}

/** How many subjects there are of either kind. */
export type SubjectCounts = { readonly persons: number; readonly firms: number };

/** Counts everybody who is decided. */
export async function countSubjects(sql: Sql): Promise<SubjectCounts> {
  const [row] = await sql<SubjectCounts[]>`
    select count(*) filter (where kind = 'person')::int as persons, count(*) filter (where kind <> 'person')::int as firms from subject`;
  return row ?? { persons: 0, firms: 0 };
}

/** What has arrived of what the subjects of a range were owed, by subject. */
export async function readArrived(tx: TransactionSql, scope: RangeScope): Promise<Histories> {
  const rows = await tx.unsafe(
    `select subject_id, program_id, period, amount_fen from claimed_fact where ${rangeWithin(scope)("subject_id")}`,
  );
  const arrived = new Map<string, PastClaim[]>();
  for (const { subject_id: subjectId, program_id: programId, period, amount_fen: amount } of rows) {
    const known = arrived.get(subjectId) ?? [];
    known.push({ programId, period, amountFen: fen(Number(amount)) });
    arrived.set(subjectId, known);
  }
  return arrived;
}

/** What officers have decided about the subjects of a range, by subject. */
export async function readDecisions(tx: TransactionSql, scope: RangeScope): Promise<Map<string, OfficerDecision[]>> {
  const rows = await tx.unsafe(
    `select subject_id, program_id, predicate, decision, decided_on::text as decided_on
       from human_decision where ${rangeWithin(scope)("subject_id")}`,
  );
  const decisions = new Map<string, OfficerDecision[]>();
  for (const { subject_id: subjectId, program_id: programId, predicate, decision, decided_on: decidedOn } of rows) {
    const known = decisions.get(subjectId) ?? [];
    known.push({ programId, predicate, decision, decidedOn });
    decisions.set(subjectId, known);
  }
  return decisions;
}
