/** A day in nanoseconds. */
export const NANOS_A_DAY = "86400000000000::numeric";

// Postgres knows no date before 4713 BC, and adds months to none after 294276. A span that leads beyond leads to the last day that it
// knows: further away than any fact, as the date itself is. A bigint of months has room for every count that stays exact elsewhere.
const FIRST_YEAR = -4_700;
const LAST_YEAR = 290_000;
const FIRST_DAY = "date '4701-01-01 BC'";
const LAST_DAY = "date '290000-01-01'";
const MOST_MONTHS = "9000000000000000::numeric";

/** Months and nanoseconds as they are written in a rule, no more than a hundred years of them: no date leaves the calendar by that. */
const FEW_MONTHS = /^(?:-\()?\((?:\d{1,3}|1[01]\d\d)\)\)?$/;
const FEW_NANOS = /^(?:-\()?\(\d{1,19}\)::numeric\)?$/;

/** A whole number of months added to a date, the last day of the month where the day does not exist. Null where one of them is. */
export function plusMonths(date: string, months: string): string {
  if (FEW_MONTHS.test(months)) return `(${date} + make_interval(months => ${months}))::date`;
  const monthsTo = (year: number) => `(${year} - extract(year from ${date})::bigint) * 12`;
  const within = `int8smaller(int8larger(${months}, ${monthsTo(FIRST_YEAR)}), ${monthsTo(LAST_YEAR)})`;
  return `(${date} + make_interval(months => ${within}::integer))::date`;
}

/** The day on which a date's midnight plus a span of nanoseconds falls. Null where one of them is. */
export function plusNanos(date: string, nanos: string): string {
  const days = `floor(${nanos} / ${NANOS_A_DAY})`;
  if (FEW_NANOS.test(nanos)) return `(${date} + ${days}::integer)`;
  const daysTo = (day: string) => `(${day} - ${date})::numeric`;
  const within = `numeric_smaller(numeric_larger(${days}, ${daysTo(FIRST_DAY)}), ${daysTo(LAST_DAY)})`;
  return `(${date} + ${within}::integer)`;
}

/** Months are whole: what is left over is cut off. */
export function wholeMonths(count: string): string {
  return `trunc(numeric_smaller(numeric_larger(${count}, -${MOST_MONTHS}), ${MOST_MONTHS}))::bigint`;
}
