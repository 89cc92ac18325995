import type { FeelDate } from "./date";
import type { FeelDateTime } from "./date-time";
import { DaysDuration, type MonthsDuration } from "./duration";
import { FeelNumber } from "./number";
import type { FeelRange } from "./range";
import type { FeelTime } from "./time";
import { BOOLEAN, DAYS_DURATION, type FeelType, NUMBER, STRING } from "./type";
import { type FeelValue, kindOf } from "./value";

const MONTHS_A_YEAR = 12;
const NANOS_A_SECOND = 1_000_000_000;

type Property = { readonly type: FeelType | "bound"; readonly of: (value: never) => FeelValue };

const number = (of: (value: never) => number, unit?: string): Property => ({
  type: unit === undefined ? NUMBER : { kind: "number", unit },
  of: (value) => new FeelNumber(of(value)),
});

const DATE_PROPERTIES: Readonly<Record<string, Property>> = {
  year: number((date: FeelDate) => date.year, "年"),
  month: number((date: FeelDate) => date.month, "月"),
  day: number((date: FeelDate) => date.day, "天"),
  weekday: number((date: FeelDate) => date.weekday),
};

const TIME_PROPERTIES: Readonly<Record<string, Property>> = {
  hour: number((time: FeelTime) => time.hour),
  minute: number((time: FeelTime) => time.minute),
  second: { type: NUMBER, of: (time: FeelTime) => new FeelNumber(time.nano).div(NANOS_A_SECOND).plus(time.second) },
  "time offset": { type: DAYS_DURATION, of: offsetOf },
  timezone: { type: STRING, of: (time: FeelTime) => time.zone?.name ?? null },
};

/** A time without a date has no offset in a named zone: which one holds depends on the day. */
function offsetOf({ zone }: FeelTime): FeelValue {
  return zone === null || zone.name !== null ? null : DaysDuration.ofSeconds(zone.offsetAt(0));
}

const RANGE_PROPERTIES: Readonly<Record<string, Property>> = {
  start: { type: "bound", of: (range: FeelRange) => range.low },
  end: { type: "bound", of: (range: FeelRange) => range.high },
  "start included": { type: BOOLEAN, of: (range: FeelRange) => range.startIncluded },
  "end included": { type: BOOLEAN, of: (range: FeelRange) => range.endIncluded },
};

const PROPERTIES: Readonly<Partial<Record<FeelType["kind"], Readonly<Record<string, Property>>>>> = {
  date: DATE_PROPERTIES,
  time: TIME_PROPERTIES,
  "date-time": {
    ...ofPart(DATE_PROPERTIES, (moment) => moment.date),
    ...ofPart(TIME_PROPERTIES, (moment) => moment.time),
    "time offset": { type: DAYS_DURATION, of: (moment: FeelDateTime) => moment.offset },
  },
  "months-duration": {
    years: number((duration: MonthsDuration) => Math.trunc(duration.months / MONTHS_A_YEAR), "年"),
    months: number((duration: MonthsDuration) => duration.months % MONTHS_A_YEAR, "月"),
  },
  "days-duration": {
    days: number((duration: DaysDuration) => duration.days, "天"),
    hours: number((duration: DaysDuration) => duration.hours),
    minutes: number((duration: DaysDuration) => duration.minutes),
    seconds: number((duration: DaysDuration) => duration.seconds),
  },
  range: RANGE_PROPERTIES,
};

function ofPart(
  properties: Readonly<Record<string, Property>>,
  part: (moment: FeelDateTime) => FeelDate | FeelTime,
): Readonly<Record<string, Property>> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, { type, of }]) => [
      name,
      { type, of: (moment: FeelDateTime) => of(part(moment) as never) },
    ]),
  );
}

/** The names of the properties that values of a type have. */
export function propertyNames(type: FeelType): readonly string[] {
  return Object.keys(PROPERTIES[type.kind] ?? {});
}

/** The type of a property; undefined when values of that type have none of the name. */
export function propertyType(type: FeelType, name: string): FeelType | undefined {
  const property = PROPERTIES[type.kind]?.[name];
  if (property?.type !== "bound") return property?.type;
  return type.kind === "range" ? type.bound : undefined;
}

/** The property of a known value; null when it has none of the name. */
export function propertyOf(value: FeelValue, name: string): FeelValue {
  return PROPERTIES[kindOf(value)]?.[name]?.of(value as never) ?? null;
}
