import { type CompiledProgram, decide, type EligibilityDecision, type SubjectFacts } from "@/server/eligibility";
import type { CalendarDate, Fen } from "@/server/kernel";

/** One program that does not refuse a subject: owed this much, or not decided for want of these facts. */
export type Hit = {
  /** The program's place in the list the decider was made for. */
  readonly program: number;
  /** The interpreter's answer, with its reasons; worked out when first read. */
  readonly decision: EligibilityDecision;
} & (
  | { readonly outcome: "eligible"; readonly amountFen: Fen }
  | { readonly outcome: "undetermined"; readonly missing: readonly string[] }
);

/** Decides all programs of an audience for each of some subjects: for each, in the same order, what does not refuse it. */
export type DecideSubjects = (
  subjects: readonly SubjectFacts[],
  audience: "person" | "firm",
  asOf: CalendarDate,
) => readonly (readonly Hit[])[];

/** One program for one subject by the interpreter, for the few subjects whose facts are not the same for every program. */
export function decideOne(
  program: { compiled: CompiledProgram; place: number },
  subject: SubjectFacts,
  asOf: CalendarDate,
): readonly Hit[] {
  const decision = decide(program.compiled, subject, asOf);
  if (decision.outcome === "ineligible") return [];
  const hit = { program: program.place, decision };
  if (decision.outcome === "eligible") return [{ ...hit, outcome: "eligible", amountFen: decision.amountFen }];
  const missing = decision.missing.map(({ attribute, kind }) => (kind === "human" ? `human:${attribute}` : attribute));
  return [{ ...hit, outcome: "undetermined", missing }];
}
