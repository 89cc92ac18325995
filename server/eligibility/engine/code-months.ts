import type { MonthWindow } from "../domain/months";
import type { Unknown } from "../feel/unknown";
import { firstOpenMonth, NO_OPEN_MONTH } from "../open-months";
import type { FactColumn } from "./fact-column";
import {
  longestInside,
  longestPossible,
  type MonthRuns,
  monthRunsOf,
  monthsInside,
  monthsPossible,
} from "./month-runs";
import { type Coded, joined, type NumberCode } from "./number-operations";
import type { Row } from "./row";
import { isNumber, MISSING, UNFIT } from "./scaled";

/** The insured months in a window of whole months: how many, or the longest run of them. */
export function codeMonths(list: FactColumn, [from, to]: readonly [Coded, Coded], asked: MonthWindow): Coded {
  const measure = measureOf(asked, list.undelivered);
  const code: NumberCode = (row) => {
    const length = list.read(row);
    const lacksList = row.unknown;
    const first = from.code(row);
    const lacksFirst = row.unknown;
    const last = to.code(row);
    if (isNumber(length) && isNumber(first) && isNumber(last)) {
      row.scale = 0;
      const given = runsIn(row, list, length);
      return given === null ? UNFIT : measure(row, given, [monthOf(first), monthOf(last)]);
    }
    const lacksLast = row.unknown;
    row.unknown = lacksFirst;
    const both = joined(row, { first: length, lacks: lacksList, second: first });
    const lacks = row.unknown;
    row.unknown = lacksLast;
    const isWhole = isNumber(length) && isNumber(first);
    return joined(row, { first: isWhole ? length : both, lacks, second: last });
  };
  return { code, cheap: false };
}

type Window = readonly [from: number, to: number];
/** What was delivered of a list, and the first month of which some may still come. */
type Given = { readonly delivered: MonthRuns; readonly openFrom: number };

/** Counts what a function over a window of months counts; MISSING where that is open. */
function measureOf({ counts, of }: MonthWindow, late: Unknown) {
  const [inside, possible] = counts === "months" ? [monthsInside, monthsPossible] : [longestInside, longestPossible];
  return (row: Row, { delivered, openFrom }: Given, [from, to]: Window): number => {
    const first = Math.max(from, openFrom);
    const isOpen = first <= to && first <= monthOf(row.day);
    if (!isOpen || of === "delivered") return inside(delivered, from, to);
    const most = possible(delivered, [from, to], [first, Math.min(to, monthOf(row.day))]);
    if (of === "possible" || most === inside(delivered, from, to)) return most;
    row.unknown = late;
    return MISSING;
  };
}

const NO_RUNS: MonthRuns = { runs: [], start: 0, end: 0 };

function runsIn(row: Row, list: FactColumn, length: number): Given | null {
  const months = row.batch === null ? null : list.columnIn(row.batch).months;
  if (months !== null) {
    const { offsets, runs, openFrom } = months;
    const delivered = { runs, start: offsets[row.n] as number, end: offsets[row.n + 1] as number };
    return { delivered, openFrom: openFrom === null ? NO_OPEN_MONTH : (openFrom[row.n] as number) };
  }
  const openFrom = firstOpenMonth(row.subject.facts.get(list.place.key)?.completeUntil);
  const delivered = length === 0 ? NO_RUNS : monthRunsOf(list.items(row));
  return delivered === null ? null : { delivered, openFrom };
}

const MONTHS_A_YEAR = 12;

function monthOf(date: number): number {
  return Math.floor(date / 10_000) * MONTHS_A_YEAR + (Math.floor(date / 100) % 100) - 1;
}
