import type { MonthWindow } from "../domain/months";
import type { OpenMonths } from "./environment";

/** The months of a column of runs within a window, all of them or the longest run; the ends of the window as numbers of months. */
export type RunsWithin = {
  readonly runs: string;
  readonly from: string;
  readonly to: string;
  readonly counts: MonthWindow["counts"];
};

/** How months are measured that lie in runs: what several runs come to together, and the function for who has many. */
type OfRuns = { readonly together: (lengths: readonly string[]) => string; readonly ofMany: string };

const OF_RUNS: Readonly<Record<MonthWindow["counts"], OfRuns>> = {
  months: { together: (lengths) => `(${lengths.join(" + ")})`, ofMany: "facts.months_within" },
  "longest run": { together: (lengths) => `greatest(${lengths.join(", ")})`, ofMany: "facts.longest_within" },
};

/** How many months were delivered. Who has one, two or three runs, as most do, costs no call of a function. */
export function delivered({ runs, from, to, counts }: RunsWithin): string {
  const { together, ofMany } = OF_RUNS[counts];
  const length = (n: number) =>
    `greatest(0, least(${to}, ${lastOf(runs, n)}) - greatest(${from}, ${firstOf(runs, n)}) + 1)`;
  return byCount(runs, {
    none: "0",
    few: (places) => together(places.map(length)),
    many: `${ofMany}(${runs}, ${from}, ${to})`,
  });
}

/** How many there may be once the months that may still come have come; `low` is how many were delivered. */
export function possible(within: RunsWithin, { first, last }: OpenMonths, low: string): string {
  const { runs, from, to, counts } = within;
  const [begin, end] = [`greatest(${from}, ${first})`, `least(${to}, ${last})`];
  const isOpen = `${to} >= ${first} and ${from} <= ${last} and ${from} <= ${to}`;
  if (counts === "months") {
    const own = delivered({ runs, from: begin, to: end, counts });
    return `(case when ${isOpen} then ${low} + ${end} - ${begin} + 1 - ${own} else ${low} end)`;
  }
  return `(case when ${isOpen} then greatest(${low}, ${joinedRun(within, begin, end)}) else ${low} end)`;
}

/** The run that the months from `begin` to `end` make with the delivered runs that touch them. */
function joinedRun({ runs, from, to }: RunsWithin, begin: string, end: string): string {
  const starts = (n: number) =>
    `case when ${firstOf(runs, n)} < ${begin} and ${lastOf(runs, n)} >= ${begin} - 1 then greatest(${from}, ${firstOf(runs, n)}) else ${begin} end`;
  const ends = (n: number) =>
    `case when ${lastOf(runs, n)} > ${end} and ${firstOf(runs, n)} <= ${end} + 1 then least(${to}, ${lastOf(runs, n)}) else ${end} end`;
  return byCount(runs, {
    none: `${end} - ${begin} + 1`,
    few: (places) => `greatest(${places.map(ends).join(", ")}) - least(${places.map(starts).join(", ")}) + 1`,
    many: `facts.joined_run(${runs}, ${from}, ${to}, ${begin}, ${end})`,
  });
}

type ByCount = { readonly none: string; readonly few: (places: readonly number[]) => string; readonly many: string };

function byCount(runs: string, { none, few, many }: ByCount): string {
  const whens = [1, 2, 3].map((count) => {
    const places = Array.from({ length: count }, (_, n) => n);
    return `when ${count * RUN_BYTES} then ${few(places)}`;
  });
  return `case coalesce(length(${runs}), 0) when 0 then ${none} ${whens.join(" ")} else ${many} end`;
}

const RUN_BYTES = 8;
/** A month of a run: four bytes, the first of which is 0 for every year that is written with four digits. */
function runMonth(runs: string, n: number, at: number): string {
  const byte = (i: number) => `get_byte(${runs}, ${n * RUN_BYTES + at + i})`;
  return `(${byte(1)} * 65536 + ${byte(2)} * 256 + ${byte(3)})`;
}

function firstOf(runs: string, n: number): string {
  return runMonth(runs, n, 0);
}

function lastOf(runs: string, n: number): string {
  return runMonth(runs, n, RUN_BYTES / 2);
}

/** The month of a date as the number that stands in a run. */
export function monthNumber(date: string): string {
  return `(date_part('year', ${date}) * 12 + date_part('month', ${date}) - 1)::integer`;
}
