import { FeelNumber } from "../feel/number";
import type { Rows, Scalar } from "./value";

/** The significant digits of a number in FEEL: a result that has no more of them is exact. */
const MOST = 34;
/** Places of a reciprocal that is multiplied by instead of dividing. */
const MOST_PLACES = 12;

/** How many digits a number has at most before and behind its point, wherever it is not null, and whether it is never negative. */
export type Digits = { readonly whole: number; readonly places: number; readonly isNatural: boolean };

/** The figures of a row that is not marked: a longer one marks its row when it is filled in (migration 0066). */
export const FIGURE: Digits = { whole: 8, places: 4, isNatural: true };
/** Digits of how many members one list of such a row has, and of how many values a loop over several lists can make. */
const MEMBERS = { ofOneList: 5, ofLoops: 12 } as const;
/** A number of members, months or claims. */
export const COUNT: Digits = { whole: 10, places: 0, isNatural: true };
/** A part of a date or of a duration. */
export const DATE_PART: Digits = { whole: 10, places: 0, isNatural: false };
/** Yuan that this platform has paid to one subject: more than all the money there is. */
export const PAID: Digits = { whole: 20, places: 2, isNatural: false };

type OfTwo = (a: Digits, b: Digits) => Digits;

/** What an operation makes of two numbers. */
export const DIGITS_OF = {
  "+": (a, b) => ({ ...widest(a, b), whole: Math.max(a.whole, b.whole) + 1 }),
  "-": (a, b) => ({ ...widest(a, b), whole: Math.max(a.whole, b.whole) + 1, isNatural: false }),
  "*": (a, b) => ({ ...widest(a, b), whole: a.whole + b.whole, places: a.places + b.places }),
  least: (a, b) => {
    const all = widest(a, b);
    return all.isNatural ? { ...all, whole: Math.min(a.whole, b.whole) } : all;
  },
  greatest: (a, b) => ({ ...widest(a, b), isNatural: a.isNatural || b.isNatural }),
  either: (a, b) => widest(a, b),
} as const satisfies Readonly<Record<string, OfTwo>>;

function widest(a: Digits, b: Digits): Digits {
  return {
    whole: Math.max(a.whole, b.whole),
    places: Math.max(a.places, b.places),
    isNatural: a.isNatural && b.isNatural,
  };
}

/** The digits of what an operation makes of several numbers; undefined where one of them may have any number of digits. */
export function digitsOf(operation: keyof typeof DIGITS_OF, values: readonly Scalar[]): Digits | undefined {
  const [first, ...more] = values.map(({ digits }) => digits);
  const of = DIGITS_OF[operation];
  return more.reduce((all, next) => (all === undefined || next === undefined ? undefined : of(all, next)), first);
}

/** The sum of such a number of each member of a list. */
export function digitsOfSum({ digits }: Scalar, { roster }: Rows): Digits | undefined {
  if (digits === undefined) return undefined;
  const isOneList = roster?.whole.isUnmarked === true;
  return { ...digits, whole: digits.whole + (isOneList ? MEMBERS.ofOneList : MEMBERS.ofLoops) };
}

/** A number rounded to so many places. */
export function digitsOfRounded(value: Digits | undefined, places: number): Digits | undefined {
  if (value === undefined) return undefined;
  const whole = Math.max(value.whole, -places) + 1;
  return { ...value, whole, places: Math.max(0, Math.min(value.places, places)) };
}

/** The digits of a number that is written in a rule. */
export function digitsOfLiteral(number: FeelNumber): Digits {
  const [whole = "", places = ""] = number.abs().toFixed().split(".");
  return { whole: whole === "0" ? 0 : whole.length, places: places.length, isNatural: !number.isNegative() };
}

/** Whether a result needs no rounding. */
export function isExact(digits: Digits | undefined): digits is Digits {
  return digits !== undefined && digits.whole + digits.places <= MOST;
}

/** A result of arithmetic: rounded to the digits that FEEL has, where it can have more; `digits` are what it has at most. */
export function rounded(text: string, digits: Digits | undefined): string {
  return isExact(digits) ? `(${text})` : `feel.significant(${text})`;
}

const LITERAL = /^\((\d+(?:\.\d+)?)\)::numeric$/;

/** What a division by a number of the rule is a multiplication by; null where that is not exact. */
export function reciprocalOf({ v }: Scalar): FeelNumber | null {
  const written = LITERAL.exec(v)?.[1];
  if (written === undefined || Number(written) === 0) return null;
  const one = new FeelNumber(1);
  const reciprocal = one.dividedBy(written);
  const isShort = digitsOfLiteral(reciprocal).places <= MOST_PLACES;
  return isShort && reciprocal.times(written).equals(one) ? reciprocal : null;
}
