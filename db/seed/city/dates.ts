/** Calendar arithmetic on "YYYY-MM-DD" and on months counted from the year 0, in no time zone. */

const DAY_MS = 86_400_000;
const MONTHS_A_YEAR = 12;

/** The month of a date, counted from the year 0: 2026-11-20 is 24322. */
export function monthOf(date: string): number {
  return Number(date.slice(0, 4)) * MONTHS_A_YEAR + Number(date.slice(5, 7)) - 1;
}

const monthTexts = new Map<number, string>();

/** "YYYY-MM" of a counted month. The same string object for the same month: a city names each some ten thousand times. */
export function monthText(month: number): string {
  const known = monthTexts.get(month);
  if (known !== undefined) return known;
  const year = Math.floor(month / MONTHS_A_YEAR);
  const text = `${String(year).padStart(4, "0")}-${String(month - year * MONTHS_A_YEAR + 1).padStart(2, "0")}`;
  monthTexts.set(month, text);
  return text;
}

/** The day of a counted month, or its last day when it has fewer. */
export function dateIn(month: number, day: number): string {
  const year = Math.floor(month / MONTHS_A_YEAR);
  const lastDay = new Date(Date.UTC(year, month - year * MONTHS_A_YEAR + 1, 0)).getUTCDate();
  return `${monthText(month)}-${String(Math.min(day, lastDay)).padStart(2, "0")}`;
}

/** The last day of a counted month. */
export function lastDayOf(month: number): string {
  return dateIn(month, 31);
}

/** The date so many days later; earlier for a negative number. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The same day so many years later; 29 February becomes 28 in a year without it. */
export function addYears(date: string, years: number): string {
  return dateIn(monthOf(date) + years * MONTHS_A_YEAR, Number(date.slice(8, 10)));
}

/** Full years of life at a date: the birthday itself counts. */
export function ageAt(birthDate: string, date: string): number {
  const years = Number(date.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return date.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** Full months between two dates, as the rules count them: 2025-06-30 to 2026-06-29 is 11. */
export function fullMonths(from: string, to: string): number {
  const months = monthOf(to) - monthOf(from);
  return to.slice(8) < from.slice(8) ? months - 1 : months;
}
