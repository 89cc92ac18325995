import {
  type BookedReplenishment,
  compareReplenishments,
  compareSides,
  type OurMovement,
  type ToldCredit,
  type ToldMovement,
} from "@/server/funds";
import { fen } from "@/server/kernel";
import type { BookEntry, SimulatedOrder, Telling } from "./bank";
import type { PaidBack } from "./rows";
import type { ModelStore } from "./store";
import { type CreditEntry, treasuryOf } from "./treasury";

/** Both parties' books of a day: what the bank has booked and what it tells of beyond that, and ours. */
export type BothBooks = {
  readonly store: ModelStore;
  readonly bank: { readonly book: readonly BookEntry[]; readonly invented: readonly SimulatedOrder[] };
  readonly treasury: { readonly book: readonly CreditEntry[] };
  readonly paidBack: readonly PaidBack[];
};
/** What the comparison of a day finds. */
export type DayDifference = ReturnType<typeof compareSides>["differences"][number];

/** What each telling must be found as; the truth is no difference. */
const FOUND_AS: Readonly<Record<Telling, string | null>> = {
  once: null,
  never: "missing",
  twice: "duplicate",
  "other-sum": "amount",
  "other-account": "wrong-account",
  "and-unknown": "unknown",
};

const strangerTo = (endToEndId: string) => `NEVER${endToEndId}`;

/** The statement of the day so far, line by line, with what is false in it unless it is to be honest. */
function statementOf({ bank: { book, invented } }: BothBooks, isHonest: boolean): ToldMovement[] {
  const lines = book.flatMap(({ endToEndId, kind, amountFen, account: accountIndex, told }, at): ToldMovement[] => {
    const line = { entryReference: `L${at}`, endToEndId, kind, amountFen: fen(amountFen), accountIndex };
    switch (isHonest ? "once" : told) {
      case "never":
        return [];
      case "twice":
        return [line, { ...line, entryReference: `L${at}D` }];
      case "other-sum":
        return [{ ...line, amountFen: fen(amountFen + 1) }];
      case "other-account":
        return [{ ...line, accountIndex: `${accountIndex}X` }];
      case "and-unknown":
        return [line, { ...line, entryReference: `L${at}U`, endToEndId: strangerTo(endToEndId) }];
      default:
        return [line];
    }
  });
  if (isHonest) return lines;
  const extra = invented.map(({ endToEndId, amountFen, account: accountIndex }): ToldMovement => {
    return { entryReference: `X${endToEndId}`, endToEndId, kind: "paid", amountFen: fen(amountFen), accountIndex };
  });
  return [...lines, ...extra];
}

/** The payments that the statement of the day so far tells of. */
export function toldAsPaid(books: BothBooks): ReadonlySet<string> {
  return new Set(statementOf(books, false).flatMap(({ kind, endToEndId }) => (kind === "paid" ? [endToEndId] : [])));
}

/** What moved in our books, every movement due: the day is one. */
function movementsOf({ ledger, attempts }: ModelStore): OurMovement[] {
  return ledger.transfers.flatMap(({ reason, attempt, amountFen }): OurMovement[] => {
    const ours = reason === "credit" ? "paid" : reason === "return" ? "returned" : null;
    const accountIndex = attempts.get(attempt)?.account ?? "";
    return ours ? [{ endToEndId: attempt, kind: ours, amountFen: fen(amountFen), accountIndex, due: true }] : [];
  });
}

/** What came into the pool of a place, as the statement tells it. */
function creditsOf({ treasury, paidBack }: BothBooks, place: string, isHonest: boolean): ToldCredit[] {
  const ofTreasury = treasury.book.flatMap((one, at): ToldCredit[] => {
    if (one.place !== place) return [];
    const payer = one.payer === treasuryOf(place) ? "treasury" : "other";
    const line = {
      entryReference: `T${at}`,
      bankReference: one.reference,
      amountFen: fen(one.amountFen),
      payer,
    } as const;
    const told = isHonest ? "once" : one.told;
    if (told === "never") return [];
    if (told === "twice") return [line, { ...line, entryReference: `T${at}D` }];
    return [told === "other-sum" ? { ...line, amountFen: fen(one.amountFen + 1) } : line];
  });
  const ofPayees = paidBack.flatMap((one, at): ToldCredit[] => {
    if (one.place !== place || one.hasBounced) return [];
    const { reference: bankReference } = one;
    return [{ entryReference: `P${at}`, bankReference, amountFen: fen(one.amountFen), payer: "other" }];
  });
  return [...ofTreasury, ...ofPayees];
}

/** The product's own comparisons (`compareSides`, `compareReplenishments`) of the day so far. */
export function compareDay(books: BothBooks, isHonest = false): { differences: DayDifference[] } {
  const { store } = books;
  const ordered = new Set(store.attempts.keys());
  const sides = {
    ours: movementsOf(store),
    told: statementOf(books, isHonest),
    ordered,
    toldBefore: new Set<string>(),
  };
  const { differences } = compareSides(sides);
  for (const [account] of store.ledger.balances) {
    if (account.startsWith("pool ")) differences.push(...comparePool(books, account.slice(5), isHonest));
  }
  return { differences };
}

function comparePool(books: BothBooks, jurisdictionCode: string, isHonest: boolean): DayDifference[] {
  const { store } = books;
  const booked: BookedReplenishment[] = [];
  for (const { reason, attempt: bankReference, to, amountFen } of store.ledger.transfers) {
    if (reason !== "replenish" || bankReference === "" || to !== `pool ${jurisdictionCode}`) continue;
    booked.push({ bankReference, jurisdictionCode, amountFen: fen(amountFen), due: true });
  }
  const standing = [...store.repayments.values()].filter(({ isUndone, claim }) => {
    return !isUndone && claim.benefit.place === jurisdictionCode;
  });
  const repaid = standing.map(({ bankReference, amountFen }) => {
    return { bankReference, jurisdictionCode, amountFen: fen(amountFen), due: true, isTreasurys: false };
  });
  const told = creditsOf(books, jurisdictionCode, isHonest);
  return compareReplenishments({ jurisdictionCode, booked, repaid, told, toldBefore: new Set() }).differences;
}

/**
 * What the comparison has to find at the end of the day for what the bank was made to tell falsely, each under its kind.
 * @param real what differs in truth: of a return that our books do not have at all, another sum is no further difference
 */
export function madeToDiffer({ bank: { book, invented }, treasury }: BothBooks, real: ReadonlySet<string>): string[] {
  const told = book.flatMap(({ endToEndId, told, kind: moved }) => {
    const kind = FOUND_AS[told];
    const isHidden = kind === "amount" && moved === "returned" && real.has(`late-return ${endToEndId}`);
    return kind && !isHidden ? [`${kind} ${kind === "unknown" ? strangerTo(endToEndId) : endToEndId}`] : [];
  });
  const credits = treasury.book.flatMap(({ reference, told }) => {
    return told === "once" ? [] : [`${FOUND_AS[told]} ${reference}`];
  });
  return [...told, ...credits, ...invented.map(({ endToEndId }) => `extra ${endToEndId}`)];
}
