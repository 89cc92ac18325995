import { FeelDate } from "./date";
import { FeelDateTime } from "./date-time";
import { DaysDuration, MonthsDuration } from "./duration";
import { FeelNumber } from "./number";
import { FeelRange } from "./range";
import { FeelTime } from "./time";
import type { FeelType } from "./type";
import { Unknown } from "./unknown";

export type FeelContext = ReadonlyMap<string, FeelValue>;

/** Everything an expression can be worth. */
export type FeelValue =
  | null
  | boolean
  | string
  | FeelNumber
  | FeelDate
  | FeelTime
  | FeelDateTime
  | MonthsDuration
  | DaysDuration
  | FeelRange
  | Unknown
  | readonly FeelValue[]
  | FeelContext;

/** The kind of a known value; "any" for null and for what has not been delivered. */
export function kindOf(value: FeelValue): FeelType["kind"] {
  if (value instanceof FeelNumber) return "number";
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "string") return "string";
  if (value instanceof FeelDate) return "date";
  if (isList(value)) return "list";
  if (isContext(value)) return "context";
  if (value instanceof MonthsDuration) return "months-duration";
  if (value instanceof DaysDuration) return "days-duration";
  if (value instanceof FeelDateTime) return "date-time";
  if (value instanceof FeelTime) return "time";
  return value instanceof FeelRange ? "range" : "any";
}

/** Orders two values of one kind: negative, zero or positive; null when they cannot be ordered. */
export function compareValues(left: FeelValue, right: FeelValue): number | null {
  if (left instanceof FeelNumber && right instanceof FeelNumber) return left.comparedTo(right);
  if (left instanceof FeelDate && right instanceof FeelDate) return left.ordinal - right.ordinal;
  if (typeof left === "string" && typeof right === "string") return compareTexts(left, right);
  if (left instanceof MonthsDuration && right instanceof MonthsDuration) return left.months - right.months;
  if (left instanceof DaysDuration && right instanceof DaysDuration) return Number(left.nanos - right.nanos);
  if (left instanceof FeelDateTime && right instanceof FeelDateTime) return left.comparedTo(right);
  if (left instanceof FeelTime && right instanceof FeelTime) return left.comparedTo(right);
  return null;
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Whether two values are the same, to FEEL's standard; unknown when a part that decides is unknown. */
export function equalValues(left: FeelValue, right: FeelValue): boolean | Unknown {
  if (left instanceof Unknown) return left;
  if (right instanceof Unknown) return right;
  if (left === null || right === null || typeof left === "boolean" || typeof right === "boolean") return left === right;
  if (isList(left) || isList(right)) return equalLists(left, right);
  if (isContext(left) || isContext(right)) return equalContexts(left, right);
  if (left instanceof FeelRange || right instanceof FeelRange) return equalRanges(left, right);
  return compareValues(left, right) === 0;
}

function equalLists(left: FeelValue, right: FeelValue): boolean | Unknown {
  if (!isList(left) || !isList(right) || left.length !== right.length) return false;
  return allEqual(left.map((item, i) => [item, right[i] ?? null] as const));
}

function equalContexts(left: FeelValue, right: FeelValue): boolean | Unknown {
  if (!isContext(left) || !isContext(right) || left.size !== right.size) return false;
  if ([...left.keys()].some((key) => !right.has(key))) return false;
  return allEqual([...left].map(([key, item]) => [item, right.get(key) ?? null] as const));
}

function equalRanges(left: FeelValue, right: FeelValue): boolean | Unknown {
  if (!(left instanceof FeelRange) || !(right instanceof FeelRange) || left.form !== right.form) return false;
  return allEqual([
    [left.low, right.low],
    [left.high, right.high],
  ]);
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
