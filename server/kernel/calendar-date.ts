import { z } from "zod";
import { assert } from "./assert";

/** A civil date in Asia/Shanghai, "YYYY-MM-DD". Compares as a string. */
export type CalendarDate = string & { readonly __unit: "date" };

const DATE_PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_MS = 86_400_000;
const CITY_OFFSET_MS = 8 * 3_600_000; // China has had one time zone and no summer time since 1991

/** True for a date that exists in the calendar. */
export function isCalendarDate(text: string): text is CalendarDate {
  if (!DATE_PATTERN.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text;
}

/** Brands a date. @throws AssertionError when the text is not an existing date. */
export function calendarDate(text: string): CalendarDate {
  assert(isCalendarDate(text), `a date reads YYYY-MM-DD and exists, unlike ${text}`);
  return text;
}

/** A date on the wire: parsed, not trusted. */
export const CalendarDateSchema = z.custom<CalendarDate>(
  (value) => typeof value === "string" && isCalendarDate(value),
  "a date reads YYYY-MM-DD and exists",
);

/** The civil date in the city at an instant. */
export function civilDateAt(instant: Date): CalendarDate {
  const day = Math.floor((instant.getTime() + CITY_OFFSET_MS) / DAY_MS);
  if (day !== lastDay.day) lastDay = { day, date: calendarDate(new Date(day * DAY_MS).toISOString().slice(0, 10)) };
  return lastDay.date;
}
/** The day that was asked for last: a tap asks for today a dozen times. */
let lastDay = { day: Number.NaN, date: "" as CalendarDate };

/** The date so many days later; earlier for a negative number. */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return calendarDate(new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10));
}

/** The date so many working days later (Monday to Friday, without the given public holidays). */
export function addWorkingDays(
  date: CalendarDate,
  workingDays: number,
  holidays: ReadonlySet<string> = new Set(),
): CalendarDate {
  assert(workingDays >= 0, "working days are counted forward");
  let day = date;
  for (let left = workingDays; left > 0; ) {
    day = addDays(day, 1);
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    if (weekday !== 0 && weekday !== 6 && !holidays.has(day)) left -= 1;
  }
  return day;
}
