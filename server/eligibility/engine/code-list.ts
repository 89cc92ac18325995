import { longestRun } from "../domain/months";
import type { FactValue } from "../fact";
import { isMonth, monthIndexOf } from "../feel/date";
import type { Compiled } from "../feel/scope";
import type { Coder } from "./coder";
import type { FactColumn } from "./fact-column";
import { type Coded, joined, type NumberCode } from "./number-operations";
import { isNumber, UNFIT } from "./scaled";

/** The list of facts that an expression filters or runs over; null when it is made of anything else. */
export function listFact(coder: Coder, compiled: Compiled): FactColumn | null {
  const { form, type } = compiled;
  if (form.op === "definition") return listFact(coder, form.value);
  if (form.op === "filter") return listFact(coder, form.source);
  if (form.op === "for" && form.loops[0] !== undefined) return listFact(coder, form.loops[0].source);
  return type.kind === "list" ? coder.fact(compiled) : null;
}

/** A figure over a list: most lists are empty, and then it is the same for everybody; otherwise the interpreter works it out. */
export function codeOverList(list: FactColumn, empty: number, asked: Coded): Coded {
  const code: NumberCode = (row) => {
    const length = list.read(row);
    if (length !== 0) return isNumber(length) ? asked.code(row) : length;
    row.scale = 0;
    return empty;
  };
  return { code, cheap: false };
}

// One subject's list is asked by several programs: its months are ordered once.
const ORDERED = new WeakMap<object, readonly number[] | null>();

/** A list of months as ordered, distinct numbers; null when one of them is no month. */
function orderedMonths(months: readonly FactValue[]): readonly number[] | null {
  const known = ORDERED.get(months);
  if (known !== undefined) return known;
  const isRight = months.every((month) => typeof month === "string" && isMonth(month));
  const ordered = isRight ? [...new Set((months as string[]).map(monthIndexOf))].sort((a, b) => a - b) : null;
  ORDERED.set(months, ordered);
  return ordered;
}

/** The insured months in a window of whole months: how many, or the longest run of them. */
export function codeMonths(list: FactColumn, [from, to]: readonly [Coded, Coded], isRun: boolean): Coded {
  const code: NumberCode = (row) => {
    const length = list.read(row);
    const lacksList = row.unknown;
    const first = from.code(row);
    const lacksFirst = row.unknown;
    const last = to.code(row);
    if (isNumber(length) && isNumber(first) && isNumber(last)) {
      row.scale = 0;
      return monthsIn(list.raw as readonly FactValue[], { from: monthOf(first), to: monthOf(last), isRun });
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

const MONTHS_A_YEAR = 12;

function monthOf(date: number): number {
  return Math.floor(date / 10_000) * MONTHS_A_YEAR + (Math.floor(date / 100) % 100) - 1;
}

function monthsIn(months: readonly FactValue[], window: { from: number; to: number; isRun: boolean }): number {
  const ordered = orderedMonths(months);
  if (ordered === null) return UNFIT;
  const inside = ordered.filter((month) => month >= window.from && month <= window.to);
  return window.isRun ? longestRun(inside) : inside.length;
}
