import { FeelDate, isMonth, monthIndexOf } from "../feel/date";
import type { FeelFunction } from "../feel/function";
import { FeelNumber } from "../feel/number";
import { ANY, BOOLEAN, DATE, type FeelType, listOf, NUMBER, STRING } from "../feel/type";
import type { FeelValue } from "../feel/value";

const MONTHS: FeelType = listOf(STRING); // months as "YYYY-MM"

// One subject's list is asked by several programs: its months are ordered once.
const ORDERED = new WeakMap<readonly string[], readonly number[]>();

/** A list of months as ordered, distinct indexes. */
function orderedMonths(months: readonly string[]): readonly number[] {
  const known = ORDERED.get(months);
  if (known !== undefined) return known;
  const ordered = [...new Set(months.map(monthIndexOf))].sort((a, b) => a - b);
  ORDERED.set(months, ordered);
  return ordered;
}

/** The months inside a window of whole months, both ends included. */
function inWindow(months: readonly string[], from: number, to: number): readonly number[] {
  return orderedMonths(months).filter((month) => month >= from && month <= to);
}

/** The length of the longest run of months without a gap. */
export function longestRun(sorted: readonly number[]): number {
  let longest = 0;
  let run = 0;
  for (const [i, month] of sorted.entries()) {
    run = i > 0 && month === (sorted[i - 1] as number) + 1 ? run + 1 : 1;
    longest = Math.max(longest, run);
  }
  return longest;
}

function windowFunction(name: string, measure: (sorted: readonly number[]) => number): FeelFunction {
  return {
    name,
    parameters: [MONTHS, DATE, DATE],
    result: NUMBER,
    call: ([months, from, to]) => {
      const window = inWindow(months as string[], (from as FeelDate).monthIndex, (to as FeelDate).monthIndex);
      return new FeelNumber(measure(window));
    },
  };
}

/** A date or a month "YYYY-MM" as a month; null for any other text. */
function monthOf(value: FeelValue): number | null {
  if (value instanceof FeelDate) return value.monthIndex;
  return typeof value === "string" && isMonth(value) ? monthIndexOf(value) : null;
}

/**
 * Full years of age on a day: one turns N on the day of the birthday (D06), not a day later.
 * Who was born on 29 February turns N on 1 March of a common year (a choice: no source of ours says it).
 */
export function ageOn(born: FeelDate, day: FeelDate): number {
  const beforeBirthday = day.month < born.month || (day.month === born.month && day.day < born.day);
  return day.year - born.year - (beforeBirthday ? 1 : 0);
}

/** The domain's functions over dates and insured months. Windows count whole months, first and last included. */
export const MONTH_FUNCTIONS: readonly FeelFunction[] = [
  {
    name: "周岁",
    parameters: [DATE, DATE],
    result: NUMBER,
    call: ([born, day]) => new FeelNumber(ageOn(born as FeelDate, day as FeelDate)),
  },
  {
    name: "满月数",
    parameters: [DATE, DATE],
    result: NUMBER,
    call: ([from, to]) => new FeelNumber((from as FeelDate).fullMonthsUntil(to as FeelDate)),
  },
  windowFunction("缴费月数", (sorted) => sorted.length),
  windowFunction("最长连续月数", longestRun),
  {
    name: "当月参保",
    parameters: [MONTHS, ANY],
    result: BOOLEAN,
    call: ([months, when]) => {
      const month = monthOf(when as FeelValue);
      return month === null ? null : orderedMonths(months as string[]).includes(month);
    },
  },
];
