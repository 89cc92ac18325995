import type { FactValue } from "../fact";
import { isMonth, monthIndexOf } from "../feel/date";

/** Where a subject's runs of months lie: pairs of a first and a last month, from one place of an array to another. */
export type MonthRuns = { readonly runs: ArrayLike<number>; readonly start: number; readonly end: number };

// One subject's list is asked by several programs: its months are ordered once.
const KNOWN = new WeakMap<object, MonthRuns | null>();

/** A delivered list of months as runs without a gap, in order; null when one of them is no month. */
export function monthRunsOf(months: readonly FactValue[]): MonthRuns | null {
  const known = KNOWN.get(months);
  if (known !== undefined) return known;
  const isRight = months.every((month) => typeof month === "string" && isMonth(month));
  const runs = isRight ? runsOf(months as readonly string[]) : [];
  const made = isRight ? { runs, start: 0, end: runs.length } : null;
  KNOWN.set(months, made);
  return made;
}

function runsOf(months: readonly string[]): readonly number[] {
  const runs: number[] = [];
  for (const month of [...new Set(months.map(monthIndexOf))].sort((a, b) => a - b)) {
    if (runs.at(-1) === month - 1) runs[runs.length - 1] = month;
    else runs.push(month, month);
  }
  return runs;
}

/** How many of the months lie in a window, both ends included. */
export function monthsInside({ runs, start, end }: MonthRuns, from: number, to: number): number {
  let count = 0;
  for (let i = start; i < end; i += 2) count += overlap(runs, i, from, to);
  return count;
}

/** The longest run of months within a window. */
export function longestInside({ runs, start, end }: MonthRuns, from: number, to: number): number {
  let longest = 0;
  for (let i = start; i < end; i += 2) longest = Math.max(longest, overlap(runs, i, from, to));
  return longest;
}

/** The months of a window that may still come, both ends included; none where the first lies behind the last. */
type OpenMonths = readonly [first: number, last: number];

/** How many of the months in a window there may be, once all that may still come have come. */
export function monthsPossible(given: MonthRuns, [from, to]: OpenMonths, [first, last]: OpenMonths): number {
  const count = monthsInside(given, from, to);
  return first > last ? count : count + (last - first + 1) - monthsInside(given, first, last);
}

/** The longest run of months there may be within a window, once all that may still come have come. */
export function longestPossible(given: MonthRuns, [from, to]: OpenMonths, [first, last]: OpenMonths): number {
  const longest = longestInside(given, from, to);
  if (first > last) return longest;
  const { runs, start, end } = given;
  let [begin, close] = [first, last];
  for (let i = start; i < end; i += 2) {
    const [starts, ends] = [runs[i] as number, runs[i + 1] as number];
    if (starts < first && ends >= first - 1) begin = Math.max(starts, from);
    if (ends > last && starts <= last + 1) close = Math.min(ends, to);
  }
  return Math.max(longest, close - begin + 1);
}

function overlap(runs: ArrayLike<number>, place: number, ...[from, to]: readonly [number, number]): number {
  const first = Math.max(runs[place] as number, from);
  const last = Math.min(runs[place + 1] as number, to);
  return Math.max(0, last - first + 1);
}
