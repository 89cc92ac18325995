import { FeelDate } from "./date";
import { FeelDateTime } from "./date-time";
import { DaysDuration, MonthsDuration, parseDuration } from "./duration";
import type { FeelFunction } from "./function";
import { FeelNumber } from "./number";
import { FeelTime } from "./time";
import { ANY, DATE, DATE_TIME, DAYS_DURATION, type FeelType, MONTHS_DURATION, NUMBER, STRING, TIME } from "./type";
import { unknownAmong } from "./unknown";
import type { FeelValue } from "./value";
import { Zone } from "./zone";

const NANOS_A_SECOND = 1_000_000_000;
const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

/** The date part of a date or a date and time. */
function dateOf(value: FeelValue | undefined): FeelDate {
  return value instanceof FeelDateTime ? value.date : (value as FeelDate);
}

function numberOf(value: FeelValue | undefined): number {
  return value instanceof FeelNumber ? value.toNumber() : Number.NaN;
}

/** One form of a conversion: name(from: …). */
function from(name: string, given: FeelType, rest: Pick<FeelFunction, "result" | "call">): FeelFunction {
  return { name, names: ["from"], parameters: [given], literal: given.kind === "string", ...rest };
}

const DATES: readonly FeelFunction[] = [
  from("date", STRING, { result: DATE, call: ([text]) => FeelDate.read(text as string) }),
  from("date", DATE_TIME, { result: DATE, call: ([moment]) => dateOf(moment) }),
  from("date", DATE, { result: DATE, call: ([date = null]) => date }),
  {
    name: "date",
    names: ["year", "month", "day"],
    parameters: [NUMBER, NUMBER, NUMBER],
    result: DATE,
    literal: true,
    call: ([year, month, day]) => FeelDate.from(numberOf(year), numberOf(month), numberOf(day)),
  },
];

const TIMES: readonly FeelFunction[] = [
  from("time", STRING, { result: TIME, call: ([text]) => FeelTime.parse(text as string) }),
  from("time", DATE_TIME, { result: TIME, call: ([moment]) => (moment as FeelDateTime).time }),
  from("time", DATE, { result: TIME, call: () => FeelTime.UTC_MIDNIGHT }),
  from("time", TIME, { result: TIME, call: ([time = null]) => time }),
  {
    name: "time",
    names: ["hour", "minute", "second", "offset"],
    parameters: [NUMBER, NUMBER, NUMBER, DAYS_DURATION],
    optional: 1,
    result: TIME,
    lenient: true,
    call: (args) => unknownAmong(args) ?? timeOfParts(args),
  },
];

/** A time of its hour, minute, second and offset; without an offset it has no zone. */
function timeOfParts([hour, minute, second, offset]: readonly FeelValue[]): FeelValue {
  const zone = offset instanceof DaysDuration ? Zone.ofOffset(Number(offset.nanos) / NANOS_A_SECOND) : null;
  if (offset instanceof DaysDuration && zone === null) return null;
  const whole = Math.floor(numberOf(second));
  const nano = second instanceof FeelNumber ? second.minus(whole).times(NANOS_A_SECOND).trunc().toNumber() : Number.NaN;
  return FeelTime.from({ hour: numberOf(hour), minute: numberOf(minute), second: whole, nano }, zone);
}

const MOMENTS: readonly FeelFunction[] = [
  from("date and time", STRING, { result: DATE_TIME, call: ([text]) => FeelDateTime.parse(text as string) }),
  from("date and time", DATE_TIME, { result: DATE_TIME, call: ([moment = null]) => moment }),
  ...[DATE, DATE_TIME].map(
    (day): FeelFunction => ({
      name: "date and time",
      names: ["date", "time"],
      parameters: [day, TIME],
      result: DATE_TIME,
      call: ([date, time]) => new FeelDateTime(dateOf(date), time as FeelTime),
    }),
  ),
];

const DURATIONS: readonly FeelFunction[] = [
  from("duration", STRING, { result: ANY, call: ([text]) => parseDuration(text as string) }),
  from("duration", MONTHS_DURATION, { result: MONTHS_DURATION, call: ([duration = null]) => duration }),
  from("duration", DAYS_DURATION, { result: DAYS_DURATION, call: ([duration = null]) => duration }),
  ...[DATE, DATE_TIME].flatMap((start) =>
    [DATE, DATE_TIME].map(
      (end): FeelFunction => ({
        name: "years and months duration",
        names: ["from", "to"],
        parameters: [start, end],
        result: MONTHS_DURATION,
        call: ([first, last]) => new MonthsDuration(dateOf(first).fullMonthsUntil(dateOf(last)) + 0),
      }),
    ),
  ),
];

/** A question about the day of a date, or of a date and time. */
function ofDay(
  name: string,
  answer: Pick<FeelFunction, "result" | "words">,
  call: (date: FeelDate) => FeelValue,
): readonly FeelFunction[] {
  return [DATE, DATE_TIME].map((type) => ({
    name,
    names: ["date"],
    parameters: [type],
    ...answer,
    call: ([date]) => call(dateOf(date)),
  }));
}

/** The functions of FEEL that make and ask dates, times and durations. The clock is not among them. */
export const DATE_FUNCTIONS: readonly FeelFunction[] = [
  ...DATES,
  ...TIMES,
  ...MOMENTS,
  ...DURATIONS,
  ...ofDay("day of year", { result: NUMBER }, (date) => new FeelNumber(date.dayOfYear)),
  ...ofDay("day of week", { result: STRING, words: WEEKDAYS }, (date) => WEEKDAYS[date.weekday - 1] ?? null),
  ...ofDay("month of year", { result: STRING, words: MONTHS }, (date) => MONTHS[date.month - 1] ?? null),
  ...ofDay("week of year", { result: NUMBER }, (date) => new FeelNumber(date.weekOfYear)),
];
