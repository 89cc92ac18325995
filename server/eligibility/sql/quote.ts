import { FeelDate } from "../feel/date";
import { DaysDuration, MonthsDuration } from "../feel/duration";
import { FeelNumber } from "../feel/number";
import type { FeelType } from "../feel/type";
import type { FeelValue } from "../feel/value";
import { NotForSql } from "./not-for-sql";

const NAME = /^[a-z][a-z0-9_]*$/;
const ORDINAL_OF_YEAR_1 = 10_000; // year * 10,000, as dates are ordered
const ORDINAL_OF_YEAR_10000 = 100_000_000;

const SQL_TYPES: Readonly<Partial<Record<FeelType["kind"], string>>> = {
  number: "numeric",
  boolean: "boolean",
  string: "text",
  date: "date",
  "months-duration": "bigint", // months
  "days-duration": "numeric", // nanoseconds
  any: "text",
};

/** The SQL type of values of a type. @throws NotForSql for times of day, ranges and mixtures. */
export function sqlType(type: FeelType): string {
  const found = SQL_TYPES[type.kind];
  if (found === undefined) throw new NotForSql(`a value of kind ${type.kind}`);
  return found;
}

/** Text as an SQL literal, whatever is in it. @throws NotForSql for the one letter that Postgres cannot hold. */
export function quoteText(text: string): string {
  if (text.includes("\0")) throw new NotForSql("text with the letter NUL");
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name of our own as an SQL identifier. */
export function quoteName(name: string): string {
  if (!NAME.test(name)) throw new NotForSql(`the name ${name}`);
  return `"${name}"`;
}

/** A known value as an SQL literal of its type; null for null. */
export function quoteValue(value: FeelValue, type: FeelType): string {
  if (value === null) return `null::${sqlType(type)}`;
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "string") return `${quoteText(value)}::text`;
  if (value instanceof FeelNumber) return `(${value.toFixed()})::numeric`;
  if (value instanceof FeelDate) return quoteDate(value);
  if (value instanceof MonthsDuration) return `(${value.months})`;
  if (value instanceof DaysDuration) return `(${value.nanos})::numeric`;
  throw new NotForSql(`a literal of kind ${type.kind}`);
}

function quoteDate(date: FeelDate): string {
  if (date.ordinal < ORDINAL_OF_YEAR_1 || date.ordinal >= ORDINAL_OF_YEAR_10000) {
    throw new NotForSql("a date before the year 1 or after 9999");
  }
  return `date '${date}'`;
}
