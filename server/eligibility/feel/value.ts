import { FeelDate } from "./date";
import { FeelNumber } from "./number";
import { Unknown } from "./unknown";

/** A duration of years and months, counted in months. */
export class MonthsDuration {
  constructor(readonly months: number) {}
}

/** A duration of whole days. */
export class DaysDuration {
  constructor(readonly days: number) {}
}

export type FeelContext = ReadonlyMap<string, FeelValue>;

/** Everything an expression can be worth. */
export type FeelValue =
  | null
  | boolean
  | string
  | FeelNumber
  | FeelDate
  | MonthsDuration
  | DaysDuration
  | Unknown
  | readonly FeelValue[]
  | FeelContext;

/** Orders two values of one kind: negative, zero or positive; null when they cannot be ordered. */
export function compareValues(left: FeelValue, right: FeelValue): number | null {
  if (left instanceof FeelNumber && right instanceof FeelNumber) return left.comparedTo(right);
  if (left instanceof FeelDate && right instanceof FeelDate) return left.ordinal - right.ordinal;
  if (typeof left === "string" && typeof right === "string") return left < right ? -1 : left > right ? 1 : 0;
  if (left instanceof MonthsDuration && right instanceof MonthsDuration) return left.months - right.months;
  if (left instanceof DaysDuration && right instanceof DaysDuration) return left.days - right.days;
  return null;
}

/** Whether two values are the same, to FEEL's standard; unknown when a part that decides is unknown. */
export function equalValues(left: FeelValue, right: FeelValue): boolean | Unknown {
  if (left instanceof Unknown) return left;
  if (right instanceof Unknown) return right;
  if (left === null || right === null || typeof left === "boolean" || typeof right === "boolean") return left === right;
  if (isList(left) || isList(right)) return equalLists(left, right);
  if (isContext(left) || isContext(right)) return equalContexts(left, right);
  return compareValues(left, right) === 0;
}

function equalLists(left: FeelValue, right: FeelValue): boolean | Unknown {
  if (!isList(left) || !isList(right) || left.length !== right.length) return false;
  return allEqual(left.map((item, i) => [item, right[i] ?? null] as const));
}

function equalContexts(left: FeelValue, right: FeelValue): boolean | Unknown {
  if (!isContext(left) || !isContext(right) || left.size !== right.size) return false;
  return allEqual([...left].map(([key, item]) => [item, right.get(key) ?? null] as const));
}

/** One known difference decides; otherwise one unknown part leaves the whole unknown. */
function allEqual(pairs: readonly (readonly [FeelValue, FeelValue])[]): boolean | Unknown {
  let unknown: Unknown | null = null;
  for (const [left, right] of pairs) {
    const same = equalValues(left, right);
    if (same === false) return false;
    if (same instanceof Unknown) unknown = same;
  }
  return unknown ?? true;
}

/** True for a list value. */
export function isList(value: FeelValue): value is readonly FeelValue[] {
  return Array.isArray(value);
}

/** True for a context value. */
export function isContext(value: FeelValue): value is FeelContext {
  return value instanceof Map;
}
