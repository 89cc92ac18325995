import { FUNCTIONS } from "./domain/functions";
import { compileExpression } from "./feel/compile";
import { FeelDate } from "./feel/date";
import { FeelNumber } from "./feel/number";
import { ExpressionError } from "./feel/rule-error";
import { type Compiled, constant, type Run, Scope } from "./feel/scope";
import { ANY } from "./feel/type";
import { Unknown } from "./feel/unknown";
import { equalValues, type FeelValue, isList } from "./feel/value";
import { NO_OPEN_MONTH } from "./open-months";

/**
 * How an expression compares with what the standard says it is worth: the same, another value, refused when it is saved
 * (with the reason), or without an answer here (a domain error, which the standard calls null).
 */
export type Comparison =
  | { readonly outcome: "same" | "other" | "domain-error" }
  | { readonly outcome: "refused"; readonly reason: string };

/** A name of the expression: written as FEEL, over names of its own. */
export type GivenExpression = { readonly text: string; readonly given: Readonly<Record<string, GivenExpression>> };

/** From this many decimal places on, a result of the suite is rounded. */
const LONG_FRACTION = 11;
const LAST_DIGITS = "1e-10";

const RUN: Run = {
  fact: () => null,
  asOf: FeelDate.from(2026, 11, 20) as FeelDate,
  history: [],
  openFrom: () => NO_OPEN_MONTH,
  human: () => undefined,
  amount: null,
  locals: [],
  defined: [],
};

/**
 * Holds the interpreter against the standard: whether an expression over given names is worth what another one is.
 * Every name is known, so that nothing is unknown; used by the command that runs a conformance suite.
 */
export function compareWorth(asked: GivenExpression, wanted: string): Comparison {
  let value: FeelValue;
  try {
    value = compileGiven(asked).evaluate({ ...RUN, locals: [] });
  } catch (error) {
    if (error instanceof ExpressionError) return { outcome: "refused", reason: error.what.en };
    return { outcome: "domain-error" };
  }
  if (value instanceof Unknown) return { outcome: "domain-error" }; // every name is known: the rule itself has no answer
  const expected = compileGiven({ text: wanted, given: {} }).evaluate({ ...RUN, locals: [] });
  return { outcome: isSame(value, expected) ? "same" : "other" };
}

/**
 * The suite writes results with up to 14 digits, and a model takes a list of one for its member where it declares no list.
 * Everything else is compared exactly.
 */
function isSame(value: FeelValue, expected: FeelValue): boolean {
  if (equalValues(value, expected) === true) return true;
  if (isList(value) && !isList(expected)) return value.length === 1 && isSame(value[0] ?? null, expected);
  if (!(value instanceof FeelNumber) || !(expected instanceof FeelNumber)) return false;
  return expected.decimalPlaces() >= LONG_FRACTION && value.minus(expected).abs().lessThan(LAST_DIGITS);
}

function compileGiven({ text, given }: GivenExpression): Compiled {
  const names = new Map(Object.entries(given).map(([name, inner]) => [name, known(compileGiven(inner))]));
  const scope = Scope.of({
    functions: FUNCTIONS,
    humans: new Set(),
    suggestions: () => [],
    resolve: (name) => names.get(name) ?? null,
  });
  return compileExpression(text, scope);
}

/** A name is worth the same wherever it stands: it must not see the loop variables of who names it. */
function known(inner: Compiled): Compiled {
  const value = inner.evaluate({ ...RUN, locals: [] });
  return value === null ? constant(null, ANY) : { ...inner, evaluate: () => value, reads: [] };
}
