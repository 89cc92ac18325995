import type { BookEntry } from "./bank";
import { type BankSide, compareDay, madeToDiffer } from "./statement";
import type { ModelStore } from "./store";
import type { TreasuryCredit } from "./treasury";

/** Something that must never be. */
export type Finding = {
  readonly kind: "lost" | "double" | "unfinished" | "books" | "floor" | "statement" | "treasury" | "broken";
  readonly what: string;
};

/** Looks at both sides of a day, the bank's own book and ours, and believes neither. */
export function judgeDay(day: {
  store: ModelStore;
  bank: BankSide;
  paidIn: readonly TreasuryCredit[];
  promised: ReadonlySet<string>;
}): readonly Finding[] {
  const { book } = day.bank;
  const people = [...judgePeople({ ...day, book }), ...judgeSubjects({ ...day, book })];
  return [...people, ...judgeBooks(day.store), ...judgeTreasury(day), ...judgeStatement(day)];
}

/** Whether every pool was filled with what the bank's book says its treasury paid in, each once, and with nothing else. */
function judgeTreasury({ store, paidIn }: { store: ModelStore; paidIn: readonly TreasuryCredit[] }): Finding[] {
  const told = ({ place, amountFen }: TreasuryCredit) => `pool ${place} ${amountFen}`;
  const booked = new Map<string, string[]>();
  for (const { reason, to, amountFen, attempt: reference } of store.transfers) {
    if (reason !== "replenish" || reference === "") continue; // what a pool opens with has no reference
    booked.set(reference, [...(booked.get(reference) ?? []), `${to} ${amountFen}`]);
  }
  const wrong = paidIn.filter((credit) => booked.get(credit.reference)?.join() !== told(credit));
  const strange = booked.size > paidIn.length ? [`${booked.size} were booked, ${paidIn.length} were paid in`] : [];
  const found = wrong.map(
    ({ reference }) => `${reference} was booked as ${booked.get(reference)?.join() ?? "nothing"}`,
  );
  return [...found, ...strange].map((what) => ({ kind: "treasury", what }));
}

/** Whether everybody who was told so has the money once, by the bank's own book. */
function judgePeople(day: { store: ModelStore; book: readonly BookEntry[]; promised: ReadonlySet<string> }): Finding[] {
  const { store, book, promised } = day;
  const findings: Finding[] = [];
  const arrived = new Map<string, number>();
  for (const { endToEndId, kind, amountFen } of book) {
    const benefit = store.attempts.get(endToEndId)?.claim.benefit.id ?? "unknown";
    const fen = (arrived.get(benefit) ?? 0) + (kind === "paid" ? amountFen : -amountFen);
    arrived.set(benefit, fen);
    const owed = store.benefits.get(benefit)?.amountFen ?? 0;
    if (fen > owed) findings.push({ kind: "double", what: `${benefit} is owed ${owed} and was paid ${fen}` });
  }
  for (const id of promised) {
    if (!store.benefits.get(id)?.claim) findings.push({ kind: "lost", what: `${id} was promised and has no claim` });
  }
  for (const claim of store.claims.values()) {
    const { id, status, benefit } = claim;
    const fen = arrived.get(benefit.id) ?? 0;
    if (status !== "credited" && status !== "returned") {
      findings.push({ kind: "unfinished", what: `${id} is ${status} at the end of the day` });
    } else if (fen !== (status === "credited" ? benefit.amountFen : 0)) {
      const kind = status === "credited" ? "lost" : "double";
      findings.push({ kind, what: `${id} is ${status} and the bank holds ${fen} of ${benefit.amountFen}` });
    }
  }
  return findings;
}

/** Whether our books hold of every person's money what the bank's book holds. */
function judgeSubjects({ store, book }: { store: ModelStore; book: readonly BookEntry[] }): Finding[] {
  const arrived = new Map<string, number>();
  for (const { endToEndId, kind, amountFen } of book) {
    const subject = store.attempts.get(endToEndId)?.claim.benefit.subject ?? "unknown";
    arrived.set(subject, (arrived.get(subject) ?? 0) + (kind === "paid" ? amountFen : -amountFen));
  }
  return [...arrived].flatMap(([subject, fen]) => {
    const { inFen = 0, outFen = 0 } = store.balances.get(subject) ?? {};
    if (inFen - outFen === fen) return [];
    return [{ kind: "books" as const, what: `${subject} has ${inFen - outFen} in our books and ${fen} in the bank's` }];
  });
}

/** Whether what is kept of every account is what its transfers add up to, and no account is below its floor. */
function judgeBooks({ balances, transfers }: ModelStore): Finding[] {
  const sums = new Map<string, { inFen: number; outFen: number; pendingFen: number }>();
  const of = (account: string) => {
    const sum = sums.get(account) ?? { inFen: 0, outFen: 0, pendingFen: 0 };
    sums.set(account, sum);
    return sum;
  };
  for (const { kind, from, to, amountFen } of transfers) {
    if (kind === "pending") of(from).pendingFen += amountFen;
    if (kind === "post" || kind === "void") of(from).pendingFen -= amountFen;
    if (kind === "post" || kind === "posted") {
      of(from).outFen += amountFen;
      of(to).inFen += amountFen;
    }
  }
  const findings: Finding[] = [];
  for (const [account, kept] of balances) {
    const sum = of(account);
    if (sum.inFen !== kept.inFen || sum.outFen !== kept.outFen || sum.pendingFen !== kept.pendingFen) {
      findings.push({
        kind: "books",
        what: `${account} keeps ${JSON.stringify(kept)}, its transfers say ${JSON.stringify(sum)}`,
      });
    }
    const rest = sum.inFen - sum.outFen - sum.pendingFen;
    if (rest < kept.floorFen)
      findings.push({ kind: "floor", what: `${account} holds ${rest}, at least ${kept.floorFen}` });
  }
  const clearing = of("clearing");
  if (clearing.inFen !== clearing.outFen) findings.push({ kind: "books", what: "money stayed in clearing" });
  return findings;
}

/** Whether the product's comparison finds exactly what the bank was made to tell falsely. */
function judgeStatement({ store, bank }: { store: ModelStore; bank: BankSide }): Finding[] {
  const found = compareDay(store, bank).differences.map(({ kind, endToEndId }) => `${kind} ${endToEndId}`);
  const made = madeToDiffer(bank);
  const alone = (some: readonly string[], others: readonly string[]) => some.filter((one) => !others.includes(one));
  return [
    ...alone(found, made).map((what) => `${what} was found, and nothing was made to differ there`),
    ...alone(made, found).map((what) => `${what} was made to differ, and was not found`),
  ].map((what) => ({ kind: "statement", what }));
}
