import { type ClaimStatus, edgeBetween } from "@/server/claims";
import { decideWord, type InstructionStatus, isNoWord, splitCost } from "@/server/funds";
import type { BankReport } from "@/server/gateways";
import { assert, type Fen, fen } from "@/server/kernel";
import { ALL_GUARDS, type Guards } from "./guards";
import type { TreasuryCredit } from "./treasury";

/** What is owed to somebody. */
export type SimulatedBenefit = {
  readonly id: string;
  readonly subject: string;
  readonly amountFen: Fen;
  readonly citySharePermille: number;
  readonly place: string;
  claim: string | null;
};
/** A claim as the database keeps it. */
export type SimulatedClaim = {
  readonly id: string;
  readonly benefit: SimulatedBenefit;
  account: string;
  status: ClaimStatus;
};
/** An attempt to pay as the database keeps it. */
export type SimulatedAttempt = {
  readonly id: string;
  readonly claim: SimulatedClaim;
  readonly number: number;
  readonly account: string;
  readonly openedAt: number;
  status: InstructionStatus;
  readonly words: Set<string>;
};
/** A movement, never changed. */
export type SimulatedTransfer = {
  readonly kind: "pending" | "post" | "void" | "posted";
  readonly from: string;
  readonly to: string;
  readonly amountFen: number;
  readonly attempt: string;
  readonly reason: string;
};

const DECEASED = "MD07";

/** Money does not reach: nothing was written. */
export class NotEnough extends Error {
  override readonly name = "NotEnough";
}

type Balance = { inFen: number; outFen: number; pendingFen: number; readonly floorFen: number };

/** Everything the database of one day holds. */
type State = {
  readonly guards: Guards;
  readonly benefits: Map<string, SimulatedBenefit>;
  readonly claims: Map<string, SimulatedClaim>;
  readonly attempts: Map<string, SimulatedAttempt>;
  /** The last attempt of each claim. */
  readonly latest: Map<string, SimulatedAttempt>;
  readonly transfers: SimulatedTransfer[];
  /** The reservations of each attempt. */
  readonly legs: Map<string, readonly SimulatedTransfer[]>;
  readonly balances: Map<string, Balance>;
  /** Who cannot be paid at all. */
  readonly stopped: Set<string>;
  /** What treasuries have paid in, by the bank's reference. */
  readonly credits: Set<string>;
  names: number;
};

function balanceOf({ balances }: State, account: string, floorFen = 0): Balance {
  const known = balances.get(account);
  if (known) return known;
  const fresh = { inFen: 0, outFen: 0, pendingFen: 0, floorFen };
  balances.set(account, fresh);
  return fresh;
}

function freeOf(state: State, account: string): number {
  const { inFen, outFen, pendingFen, floorFen } = balanceOf(state, account);
  return inFen - outFen - pendingFen - floorFen;
}

/** Reserves every leg, pool before advance, or throws before anything is written. */
function reserve(state: State, attempt: string, claim: SimulatedClaim): void {
  const { amountFen, citySharePermille, place } = claim.benefit;
  const taken: SimulatedTransfer[] = [];
  for (const leg of splitCost({ amountFen, citySharePermille, jurisdictionCode: place })) {
    const [pool, advance] = [`pool ${leg.jurisdictionCode}`, `advance ${leg.jurisdictionCode}`];
    const fromPool = Math.max(0, Math.min(leg.amountFen, freeOf(state, pool)));
    const rest = leg.amountFen - fromPool;
    if (state.guards.floor && rest > freeOf(state, advance)) throw new NotEnough();
    const way = { kind: "pending", to: "clearing", attempt } as const;
    if (fromPool > 0) taken.push({ ...way, from: pool, amountFen: fromPool, reason: "disburse" });
    if (rest > 0) taken.push({ ...way, from: advance, amountFen: rest, reason: "advance" });
  }
  for (const transfer of taken) balanceOf(state, transfer.from).pendingFen += transfer.amountFen;
  state.transfers.push(...taken);
  state.legs.set(attempt, taken);
}

function openAttempt(state: State, claim: SimulatedClaim, now: number): void {
  const number = (state.latest.get(claim.id)?.number ?? 0) + 1;
  const id = `pay_${++state.names}`;
  reserve(state, id, claim);
  const { account } = claim;
  const attempt: SimulatedAttempt = { id, claim, number, account, openedAt: now, status: "open", words: new Set() };
  state.attempts.set(id, attempt);
  state.latest.set(claim.id, attempt);
}

