import type { Fen } from "@/server/kernel";
import type { Difference, DifferenceKind } from "./reconciliation";

/** 拨款 that stands in our books. */
export type BookedReplenishment = {
  /** The bank's own. */
  readonly bankReference: string;
  readonly jurisdictionCode: string;
  readonly amountFen: Fen;
  /** Whether the statement ought to tell of it: the bank booked it on the statement's day, and no other day's has told of it. */
  readonly due: boolean;
};

/** Money that came into the pool's account, as the statement tells it. */
export type ToldCredit = {
  readonly entryReference: string;
  readonly bankReference: string;
  readonly amountFen: Fen;
  /** Whether it came from the account of this pool's treasury, or the bank does not say. */
  readonly payer: "treasury" | "other" | "unsaid";
};

/** Both sides of what was paid into one pool on a day. */
export type TreasurySides = {
  readonly jurisdictionCode: string;
  readonly booked: readonly BookedReplenishment[];
  readonly told: readonly ToldCredit[];
  /** References that statements of other days or pools have told of. */
  readonly toldBefore: ReadonlySet<string>;
};

/**
 * Compares what the statement says came in with what we booked for the treasury: each must have the other. Pure.
 * @returns the differences, named by the bank's reference, and how many entries agree in every respect.
 */
export function compareReplenishments({ jurisdictionCode, booked, told, toldBefore }: TreasurySides): {
  differences: Difference[];
  matched: number;
} {
  const books = new Map(booked.map((one) => [one.bankReference, one]));
  const toldOf = new Set(toldBefore);
  const differences: Difference[] = [];
  for (const entry of told) {
    const { bankReference, entryReference, amountFen: bankFen } = entry;
    const ours = books.get(bankReference);
    const kind = kindOf(entry, ours, { again: toldOf.has(bankReference), jurisdictionCode });
    toldOf.add(bankReference);
    const ourFen = ours?.amountFen ?? null;
    if (kind) differences.push({ ...of(bankReference), kind, entryReference, ourFen, bankFen });
  }
  const matched = told.length - differences.length;
  for (const { bankReference, amountFen: ourFen, due } of booked) {
    if (!due || toldOf.has(bankReference)) continue;
    differences.push({ ...of(bankReference), kind: "missing", entryReference: "", ourFen, bankFen: null });
  }
  return { differences, matched };
}

const of = (bankReference: string) => ({ about: "replenishment", endToEndId: bankReference }) as const;

function kindOf(
  entry: ToldCredit,
  ours: BookedReplenishment | undefined,
  about: { again: boolean; jurisdictionCode: string },
): DifferenceKind | null {
  if (about.again) return "duplicate";
  if (!ours) return entry.payer === "treasury" ? "extra" : "unknown";
  if (ours.jurisdictionCode !== about.jurisdictionCode || entry.payer === "other") return "wrong-account";
  return ours.amountFen === entry.amountFen ? null : "amount";
}
