import { propertyType } from "../feel/property";
import type { Compiled } from "../feel/scope";
import { ANY, type FeelType } from "../feel/type";
import { yearOf } from "./calendar";
import { DATE_PART } from "./digits";
import type { Environment } from "./environment";
import { scalar, typed } from "./masks";
import { NotForSql } from "./not-for-sql";
import { NULL, type Rows, type Scalar, type SqlValue } from "./value";

const NANOS_A_SECOND = "1000000000::numeric";
const SECONDS = { day: 86_400, hour: 3_600, minute: 60 } as const;

const span = (v: string, unit: number, within: number | null) => {
  const whole = `div(${v}, ${unit} * ${NANOS_A_SECOND})`;
  return within === null ? whole : `mod(${whole}, ${within})`;
};

/** The properties of dates and durations, by kind and name. */
const PROPERTIES: Readonly<Record<string, (v: string) => string>> = {
  "date.year": yearOf,
  "date.month": (v) => `extract(month from ${v})`,
  "date.day": (v) => `extract(day from ${v})`,
  "date.weekday": (v) => `extract(isodow from ${v})`,
  "months-duration.years": (v) => `(${v} / 12)::numeric`,
  "months-duration.months": (v) => `(${v} % 12)::numeric`,
  "days-duration.days": (v) => span(v, SECONDS.day, null),
  "days-duration.hours": (v) => span(v, SECONDS.hour, 24),
  "days-duration.minutes": (v) => span(v, SECONDS.minute, 60),
  "days-duration.seconds": (v) => span(v, 1, 60),
};

/** object.member, list.member (of every member), date.year, duration.days. */
export function memberValue(form: { source: Compiled; name: string }, env: Environment): SqlValue {
  return stepInto(env.compile(form.source, env), form.name);
}

function stepInto(value: SqlValue, name: string): SqlValue {
  switch (value.kind) {
    case "context":
      return value.entries.get(name) ?? scalar(ANY, NULL, value.u);
    case "list":
      return {
        kind: "list",
        isNull: value.isNull,
        u: value.u,
        length: value.length,
        open: () => projected(value.open(), name),
      };
    case "scalar":
      return propertyOf(value, name);
    case "range":
      throw new NotForSql(`${name} of a range`);
  }
}

function projected(rows: Rows, name: string): Rows {
  return { ...rows, item: stepInto(rows.item, name) };
}

function propertyOf(value: Scalar, name: string): Scalar {
  const write = PROPERTIES[`${value.type.kind}.${name}`];
  const type: FeelType | undefined = propertyType(value.type, name);
  if (value.v === NULL) return scalar(ANY, NULL, value.u);
  if (write === undefined || type === undefined) throw new NotForSql(`${name} of a ${value.type.kind}`);
  const found = scalar(type, write(typed(value)), value.u);
  return value.type.kind === "days-duration" ? found : { ...found, digits: DATE_PART };
}
