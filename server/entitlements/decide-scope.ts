import { hash } from "node:crypto";
import type { TransactionSql } from "postgres";
import type { CompiledProgram, PastClaim, SubjectFacts } from "@/server/eligibility";
import { claimableFrom, type RunnableProgram } from "@/server/policies";
import { stopFor, stopsOf, subjectFacts } from "@/server/registry";
import { isFew, mergeStages, type StagedEntitlement, type StagedGap, stageFound } from "./city-merge-store";
import { type RunSubject, readSubjects } from "./city-read-store";
import { decideOne, type Hit } from "./decide-subjects";
import { crossOffChanges, noteChanges } from "./fact-change-store";
import { NOTHING, type PartSummary } from "./part-summary";
import type { RunInputs } from "./run-inputs";
import type { Scope } from "./scope";

type Found = { entitlements: StagedEntitlement[]; gaps: StagedGap[] };
type Counted = {
  missing: Record<string, number>;
  implausible: Record<string, number>;
  stopped: Record<string, { count: number; fen: number }>;
};
type Known = { readonly subject: RunSubject; readonly facts: SubjectFacts };

/**
 * Decides every subject of a scope and merges what is found into what is owed, within the caller's transaction on a connection with stages. What
 * changed about a subject before it was read is crossed off; what changes later stays to be decided.
 */
export async function decideScope(
  tx: TransactionSql,
  inputs: RunInputs,
  { scope, at }: { scope: Scope; at: Date },
): Promise<PartSummary> {
  // In this order, without waiting in between: what was noted is seen by what is read.
  const [, subjects] = await Promise.all([noteChanges(tx, scope), readSubjects(tx, scope, inputs.civilDate)]);
  const found: Found = { entitlements: [], gaps: [] };
  const counted: Counted = { missing: {}, implausible: {}, stopped: {} };
  const decisions = decideAll(inputs, subjects, { found, counted });
  const periods = inputs.programs.map(({ programId, period }) => ({ programId, period }));
  const merge = { scope, at, civilDate: inputs.civilDate, periods, held: [...inputs.held] };
  const staged = stageFound(tx, found);
  if (!isFew(found)) await staged; // a COPY is waited for; the few rows of a statement are merged right behind it
  const [merged] = await Promise.all([mergeStages(tx, merge), crossOffChanges(tx), staged]);
  return { ...NOTHING, ...merged, ...counted, subjects: subjects.length, decisions, undetermined: found.gaps.length };
}

type Into = { found: Found; counted: Counted };

/** @returns how many decisions were made. */
function decideAll(inputs: RunInputs, subjects: readonly RunSubject[], into: Into): number {
  let decisions = 0;
  for (const audience of ["person", "firm"] as const) {
    const own = subjects.filter(({ kind }) => (kind === "person") === (audience === "person"));
    const known = own.map((subject) => ({ subject, facts: factsOf(inputs, subject, audience) }));
    const hits = inputs.decide(
      known.map(({ facts }) => facts),
      audience,
      inputs.civilDate,
    );
    for (const [i, one] of known.entries()) {
      const own = one.subject.decisions.length === 0 ? hits[i] : hitsAfterOfficers(inputs, one, audience);
      stageSubject(inputs, one, { hits: own ?? [], audience, ...into });
    }
    decisions += own.length * inputs.programs.filter((program) => program.audience === audience).length;
  }
  return decisions;
}

function factsOf(inputs: RunInputs, subject: RunSubject, audience: "person" | "firm"): SubjectFacts {
  const { records } = subject;
  const history = subject.history as readonly PastClaim[]; // whole fen and known programs, by the tables' own checks
  return subjectFacts({ records, history, audience }, inputs.completeness, inputs.civilDate);
}

/** An officer's decision is about one program: each is decided with its own. Few subjects have any. */
function hitsAfterOfficers(inputs: RunInputs, { subject, facts }: Known, audience: "person" | "firm"): Hit[] {
  return inputs.programs.flatMap(({ programId, compiled }, place) => {
    if (compiled.audience !== audience) return [];
    const own = subject.decisions.filter((decision) => decision.programId === programId);
    const humanDecisions = new Map(own.map(({ predicate, decision }) => [predicate, decision]));
    return decideOne({ compiled, place }, { ...facts, humanDecisions }, inputs.civilDate);
  });
}

function stageSubject(
  inputs: RunInputs,
  { subject, facts }: Known,
  { hits, audience, found, counted }: Into & { hits: readonly Hit[]; audience: "person" | "firm" },
): void {
  for (const [key, reason] of facts.withheld ?? []) if (reason === "implausible") count(counted.implausible, key);
  if (hits.length === 0) return;
  const stops = stopsOf(facts, audience);
  const { subjectId, jurisdictionCode } = subject;
  for (const hit of hits) {
    const program = inputs.programs[hit.program] as RunnableProgram;
    const { programId, version: programVersion, period } = program;
    if (inputs.held.has(programId)) continue;
    const stop = stops.length === 0 ? undefined : stopFor(stops, readsOf(program.compiled));
    if (stop) {
      const known = counted.stopped[stop] ?? { count: 0, fen: 0 };
      const amountFen = hit.outcome === "eligible" ? hit.amountFen : 0;
      counted.stopped[stop] = { count: known.count + 1, fen: known.fen + amountFen };
      continue;
    }
    const base = { subjectId, programId, programVersion, period, jurisdictionCode };
    if (hit.outcome === "eligible")
      found.entitlements.push({ ...base, ...owed(inputs, program, { ...base, hit, facts }) });
    else {
      found.gaps.push({ ...base, missing: hit.missing });
      for (const name of hit.missing) count(counted.missing, name);
    }
  }
}

function owed(
  { notices, civilDate }: RunInputs,
  program: RunnableProgram,
  found: { jurisdictionCode: string; hit: Extract<Hit, { outcome: "eligible" }>; facts: SubjectFacts },
) {
  const { jurisdictionCode, hit, facts } = found;
  const from = claimableFrom(program, { jurisdictionCode, notices, civilDate });
  return {
    amountFen: hit.amountFen,
    citySharePermille: program.citySharePermille,
    factsDigest: digestOf(program.compiled, facts, hit.amountFen),
    claimableFrom: from,
    expiresOn: program.expiresOn(from),
    datedByRun: program.noticeWorkingDays === 0 || !notices.has(`${program.programId} ${jurisdictionCode}`),
  };
}

/** Changes when the amount or any fact that the rule reads changes; not when a fact was only fetched again. */
function digestOf(program: CompiledProgram, { facts }: SubjectFacts, amountFen: number): string {
  let text = String(amountFen);
  for (const { attribute } of program.slots) {
    const value = facts.get(attribute.key)?.value;
    text += `\n${value !== null && typeof value === "object" ? JSON.stringify(value) : String(value)}`;
  }
  return hash("sha256", text, "base64url");
}

const reads = new WeakMap<CompiledProgram, ReadonlySet<string>>();

function readsOf(program: CompiledProgram): ReadonlySet<string> {
  const known = reads.get(program) ?? new Set(program.slots.map(({ attribute }) => attribute.key));
  reads.set(program, known);
  return known;
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
