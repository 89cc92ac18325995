import { addDays, type CalendarDate, calendarDate } from "@/server/kernel";
import { monthIndexOf } from "./feel/date";

/** Later than any month of the calendar: no month is open. */
export const NO_OPEN_MONTH = 1_000_000;

const MAX_DATES = 1_000;
const known = new Map<CalendarDate, number>();

/**
 * The first month (year * 12 + month - 1) that a source has not completed: it ends after the day up to which the source has
 * delivered everything. From there on a month that is not in a list is unknown and no "no". NO_OPEN_MONTH where no day is given.
 */
export function firstOpenMonth(completeUntil: CalendarDate | undefined): number {
  if (completeUntil === undefined) return NO_OPEN_MONTH;
  const found = known.get(completeUntil) ?? monthIndexOf(addDays(completeUntil, 1).slice(0, 7));
  if (known.size >= MAX_DATES) known.clear();
  known.set(completeUntil, found);
  return found;
}

const MONTHS_A_YEAR = 12;

/** The last day before a month (year * 12 + month - 1): the day up to which a source is complete of which that month is open. */
export function lastDayBefore(month: number): CalendarDate {
  return addDays(calendarDate(`${textOf(month)}-01`), -1);
}

/** A month as sources write it, "2026-10". */
function textOf(month: number): string {
  const [year, place] = [Math.floor(month / MONTHS_A_YEAR), (month % MONTHS_A_YEAR) + 1];
  return `${String(year).padStart(4, "0")}-${String(place).padStart(2, "0")}`;
}
