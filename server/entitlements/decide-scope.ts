import type { TransactionSql } from "postgres";
import type { PastClaim } from "@/server/eligibility";
import type { CalendarDate } from "@/server/kernel";
import {
  type BatchMemory,
  type Histories,
  readTypedBatch,
  refreshOutdatedFacts,
  subjectFacts,
} from "@/server/registry";
import { type ComparedDay, compareBooks, EverythingNew } from "./books-difference";
import { readKept } from "./books-read-store";
import { type ManyRows, type MergeSummary, TravellingRows, type Writing } from "./books-write-store";
import type { QueuedSubjects, RunSubject } from "./changed-store";
import { readArrived, readDecisions } from "./city-read-store";
import { type Counted, decideBatch, decideInto, type OfficerDecision } from "./decide-batch";
import { crossOffChanges, noteChanges } from "./fact-change-store";
import type { FoundRows } from "./found-rows";
import { type KeptBooks, takenBy } from "./kept-rows";
import { NOTHING, type PartSummary } from "./part-summary";
import { batchHitsOf, batchOfDelivered, batchOfDocuments, subjectIdAt } from "./run-batch";
import type { RunInputs } from "./run-inputs";
import { type RangeScope, rangeWithin } from "./scope";

const AUDIENCES = ["person", "firm"] as const;
/** So many of a kind are decided by column sooner than one after the other: measured, a seventh of the processor is saved at this size, a third at a thousand. */
const BY_COLUMN = 64;

/** A range, the instant of its run, and how it is written. */
type Range = RangeKept & { readonly scope: RangeScope; readonly at: Date; readonly writing: Writing };

/** What whoever works on ranges keeps from one to the next: rows, which are emptied first, and memory to read into. */
export type RangeKept = { readonly rows: ManyRows; readonly memory: Readonly<Record<"person" | "firm", BatchMemory>> };

/**
 * Decides every subject of a range from the typed tables and writes into the books of what is owed in what they differ, within the
 * caller's transaction on a connection of `openBooks`. What changed about a subject before it was read is crossed off; what changes
 * later stays to be decided.
 */
export async function decideRange(tx: TransactionSql, inputs: RunInputs, range: Range): Promise<PartSummary> {
  const { scope, at, rows, memory, writing } = range;
  rows.begin(at);
  const within = rangeWithin(scope);
  const noted = await noteChanges(tx, scope); // first: what was noted is seen by what is read
  await refreshOutdatedFacts(tx, within, inputs.civilDate);
  const [arrived, decisions] = await Promise.all([readArrived(tx, scope), readDecisions(tx, scope)]);
  const kept = await readKept(tx, scope, { periods: inputs.periods, held: [...inputs.held] });
  const histories = historiesOf(kept, arrived, inputs.civilDate);
  const counted = nothingCounted();
  const isNew = kept.size === 0 && decisions.size === 0;
  const found: FoundRows[] = [];
  let subjects = 0;
  for (const audience of AUDIENCES) {
    const batch = await readTypedBatch(tx, inputs.readers[audience], { within, histories, memory: memory[audience] });
    const work = { inputs, audience, batch, decisions: placed(batch, decisions), counted };
    subjects += batch.size;
    await writing.sending.over();
    if (isNew) addEverything(work, rows);
    else found.push(decideBatch(work));
  }
  if (!isNew) compareBooks(found, { kept, day: dayOf(inputs) }, rows);
  const merged = await rows.store(tx, writing);
  await crossOffChanges(tx, noted);
  return { ...NOTHING, ...merged, ...counted, subjects };
}

/** Where the books say nothing yet, everything is new: it is written as it is found. */
function addEverything(work: Parameters<typeof decideInto>[0], rows: ManyRows): void {
  const everything = new EverythingNew(work.batch, rows);
  decideInto(work, everything);
  everything.end();
}

/** What each subject has taken, of those who have taken anything. */
function historiesOf(kept: KeptBooks, arrived: Histories, civilDate: CalendarDate): Histories {
  const histories = new Map(arrived);
  for (const [subjectId, { owed }] of kept) {
    const before = arrived.get(subjectId) ?? NOTHING_ARRIVED;
    const taken = takenBy(owed, before, civilDate);
    if (taken !== before) histories.set(subjectId, taken);
  }
  return histories;
}

const NOTHING_ARRIVED: readonly PastClaim[] = [];

/** What some subjects' decisions came to: in what the books differ, and what was counted besides. */
export type DecidedSome = {
  readonly difference: TravellingRows;
  readonly found: Omit<PartSummary, keyof MergeSummary | "subjects">;
};

/** Decides some subjects as above, from the documents that were delivered about them. Writes nothing. */
export function decideSome(
  inputs: RunInputs,
  { subjects, kept }: Pick<QueuedSubjects, "subjects" | "kept">,
): DecidedSome {
  const counted = nothingCounted();
  const found: FoundRows[] = [];
  for (const audience of AUDIENCES) {
    const own = subjects.filter(({ kind }) => (kind === "person") === (audience === "person"));
    if (own.length === 0) continue;
    const decisions = new Map(own.flatMap((one, n) => (one.decisions.length === 0 ? [] : [[n, one.decisions]])));
    const work = { inputs, audience, decisions, counted };
    found.push(own.length < BY_COLUMN ? decideFew(own, work) : decideMany(own, work));
  }
  const difference = new TravellingRows();
  compareBooks(found, { kept, day: dayOf(inputs) }, difference);
  return { difference, found: counted };
}

type DocumentsWork = Omit<Parameters<typeof decideBatch>[0], "batch" | "hits">;

function decideFew(own: readonly RunSubject[], work: DocumentsWork): FoundRows {
  const { inputs, audience } = work;
  const known = own.map((subject) => ({ ...subject, facts: factsOf(inputs, subject, audience) }));
  const facts = known.map((one) => one.facts);
  const hits = batchHitsOf(inputs.engine.decideBatch(facts, audience, inputs.civilDate));
  return decideBatch({ ...work, batch: batchOfDocuments(known), hits });
}

function decideMany(own: readonly RunSubject[], work: DocumentsWork): FoundRows {
  const { completeness, civilDate: asOf } = work.inputs;
  return decideBatch({ ...work, batch: batchOfDelivered(own, { audience: work.audience, completeness, asOf }) });
}

function dayOf({ civilDate, decided }: RunInputs): ComparedDay {
  return { civilDate, periods: decided };
}

function nothingCounted(): Counted {
  return { decisions: 0, undetermined: 0, missing: {}, implausible: {}, stopped: {}, heldBack: {} };
}

function factsOf(inputs: RunInputs, subject: RunSubject, audience: "person" | "firm") {
  const { records, history } = subject;
  return subjectFacts({ records, history, audience }, inputs.completeness, inputs.civilDate);
}

/** Officers' decisions by place in the batch. */
function placed(
  batch: Parameters<typeof subjectIdAt>[0],
  decisions: ReadonlyMap<string, readonly OfficerDecision[]>,
): Map<number, readonly OfficerDecision[]> {
  const places = new Map<number, readonly OfficerDecision[]>();
  for (let n = 0; n < batch.size && places.size < decisions.size; n++) {
    const own = decisions.get(subjectIdAt(batch, n));
    if (own !== undefined) places.set(n, own);
  }
  return places;
}
