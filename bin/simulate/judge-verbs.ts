import type { Finding } from "./finding";
import type { SimulatedClaim } from "./rows";
import { compareDay, type DayDifference } from "./statement";
import type { World } from "./world";

/** Whether nothing began and no order left after the bank had called somebody deceased, and nobody is signed in from before. */
export function judgeStops({ store, bank }: World): Finding[] {
  const findings: Finding[] = [];
  if (store.stops.size === 0) return findings;
  for (const { id, claim, openedAt } of store.attempts.values()) {
    const stoppedAt = store.stops.get(claim.benefit.subject);
    if (stoppedAt === undefined) continue;
    if (openedAt > stoppedAt) findings.push({ kind: "after-death", what: `${id} was begun after its payee had died` });
    const leftAt = bank.leftAt(id);
    if (leftAt !== undefined && leftAt > stoppedAt) {
      findings.push({ kind: "after-death", what: `${id} went to the bank after its payee had died` });
    }
  }
  for (const [subject, stoppedAt] of store.stops) {
    const since = store.sessions.get(subject);
    if (since !== undefined && since < stoppedAt) {
      findings.push({ kind: "after-death", what: `${subject} is signed in from before she died` });
    }
  }
  return findings;
}

/**
 * Whether our books hold of every claim what the bank's own book holds of it (paid, less what it took back, less what was paid back and
 * did not bounce), to the fen, but for what an honest statement makes known; and whether each of these may still stand.
 */
export function judgeRecovery(world: World): Finding[] {
  const { store, bank, paidBack } = world;
  const findings: Finding[] = [];
  const gap = new Map<SimulatedClaim, number>();
  const add = (claim: SimulatedClaim | undefined, fen: number) => {
    if (claim) gap.set(claim, (gap.get(claim) ?? 0) + fen);
  };
  for (const [attempt, fen] of heldOf(world)) {
    add(store.attempts.get(attempt)?.claim, fen);
    if (fen < 0) findings.push({ kind: "books", what: `${-fen} more came back of ${attempt} than was paid` });
  }
  for (const { endToEndId, kind, amountFen } of bank.book) {
    add(store.attempts.get(endToEndId)?.claim, kind === "paid" ? -amountFen : amountFen);
  }
  for (const { claim, amountFen, hasBounced } of paidBack) if (!hasBounced) add(claim, amountFen);
  for (const difference of compareDay(world, true).differences) {
    const [claim, fen, isLegitimate] = explain(world, difference);
    add(claim, fen);
    if (!isLegitimate)
      findings.push({ kind: "recovery", what: `${difference.kind} ${difference.endToEndId} still stands` });
  }
  for (const [{ id, status }, fen] of gap) {
    if (fen !== 0)
      findings.push({ kind: "books", what: `${id} (${status}): our books have ${fen} more than the bank's` });
  }
  return [...findings, ...judgeDemands(world)];
}

/** What our books say a payee has of each attempt; fen. */
function heldOf({ store }: World): ReadonlyMap<string, number> {
  const held = new Map<string, number>();
  for (const { reason, attempt, amountFen } of store.ledger.transfers) {
    const isIn = reason === "credit" || reason === "unrepay";
    if (!isIn && reason !== "return" && reason !== "repay") continue;
    held.set(attempt, (held.get(attempt) ?? 0) + (isIn ? amountFen : -amountFen));
  }
  return held;
}

type Explained = readonly [claim: SimulatedClaim | undefined, fen: number, isLegitimate: boolean];

/** What a real difference explains of a claim's gap, and whether it may be there at the end of a day. */
function explain(world: World, { kind, about, endToEndId, ourFen, bankFen }: DayDifference): Explained {
  const { store, paidBack, bank } = world;
  if (about === "payment") {
    // The bank returned all of it where a part, or all, had been paid back before.
    const claim = store.attempts.get(endToEndId)?.claim;
    const isReturn = kind === "late-return" || kind === "amount";
    return [claim, (ourFen ?? 0) - (bankFen ?? 0), isReturn && claim?.status === "recovered"];
  }
  const paid = paidBack.find(({ reference }) => reference === endToEndId);
  if (!paid) return [undefined, 0, kind === "unknown"]; // a stranger has paid into a pool: somebody asks why
  if (kind === "unknown") return [paid.claim, -(bankFen ?? 0), lackingOf(world, paid.claim) < paid.amountFen];
  // It bounced, and stays booked where the bank has returned the payment, or a pool has spent it.
  const wasReturned = bank.book.some((one) => {
    return one.kind === "returned" && store.attempts.get(one.endToEndId)?.claim === paid.claim;
  });
  const booked = [...store.repayments.values()].find((one) => one.bankReference === endToEndId && !one.isUndone);
  const isSpent = booked !== undefined && !store.ledger.canUnrepay(booked.id);
  return [paid.claim, ourFen ?? 0, kind === "missing" && paid.hasBounced && (wasReturned || isSpent)];
}

/** Whether every repayment stands once, for one claim; and what is recovered is back to the last fen, what is recovering is not. */
function judgeDemands(world: World): Finding[] {
  const { store } = world;
  const findings: Finding[] = [];
  const standing = new Map<string, number>();
  for (const { bankReference, isUndone } of store.repayments.values()) {
    if (!isUndone) standing.set(bankReference, (standing.get(bankReference) ?? 0) + 1);
  }
  for (const [reference, times] of standing) {
    if (times > 1) findings.push({ kind: "recovery", what: `${reference} was booked ${times} times` });
  }
  for (const claim of store.claims.values()) {
    const { id, status } = claim;
    if (status !== "recovering" && status !== "recovered") continue;
    const lacking = lackingOf(world, claim);
    if (lacking > 0 !== (status === "recovering")) {
      findings.push({ kind: "recovery", what: `${id} is ${status}, and ${lacking} are lacking` });
    }
  }
  return findings;
}

/** What our books say is lacking of a claim's money: with its payee, and neither returned nor repaid; fen. */
function lackingOf({ store }: World, { id }: SimulatedClaim): number {
  return store.ledger.legsOf(store.latestOf(id)?.id ?? "").reduce((sum, { lackingFen }) => sum + lackingFen, 0);
}
