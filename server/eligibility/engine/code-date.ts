import { FeelDate } from "../feel/date";
import { MonthsDuration } from "../feel/duration";
import type { Compiled } from "../feel/scope";
import { Unknown } from "../feel/unknown";
import type { FeelValue } from "../feel/value";
import type { Coder } from "./coder";
import { isFree } from "./free-slots";
import type { Coded } from "./number-operations";
import { remembered } from "./remembered";
import type { Row } from "./row";
import { ABSENT, isNumber, MISSING, UNFIT } from "./scaled";
import { LACKING, TRUE, UNSURE } from "./truth";

const MOST_YEAR = 9_999; // before the year 0 and after this one a date is left to the interpreter

/** A date as a number, 20261120; UNFIT beyond the years of the calendar. */
export function dayOf(value: unknown): number {
  return value instanceof FeelDate && value.year >= 0 && value.year <= MOST_YEAR ? value.ordinal : UNFIT;
}

function readDay(row: Row, value: FeelValue): number {
  if (value === null) return ABSENT;
  if (!(value instanceof Unknown)) return dayOf(value);
  row.unknown = value;
  return MISSING;
}

/** The code of an expression that is a date. */
export function codeDate(coder: Coder, compiled: Compiled): Coded {
  const { form, literal, reads } = compiled;
  if (literal !== undefined) {
    const day = literal === null ? ABSENT : dayOf(literal);
    return { code: () => day, cheap: true };
  }
  if (form.op === "as-of") return { code: (row) => row.day, cheap: true };
  if (reads.length === 0 && !isFree(compiled)) return coder.askedDaily(compiled, readDay);
  const fact = coder.fact(compiled);
  if (fact !== null) return { code: (row) => fact.read(row), cheap: true, fact };
  if (form.op === "definition") {
    const { code, cheap } = coder.date(form.value);
    return { code: remembered(code), cheap };
  }
  if (form.op === "arithmetic") return codeShifted(coder, form) ?? coder.asked(compiled, readDay);
  return form.op === "if" ? codeIf(coder, form) : coder.asked(compiled, readDay);
}

function codeIf(coder: Coder, form: { condition: Compiled; yes: Compiled; no: Compiled }): Coded {
  const [met, yes, no] = [coder.truth(form.condition), coder.date(form.yes), coder.date(form.no)];
  const code = (row: Row) => {
    const truth = met.peek(row);
    if (truth === UNSURE) return UNFIT;
    if (truth !== LACKING) return truth === TRUE ? yes.code(row) : no.code(row);
    const lacks = row.unknown;
    const [first, second] = [yes.code(row), no.code(row)];
    row.unknown = lacks;
    if (first === UNFIT || second === UNFIT) return UNFIT;
    if (first === MISSING || second === MISSING) return MISSING;
    const same = first === second || (!isNumber(first) && !isNumber(second));
    return same ? first : MISSING;
  };
  return { code, cheap: met.shape.cheap && yes.cheap && no.cheap };
}

const MONTHS_A_YEAR = 12;
const YEAR = 10_000; // of 20261120
const MONTH = 100;

/** A date plus or minus months that the rule states. */
function codeShifted(coder: Coder, form: { operator: string; left: Compiled; right: Compiled }): Coded | null {
  const { operator, left, right } = form;
  if (left.type.kind !== "date" || !(right.literal instanceof MonthsDuration)) return null;
  const months = operator === "+" ? right.literal.months : -right.literal.months;
  const { code, cheap } = coder.date(left);
  return {
    code: (row) => {
      const date = code(row);
      return isNumber(date) ? plusMonths(date, months) : date;
    },
    cheap,
  };
}

/** The same day so many months later; the last day of the month where the day does not exist. */
function plusMonths(date: number, months: number): number {
  const index = Math.floor(date / YEAR) * MONTHS_A_YEAR + (Math.floor(date / MONTH) % MONTH) - 1 + months;
  const year = Math.floor(index / MONTHS_A_YEAR);
  if (year < 0 || year > MOST_YEAR) return UNFIT;
  const month = index - year * MONTHS_A_YEAR + 1;
  return year * YEAR + month * MONTH + Math.min(date % MONTH, daysIn(year, month));
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
