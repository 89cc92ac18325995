import type { CalendarDate, Fen } from "@/server/kernel";

/**
 * The value of a fact as its source delivers it: dates "YYYY-MM-DD", months "YYYY-MM", lists of objects under the
 * catalogue's English member keys. Numbers are read as the decimals they are written as.
 */
export type FactValue = null | boolean | number | string | readonly FactValue[] | { readonly [key: string]: FactValue };

/** One fact about a subject: its value, which source delivered it, and when. */
export type Fact = {
  readonly value: FactValue;
  readonly source: string;
  readonly obtainedOn: CalendarDate;
  /**
   * Of a list of months, the day up to which its source has delivered the months of everybody. A month that ends later and is
   * not in the list is unknown (docs/decisions/0049). Left out: the list is whole.
   */
  readonly completeUntil?: CalendarDate;
};

/** Something this subject was already paid. `period` is the program's period key: "once", "2026" or "2026-11". */
export type PastClaim = { readonly programId: string; readonly period: string; readonly amountFen: Fen };

/**
 * All that is known about one subject.
 * A key that is absent from `facts` is unknown. A known "no" is a fact whose value is null, false, 0 or [].
 */
export type SubjectFacts = {
  readonly facts: ReadonlyMap<string, Fact>;
  readonly history: readonly PastClaim[];
  readonly humanDecisions: ReadonlyMap<string, boolean>;
  /** Up to when each source has delivered everything: it has confirmed on that day what it delivered before. */
  readonly completeUntil?: ReadonlyMap<string, CalendarDate>;
  /** Delivered, but left out of `facts`: the source has been silent for too long, or no such value can be. */
  readonly withheld?: ReadonlyMap<string, "stale" | "implausible">;
};
