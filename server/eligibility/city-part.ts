import { type CalendarDate, type Fen, fen } from "@/server/kernel";
import type { CompiledProgram } from "./compile-program";
import { payable } from "./decide";
import type { SubjectFacts } from "./fact";
import { FeelNumber } from "./feel/number";
import { Unknown } from "./feel/unknown";
import { SubjectRun } from "./subject-run";

const FEN_A_YUAN = 100;

/**
 * What the city bears of an amount, in fen, where the rule says so by an expression: never less than nothing and never more than
 * the amount, so that with the district's rest it is the amount to the fen. Null where the city bears a percentage, and where the
 * expression has no value for an amount that was worked out on other facts.
 */
export function cityPartOf(
  program: CompiledProgram,
  subject: SubjectFacts,
  { asOf, amountFen }: { asOf: CalendarDate; amountFen: Fen },
): Fen | null {
  if (program.cityPart === null) return null;
  const run = new SubjectRun(program, subject, asOf);
  run.amount = new FeelNumber(amountFen).dividedBy(FEN_A_YUAN);
  const part = payable(program.cityPart.evaluate(run), run);
  return part instanceof Unknown ? null : fen(Math.min(Math.max(part, 0), amountFen));
}