function moveClaim(claim: SimulatedClaim, to: ClaimStatus): void {
  assert(edgeBetween(claim.status, to), `a claim does not go from ${claim.status} to ${to}`);
  claim.status = to;
}

/** Posts or voids what an attempt reserved. @returns fen */
function resolve(state: State, attempt: SimulatedAttempt, how: "post" | "void"): number {
  let total = 0;
  for (const leg of state.legs.get(attempt.id) ?? []) {
    const account = balanceOf(state, leg.from);
    account.pendingFen -= leg.amountFen;
    if (how === "post") account.outFen += leg.amountFen;
    state.transfers.push({ ...leg, kind: how });
    total += leg.amountFen;
  }
  return total;
}

function passClearing(state: State, fen: number): void {
  balanceOf(state, "clearing").inFen += fen;
  balanceOf(state, "clearing").outFen += fen;
}

const MOVES = {
  credit: (state: State, attempt: SimulatedAttempt): void => {
    const amountFen = resolve(state, attempt, "post");
    const to = attempt.claim.benefit.subject;
    passClearing(state, amountFen);
    balanceOf(state, to).inFen += amountFen;
    state.transfers.push({ kind: "posted", from: "clearing", to, amountFen, attempt: attempt.id, reason: "credit" });
  },
  void: (state: State, attempt: SimulatedAttempt): void => {
    resolve(state, attempt, "void");
  },
  return: (state: State, attempt: SimulatedAttempt): void => {
    const from = attempt.claim.benefit.subject;
    let amountFen = 0;
    for (const leg of state.legs.get(attempt.id) ?? []) {
      balanceOf(state, leg.from).inFen += leg.amountFen;
      const back = { kind: "posted", from: "clearing", to: leg.from, amountFen: leg.amountFen } as const;
      state.transfers.push({ ...back, attempt: attempt.id, reason: "reversal" });
      amountFen += leg.amountFen;
    }
    passClearing(state, amountFen);
    balanceOf(state, from).outFen += amountFen;
    state.transfers.push({ kind: "posted", from, to: "clearing", amountFen, attempt: attempt.id, reason: "return" });
  },
};

function confirm(state: State, tap: { benefit: string; account: string; now: number }) {
  const benefit = state.benefits.get(tap.benefit);
  assert(benefit, "a tap is on a benefit");
  const there = benefit.claim === null ? undefined : state.claims.get(benefit.claim);
  if (there && state.guards.oneClaim) return { claim: there, fresh: false };
  const claim: SimulatedClaim = { id: `clm_${++state.names}`, benefit, account: tap.account, status: "confirmed" };
  openAttempt(state, claim, tap.now);
  state.claims.set(claim.id, claim);
  benefit.claim = claim.id;
  return { claim, fresh: true };
}

const isOver = ({ status }: SimulatedClaim) =>
  status !== "confirmed" && status !== "paying" ? "settled" : "unsettled";

function hear(state: State, report: BankReport, now: number): "settled" | "unsettled" {
  const { guards, stopped } = state;
  const attempt = state.attempts.get(report.endToEndId);
  assert(attempt, "the bank speaks of payments that were ordered");
  const { claim } = attempt;
  if (isNoWord(report) && guards.duplicateEndsNothing) return isOver(claim);
  const word = report.status ?? "RTND";
  const again = attempt.words.has(word);
  if (again && guards.wordOnce) return isOver(claim);
  attempt.words.add(word);
  // Without the guards: a repeated credit is credited again, and an order that was there before is one the bank refused.
  if (again && word === "ACCC" && attempt.status === "credited") MOVES.credit(state, attempt);
  const meant = isNoWord(report) ? ({ ...report, reason: "MS03" } as BankReport) : report;
  const decided = decideWord(attempt.status, meant);
  for (const one of decided.moves) MOVES[one](state, attempt);
  if (decided.ends) attempt.status = decided.ends;
  if (report.reason === DECEASED) stopped.add(claim.benefit.subject);
  const outcome = decided.outcome === "retry" && stopped.has(claim.benefit.subject) ? "returned" : decided.outcome;
  if (outcome === "unchanged") return isOver(claim);
  if (claim.status === "confirmed") moveClaim(claim, "paying");
  if (outcome === "credited" || outcome === "returned") moveClaim(claim, outcome);
  if (outcome === "retry") openAttempt(state, claim, now);
  return outcome === "credited" || outcome === "returned" ? "settled" : "unsettled";
}

