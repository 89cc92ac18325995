import type { Sql } from "postgres";
import { jobEventWithin } from "@/server/audit";
import type { FactValue, PastClaim } from "@/server/eligibility";
import { type CalendarDate, fen } from "@/server/kernel";
import { type BooksAsked, heldNumbers } from "./books-read-store";
import { gapParts, kindsStatement, OWED_COUNTS, owedParts } from "./books-statements";
import type { MergeSummary, TravellingRows } from "./books-write-store";
import type { OfficerDecision } from "./decide-batch";
import { crossingOff } from "./fact-change-store";
import { digestHalves, type KeptBooks, type KeptOwed, type KeptSubject, takenBy } from "./kept-rows";

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
  change_id: string;
  kind: "person" | "enterprise";
  jurisdiction_code: string;
  /** Lines of fields, as COPY writes them; the facts of a document are JSON, in which there is no such character. */
  records: string | null;
  decisions: [programId: string, predicate: string, decision: boolean, decidedOn: CalendarDate][] | null;
  /** Lines. */
  arrived: string | null;
  owed: string | null;
  gaps: string | null;
  held_gaps: string | null;
};

/** Subjects that wait to be decided again, with the number of the change of each that was seen, and what the books say about them. */
export type QueuedSubjects = {
  readonly subjects: readonly RunSubject[];
  readonly changes: readonly string[];
  readonly kept: KeptBooks;
};

/** How many subjects wait to be decided again; looks no further than `upTo` of them. */
export async function countQueued(sql: Sql, upTo: number): Promise<number> {
  const [row] = await sql`select count(*)::int as count from (select from fact_change limit ${upTo}) q`;
  return row?.count ?? 0;
}

/**
 * Reads the subjects that have waited longest to be decided again, of those that wait since a change after `after`: their documents, what
 * they have taken, what officers decided, and what stands in the books about them. Takes nobody off the queue and holds
 * nobody. Finds nobody while a whole-city run is under way.
 */
export async function readQueued(
  sql: Sql,
  {
    after,
    limit,
    civilDate,
    held,
  }: { after: string; limit: number; civilDate: CalendarDate } & Pick<BooksAsked, "held">,
): Promise<QueuedSubjects> {
  const parameters = [limit, after, ...(held.length === 0 ? [] : [[...held]])];
  const query = held.length === 0 ? QUEUED : QUEUED_WITH_HELD;
  const rows = await sql.unsafe<QueuedRow[]>(query, parameters, { prepare: true });
  const subjects: RunSubject[] = [];
  const kept = new Map<string, KeptSubject>();
  for (const row of rows) {
    const owed = linesOf(row.owed).map(readOwed);
    subjects.push({ ...subjectOf(row), history: takenBy(owed, linesOf(row.arrived).map(pastClaim), civilDate) });
    kept.set(row.subject_id, { owed, gaps: row.gaps, heldGaps: row.held_gaps });
  }
  return { subjects, changes: rows.map((row) => row.change_id), kept };
}

