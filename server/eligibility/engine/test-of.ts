import { FeelNumber } from "../feel/number";
import type { Compiled } from "../feel/scope";
import { dayOf } from "./code-date";
import type { Coder } from "./coder";
import type { Bound, Test, TestOperator } from "./column";
import { isNumber, withDecimals } from "./scaled";
import { scaledLiteral } from "./scaled-literal";

const MOST_BOUND_DECIMALS = 6;

/** A comparison as a rule writes it. */
export type Comparison = { readonly operator: string; readonly left: Compiled; readonly right: Compiled };

/** Each comparison as it reads from the other side. */
const MIRRORED: Readonly<Record<string, string>> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!=" };

/** A comparison of one fact, or of one figure made of facts, with a value of the rule; null for any other. */
export function testOf(coder: Coder, comparison: Comparison): Test | null {
  const { operator, left, right } = comparison;
  return (
    straight(coder, comparison) ?? straight(coder, { operator: MIRRORED[operator] ?? "", left: right, right: left })
  );
}

function straight(coder: Coder, { operator, left, right }: Comparison): Test | null {
  const { literal } = right;
  const isEqual = operator === "=" || operator === "!=";
  if (literal === undefined || left.literal !== undefined || left.reads.length === 0) return null;
  const fact = coder.fact(left);
  if (literal === null) {
    if (!isEqual || fact === null) return null;
    return coder.plainColumn(left, fact).test(operator === "=" ? "absent" : "present", []);
  }
  const bound = boundOf(literal);
  if (bound === null) return null;
  const { kind } = left.type;
  const named = operator as TestOperator;
  if (kind === "number" && typeof bound === "object") return coder.numberColumn(left).test(named, [bound]);
  if (kind === "date" && typeof bound === "number") return coder.dateColumn(left).test(named, [bound]);
  if (fact === null || !isEqual) return null;
  if (kind === "string" && typeof bound === "string") return coder.wordColumn(left, fact).test(named, [bound]);
  const isTruth = kind === "boolean" && typeof literal === "boolean";
  return isTruth ? coder.plainColumn(left, fact).test(named, [Number(literal)]) : null;
}

/** A value of a rule as a bound; null where it is none, or too large for a column's grid. */
export function boundOf(literal: unknown): Bound | null {
  if (typeof literal === "string") return literal;
  if (typeof literal === "boolean") return Number(literal);
  if (!(literal instanceof FeelNumber)) {
    const day = dayOf(literal);
    return isNumber(day) ? day : null;
  }
  const number = scaledLiteral(literal);
  if (number === null || number.scale > MOST_BOUND_DECIMALS) return null;
  const widest = withDecimals(number.value, MOST_BOUND_DECIMALS - number.scale);
  return isNumber(widest) && Number.isSafeInteger(widest * 2) ? number : null;
}
