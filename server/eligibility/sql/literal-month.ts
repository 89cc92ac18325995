import { FeelDate, isMonth, monthIndexOf } from "../feel/date";
import type { Compiled } from "../feel/scope";

/** The month (year * 12 + month - 1) that a rule writes as a day or as "2022-12"; later than any, where it is worked out. */
export function literalMonth(month: Compiled | undefined): number {
  const literal = month?.literal;
  if (literal instanceof FeelDate) return literal.monthIndex;
  return typeof literal === "string" && isMonth(literal) ? monthIndexOf(literal) : Number.POSITIVE_INFINITY;
}
