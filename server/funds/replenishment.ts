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

/** 交回款 that stands in our books: what a payee paid back, as an officer booked it. */
type BookedRepayment = Omit<BookedReplenishment, "due"> & {
  /** Whether the statement ought to tell of it: it was booked on the statement's day, and no other day's has told of it. */
  readonly due: boolean;
  /** Whether the same reference stands for what the treasury paid in: one of the two is none. */
  readonly isTreasurys: boolean;
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
  readonly repaid: readonly BookedRepayment[];
  readonly told: readonly ToldCredit[];
  /** References that statements of other days or pools have told of. */
  readonly toldBefore: ReadonlySet<string>;
};

type Booked = (BookedReplenishment | BookedRepayment) & { readonly about: "replenishment" | "repayment" };

/**
 * Compares what the statement says came in with what we booked for the treasury and for payees who paid back: each must have
 * the other. Pure.
 * @returns the differences, named by the bank's reference, and how many entries agree in every respect.
 */
export function compareReplenishments({ jurisdictionCode, booked, repaid, told, toldBefore }: TreasurySides): {
  differences: Difference[];
  matched: number;
} {
  const ourBooks: Booked[] = [
    ...repaid.filter((one) => !one.isTreasurys).map((one) => ({ ...one, about: "repayment" as const })),
    ...booked.map((one) => ({ ...one, about: "replenishment" as const })),
  ];
  const books = new Map(ourBooks.map((one) => [one.bankReference, one]));
  const toldOf = new Set(toldBefore);
  const differences: Difference[] = [];
  for (const entry of told) {
    const { bankReference, entryReference, amountFen: bankFen } = entry;
    const ours = books.get(bankReference);
    const kind = kindOf(entry, ours, { again: toldOf.has(bankReference), jurisdictionCode });
    toldOf.add(bankReference);
    const ourFen = ours?.amountFen ?? null;
    const about = ours?.about ?? "replenishment";
    if (kind) differences.push({ about, endToEndId: bankReference, kind, entryReference, ourFen, bankFen });
  }
  const matched = told.length - differences.length;
  const untold = (one: Omit<Booked, "due">, kind: DifferenceKind): Difference => {
    const { about, bankReference: endToEndId, amountFen: ourFen } = one;
    return { about, endToEndId, kind, entryReference: "", ourFen, bankFen: null };
  };
  for (const one of ourBooks) if (one.due && !toldOf.has(one.bankReference)) differences.push(untold(one, "missing"));
  for (const one of repaid)
    if (one.due && one.isTreasurys) differences.push(untold({ ...one, about: "repayment" }, "duplicate"));
  return { differences, matched };
}

function kindOf(
  entry: ToldCredit,
  ours: Booked | undefined,
  about: { again: boolean; jurisdictionCode: string },
): DifferenceKind | null {
  if (about.again) return "duplicate";
  if (!ours) return entry.payer === "treasury" ? "extra" : "unknown";
  const isStrangers = entry.payer === "other" && ours.about === "replenishment"; // a payee pays back from wherever she likes
  if (ours.jurisdictionCode !== about.jurisdictionCode || isStrangers) return "wrong-account";
  return ours.amountFen === entry.amountFen ? null : "amount";
}
