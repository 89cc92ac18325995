import type { Unknown } from "../feel/unknown";
import type { FactRead } from "./fact-column";
import { merged } from "./merged";
import type { Row } from "./row";
import { ABSENT, compareScaled, isNumber, MISSING, MOST_DECIMALS, POWERS, safe, UNFIT, withDecimals } from "./scaled";

/** Works out a number for the row's subject: the whole number, with its decimals in `row.scale`, or why there is none. */
export type NumberCode = (row: Row) => number;

/** A code with what it costs: cheap ones need neither a list nor the interpreter, and never throw. */
export type Coded = {
  readonly code: NumberCode;
  readonly cheap: boolean;
  /** The fact that it reads, where it is that fact and nothing else. */
  readonly fact?: FactRead;
};

/** An operation on two numbers, the left one of `row.leftScale`, the right one of `row.scale`. */
type Operation = (row: Row, left: number, right: number) => number;

const MOST_QUOTIENT_DECIMALS = 6;

/** Runs an operation on two numbers. Unknown wins over absent, and names both sides. */
export function binary(left: NumberCode, right: NumberCode, operation: Operation): NumberCode {
  return (row) => {
    const a = left(row);
    const { scale, unknown } = row;
    const b = right(row);
    if (!isNumber(a) || !isNumber(b)) return joined(row, { first: a, lacks: unknown, second: b });
    row.leftScale = scale;
    return operation(row, a, b);
  };
}

/** What two answers are together of which at least one is no number. */
export function joined(row: Row, both: { first: number; lacks: Unknown; second: number }): number {
  const { first, lacks, second } = both;
  if (first === UNFIT || second === UNFIT) return UNFIT;
  if (first === MISSING) {
    row.unknown = second === MISSING ? merged(lacks, row.unknown) : lacks;
    return MISSING;
  }
  return second === MISSING ? MISSING : ABSENT;
}

/** The sum of two numbers, the left one of `row.leftScale`, the right one of `row.scale`. */
export function plus(row: Row, left: number, right: number): number {
  const more = row.scale - row.leftScale;
  if (more === 0) return safe(left + right);
  if (more > 0) return safe(withDecimals(left, more) + right);
  row.scale = row.leftScale;
  return safe(left + withDecimals(right, -more));
}

function times(row: Row, left: number, right: number): number {
  row.scale += row.leftScale;
  return row.scale > MOST_DECIMALS ? UNFIT : safe(left * right);
}

/** A quotient with few decimals; UNFIT for any other, and for a division by zero, which the caller has to look at. */
function over(row: Row, left: number, right: number): number {
  if (right === 0) return UNFIT;
  const shift = row.scale - row.leftScale;
  for (let decimals = Math.max(0, -shift); decimals <= MOST_QUOTIENT_DECIMALS; decimals++) {
    const dividend = withDecimals(left, decimals + shift);
    if (dividend === UNFIT) return UNFIT;
    if (dividend % right !== 0) continue;
    row.scale = decimals;
    return dividend / right;
  }
  return UNFIT;
}

/** The four operations of arithmetic that have an exact code. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  "+": plus,
  "-": (row, left, right) => plus(row, left, -right),
  "*": times,
  "/": over,
};

/** A quotient whose divisor may be zero: then it lacks the facts behind the divisor. */
export function quotient(left: NumberCode, right: NumberCode, zero: Unknown): NumberCode {
  return binary(left, right, (row, a, b) => {
    if (b !== 0 || zero.names.length === 0) return over(row, a, b);
    row.unknown = zero;
    return MISSING;
  });
}

/** A quotient that is rounded at once, which needs no decimals that do not come out even. */
export function roundedQuotient(
  [left, right]: readonly [NumberCode, NumberCode],
  to: { places: number; mode: RoundingMode },
  zero: Unknown,
): NumberCode {
  return binary(left, right, (row, a, b) => {
    if (b !== 0) return roundedOver(row, [a, b], to);
    if (zero.names.length === 0) return UNFIT;
    row.unknown = zero;
    return MISSING;
  });
}

function roundedOver(row: Row, [a, b]: readonly [number, number], to: { places: number; mode: RoundingMode }): number {
  const shift = to.places + row.scale - row.leftScale;
  const dividend = shift > 0 ? withDecimals(a, shift) : a;
  const divisor = shift < 0 ? withDecimals(b, -shift) : b;
  if (dividend === UNFIT || divisor === UNFIT) return UNFIT;
  const remainder = (divisor < 0 ? -dividend : dividend) % Math.abs(divisor);
  const whole = ((divisor < 0 ? -dividend : dividend) - remainder) / Math.abs(divisor);
  row.scale = to.places;
  return remainder === 0 ? whole : whole + step(whole, { remainder, unit: Math.abs(divisor), mode: to.mode });
}

/** The larger of two numbers for a sign of 1, the smaller for -1; the first where they are the same. */
export function extreme(sign: 1 | -1): Operation {
  return (row, best, next) => {
    const order = compareScaled(row, best, next) * sign;
    if (!isNumber(order)) return UNFIT;
    if (order < 0) return next;
    row.scale = row.leftScale;
    return best;
  };
}

/** Folds a list of numbers; any that is absent makes the whole absent, and what is missing is named in order. */
export function folded(items: readonly NumberCode[], operation: Operation): NumberCode {
  const [first, ...rest] = items;
  return rest.reduce<NumberCode>((whole, next) => binary(whole, next, operation), first as NumberCode);
}

const HALF = 2;

/** How a remainder rounds: by how much a whole number moves away from zero or from below. */
export type RoundingMode = "up" | "down" | "halfUp" | "halfDown" | "halfEven" | "floor" | "ceiling";

/** Rounds a number to so many decimals. */
export function rounded(row: Row, value: number, to: { places: number; mode: RoundingMode }): number {
  const surplus = row.scale - to.places;
  if (surplus <= 0) return value;
  const unit = POWERS[surplus] as number;
  const remainder = value % unit;
  const whole = (value - remainder) / unit;
  row.scale = to.places;
  return remainder === 0 ? whole : whole + step(whole, { remainder, unit, mode: to.mode });
}

/** What is added to a whole number that was cut towards zero. */
function step(whole: number, cut: { remainder: number; unit: number; mode: RoundingMode }): number {
  const { remainder, unit, mode } = cut;
  const away = remainder < 0 ? -1 : 1;
  const twice = Math.abs(remainder) * HALF;
  switch (mode) {
    case "up":
      return away;
    case "down":
      return 0;
    case "floor":
      return remainder < 0 ? -1 : 0;
    case "ceiling":
      return remainder < 0 ? 0 : 1;
    case "halfUp":
      return twice >= unit ? away : 0;
    case "halfDown":
      return twice > unit ? away : 0;
    case "halfEven":
      return twice > unit || (twice === unit && whole % HALF !== 0) ? away : 0;
  }
}
