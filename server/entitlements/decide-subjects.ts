import { type CompiledProgram, decide, type SubjectFacts } from "@/server/eligibility";
import type { CalendarDate } from "@/server/kernel";

/**
 * One program for one subject by the interpreter, for the few subjects whose facts are not the same for every program.
 * @returns what is owed, in fen; the names of what is missing; or null where the program refuses.
 */
export function decideOne(
  program: CompiledProgram,
  subject: SubjectFacts,
  asOf: CalendarDate,
): number | readonly string[] | null {
  const decision = decide(program, subject, asOf);
  if (decision.outcome === "ineligible") return null;
  if (decision.outcome === "eligible") return decision.amountFen;
  return decision.missing.map(({ attribute, kind }) => (kind === "human" ? `human:${attribute}` : attribute));
}
