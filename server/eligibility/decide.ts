import { AssertionError, type CalendarDate, type Fen } from "@/server/kernel";
import { isNullIn } from "./amount-nulls";
import { AMOUNT_CLAUSE, becauseAmount, becauseClause, becauseDocuments, missingFacts } from "./because";
import type { Bilingual } from "./bilingual";
import type { CompiledProgram } from "./compile-program";
import type { BecauseClause, EligibilityDecision } from "./decision";
import { withoutDocuments } from "./documents";
import type { SubjectFacts } from "./fact";
import { FeelNumber } from "./feel/number";
import type { Compiled } from "./feel/scope";
import { mergeUnknown, Unknown } from "./feel/unknown";
import type { FeelValue } from "./feel/value";
import { SubjectRun } from "./subject-run";
import { fenOf } from "./sum-of-money";

const FEN_A_YUAN = 100;

/**
 * Decides one program for one subject on one day, from what is known and nothing else.
 *
 * One clause that is not met makes the subject ineligible, whatever is missing elsewhere. Otherwise anything missing
 * leaves it undetermined: a missing fact never pays and never refuses. Validity periods and windows are the caller's.
 *
 * @throws AssertionError naming program and clause, when a fact is not of the catalogue's type or a rule has no answer.
 */
export function decide(program: CompiledProgram, subject: SubjectFacts, asOf: CalendarDate): EligibilityDecision {
  const run = new SubjectRun(program, subject, asOf);
  let missing: Unknown | null = null;
  for (const { clauseId, condition } of program.conditions) {
    const value = evaluate(condition, clauseId, run);
    if (value === true) continue;
    if (!(value instanceof Unknown)) return ineligible(run, null);
    missing = missing === null ? value : mergeUnknown(missing, value);
  }
  const amount = payable(evaluate(program.amount, AMOUNT_CLAUSE, run), run);
  if (missing !== null)
    return undetermined(run, amount instanceof Unknown ? mergeUnknown(missing, amount) : missing, null);
  if (amount instanceof Unknown) return undetermined(run, amount, amount);
  return amount > 0 ? eligible(run, amount) : ineligible(run, new FeelNumber(amount));
}

/**
 * The amount in fen, rounded half up. Null means an input is known to be absent: unknown, never zero, never the cap. What is no sum of
 * money is unknown under the facts behind it: one subject's odd figure stops itself, and not the night of a whole city.
 */
export function payable(value: FeelValue, run: SubjectRun): Fen | Unknown {
  if (value instanceof Unknown) return value;
  if (value instanceof FeelNumber) {
    return fenOf(value) ?? new Unknown(run.program.behindAmount);
  }
  const { amountInputs, behindAmount } = run.program;
  const empty = amountInputs.filter((input) => !run.isStale(input.key) && isNullIn(run.subject, input));
  return new Unknown(empty.length > 0 ? empty.map(({ name }) => name) : behindAmount);
}

function eligible(run: SubjectRun, amountFen: Fen): EligibilityDecision {
  let brief: Bilingual | null = null;
  let because: readonly BecauseClause[] | null = null;
  return {
    outcome: "eligible",
    amountFen,
    get brief() {
      brief ??= briefOf(run, amountFen);
      return brief;
    },
    get because() {
      because ??= becauseOf(run);
      return because;
    },
  };
}

function ineligible(run: SubjectRun, amount: FeelValue): EligibilityDecision {
  let because: readonly BecauseClause[] | null = null;
  return {
    outcome: "ineligible",
    get because() {
      because ??= amount === null ? becauseOf(run) : [...becauseOf(run), becauseAmount(amount, run)];
      return because;
    },
  };
}

function undetermined(run: SubjectRun, missing: Unknown, amount: Unknown | null): EligibilityDecision {
  let because: readonly BecauseClause[] | null = null;
  let part: Fen | null | undefined;
  return {
    outcome: "undetermined",
    missing: missingFacts(missing, run),
    get payablePart() {
      if (part === undefined) part = partWithoutDocuments(run, missing);
      return part;
    },
    get because() {
      because ??= [...becauseOf(run), ...becauseOfAmount(run, amount, this.payablePart)];
      return because;
    },
  };
}

/** The last line of what is undetermined: what is owed without the documents, or that the amount cannot be worked out. */
function becauseOfAmount(run: SubjectRun, amount: Unknown | null, part: Fen | null): readonly BecauseClause[] {
  if (part !== null) return [becauseDocuments(part, run)];
  return amount === null ? [] : [becauseAmount(amount, run)];
}

/** What comes out when the missing documents never come; null where that is nothing, or something else is missing too. */
function partWithoutDocuments(run: SubjectRun, { names }: Unknown): Fen | null {
  const { program, subject } = run;
  if (program.documents.length === 0) return null;
  const asOf = run.asOf.toString() as CalendarDate;
  const without = withoutDocuments(program, subject, { names, asOf });
  const decision = without && decide(program, without, asOf);
  return decision?.outcome === "eligible" ? decision.amountFen : null;
}

/** Every clause with its verdict, also those that the outcome did not need. */
function becauseOf(run: SubjectRun): readonly BecauseClause[] {
  return run.program.conditions.map((clause) =>
    becauseClause(clause, evaluate(clause.condition, clause.clauseId, run), run),
  );
}

/** The short line; the amount's own sentence where a value of the line is absent. */
function briefOf(run: SubjectRun, amountFen: Fen): Bilingual {
  run.amount = new FeelNumber(amountFen).dividedBy(FEN_A_YUAN);
  const { zh, en } = run.program.brief;
  const [chinese, english] = [zh.render(run), en.render(run)];
  return {
    zh: typeof chinese === "string" ? chinese : run.program.amountText.zh,
    en: typeof english === "string" ? english : run.program.amountText.en,
  };
}

function evaluate(compiled: Compiled, place: string, run: SubjectRun): FeelValue {
  try {
    return compiled.evaluate(run);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AssertionError(`${run.program.programId} ${place}: ${reason}`, { cause: error });
  }
}
