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

/** The interpreter, program by program. */
export function interpreter(programs: readonly CompiledProgram[]): DecideSubjects {
  return (subjects, audience, asOf) =>
    subjects.map((subject) =>
      programs.flatMap((program, index) => (program.audience === audience ? hit(program, index, subject, asOf) : [])),
    );
}

function hit(program: CompiledProgram, ...[index, subject, asOf]: [number, SubjectFacts, CalendarDate]): Hit[] {
  const decision = decide(program, subject, asOf);
  if (decision.outcome === "ineligible") return [];
  if (decision.outcome === "eligible")
    return [{ program: index, outcome: "eligible", amountFen: decision.amountFen, decision }];
  const missing = decision.missing.map(({ attribute }) => attribute);
  return [{ program: index, outcome: "undetermined", missing, decision }];
}
