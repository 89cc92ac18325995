import { FeelDate, isMonth, monthIndexOf } from "../feel/date";
import type { Call, FeelFunction } from "../feel/function";
import { FeelNumber } from "../feel/number";
import { ANY, BOOLEAN, DATE, type FeelType, listOf, NUMBER, STRING } from "../feel/type";
import { Unknown } from "../feel/unknown";
import type { FeelValue } from "../feel/value";
import { NO_OPEN_MONTH } from "../open-months";
import { checkAgeOf, checkMonth, checkWindow, mostMonths } from "./check-months";

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

/** A window of whole months, both ends included. */
type Window = readonly [from: number, to: number];

/** The months inside a window. */
function inWindow(months: readonly number[], [from, to]: Window): readonly number[] {
  return months.filter((month) => month >= from && month <= to);
}

/** What a call is given, of which some months may still be on their way: those from `open` on, up to the day of decision. */
function openFrom({ run, argumentReads: [list = []] }: Call): number {
  return Math.min(NO_OPEN_MONTH, ...list.map((key) => run.openFrom(key)));
}

/** The lists that are not complete: what is unknown where a month of them decides. */
function late({ run, argumentReads: [list = []] }: Call): Unknown {
  return new Unknown(list.filter((key) => run.openFrom(key) < NO_OPEN_MONTH));
}

/** The delivered months and every month that may still come, up to the day of decision. */
function withOpen(months: readonly number[], call: Call, [from, to]: Window): readonly number[] {
  const [first, last] = [Math.max(from, openFrom(call)), Math.min(to, call.run.asOf.monthIndex)];
  if (first > last) return months;
  const open = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return [...new Set([...months, ...open])].sort((a, b) => a - b);
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

/** What a function over a window of months counts, and of which of them: of those delivered, of all that may come, or of either. */
export type MonthWindow = {
  readonly counts: "months" | "longest run";
  readonly of: "delivered" | "possible" | "known";
};

const WINDOWS = new Map<FeelFunction, MonthWindow>();

/** What a function over a window of months is; undefined for any other. */
export function monthWindow(fn: FeelFunction): MonthWindow | undefined {
  return WINDOWS.get(fn);
}

/** True for a function over a list of months, which knows that months may still come. */
export function isMonthFunction(fn: FeelFunction): boolean {
  return WINDOWS.has(fn) || fn.name === INSURED_IN;
}

const INSURED_IN = "当月参保";
const SUFFIX = { delivered: "（已送来的）", possible: "（可能的）", known: "" } as const;

/**
 * A function over a window of months. It has an answer where the months that may still come change nothing; it never falls when
 * a month is added, so what was delivered and all that may come bound it.
 */
function windowFunction(name: string, counts: MonthWindow["counts"]): FeelFunction {
  const measure = counts === "months" ? (sorted: readonly number[]) => sorted.length : longestRun;
  const of = (which: MonthWindow["of"], call: FeelFunction["call"]): FeelFunction => {
    const fn = {
      name: `${name}${SUFFIX[which]}`,
      parameters: [MONTHS, DATE, DATE],
      result: NUMBER,
      unit: "月",
      check: checkWindow,
      longest: mostMonths,
      call,
    };
    WINDOWS.set(fn, { counts, of: which });
    return fn;
  };
  const window = (from: unknown, to: unknown): Window => [(from as FeelDate).monthIndex, (to as FeelDate).monthIndex];
  const delivered = ([months, from, to]: readonly FeelValue[]) =>
    measure(inWindow(orderedMonths(months as string[]), window(from, to)));
  const possible = ([months, from, to]: readonly FeelValue[], call: Call) => {
    const own = window(from, to);
    return measure(inWindow(withOpen(orderedMonths(months as string[]), call, own), own));
  };
  const low = of("delivered", (args) => new FeelNumber(delivered(args)));
  const high = of("possible", (args, call) => new FeelNumber(possible(args, call)));
  const whole = of("known", (args, call) => {
    const count = delivered(args);
    return count === possible(args, call) ? new FeelNumber(count) : late(call);
  });
  return Object.assign(whole, { bounds: { low, high } });
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

const WINDOW_FUNCTIONS = [windowFunction("缴费月数", "months"), windowFunction("最长连续月数", "longest run")];

/** Every function over a window of months, those that are bounds of another among them, by name. */
export const MONTH_WINDOWS: readonly { readonly name: string; readonly asked: MonthWindow }[] = [...WINDOWS].map(
  ([{ name }, asked]) => ({ name, asked }),
);

/** The domain's functions over dates and insured months. Windows count whole months, first and last included. */
export const MONTH_FUNCTIONS: readonly FeelFunction[] = [
  {
    name: "周岁",
    parameters: [DATE, DATE],
    result: NUMBER,
    unit: "周岁",
    check: checkAgeOf,
    call: ([born, day]) => new FeelNumber(ageOn(born as FeelDate, day as FeelDate)),
  },
  {
    name: "满月数",
    parameters: [DATE, DATE],
    result: NUMBER,
    unit: "月",
    call: ([from, to]) => new FeelNumber((from as FeelDate).fullMonthsUntil(to as FeelDate)),
  },
  ...WINDOW_FUNCTIONS,
  {
    name: INSURED_IN,
    parameters: [MONTHS, ANY],
    result: BOOLEAN,
    check: checkMonth,
    call: ([months, when], call) => {
      const month = monthOf(when as FeelValue);
      if (month === null) return null;
      if (orderedMonths(months as string[]).includes(month)) return true;
      return month >= openFrom(call) && month <= call.run.asOf.monthIndex ? late(call) : false;
    },
  },
];
