import { FeelNumber } from "../feel/number";
import { Unknown } from "../feel/unknown";
import type { FeelValue } from "../feel/value";
import type { Row } from "./row";

// Exact decimals without objects: a whole number and how many of its digits are decimals (3150000.55 is 315000055 and 2).
// The whole number is always a safe integer, on which a double computes exactly; whatever would leave that range is
// UNFIT and goes to the interpreter with its 34 digits. No rule is ever computed on a binary fraction.

/** What a number code answers instead of a number: known to be absent. The only value that is not equal to itself. */
export const ABSENT = Number.NaN;
/** What a number code answers instead of a number: not delivered. Its names are in `row.unknown`. */
export const MISSING = Number.POSITIVE_INFINITY;
/** What a number code answers instead of a number: not representable, or not a number: the interpreter has to say. */
export const UNFIT = Number.NEGATIVE_INFINITY;

/** 10 to the power of its index, as far as a safe integer goes. */
export const POWERS: readonly number[] = Array.from({ length: 16 }, (_, i) => 10 ** i);

/** The most decimals an intermediate result may have. */
export const MOST_DECIMALS = POWERS.length - 1;

const MOST_FACT_DECIMALS = 6;
const SURE_DIGITS = 15; // a double holds every decimal of so many digits apart from its neighbours
const LARGEST_SURE = 10 ** SURE_DIGITS;
const PLAIN_DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/** True for a number, false for any of the three answers that are none. */
export function isNumber(value: number): boolean {
  return value - value === 0;
}

/** A whole number as it is when it is safe, UNFIT otherwise. */
export function safe(value: number): number {
  return value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER ? value : UNFIT;
}

/**
 * The decimal that a JavaScript number is written as. The quotient of two exact doubles is rounded correctly, so it is
 * the given number only where the decimal of at most 15 digits is the one that it is written as.
 */
export function scaleNumber(row: Row, value: number): number {
  row.scale = 0;
  if (Number.isInteger(value)) return Math.abs(value) <= LARGEST_SURE ? value : UNFIT;
  for (let decimals = 1; decimals <= MOST_FACT_DECIMALS; decimals++) {
    const power = POWERS[decimals] as number;
    const whole = Math.round(value * power);
    if (Math.abs(whole) > LARGEST_SURE) return UNFIT;
    if (whole / power === value) {
      row.scale = decimals;
      return whole;
    }
  }
  return UNFIT;
}

/** A decimal as text, "3150000.55". */
export function scaleText(row: Row, text: string): number {
  const parts = PLAIN_DECIMAL.exec(text);
  if (parts === null) return UNFIT;
  const [, sign, whole = "", decimals = ""] = parts;
  const digits = whole + decimals;
  if (digits.length > SURE_DIGITS) return UNFIT;
  row.scale = decimals.length;
  return sign === "-" ? -Number(digits) : Number(digits);
}

/** A number of the rule language. */
export function scaleDecimal(row: Row, value: FeelNumber): number {
  return value.isFinite() && value.precision() <= SURE_DIGITS ? scaleNumber(row, value.toNumber()) : UNFIT;
}

/** Any value of the rule language where a number is wanted. */
export function scaleValue(row: Row, value: FeelValue): number {
  if (value === null) return ABSENT;
  if (value instanceof FeelNumber) return scaleDecimal(row, value);
  if (!(value instanceof Unknown)) return UNFIT;
  row.unknown = value;
  return MISSING;
}

/** A number with a scale written with more decimals; UNFIT when it has no room for them. */
export function withDecimals(value: number, more: number): number {
  return more > MOST_DECIMALS ? UNFIT : safe(value * (POWERS[more] as number));
}

/** Orders two numbers, the left one of `row.leftScale`, the right one of `row.scale`; NaN when they cannot be aligned. */
export function compareScaled(row: Row, left: number, right: number): number {
  const more = row.scale - row.leftScale;
  const a = more > 0 ? withDecimals(left, more) : left;
  const b = more < 0 ? withDecimals(right, -more) : right;
  return a - b; // of two safe integers the sign is right; an UNFIT one is negative infinity
}
