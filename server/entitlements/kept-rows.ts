import type { PastClaim } from "@/server/eligibility";
import { type CalendarDate, fen } from "@/server/kernel";

/** A benefit as it stands in the books. */
export type KeptOwed = {
  readonly entitlementId: string;
  readonly programId: string;
  readonly period: string;
  readonly programVersion: number;
  readonly version: number;
  readonly status: string;
  readonly amountFen: number;
  /** The digest of the amount and the facts behind it, in halves of 32 bits. */
  readonly digestHigh: number;
  readonly digestLow: number;
  readonly claimableFrom: string;
  readonly expiresOn: string | null;
};

/** What stands in the books about one subject. */
export type KeptSubject = {
  /** Whatever is open or claimed, and whatever is of a period that is decided; what ended in an earlier one may be among it, and says nothing. */
  readonly owed: KeptOwed[];
  /** The numbers of the kinds of its gaps, with commas; null without a gap. */
  gaps: string | null;
  /** Those among them of programs that are held. */
  heldGaps: string | null;
};

/** What stands in the books, by subject. */
export type KeptBooks = ReadonlyMap<string, KeptSubject>;

const LOWER_DIGITS = 8;

/** The halves of a digest as it is stored: hexadecimal digits without zeros in front. */
export function digestHalves(digest: string): Pick<KeptOwed, "digestHigh" | "digestLow"> {
  const upper = digest.slice(0, -LOWER_DIGITS);
  const digestHigh = upper === "" ? 0 : Number.parseInt(upper, 16) | 0;
  return { digestHigh, digestLow: Number.parseInt(digest.slice(-LOWER_DIGITS), 16) | 0 };
}

const YEAR = /^[0-9]{4}/;

/**
 * What a subject has taken: what has arrived, what was confirmed and has not arrived yet, and what still waits from an earlier
 * period. A rule that pays what was not paid before would otherwise owe it a second time beside the first.
 */
export function takenBy(
  owed: readonly KeptOwed[],
  arrived: readonly PastClaim[],
  civilDate: CalendarDate,
): readonly PastClaim[] {
  let taken = arrived;
  for (const row of owed) {
    const { programId, period, amountFen } = row;
    if (row.status !== "claimed" && !waitsFromBefore(row, civilDate)) continue;
    if (arrived.some((one) => one.programId === programId && one.period === period)) continue;
    taken = [...taken, { programId, period, amountFen: fen(amountFen) }];
  }
  return taken;
}

function waitsFromBefore({ status, period, expiresOn }: KeptOwed, civilDate: CalendarDate): boolean {
  if (status !== "open" || civilDate.startsWith(period) || period > civilDate || !YEAR.test(period)) return false;
  return expiresOn === null || expiresOn >= civilDate;
}
