import { assert } from "@/server/kernel";
import { FeelDate } from "./date";
import { FeelDateTime } from "./date-time";
import { DaysDuration, MonthsDuration } from "./duration";
import { FeelNumber } from "./number";
import { FeelTime } from "./time";
import { DATE, DATE_TIME, DAYS_DURATION, type FeelType, MONTHS_DURATION, NUMBER, STRING, TIME } from "./type";
import type { FeelValue } from "./value";

/** An operation on two known, present values of its kinds. Null where the standard has no answer. */
export type Operation = (left: FeelValue, right: FeelValue) => FeelValue;

type Kind = FeelType["kind"];
type Row = readonly [left: Kind, operator: string, right: Kind, result: FeelType, operation: Operation];

const NUMBERS: readonly Row[] = [
  ["number", "+", "number", NUMBER, numbers((a, b) => a.plus(b))],
  ["number", "-", "number", NUMBER, numbers((a, b) => a.minus(b))],
  ["number", "*", "number", NUMBER, numbers((a, b) => a.times(b))],
  ["number", "/", "number", NUMBER, numbers((a, b) => a.dividedBy(b))],
  ["number", "**", "number", NUMBER, numbers((a, b) => a.pow(b))],
  ["string", "+", "string", STRING, (a, b) => `${a}${b}`],
];

const MOMENTS: readonly Row[] = [
  ...bothWays(["date", "+", "months-duration", DATE, (a, b) => asDate(a).plusMonths(asMonths(b))]),
  ["date", "-", "months-duration", DATE, (a, b) => asDate(a).plusMonths(-asMonths(b))],
  ...bothWays(["date", "+", "days-duration", DATE, (a, b) => plusTime(asDate(a), asDays(b))]),
  ["date", "-", "days-duration", DATE, (a, b) => plusTime(asDate(a), negated(asDays(b)))],
  ["date", "-", "date", DAYS_DURATION, (a, b) => DaysDuration.ofDays(asDate(b).daysUntil(asDate(a)))],
  ["date-time", "-", "date-time", DAYS_DURATION, (a, b) => asMoment(a).since(asMoment(b))],
  ["date", "-", "date-time", DAYS_DURATION, (a, b) => asMoment(a).since(asMoment(b))],
  ["date-time", "-", "date", DAYS_DURATION, (a, b) => asMoment(a).since(asMoment(b))],
  ...bothWays(["date-time", "+", "months-duration", DATE_TIME, (a, b) => asMoment(a).plusMonths(asMonths(b))]),
  ["date-time", "-", "months-duration", DATE_TIME, (a, b) => asMoment(a).plusMonths(-asMonths(b))],
  ...bothWays(["date-time", "+", "days-duration", DATE_TIME, (a, b) => asMoment(a).plus(asDays(b))]),
  ["date-time", "-", "days-duration", DATE_TIME, (a, b) => asMoment(a).plus(negated(asDays(b)))],
  ...bothWays(["time", "+", "days-duration", TIME, (a, b) => asTime(a).plus(asDays(b))]),
  ["time", "-", "days-duration", TIME, (a, b) => asTime(a).plus(negated(asDays(b)))],
  ["time", "-", "time", DAYS_DURATION, (a, b) => asTime(a).since(asTime(b))],
];

const DURATIONS: readonly Row[] = [
  ["months-duration", "+", "months-duration", MONTHS_DURATION, (a, b) => months(asMonths(a) + asMonths(b))],
  ["months-duration", "-", "months-duration", MONTHS_DURATION, (a, b) => months(asMonths(a) - asMonths(b))],
  ...bothWays([
    "months-duration",
    "*",
    "number",
    MONTHS_DURATION,
    (a, b) => wholeMonths(asNumber(b).times(asMonths(a))),
  ]),
  [
    "months-duration",
    "/",
    "number",
    MONTHS_DURATION,
    (a, b) => wholeMonths(new FeelNumber(asMonths(a)).div(asNumber(b))),
  ],
  ["months-duration", "/", "months-duration", NUMBER, (a, b) => new FeelNumber(asMonths(a)).div(asMonths(b))],
  ["days-duration", "+", "days-duration", DAYS_DURATION, (a, b) => new DaysDuration(asDays(a).nanos + asDays(b).nanos)],
  ["days-duration", "-", "days-duration", DAYS_DURATION, (a, b) => new DaysDuration(asDays(a).nanos - asDays(b).nanos)],
  ...bothWays(["days-duration", "*", "number", DAYS_DURATION, (a, b) => wholeNanos(nanosOf(a).times(asNumber(b)))]),
  ["days-duration", "/", "number", DAYS_DURATION, (a, b) => wholeNanos(nanosOf(a).div(asNumber(b)))],
  ["days-duration", "/", "days-duration", NUMBER, (a, b) => nanosOf(a).div(nanosOf(b))],
];

