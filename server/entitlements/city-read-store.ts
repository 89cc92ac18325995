import type { ReservedSql, Sql, TransactionSql } from "postgres";
import { openRawConnection } from "@/db/client";
import type { FactValue, PastClaim } from "@/server/eligibility";
import { type CalendarDate, calendarDate, fen } from "@/server/kernel";
import type { Histories } from "@/server/registry";
import { type BooksAsked, heldNumbers } from "./books-read-store";
import type { OfficerDecision } from "./decide-batch";
import type { NotedChange } from "./fact-change-store";
import type { KeptBooks, KeptOwed } from "./kept-rows";
import { type RangeScope, rangeWithin } from "./scope";

/** One subject that is decided by its documents: lists as the database writes them. */
export type RunSubject = NotedChange & {
  readonly kind: "person" | "enterprise";
  readonly jurisdictionCode: string;
  readonly records: readonly { source: string; obtainedOn: string; facts: Record<string, FactValue> }[];
  readonly history: readonly { programId: string; period: string; amountFen: number }[];
  readonly decisions: readonly OfficerDecision[];
};

type Line = [
  subjectId: string,
  changeId: string,
  kind: "person" | "enterprise",
  jurisdictionCode: string,
  records: [source: string, obtainedOn: string, facts: Record<string, FactValue>][] | null,
  history: [programId: string, period: string, amountFen: number][] | null,
  decisions: [programId: string, predicate: string, decision: boolean, decidedOn: CalendarDate][] | null,
  owed: OwedLine[] | null,
  gaps: string | null,
  heldGaps: string | null,
];

type OwedLine = [
  entitlementId: string,
  programId: string,
  period: string,
  programVersion: number,
  version: number,
  status: string,
  amountFen: number,
  factsDigest: string,
  claimableFrom: string,
  expiresOn: string | null,
];

/** Subjects that wait to be decided again, and what stands in the books about them. */
export type QueuedSubjects = { readonly subjects: readonly RunSubject[]; readonly kept: KeptBooks };

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
                     (select string_agg(concat(code, complete_until), ',' order by code) from source),
                     (select concat(count(*), max(started_on)) from public_notice),
                     (select string_agg(program_id, ',' order by program_id) from program_hold)) as stamp`;
  return row?.stamp;
}

/** How many subjects wait to be decided again; looks no further than `upTo` of them. */
export async function countQueued(sql: ReservedSql | Sql, upTo: number): Promise<number> {
  const [row] = await sql`select count(*)::int as count from (select from fact_change limit ${upTo}) q`;
  return row?.count ?? 0;
}

/** How many subjects there are. */
export async function countSubjects(sql: Sql): Promise<number> {
  const [row] = await sql`select count(*)::int as count from subject`;
  return row?.count ?? 0;
}

/**
 * The subjects that have waited longest to be decided again, with their documents, what they have taken, what officers decided, and
 * what stands in the books about them.
 */
export async function readQueued(
  tx: TransactionSql,
  { limit, civilDate, periods, held }: { limit: number; civilDate: CalendarDate } & BooksAsked,
): Promise<QueuedSubjects> {
  const parameters = [civilDate, limit, [...periods], [...held]];
  const rows = await tx.unsafe<{ line: Line }[]>(QUEUED, parameters, { prepare: true });
  return {
    subjects: rows.map(({ line }) => readLine(line)),
    kept: new Map(
      rows.map(({ line: [subjectId, , , , , , , owed, gaps, heldGaps] }) => [
        subjectId,
        { owed: (owed ?? []).map(readOwed), gaps, heldGaps },
      ]),
    ),
  };
}

function readOwed([entitlementId, programId, period, programVersion, version, ...rest]: OwedLine): KeptOwed {
  const [status, amountFen, factsDigest, claimableFrom, expiresOn] = rest;
  const dates = { claimableFrom, expiresOn };
  return { entitlementId, programId, period, programVersion, version, status, amountFen, factsDigest, ...dates };
}

/**
 * What was taken: what has arrived, what was confirmed and has not arrived yet, and what still waits from an earlier period.
 * A rule that pays what was not paid before would otherwise owe it a second time beside the first. $1 is the day.
 */
const taken = (mine: string) => `
      select subject_id, program_id, period, amount_fen from claimed_fact where ${mine}
      union all
      select subject_id, program_id, period, amount_fen from entitlement e
       where ${mine}
         and (status = 'claimed'
              or status = 'open' and period ~ '^[0-9]{4}' and period < left($1::date::text, length(period))
                 and (expires_on is null or expires_on >= $1::date))
         and not exists (select from claimed_fact c
                          where c.subject_id = e.subject_id and c.program_id = e.program_id and c.period = e.period)`;

/** What the subjects of a range have taken, by subject. */
export async function readHistories(
  tx: TransactionSql,
  scope: RangeScope,
  civilDate: CalendarDate,
): Promise<Histories> {
  const rows = await tx.unsafe(`select * from (${taken(rangeWithin(scope)("subject_id"))}) t`, [civilDate]);
  const histories = new Map<string, PastClaim[]>();
  for (const { subject_id: subjectId, program_id: programId, period, amount_fen: amount } of rows) {
    const known = histories.get(subjectId) ?? [];
    known.push({ programId, period, amountFen: fen(Number(amount)) });
    histories.set(subjectId, known);
  }
  return histories;
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

const MINE = "subject_id = s.subject_id";

// Whoever waits is looked up one after the other, each by the keys: no list of them is sorted, hashed or put together by groups.
const QUEUED = `
    with queued as materialized (
      select subject_id, change_id from fact_change order by change_id limit $2
    )
    select json_build_array(s.subject_id, q.change_id::text, s.kind, s.jurisdiction_code,
             (select json_agg(json_build_array(source, obtained_on, facts)) from fact_record where ${MINE}),
             (select json_agg(json_build_array(program_id, period, amount_fen)) from (${taken(MINE)}) t),
             (select json_agg(json_build_array(program_id, predicate, decision, decided_on)) from human_decision where ${MINE}),
             (select json_agg(json_build_array(entitlement_id, program_id, period, program_version, version, status, amount_fen,
                       facts_digest, claimable_from, expires_on))
                from entitlement where ${MINE} and (status = 'open' or period = any ($3::text[]))),
             array_to_string(g.kinds, ','),
             case when cardinality($4::text[]) > 0 then ${heldNumbers("select unnest($4::text[])")} end) as line
      from queued q join subject s using (subject_id) left join eligibility_gap g using (subject_id)`;

function readLine([subjectId, changeId, kind, jurisdictionCode, records, history, decisions]: Line): RunSubject {
  return {
    subjectId,
    changeId,
    kind,
    jurisdictionCode,
    records: records?.map(([source, obtainedOn, facts]) => ({ source, obtainedOn, facts })) ?? [],
    history: history?.map(([programId, period, amountFen]) => ({ programId, period, amountFen })) ?? [],
    decisions:
      decisions?.map(([programId, predicate, decision, decidedOn]) => ({
        programId,
        predicate,
        decision,
        decidedOn,
      })) ?? [],
  };
}
