/** The day of decision, a date of the rule, or one that a source delivered: none of them is before the year 1. */
const OUR_ERA = /^(?:\$1::date|date '[0-9-]+'|(?:f|t\d+)\."[a-z0-9_]+")$/;

/** The year of a date. The calendar of rules has a year 0, PostgreSQL's has none. */
export function yearOf(date: string): string {
  return OUR_ERA.test(date) ? `extract(year from ${date})` : `feel.year(${date})`;
}

/** A date as rules write it: YYYY-MM-DD, with a minus before a year that is below 0. */
export function dateText(date: string): string {
  return OUR_ERA.test(date) ? `to_char(${date}, 'YYYY-MM-DD')` : `feel.date_text(${date})`;
}

/** The month of a date as sources write it, which orders as text. */
export function monthText(date: string): string {
  const text = OUR_ERA.test(date) ? `to_char(${date}, 'YYYY-MM')` : `left(feel.date_text(${date}), -3)`;
  return `${text} collate "C"`;
}
