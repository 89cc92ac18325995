import type { Context } from "@/server/context";
import type { CalendarDate } from "@/server/kernel";
import { daysKnownLater, openLateReturns } from "./reconciliation-store";

/** Payments that came back by the bank's statement and have not in our books, with the day of that statement; at most 500, the latest. */
export function listLateReturns(ctx: Context): Promise<{ endToEndId: string; day: CalendarDate }[]> {
  return ctx.as("treasury").tx((tx) => openLateReturns(tx));
}

/** Days whose statement told of a payment, or of an order between pools, before our books knew of it: what it proves is counted when they are compared again. */
export function listDaysKnownLater(ctx: Context): Promise<CalendarDate[]> {
  return ctx.as("treasury").tx((tx) => daysKnownLater(tx));
}