function reissue(state: State, asked: { claim: string; account: string; now: number }): boolean {
  const claim = state.claims.get(asked.claim);
  if (claim?.status !== "returned" || state.stopped.has(claim.benefit.subject)) return false;
  const before = claim.account;
  claim.account = asked.account;
  try {
    openAttempt(state, claim, asked.now);
  } catch (error) {
    claim.account = before; // the transaction is undone
    throw error;
  }
  moveClaim(claim, "paying");
  return true;
}

/** A treasury has paid into a pool, says the bank. */
function receive(state: State, { reference, place, amountFen }: TreasuryCredit): void {
  if (state.credits.has(reference) && state.guards.creditOnce) return;
  state.credits.add(reference);
  const [from, to] = [`treasury ${place}`, `pool ${place}`];
  balanceOf(state, from).outFen += amountFen;
  balanceOf(state, to).inFen += amountFen;
  state.transfers.push({ kind: "posted", from, to, amountFen, attempt: reference, reason: "replenish" });
}

/** Takes another name for an open attempt: what a service does that does not keep the names of its orders. */
function rename(state: State, attempt: SimulatedAttempt): SimulatedAttempt {
  const other = { ...attempt, id: `pay_${++state.names}`, words: new Set<string>() };
  state.attempts.set(other.id, other);
  state.latest.set(attempt.claim.id, other);
  state.legs.set(other.id, state.legs.get(attempt.id) ?? []);
  return other;
}

/**
 * The database of the money path in memory: the same verbs with the same decisions (how a cost is split, what a word does to
 * an attempt, which status may follow which), each whole or not at all. That it does what PostgreSQL does is held by
 * server/testing/money-model.test.ts.
 */
export function modelStore(guards: Guards = ALL_GUARDS) {
  const state: State = {
    guards,
    benefits: new Map(),
    claims: new Map(),
    attempts: new Map(),
    latest: new Map(),
    transfers: [],
    legs: new Map(),
    balances: new Map(),
    stopped: new Set(),
    credits: new Set(),
    names: 0,
  };
  const { benefits, claims, attempts, transfers, balances } = state;
  return {
    benefits,
    claims,
    attempts,
    transfers: transfers as readonly SimulatedTransfer[],
    balances: balances as ReadonlyMap<string, Readonly<Balance>>,
    latestOf: (claim: string) => state.latest.get(claim),
    /** Opens the accounts of a place: what its pool holds, and how much the bank lends beyond it. */
    fund: (place: string, { balanceFen, creditLineFen }: { balanceFen: number; creditLineFen: number }): void => {
      balanceOf(state, `treasury ${place}`, Number.NEGATIVE_INFINITY).outFen += balanceFen;
      balanceOf(state, `pool ${place}`).inFen += balanceFen;
      balanceOf(state, `advance ${place}`, -creditLineFen);
      const way = { from: `treasury ${place}`, to: `pool ${place}`, attempt: "", reason: "replenish" };
      if (balanceFen > 0) transfers.push({ kind: "posted", amountFen: balanceFen, ...way });
    },
    owe: (benefit: Omit<SimulatedBenefit, "claim" | "amountFen"> & { amountFen: number }): void => {
      benefits.set(benefit.id, { ...benefit, amountFen: fen(benefit.amountFen), claim: null });
    },
    /** One tap. @throws NotEnough, having written nothing. */
    confirm: (tap: { benefit: string; account: string; now: number }) => confirm(state, tap),
    /** A word of the bank about an attempt. @returns whether the claim's payment is over for now. */
    hear: (report: BankReport, now: number) => hear(state, report, now),
    /** The bank's notice that a treasury has paid into a pool. */
    receive: (credit: TreasuryCredit) => receive(state, credit),
    /** A returned claim to another account. @returns false when it is under way again or may not be. @throws NotEnough. */
    reissue: (asked: { claim: string; account: string; now: number }) => reissue(state, asked),
    rename: (attempt: SimulatedAttempt) => rename(state, attempt),
  };
}

/** The database of the money path in memory. */
export type ModelStore = ReturnType<typeof modelStore>;