const OPERATIONS: readonly Row[] = [...NUMBERS, ...MOMENTS, ...DURATIONS];

const BY_KINDS: ReadonlyMap<string, Operation> = new Map(
  OPERATIONS.map(([left, operator, right, , operation]) => [`${left} ${operator} ${right}`, operation]),
);

/** Every operation of that name whose operands can be of these types; `any` can be each. */
export function operationsOn(
  left: FeelType,
  operator: string,
  right: FeelType,
): readonly { readonly result: FeelType; readonly operation: Operation }[] {
  const may = (type: FeelType, kind: Kind) => type.kind === kind || type.kind === "any";
  return OPERATIONS.filter(([a, op, b]) => op === operator && may(left, a) && may(right, b)).map(
    ([, , , result, operation]) => ({ result, operation }),
  );
}

/** The operation between two kinds of value; undefined when there is none. */
export function operationBetween(left: Kind, operator: string, right: Kind): Operation | undefined {
  return BY_KINDS.get(`${left} ${operator} ${right}`);
}

function bothWays(row: Row): readonly Row[] {
  const [left, operator, right, result, operation] = row;
  return [row, [right, operator, left, result, (a, b) => operation(b, a)]];
}

function numbers(operation: (a: FeelNumber, b: FeelNumber) => FeelNumber): Operation {
  return (a, b) => operation(asNumber(a), asNumber(b));
}

function months(count: number): MonthsDuration {
  return new MonthsDuration(count);
}

/** Months are whole: what is left over is cut off, as FEEL says. */
function wholeMonths(count: FeelNumber): MonthsDuration {
  return new MonthsDuration(count.trunc().toNumber());
}

function wholeNanos(count: FeelNumber): DaysDuration {
  return new DaysDuration(BigInt(count.trunc().toFixed(0)));
}

function negated({ nanos }: DaysDuration): DaysDuration {
  return new DaysDuration(-nanos);
}

/** A date plus a time span is the date on which its midnight plus that span falls. */
function plusTime(date: FeelDate, duration: DaysDuration): FeelDate {
  const whole = DaysDuration.ofDays(duration.days).nanos === duration.nanos;
  return whole ? date.plusDays(duration.days) : FeelDateTime.ofDate(date).plus(duration).date;
}

// The types were checked when the rule was compiled and facts when they were read: a mismatch here is our bug.
function asNumber(value: FeelValue): FeelNumber {
  assert(value instanceof FeelNumber, "the operand is a number");
  return value;
}

function asDate(value: FeelValue): FeelDate {
  assert(value instanceof FeelDate, "the operand is a date");
  return value;
}

function asMoment(value: FeelValue): FeelDateTime {
  if (value instanceof FeelDate) return FeelDateTime.ofDate(value);
  assert(value instanceof FeelDateTime, "the operand is a date and time");
  return value;
}

function asTime(value: FeelValue): FeelTime {
  assert(value instanceof FeelTime, "the operand is a time");
  return value;
}

function asMonths(value: FeelValue): number {
  assert(value instanceof MonthsDuration, "the operand is a duration of months");
  return value.months;
}

function asDays(value: FeelValue): DaysDuration {
  assert(value instanceof DaysDuration, "the operand is a duration of days and time");
  return value;
}

function nanosOf(value: FeelValue): FeelNumber {
  return new FeelNumber(asDays(value).nanos.toString());
}
