import { createHash } from "node:crypto";
import { accountName, type Books, type Fault } from "./books";
import type { AccountKey, FaultRequest } from "./protocol";

/** Faults on the line, met by every question; an order that was already taken meets them again when it is repeated. */
export const LINE_FAULTS = ["down", "slow"] as const;
/** Faults of the answer alone: the order is taken, its sender never hears of it. */
export const ANSWER_FAULTS = ["timeout-after-accepting"] as const;
/** Faults of the way to the bank: the order never arrives, and its sender never hears so. */
export const LOSS_FAULTS = ["lose"] as const;
/** Faults of the payment itself, met once, when it is new. */
export const OUTCOME_FAULTS = [
  "reject",
  "answer-later",
  "return-after-credit",
  "answer-twice",
  "out-of-order",
  "settle-then-return",
  "close-account",
  "after-hours",
] as const;
/** Faults of the notice that a treasury has paid, met once, when the payment is new. */
export const NOTICE_FAULTS = ["answer-later", "answer-twice", "lose"] as const;
/** Faults of the statement, met once, when a payment is new. */
export const STATEMENT_FAULTS = ["misstate"] as const;
/** Faults of the statement as a whole: the one that is asked for next is not there. */
export const WITHHOLDING_FAULTS = ["no-statement"] as const;

type Kind = FaultRequest["kind"];

/** What a fault is looked for: its kinds, the account in question if there is one, and what the draw is about. */
export type Occasion<K extends Kind> = {
  readonly kinds: readonly K[];
  readonly account: AccountKey | null;
  readonly about: string;
  readonly seed: string;
};

/** The fault that strikes on this occasion, if any: one set on the account before one set on all, the older first. */
export function strikingFault<K extends Kind>(
  books: Books,
  occasion: Occasion<K>,
): { id: number; request: Extract<FaultRequest, { kind: K }> } | null {
  const striking = [...books.faults.values()].filter((fault) => strikes(fault, occasion));
  const first = striking.find((fault) => fault.request.account !== null) ?? striking[0];
  return first ? { id: first.id, request: first.request as Extract<FaultRequest, { kind: K }> } : null;
}

function strikes(fault: Fault, occasion: Occasion<Kind>): boolean {
  const { kind, account, probability } = fault.request;
  if (!occasion.kinds.includes(kind)) return false;
  if (account && (!occasion.account || accountName(account) !== accountName(occasion.account))) return false;
  return draw(occasion.seed, `${fault.id}/${occasion.about}`) < probability;
}

/**
 * A number from 0 to below 1 that depends on the seed and the subject alone, so that a run with the same seed meets the
 * same faults in whatever order its requests arrive.
 */
export function draw(seed: string, subject: string): number {
  return createHash("sha256").update(`${seed}/${subject}`).digest().readUIntBE(0, 6) / 2 ** 48;
}
