import type { GapKind } from "./gap-kinds";
import type { OwedTerms } from "./owed-terms";
import type { RunBatch } from "./run-batch";

/** What the n-th subject of a batch is owed: the id of the benefit and the digest of the facts behind it in halves of 32 bits. */
export type FoundOwed = {
  readonly n: number;
  readonly terms: OwedTerms;
  readonly amountFen: number;
  readonly idHigh: number;
  readonly idLow: number;
  readonly digestHigh: number;
  readonly digestLow: number;
};

/** What a decision about the n-th subject waits for. */
export type FoundGap = { readonly n: number; readonly kind: GapKind };

/** Takes what is found for a batch, in the order of its subjects. */
export interface FoundSink {
  /** What a subject is owed. It is only lent: the next call says another one in the same object. */
  owed(found: FoundOwed): void;
  /** What a decision about a subject waits for. */
  gap(n: number, kind: GapKind): void;
}

/** What was found for a batch, in the order of its subjects. */
export type FoundRows = {
  readonly batch: RunBatch;
  readonly owed: readonly FoundOwed[];
  readonly gaps: readonly FoundGap[];
};

/** 64 bits as `to_hex` writes them. */
export function hexOf(high: number, low: number): string {
  const lower = (low >>> 0).toString(16);
  return high === 0 ? lower : `${(high >>> 0).toString(16)}${lower.padStart(8, "0")}`;
}
