import { type CalendarDate, civilDateAt } from "@/server/kernel";

/** The hours in which nobody is disturbed, as hours of the day in Asia/Shanghai; null where they are switched off. */
export type QuietHours = { readonly fromHour: number; readonly untilHour: number } | null;

/** 21:00 to 8:00. */
export const QUIET_HOURS: QuietHours = { fromHour: 21, untilHour: 8 };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const CITY_OFFSET_MS = 8 * HOUR_MS; // one time zone and no summer time since 1991

/** The instant at which a day begins in the city. */
export function startOfDay(day: CalendarDate): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) - CITY_OFFSET_MS);
}

/** The earliest instant from the given one on at which a person may be disturbed. */
export function notInQuietHours(at: Date, quiet: QuietHours): Date {
  if (!quiet) return at;
  const midnight = startOfDay(civilDateAt(at)).getTime();
  const hour = (at.getTime() - midnight) / HOUR_MS;
  if (hour < quiet.untilHour) return new Date(midnight + quiet.untilHour * HOUR_MS);
  if (hour >= quiet.fromHour) return new Date(midnight + DAY_MS + quiet.untilHour * HOUR_MS);
  return at;
}

/** Seconds until the next quiet hours: how long a push service may still deliver. A day where there are none. */
export function secondsUntilQuiet(at: Date, quiet: QuietHours): number {
  if (!quiet) return DAY_MS / 1000;
  const quietFrom = startOfDay(civilDateAt(at)).getTime() + quiet.fromHour * HOUR_MS;
  return Math.max(0, Math.floor((quietFrom - at.getTime()) / 1000));
}
