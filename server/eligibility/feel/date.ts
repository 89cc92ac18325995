import { type CalendarDate, calendarDate, isCalendarDate } from "@/server/kernel";

const DAY_MS = 86_400_000;
const MONTHS_A_YEAR = 12;
const MAX_REMEMBERED_DATES = 50_000; // every day of 130 years

// The same few dates are read for every subject of a city.
const PARSED = new Map<string, FeelDate>();

/** A civil date of the rule language. `ordinal` orders dates as numbers (20240229). */
export class FeelDate {
  readonly ordinal: number;

  private constructor(
    readonly year: number,
    readonly month: number,
    readonly day: number,
  ) {
    this.ordinal = year * 10_000 + month * 100 + day;
  }

  /** Reads "YYYY-MM-DD"; null when the text is not an existing date. */
  static parse(text: string): FeelDate | null {
    const known = PARSED.get(text);
    if (known !== undefined) return known;
    if (!isCalendarDate(text)) return null;
    const date = FeelDate.of(text);
    if (PARSED.size < MAX_REMEMBERED_DATES) PARSED.set(text, date);
    return date;
  }

  /** A date that is already known to exist. */
  static of(date: CalendarDate): FeelDate {
    return new FeelDate(Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10)));
  }

  /** The date of a year, month and day; null when it does not exist. */
  static from(year: number, month: number, day: number): FeelDate | null {
    return FeelDate.parse(`${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`);
  }

  /** The months since the year 0: orders and counts months. */
  get monthIndex(): number {
    return this.year * MONTHS_A_YEAR + this.month - 1;
  }

  /** The date so many months later; the last day of the month where the day does not exist. */
  plusMonths(months: number): FeelDate {
    const index = this.monthIndex + months;
    const year = Math.floor(index / MONTHS_A_YEAR);
    const month = index - year * MONTHS_A_YEAR + 1;
    return new FeelDate(year, month, Math.min(this.day, daysInMonth(year, month)));
  }

  /** The date so many days later. */
  plusDays(days: number): FeelDate {
    return FeelDate.of(calendarDate(new Date(this.epochMs + days * DAY_MS).toISOString().slice(0, 10)));
  }

  /** The days from this date to the other; negative when the other is earlier. */
  daysUntil(other: FeelDate): number {
    return (other.epochMs - this.epochMs) / DAY_MS;
  }

  /**
   * The full months from this date to the other, cut towards zero, as FEEL's `years and months duration`.
   * A month is full on the same day of the month: 2024-01-15 to 2025-03-05 is 13.
   */
  fullMonthsUntil(other: FeelDate): number {
    const months = other.monthIndex - this.monthIndex;
    if (months > 0 && other.day < this.day) return months - 1;
    if (months < 0 && other.day > this.day) return months + 1;
    return months;
  }

  toString(): CalendarDate {
    return `${pad(this.year, 4)}-${pad(this.month, 2)}-${pad(this.day, 2)}` as CalendarDate;
  }

  private get epochMs(): number {
    return Date.UTC(this.year, this.month - 1, this.day);
  }
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, "0");
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

const MONTH_PATTERN = /^\d{4}-(0[1-9]|1[0-2])$/;

/** True for a month written "YYYY-MM". */
export function isMonth(text: string): boolean {
  return MONTH_PATTERN.test(text);
}

/** The months since the year 0 of a month written "YYYY-MM". */
export function monthIndexOf(month: string): number {
  return Number(month.slice(0, 4)) * MONTHS_A_YEAR + Number(month.slice(5, 7)) - 1;
}
