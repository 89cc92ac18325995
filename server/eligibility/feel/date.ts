import { type CalendarDate, isCalendarDate } from "@/server/kernel";

const MONTHS_A_YEAR = 12;
const DAYS_A_WEEK = 7;
const MAX_REMEMBERED_DATES = 50_000; // every day of 130 years
const MAX_YEAR = 999_999_999; // FEEL's own limit, to both sides
const THURSDAY = 4; // 1970-01-01 was one, and the week of a year is the one its Thursday lies in
const LONG_DATE = /^(-?(?:0\d{3}|[1-9]\d{3,8}))-(\d{2})-(\d{2})$/;

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

  /** Reads a date as FEEL writes one, which may also be before the year 0 or after 9999; null when there is none. */
  static read(text: string): FeelDate | null {
    const plain = FeelDate.parse(text);
    const parts = plain === null ? LONG_DATE.exec(text) : null;
    return parts === null ? plain : FeelDate.from(Number(parts[1]), Number(parts[2]), Number(parts[3]));
  }

  /** The date so many days after 1970-01-01. */
  static ofEpochDay(epochDay: number): FeelDate {
    const { year, month, day } = civilFromDays(epochDay);
    return new FeelDate(year, month, day);
  }

  /** A date that is already known to exist. */
  static of(date: CalendarDate): FeelDate {
    return new FeelDate(Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10)));
  }

  /** The date of a year, month and day; null when it does not exist. */
  static from(year: number, month: number, day: number): FeelDate | null {
    if (![year, month, day].every(Number.isInteger) || Math.abs(year) > MAX_YEAR) return null;
    const exists = month >= 1 && month <= MONTHS_A_YEAR && day >= 1 && day <= daysInMonth(year, month);
    return exists ? new FeelDate(year, month, day) : null;
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
    return FeelDate.ofEpochDay(this.epochDay + days);
  }

  /** The days from this date to the other; negative when the other is earlier. */
  daysUntil(other: FeelDate): number {
    return other.epochDay - this.epochDay;
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

  /** The days since 1970-01-01; negative before. */
  get epochDay(): number {
    return daysFromCivil(this.year, this.month, this.day);
  }

  /** The day of the week: Monday is 1, Sunday is 7. */
  get weekday(): number {
    return floorMod(this.epochDay + THURSDAY - 1, DAYS_A_WEEK) + 1;
  }

  /** The day of the year: 1 January is 1. */
  get dayOfYear(): number {
    return this.epochDay - daysFromCivil(this.year, 1, 1) + 1;
  }

  /** The week of the year as ISO 8601 counts it: the week belongs to the year its Thursday lies in. */
  get weekOfYear(): number {
    const thursday = this.plusDays(THURSDAY - this.weekday);
    return Math.ceil(thursday.dayOfYear / DAYS_A_WEEK);
  }

  /** "YYYY-MM-DD", which is a calendar date for the years from 0 to 9999. */
  toString(): CalendarDate {
    const sign = this.year < 0 ? "-" : "";
    return `${sign}${pad(Math.abs(this.year), 4)}-${pad(this.month, 2)}-${pad(this.day, 2)}` as CalendarDate;
  }
}

const DAYS_AN_ERA = 146_097; // 400 years
const EPOCH_SHIFT = 719_468; // days from 0000-03-01 to 1970-01-01

/** Days since 1970-01-01, counted in eras of 400 years that begin in March so that a leap day is the last of its year. */
function daysFromCivil(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_AN_ERA + dayOfEra - EPOCH_SHIFT;
}

/** The other way round. */
function civilFromDays(epochDay: number): { year: number; month: number; day: number } {
  const shifted = epochDay + EPOCH_SHIFT;
  const era = Math.floor(shifted / DAYS_AN_ERA);
  const dayOfEra = shifted - era * DAYS_AN_ERA;
  const leapDays = Math.floor(dayOfEra / 1_460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

function floorMod(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, "0");
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
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
