import { Decimal } from "decimal.js";

const SIGNIFICANT_DIGITS = 34; // decimal128, as DMN 1.5 demands of FEEL numbers
const PLAIN_NOTATION_LIMIT = 1_000;

/**
 * The only number of the rule language: exact decimals of 34 significant digits, half to even, as DMN 1.5 says.
 * A JavaScript number becomes the decimal it is written as (0.055 is 55/1000), never its binary neighbour.
 */
export const FeelNumber = Decimal.clone({
  precision: SIGNIFICANT_DIGITS,
  rounding: Decimal.ROUND_HALF_EVEN,
  toExpPos: PLAIN_NOTATION_LIMIT,
  toExpNeg: -PLAIN_NOTATION_LIMIT,
  defaults: true,
});
export type FeelNumber = Decimal;

export const ZERO: FeelNumber = new FeelNumber(0);

/** How each FEEL rounding function rounds, by decimal.js's own name for it. */
export const ROUNDING = {
  up: Decimal.ROUND_UP,
  down: Decimal.ROUND_DOWN,
  halfUp: Decimal.ROUND_HALF_UP,
  halfDown: Decimal.ROUND_HALF_DOWN,
  halfEven: Decimal.ROUND_HALF_EVEN,
  floor: Decimal.ROUND_FLOOR,
  ceiling: Decimal.ROUND_CEIL,
} as const;
export type Rounding = (typeof ROUNDING)[keyof typeof ROUNDING];
