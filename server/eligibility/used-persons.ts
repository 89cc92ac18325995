import { assert, type CalendarDate } from "@/server/kernel";
import type { CompiledProgram } from "./compile-program";
import type { SubjectFacts } from "./fact";
import { isList } from "./feel/value";
import { SubjectRun } from "./subject-run";

/**
 * Whom a program counts for a subject, under which mark, by their numbers in order, each once. Null where it counts nobody.
 * @throws AssertionError where somebody has no number: a rule that counts persons leaves such people out.
 */
export function usedPersons(
  program: CompiledProgram,
  subject: SubjectFacts,
  asOf: CalendarDate,
): { readonly mark: string; readonly persons: readonly string[] } | null {
  if (program.usage === null) return null;
  const persons = program.usage.persons.evaluate(new SubjectRun(program, subject, asOf));
  const place = `${program.programId} usage`;
  assert(isList(persons), `${place}: a list of persons is known where an amount is`);
  const numbers = persons.map((person) => {
    assert(typeof person === "string" && person !== "", `${place}: a counted person has a number`);
    return person;
  });
  return { mark: program.usage.mark, persons: [...new Set(numbers)].sort() };
}
