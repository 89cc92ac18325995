import { addDays, addWorkingDays, type CalendarDate, civilDateAt } from "@/server/kernel";

/** From when on a working day the bank books what waited for it, in the city's time. */
const OPENS_AT = "08:30:00";
/** From when on an order waits for the next working day. */
const CUT_OFF_AT = "17:00:00";

/**
 * The public holidays of 2026 that fall on weekdays, as the State Council announced them in November 2025. A year that is
 * not here has none, so that a promise may then be too early; the bank's own word alone says that money arrived.
 */
const HOLIDAYS: ReadonlySet<string> = new Set([
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
]);

/** When the bank books an order that it took outside its hours: the instant of its next opening. */
export function nextBankOpening(takenAt: Date, holidays: ReadonlySet<string> = HOLIDAYS): Date {
  const day = civilDateAt(takenAt);
  const openToday = isWorkingDay(day, holidays);
  if (openToday && takenAt < instantOf(day, OPENS_AT)) return instantOf(day, OPENS_AT);
  if (openToday && takenAt < instantOf(day, CUT_OFF_AT)) return takenAt;
  return instantOf(addWorkingDays(day, 1, holidays), OPENS_AT);
}

function isWorkingDay(day: CalendarDate, holidays: ReadonlySet<string>): boolean {
  return addWorkingDays(addDays(day, -1), 1, holidays) === day;
}

const instantOf = (day: CalendarDate, time: string) => new Date(`${day}T${time}+08:00`);

function daysOf(from: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => addDays(from as CalendarDate, at));
}
