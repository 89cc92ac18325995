import type { Sql } from "postgres";
import type { Attribute } from "@/server/eligibility";
import { baseline, checkSources, concerns, type GateFailure, nameOf, type QualityProfile } from "@/server/registry";
import { readYearsUntil } from "./city-read-store";
import { addHolds, countWaiting, type Hold, lastProfile, replaceHolds } from "./hold-store";
import type { RunInputs } from "./run-inputs";

/** One check that a source did not pass: what it holds up, who waits, and who owns the source. */
export type HeldSummary = {
  readonly gate: string;
  readonly source: string;
  readonly owner: { zh: string; en: string };
  readonly reason: { zh: string; en: string };
  readonly programs: readonly string[];
  /** Subjects with open money under these programs, and how much. */
  readonly people: number;
  readonly fen: number;
};

/** What the checks before a run came to. */
export type QualityOutcome = {
  readonly held: ReadonlySet<string>;
  readonly summary: readonly HeldSummary[];
  /** What the next run compares with. */
  readonly profile: QualityProfile;
};

/**
 * Checks every source that a program reads, and holds the programs that depend on one which does not pass; the rest goes
 * on. A hold ends with the run that finds the source well again. `profile`: what the sources have delivered.
 */
export async function holdPrograms(
  sql: Sql,
  inputs: RunInputs,
  { profile, now }: { profile: QualityProfile; now: Date },
): Promise<QualityOutcome> {
  const { checked, failures, holds, heldBy } = await checkDeliveries(sql, inputs, profile);
  await replaceHolds(sql, holds, { civilDate: inputs.civilDate, now });
  const summary: HeldSummary[] = [];
  for (const failure of failures) {
    const { gate, source, reason } = failure;
    const programs = heldBy(failure);
    summary.push({ gate, source, owner: nameOf(source), reason, programs, ...(await countWaiting(sql, programs)) });
  }
  return {
    held: new Set(holds.map(({ programId }) => programId)),
    summary,
    profile: baseline(checked, failures),
  };
}

/**
 * The same checks between two nights, before many are decided: holds what does not pass beside what is held already. None is let
 * go, because who was decided while it was held is decided again by the night only.
 */
export async function holdMore(
  sql: Sql,
  inputs: RunInputs,
  { profile, now }: { profile: QualityProfile; now: Date },
): Promise<void> {
  const { holds } = await checkDeliveries(sql, inputs, profile);
  await addHolds(sql, holds, { civilDate: inputs.civilDate, now });
}

/** What any of the programs of a run reads. */
export function attributesRead({ programs }: Pick<RunInputs, "programs">): readonly Attribute[] {
  return programs.flatMap(({ compiled }) => compiled.slots.map(({ attribute }) => attribute));
}

async function checkDeliveries(sql: Sql, inputs: RunInputs, profile: QualityProfile) {
  const readsOf = ({ compiled }: RunInputs["programs"][number]) => compiled.slots.map(({ attribute }) => attribute);
  const checked = {
    programs: inputs.programs.map(readsOf),
    completeness: inputs.completeness,
    yearsUntil: await readYearsUntil(sql),
    now: profile,
    before: await lastProfile(sql),
    asOf: inputs.civilDate,
  };
  const failures = checkSources(checked);
  const heldBy = (failure: GateFailure) =>
    inputs.programs.filter((program) => concerns(failure, readsOf(program))).map(({ programId }) => programId);
  const holds = failures.flatMap((failure) => {
    const { gate, source, reason } = failure;
    return heldBy(failure).map((programId): Hold => ({ programId, gate, source, reason }));
  });
  return { checked, failures, holds, heldBy };
}
