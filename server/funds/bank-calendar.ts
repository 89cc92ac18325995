import { addDays, type CalendarDate } from "@/server/kernel";

/** Of one year: the weekdays on which banks are closed, and the weekend days on which they work (调休). */
type YearOfBank = { readonly closed: ReadonlySet<string>; readonly working: ReadonlySet<string> };

/**
 * 2026 as the General Office of the State Council announced it on 4 November 2025 (国务院办公厅关于2026年部分节假日安排的通知).
 *
 * 2027 is not announced yet. What stands here is the law's own days (全国年节及纪念日放假办法), each with the days that are customarily
 * moved to it, and no weekend that is worked: what is promised by it may be a day too late, not too early. To be replaced by the
 * announcement.
 */
const YEARS: Readonly<Record<string, YearOfBank>> = {
  "2026": {
    closed: new Set([
      ...daysOf("2026-01-01", 2),
      ...daysOf("2026-02-16", 5),
      ...daysOf("2026-02-23", 1),
      ...daysOf("2026-04-06", 1),
      ...daysOf("2026-05-01", 1),
      ...daysOf("2026-05-04", 2),
      ...daysOf("2026-06-19", 1),
      ...daysOf("2026-09-25", 1),
      ...daysOf("2026-10-01", 2),
      ...daysOf("2026-10-05", 3),
    ]),
    working: new Set(["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]),
  },
  "2027": {
    closed: new Set([
      ...daysOf("2027-01-01", 1),
      ...daysOf("2027-02-05", 1), // 除夕; 春节 is 6 February
      ...daysOf("2027-02-08", 5),
      ...daysOf("2027-04-05", 1), // 清明
      ...daysOf("2027-05-03", 3), // 1 and 2 May fall on a weekend
      ...daysOf("2027-06-09", 1), // 端午
      ...daysOf("2027-09-15", 1), // 中秋
      ...daysOf("2027-10-01", 1),
      ...daysOf("2027-10-04", 4), // 2 and 3 October fall on a weekend
    ]),
    working: new Set(),
  },
};

/** Whether banks work on a day; null for a day of a year whose holidays are not known here. */
export function isBankDay(day: CalendarDate): boolean | null {
  const year = YEARS[day.slice(0, 4)];
  if (!year) return null;
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  const isWeekend = weekday === 0 || weekday === 6;
  return isWeekend ? year.working.has(day) : !year.closed.has(day);
}

function daysOf(from: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => addDays(from as CalendarDate, at));
}
