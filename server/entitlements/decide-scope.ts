import type { TransactionSql } from "postgres";
import type { PastClaim } from "@/server/eligibility";
import { readTypedBatch, refreshOutdatedFacts, subjectFacts } from "@/server/registry";
import { mergeFound } from "./city-merge-store";
import { type RunSubject, readDecisions, readHistories } from "./city-read-store";
import { GivenRows, prepareRange, StagedRows } from "./city-stage-store";
import { type Counted, decideBatch, type OfficerDecision } from "./decide-batch";
import { crossOffChanges, noteChanges } from "./fact-change-store";
import { NOTHING, type PartSummary } from "./part-summary";
import { batchHitsOf, batchOfDocuments, subjectIdAt } from "./run-batch";
import type { RunInputs } from "./run-inputs";
import { type RangeScope, rangeWithin } from "./scope";

const AUDIENCES = ["person", "firm"] as const;

/**
 * Decides every subject of a range from the typed tables and merges what is found into what is owed, within the caller's
 * transaction on a connection with stages. What changed about a subject before it was read is crossed off; what changes
 * later stays to be decided.
 */
export async function decideRange(
  tx: TransactionSql,
  inputs: RunInputs,
  { scope, at }: { scope: RangeScope; at: Date },
): Promise<PartSummary> {
  const within = rangeWithin(scope);
  await prepareRange(tx);
  const noted = await noteChanges(tx, scope); // first: what was noted is seen by what is read
  await refreshOutdatedFacts(tx, within, inputs.civilDate);
  const [histories, decisions] = await Promise.all([
    readHistories(tx, scope, inputs.civilDate),
    readDecisions(tx, scope),
  ]);
  const counted = nothingCounted();
  const found = new StagedRows(EXPECTED_SUBJECTS);
  let subjects = 0;
  for (const audience of AUDIENCES) {
    const batch = await readTypedBatch(tx, inputs.readers[audience], { within, histories });
    found.begin(batch);
    decideBatch({ inputs, audience, batch, decisions: placed(batch, decisions), sink: found, counted });
    subjects += batch.size;
  }
  await found.copyInto(tx);
  const merged = await mergeFound(tx, { scope, at, ...dayOf(inputs) });
  await crossOffChanges(tx, noted);
  return { ...NOTHING, ...merged, ...counted, subjects };
}

const EXPECTED_SUBJECTS = 1_000;

/**
 * The same for some subjects, from the documents that were delivered about them. Waits for nothing between its statements, so
 * that the caller can end the transaction in the same breath.
 */
export function decideSome(
  tx: TransactionSql,
  inputs: RunInputs,
  { subjects, at }: { subjects: readonly RunSubject[]; at: Date },
): Promise<PartSummary> {
  const scope = { subjectIds: subjects.map(({ subjectId }) => subjectId) };
  const counted = nothingCounted();
  const given = new GivenRows();
  for (const audience of AUDIENCES) {
    const own = subjects.filter(({ kind }) => (kind === "person") === (audience === "person"));
    if (own.length === 0) continue;
    const known = own.map((subject) => ({ ...subject, facts: factsOf(inputs, subject, audience) }));
    const batch = batchOfDocuments(known);
    const facts = known.map((one) => one.facts);
    const hits = batchHitsOf(inputs.engine.decideBatch(facts, audience, inputs.civilDate));
    const decisions = new Map(own.flatMap((one, n) => (one.decisions.length === 0 ? [] : [[n, one.decisions]])));
    given.begin(batch);
    decideBatch({ inputs, audience, batch, hits, decisions, sink: given, counted });
  }
  const merged = mergeFound(tx, { scope, at, given, ...dayOf(inputs) });
  const crossed = crossOffChanges(tx, subjects);
  return Promise.all([merged, crossed]).then(([summary]) => ({
    ...NOTHING,
    ...summary,
    ...counted,
    subjects: subjects.length,
  }));
}

function dayOf({ held, civilDate }: RunInputs) {
  return { civilDate, held: [...held] };
}

function nothingCounted(): Counted {
  return { decisions: 0, undetermined: 0, missing: {}, implausible: {}, stopped: {} };
}

function factsOf(inputs: RunInputs, subject: RunSubject, audience: "person" | "firm") {
  const { records } = subject;
  const history = subject.history as readonly PastClaim[]; // whole fen and known programs, by the tables' own checks
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
