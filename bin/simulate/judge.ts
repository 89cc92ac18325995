import type { BookEntry } from "./bank";
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
  book: readonly BookEntry[];
  paidIn: readonly TreasuryCredit[];
  promised: ReadonlySet<string>;
}): readonly Finding[] {
  const people = [...judgePeople(day), ...judgeSubjects(day)];
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

/** Whether the statement differs from our books exactly where the bank made it differ. */
function judgeStatement({ store, book }: { store: ModelStore; book: readonly BookEntry[] }): Finding[] {
  const ours = new Map<string, number>();
  for (const { kind, reason, attempt, amountFen } of store.transfers) {
    const name = kind === "posted" && reason === "credit" ? "paid" : reason === "return" ? "returned" : null;
    if (name) ours.set(`${name} ${attempt}`, amountFen);
  }
  const findings: Finding[] = [];
  const told = new Map<string, number[]>();
  for (const { endToEndId, kind, amountFen, told: how } of book) {
    const sums =
      how === "never"
        ? []
        : how === "twice"
          ? [amountFen, amountFen]
          : [how === "other-sum" ? amountFen + 1 : amountFen];
    told.set(`${kind} ${endToEndId}`, sums);
  }
  for (const [name, fen] of ours) {
    if (!told.has(name)) findings.push({ kind: "statement", what: `${name} of ${fen} is ours alone` });
  }
  const differing = [...told].filter(([name, sums]) => sums.length !== 1 || sums[0] !== ours.get(name)).length;
  const made = book.filter(({ told: how }) => how !== "once").length;
  if (differing !== made)
    findings.push({ kind: "statement", what: `${made} lines were made to differ, ${differing} differ` });
  return findings;
}
