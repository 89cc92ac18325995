/** A benefit as it stands in the books. */
export type KeptOwed = {
  readonly entitlementId: string;
  readonly programId: string;
  readonly period: string;
  readonly programVersion: number;
  readonly version: number;
  readonly status: string;
  readonly amountFen: number;
  readonly factsDigest: string;
  readonly claimableFrom: string;
  readonly expiresOn: string | null;
};

/** What stands in the books about one subject. */
export type KeptSubject = {
  /** Whatever is open, and whatever is of a period that is decided. */
  readonly owed: KeptOwed[];
  /** The numbers of the kinds of its gaps, with commas; null without a gap. */
  gaps: string | null;
  /** Those among them of programs that are held. */
  heldGaps: string | null;
};

/** What stands in the books, by subject. */
export type KeptBooks = ReadonlyMap<string, KeptSubject>;
