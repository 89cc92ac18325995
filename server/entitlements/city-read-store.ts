import type { ReservedSql, Sql, TransactionSql } from "postgres";
import { openRawConnection } from "@/db/client";
import type { FactValue, PastClaim } from "@/server/eligibility";
import { type CalendarDate, calendarDate, fen } from "@/server/kernel";
import type { Histories } from "@/server/registry";
import { type BooksAsked, heldNumbers } from "./books-read-store";
import type { OfficerDecision } from "./decide-batch";
import { digestHalves, type KeptBooks, type KeptOwed, type KeptSubject, takenBy } from "./kept-rows";
import { type RangeScope, rangeWithin } from "./scope";

/** One subject that is decided by its documents: lists as the database writes them. */
export type RunSubject = {
  readonly subjectId: string;
  readonly kind: "person" | "enterprise";
  readonly jurisdictionCode: string;
  readonly records: readonly { source: string; obtainedOn: string; facts: Record<string, FactValue> }[];
  readonly history: readonly PastClaim[];
  readonly decisions: readonly OfficerDecision[];
};

/** A row of what is read about somebody who waits. */
type QueuedRow = {
  subject_id: string;
  kind: "person" | "enterprise";
  jurisdiction_code: string;
  records: [source: string, obtainedOn: string, facts: Record<string, FactValue>][] | null;
  decisions: [programId: string, predicate: string, decision: boolean, decidedOn: CalendarDate][] | null;
  /** Lines of fields, as COPY writes them. */
  arrived: string | null;
  owed: string | null;
  gaps: string | null;
  held_gaps: string | null;
};

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
                     (select string_agg(concat(code, complete_until, months_until), ',' order by code) from source),
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
 * Takes the subjects that have waited longest to be decided again off the queue, and reads their documents, what they have taken,
 * what officers decided, and what stands in the books about them. Whoever is changed at this very moment is left for the next
 * time; what changes later waits for this transaction, and queues her again.
 */
export async function takeQueued(
  tx: TransactionSql,
  { limit, civilDate, periods, held }: { limit: number; civilDate: CalendarDate } & BooksAsked,
): Promise<QueuedSubjects> {
  const parameters = [limit, [...periods], ...(held.length === 0 ? [] : [[...held]])];
  const query = held.length === 0 ? QUEUED : QUEUED_WITH_HELD;
  const rows = await tx.unsafe<QueuedRow[]>(query, parameters, { prepare: true });
  const subjects: RunSubject[] = [];
  const kept = new Map<string, KeptSubject>();
  for (const row of rows) {
    const owed = linesOf(row.owed).map(readOwed);
    subjects.push({ ...subjectOf(row), history: takenBy(owed, linesOf(row.arrived).map(pastClaim), civilDate) });
    kept.set(row.subject_id, { owed, gaps: row.gaps, heldGaps: row.held_gaps });
  }
  return { subjects, kept };
}

function subjectOf(row: QueuedRow): Omit<RunSubject, "history"> {
  return {
    subjectId: row.subject_id,
    kind: row.kind,
    jurisdictionCode: row.jurisdiction_code,
    records: row.records?.map(([source, obtainedOn, facts]) => ({ source, obtainedOn, facts })) ?? [],
    decisions:
      row.decisions?.map(([programId, predicate, decision, decidedOn]) => ({
        programId,
        predicate,
        decision,
        decidedOn,
      })) ?? [],
  };
}

function linesOf(text: string | null): string[][] {
  return text === null ? [] : text.split("\n").map((line) => line.split("\t"));
}

function pastClaim([programId = "", period = "", amountFen]: readonly string[]): PastClaim {
  return { programId, period, amountFen: fen(Number(amountFen)) };
}

function readOwed([entitlementId = "", programId = "", period = "", ...rest]: readonly string[]): KeptOwed {
  const [amountFen, programVersion, version, status = "", digest = "", claimableFrom = "", expiresOn = null] = rest;
  const counts = { programVersion: Number(programVersion), version: Number(version), amountFen: Number(amountFen) };
  return { entitlementId, programId, period, ...counts, status, ...digestHalves(digest), claimableFrom, expiresOn };
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

const MINE = "subject_id = s.subject_id";

// Whoever waits is looked up one after the other, each by the keys: no list of them is sorted, hashed or put together by groups. A
// subject's benefits are passed over once, for the books and for what was taken. What is no free text travels as lines: JSON is
// built value by value, which costs the database twice as much.
const queued = (heldGaps: string) => `
    with q as (
      delete from fact_change
       where ctid = any (array(select ctid from fact_change order by change_id limit $1 for update skip locked))
      returning subject_id
    )
    select s.subject_id, s.kind, s.jurisdiction_code,
           (select json_agg(json_build_array(source, obtained_on, facts)) from fact_record where ${MINE}) as records,
           (select json_agg(json_build_array(program_id, predicate, decision, decided_on)) from human_decision where ${MINE}) as decisions,
           (select string_agg(concat_ws(E'\\t', program_id, period, amount_fen), E'\\n') from claimed_fact where ${MINE}) as arrived,
           (select string_agg(concat_ws(E'\\t', entitlement_id, program_id, period, amount_fen, program_version, version,
                     status, facts_digest, claimable_from, expires_on), E'\\n')
              from entitlement where ${MINE} and (status in ('open', 'claimed') or period = any ($2::text[]))) as owed,
           array_to_string(g.kinds, ',') as gaps, ${heldGaps} as held_gaps
      from q join subject s using (subject_id) left join eligibility_gap g using (subject_id)`;

const QUEUED = queued("null::text");
const QUEUED_WITH_HELD = queued(heldNumbers("select unnest($3::text[])"));