function subjectOf(row: QueuedRow): Omit<RunSubject, "history"> {
  return {
    subjectId: row.subject_id,
    kind: row.kind,
    jurisdictionCode: row.jurisdiction_code,
    records: linesOf(row.records).map(readRecord),
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

function readRecord([source = "", obtainedOn = "", facts = "{}"]: readonly string[]): RunSubject["records"][number] {
  return { source, obtainedOn, facts: JSON.parse(facts) };
}

function pastClaim([programId = "", period = "", amountFen]: readonly string[]): PastClaim {
  return { programId, period, amountFen: fen(Number(amountFen)) };
}

function readOwed([entitlementId = "", programId = "", period = "", ...rest]: readonly string[]): KeptOwed {
  const [amountFen, programVersion, version, status = "", digest = "", claimableFrom = "", expiresOn = null] = rest;
  const counts = { programVersion: Number(programVersion), version: Number(version), amountFen: Number(amountFen) };
  return { entitlementId, programId, period, ...counts, status, ...digestHalves(digest), claimableFrom, expiresOn };
}

const NO_CITY_RUN = "(select pg_try_advisory_xact_lock_shared(hashtext('yyb city run')))";
const MINE = "subject_id = s.subject_id";

// Whoever waits is looked up one after the other, each by the keys: no list of them is sorted, hashed or put together by groups. A
// subject's benefits are passed over once, for the books and for what was taken; those that ended in an earlier period are few, and
// sooner passed over by whoever compares than left out here. What is no free text travels as lines: JSON is built value by value,
// which costs the database twice as much.
const queued = (heldGaps: string) => `
    select s.subject_id, q.change_id::text, s.kind, s.jurisdiction_code,
           (select string_agg(concat_ws(E'\\t', source, obtained_on, facts), E'\\n') from fact_record where ${MINE}) as records,
           (select json_agg(json_build_array(program_id, predicate, decision, decided_on)) from human_decision where ${MINE}) as decisions,
           (select string_agg(concat_ws(E'\\t', program_id, period, amount_fen), E'\\n') from claimed_fact where ${MINE}) as arrived,
           (select string_agg(concat_ws(E'\\t', entitlement_id, program_id, period, amount_fen, program_version, version,
                     status, facts_digest, claimable_from, expires_on), E'\\n')
              from entitlement where ${MINE}) as owed,
           array_to_string(g.kinds, ',') as gaps, ${heldGaps} as held_gaps
      from (select subject_id, change_id from fact_change
             where change_id > $2::bigint and ${NO_CITY_RUN}
             order by change_id limit $1) q
      join subject s using (subject_id) left join eligibility_gap g using (subject_id)`;

const QUEUED = queued("null::text");
const QUEUED_WITH_HELD = queued(heldNumbers("select unnest($3::text[])"));

/** What was decided of subjects that were read, and the event that says so. */
export type DecidedSubjects = {
  readonly queued: Pick<QueuedSubjects, "subjects" | "changes">;
  readonly difference: TravellingRows;
  readonly event: Parameters<typeof jobEventWithin>[1];
  readonly job: Parameters<typeof jobEventWithin>[0];
};

/** What was written, and of how many subjects. */
export type StoredCounts = MergeSummary & { readonly subjects: number };

/** A statement, ready to be sent. Where the books do not differ it answers nothing but how many events it has recorded. */
export type StoreStatement = {
  readonly text: string;
  readonly parameters: readonly unknown[];
  readonly isPlain: boolean;
};

/**
 * The statement that takes off the queue whoever has not changed since she was read, writes in what the books of these differ, and
 * records the event. Who has changed, or is being changed at that moment, stays in the queue, and nothing is written of her; so
 * does everybody while a whole-city run is under way. None begins before it ends.
 */
export function storeStatement({ queued, difference, job, event }: DecidedSubjects): StoreStatement {
  const { subjects, changes } = queued;
  const { items, gaps, kinds } = difference;
  const isOne = subjects.length === 1;
  const { parameters, part, pending } = jobEventWithin(job, event, isOne ? "from crossed" : `where ${ANY_CROSSED}`);
  const next = (value: unknown) => `$${parameters.push(value)}`;
  const ids = subjects.map(({ subjectId }) => subjectId);
  const parts = [isOne ? oneCrossedOff(next(ids[0]), next(changes[0])) : crossedOff(next(ids), next(changes)), part];
  const isPlain = isOne && items.length + gaps.length + kinds.size === 0;
  if (isPlain) return { text: `with ${parts.join(", ")} ${pending}`, parameters, isPlain };
  parts.push(`event_pending as (${pending})`);
  if (items.length + gaps.length > 0) {
    const at = next(job.now.toISOString());
    if (items.length > 0) parts.push(owedParts({ at, rows: next(JSON.stringify(items)), who: IS_CROSSED }));
    if (gaps.length > 0) parts.push(gapParts({ at, rows: next(JSON.stringify(gaps)), who: IS_CROSSED }));
  }
  if (kinds.size > 0) {
    const rows = next(JSON.stringify([...kinds]));
    parts.push(`kinds as (${kindsStatement({ rows, who: ANY_CROSSED })})`);
  }
  const counts = items.length > 0 ? OWED_COUNTS : "0 as new, 0 as changed, 0 as withdrawn, 0 as expired";
  const text = `with ${parts.join(", ")} select (select count(*)::int from crossed) as subjects, ${counts}`;
  return { text, parameters, isPlain };
}

const NOTHING_MERGED: MergeSummary = { new: 0, changed: 0, withdrawn: 0, expired: 0 };

/** Stores it: one statement, which is a transaction of its own. @returns what was written; null when it was nobody */
export async function storeDecided(
  sql: Sql,
  { text, parameters, isPlain }: StoreStatement,
): Promise<StoredCounts | null> {
  const rows = await sql.unsafe<StoredCounts[]>(text, [...parameters] as never[], { prepare: true });
  const stored = isPlain ? { ...NOTHING_MERGED, subjects: rows.count } : rows[0];
  return stored === undefined || stored.subjects === 0 ? null : { ...stored };
}

const ANY_CROSSED = "exists (select from crossed)";
// Looked up in a table that is made once, however many there are: this connection knows no join that makes one.
const IS_CROSSED = `("subjectId" in (select subject_id from crossed)) is true`;

function crossedOff(subjects: string, changes: string): string {
  return `crossed as materialized (
    ${crossingOff(subjects, changes, NO_CITY_RUN)}
    returning subject_id)`;
}

/** The same for one, who is found without a list. */
function oneCrossedOff(subject: string, change: string): string {
  return `crossed as materialized (
    delete from fact_change
     where ctid = (
        select c.ctid from fact_change c
         where c.subject_id = ${subject} and c.change_id = ${change}::bigint
           and ${NO_CITY_RUN} for update skip locked)
    returning subject_id)`;
}
