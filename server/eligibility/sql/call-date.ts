import { DATE, MONTHS_DURATION, NUMBER, STRING } from "../feel/type";
import type { Call, WriteCall } from "./call";
import { NotForSql } from "./not-for-sql";
import { argument, strict } from "./strict-call";
import type { Scalar } from "./value";

const WEEKDAYS = "array['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']";
const MONTHS =
  "array['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']";

/** date(a date), duration(a duration): the value itself. Made of text or numbers, they are literals or not for SQL. */
function itself(call: Call): Scalar {
  const value = argument(call, 0);
  if (call.values.length !== 1 || value.type.kind !== call.type.kind)
    throw new NotForSql(`${call.name} of a value worked out`);
  return value;
}

/** The functions over dates and durations. */
export const DATE_CALLS: Readonly<Record<string, WriteCall>> = {
  date: itself,
  duration: itself,
  "years and months duration": strict(
    { of: DATE, result: MONTHS_DURATION },
    (from, to) => `feel.full_months(${from}, ${to})`,
  ),
  "day of year": strict({ of: DATE, result: NUMBER }, (date) => `extract(doy from ${date})`),
  "week of year": strict({ of: DATE, result: NUMBER }, (date) => `extract(week from ${date})`),
  "day of week": strict({ of: DATE, result: STRING }, (date) => `(${WEEKDAYS})[extract(isodow from ${date})::integer]`),
  "month of year": strict({ of: DATE, result: STRING }, (date) => `(${MONTHS})[extract(month from ${date})::integer]`),
};
