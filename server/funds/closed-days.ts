import type { Context } from "@/server/context";
import { addDays, type CalendarDate } from "@/server/kernel";
import { listClosed, noteClosed } from "./closed-days-store";

/** How far back a day that was never closed is still compared by itself; an older one is an officer's to ask for. */
const DAYS_BACK = 31;

/**
 * The days that are over and were not compared to their end, oldest first, at most 31: those on which nothing ran are among them.
 * The service's first look begins with the day before; what was before it is nobody's day.
 */
export function openDays(ctx: Context): Promise<CalendarDate[]> {
  const today = ctx.today();
  const job = ctx.as("treasury");
  return job.tx(async (tx) => {
    const closed = await listClosed(tx);
    if (!closed.first) await noteClosed(job, tx, { day: addDays(today, -1), isWhole: false });
    const days = Array.from({ length: DAYS_BACK }, (_, back) => addDays(today, back - DAYS_BACK));
    const first = closed.first ?? addDays(today, -1);
    return days.filter((day) => day >= first && !closed.whole.has(day));
  });
}

/** The first day that was ever compared by itself, and may be compared again; today before there is one. */
export function firstComparedDay(ctx: Context): Promise<CalendarDate> {
  return ctx.as("treasury").tx(async (tx) => (await listClosed(tx)).first ?? ctx.today());
}

/** Whether a day's comparison came to its end with what the bank's statement said that evening. */
export function wasClosedInTheEvening(ctx: Context, day: CalendarDate): Promise<boolean> {
  return ctx.as("treasury").tx(async (tx) => (await listClosed(tx)).evenings.has(day));
}

/** Notes that a day's comparison came to its end, once however often it does. */
export function markDayClosed(ctx: Context, closed: { day: CalendarDate; isWhole: boolean }): Promise<void> {
  const job = ctx.as("treasury");
  return job.tx((tx) => noteClosed(job, tx, closed));
}
