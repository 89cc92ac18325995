import type { CalendarDate } from "@/server/kernel";
import type { ProgramRule } from "./program-rule";

/** The key of the period that a day falls in: "once", "2026" or "2026-11". At most one entitlement exists per key. */
export function periodKey(periodicity: ProgramRule["periodicity"], day: CalendarDate): string {
  if (periodicity === "once") return "once";
  return periodicity === "yearly" ? day.slice(0, 4) : day.slice(0, 7);
}

/** What an officer has decided under a program, and when. */
export type DatedDecision = { readonly predicate: string; readonly decidedOn: CalendarDate };

type Predicate = ProgramRule["humanPredicates"][number];

/**
 * Within what an officer's decision has to lie so that it counts: the year or the month of the day; undefined where it always
 * counts. Unless the program says otherwise, what is paid every year is looked at every year; what is paid once or every month was
 * looked at once.
 */
export function decisionWithin(
  lasts: Predicate["lasts"],
  periodicity: ProgramRule["periodicity"],
): "year" | "month" | undefined {
  if ((lasts ?? (periodicity === "yearly" ? "period" : "always")) === "always" || periodicity === "once")
    return undefined;
  return periodicity === "yearly" ? "year" : "month";
}

/** Whether an officer's decision counts on a day. */
export function decisionCounts(
  { humanPredicates, periodicity }: Pick<ProgramRule, "humanPredicates" | "periodicity">,
  { predicate, decidedOn }: DatedDecision,
  day: CalendarDate,
): boolean {
  const lasts = humanPredicates.find(({ name }) => name === predicate)?.lasts;
  if (decisionWithin(lasts, periodicity) === undefined) return true;
  return periodKey(periodicity, decidedOn) === periodKey(periodicity, day);
}
