import { compareSides, type OurMovement, type ToldMovement } from "@/server/funds";
import { fen } from "@/server/kernel";
import type { BookEntry, SimulatedOrder, Telling } from "./bank";
import type { ModelStore } from "./store";

/** What the bank has booked, and what it tells of beyond that. */
export type BankSide = { readonly book: readonly BookEntry[]; readonly invented: readonly SimulatedOrder[] };

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

/** The statement of the day so far, line by line, with what is false in it. */
function statementOf({ book, invented }: BankSide): ToldMovement[] {
  const lines = book.flatMap(({ endToEndId, kind, amountFen, account: accountIndex, told }, at): ToldMovement[] => {
    const line = { entryReference: `L${at}`, endToEndId, kind, amountFen: fen(amountFen), accountIndex };
    switch (told) {
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
  const extra = invented.map(({ endToEndId, amountFen, account: accountIndex }): ToldMovement => {
    return { entryReference: `X${endToEndId}`, endToEndId, kind: "paid", amountFen: fen(amountFen), accountIndex };
  });
  return [...lines, ...extra];
}

/** What moved in our books, every movement due: the day is one. */
function movementsOf({ transfers, attempts }: ModelStore): OurMovement[] {
  return transfers.flatMap(({ kind, reason, attempt, amountFen }): OurMovement[] => {
    const ours = kind === "posted" && reason === "credit" ? "paid" : reason === "return" ? "returned" : null;
    const accountIndex = attempts.get(attempt)?.account ?? "";
    return ours ? [{ endToEndId: attempt, kind: ours, amountFen: fen(amountFen), accountIndex, due: true }] : [];
  });
}

/** The product's own comparison (`compareSides`) of the day so far. */
export function compareDay(store: ModelStore, bank: BankSide) {
  const ordered = new Set(store.attempts.keys());
  return compareSides({ ours: movementsOf(store), told: statementOf(bank), ordered, toldBefore: new Set() });
}

/** What the comparison has to find at the end of the day: what the bank was made to tell falsely, each under its kind, and nothing else. */
export function madeToDiffer({ book, invented }: BankSide): string[] {
  const told = book.flatMap(({ endToEndId, told }) => {
    const kind = FOUND_AS[told];
    return kind ? [`${kind} ${kind === "unknown" ? strangerTo(endToEndId) : endToEndId}`] : [];
  });
  return [...told, ...invented.map(({ endToEndId }) => `extra ${endToEndId}`)];
}
