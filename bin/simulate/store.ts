import { type ClaimStatus, decideRepayment, edgeBetween, stepsAfterWord, unlessStopped } from "@/server/claims";
import { decideWord, isNoWord } from "@/server/funds";
import { type BankReport, faultOf, returnReasonOf } from "@/server/gateways";
import { assert, type CalendarDate, fen, Refusal } from "@/server/kernel";
import { ALL_GUARDS, type Guards } from "./guards";
import { type Opening, SimulatedLedger } from "./ledger";
import { PoolOrders } from "./pool-orders";
import type { SimulatedAttempt, SimulatedBenefit, SimulatedClaim, SimulatedRepayment } from "./rows";
import { type TreasuryCredit, treasuryOf } from "./treasury";

type Asked = { readonly claim: string; readonly account: string; readonly now: number };

const DECEASED = "MD07";

/**
 * The database of the money path in memory: the same verbs with the product's own decisions (how a cost is split, what a word does to
 * an attempt and to its claim, which status may follow which, whether a repayment is booked, what an order between a treasury and its pool is, and whether a word about it counts),
 * each whole or not at all. What a verb will not do it refuses with the product's own refusal. That it does what PostgreSQL does is
 * held by server/testing/money-model.test.ts.
 */
export class ModelStore {
  readonly benefits = new Map<string, SimulatedBenefit>();
  readonly claims = new Map<string, SimulatedClaim>();
  readonly attempts = new Map<string, SimulatedAttempt>();
  readonly repayments = new Map<string, SimulatedRepayment>();
  /** The orders by which treasuries repay what the bank has advanced. */
  readonly orders: PoolOrders;
  /** Who cannot be paid at all, and since when. */
  readonly stops = new Map<string, number>();
  /** Who is signed in, and since when. */
  readonly sessions = new Map<string, number>();
  readonly ledger: SimulatedLedger;
  private readonly latest = new Map<string, SimulatedAttempt>();
  private readonly closed = new Set<string>();
  private readonly credits = new Map<string, TreasuryCredit>();
  /** The payments that a statement has told of. */
  private readonly proved = new Set<string>();
  private names = 0;

  constructor(private readonly guards: Guards = ALL_GUARDS) {
    this.ledger = new SimulatedLedger(guards);
    this.orders = new PoolOrders(this.ledger, guards);
  }

  /** The last attempt of a claim. */
  latestOf(claim: string): SimulatedAttempt | undefined {
    return this.latest.get(claim);
  }

  /** Opens the accounts of a place. */
  fund(place: string, opening: Opening): void {
    this.ledger.open(place, opening);
  }

  /** Something is owed to somebody. */
  owe(benefit: Omit<SimulatedBenefit, "claim" | "amountFen"> & { amountFen: number }): void {
    this.benefits.set(benefit.id, { ...benefit, amountFen: fen(benefit.amountFen), claim: null });
  }

  private isStopped(subject: string): boolean {
    return this.guards.nothingAfterDeath && this.stops.has(subject);
  }

  private requirePayable(subject: string, account: string): void {
    if (this.isStopped(subject)) throw new Refusal("PAYEE_CANNOT_BE_PAID");
    if (this.closed.has(account)) throw new Refusal("PAYEE_ACCOUNT_CLOSED");
  }

  private openAttempt(claim: SimulatedClaim, account: string, now: number): void {
    const number = (this.latest.get(claim.id)?.number ?? 0) + 1;
    const id = `pay_${++this.names}`;
    this.ledger.reserve(id, claim.benefit);
    const attempt: SimulatedAttempt = { id, claim, number, account, openedAt: now, status: "open", words: new Map() };
    this.attempts.set(id, attempt);
    this.latest.set(claim.id, attempt);
  }

  private moveClaim(claim: SimulatedClaim, to: ClaimStatus): void {
    assert(edgeBetween(claim.status, to), `a claim does not go from ${claim.status} to ${to}`);
    claim.status = to;
  }

  /** One tap. @throws Refusal, having written nothing. */
  confirm(tap: { benefit: string; account: string; now: number }): { claim: SimulatedClaim; fresh: boolean } {
    const benefit = this.benefits.get(tap.benefit);
    assert(benefit, "a tap is on a benefit");
    const there = benefit.claim === null ? undefined : this.claims.get(benefit.claim);
    if (there && this.guards.oneClaim) return { claim: there, fresh: false };
    this.requirePayable(benefit.subject, tap.account);
    const claim: SimulatedClaim = { id: `clm_${++this.names}`, benefit, account: tap.account, status: "confirmed" };
    this.openAttempt(claim, tap.account, tap.now);
    this.claims.set(claim.id, claim);
    benefit.claim = claim.id;
    return { claim, fresh: true };
  }

  /** A word of the bank about an attempt. @returns whether the claim's payment is over for now. */
  hear(report: BankReport, now: number): "settled" | "unsettled" {
    const { guards } = this;
    const attempt = this.attempts.get(report.endToEndId);
    assert(attempt, "the bank speaks of payments that were ordered");
    const { claim } = attempt;
    const subject = claim.benefit.subject;
    if (isNoWord(report) && guards.duplicateEndsNothing) return isOver(claim);
    const word = report.status ?? "RTND";
    const again = attempt.words.has(word);
    if (again && guards.wordOnce) {
      if (attempt.words.get(word) !== report.reason) this.stopWhoDied(subject, report, now);
      return isOver(claim);
    }
    attempt.words.set(word, report.reason);
    // Without the guards: a repeated credit is credited again, and an order that was there before is one the bank refused.
    if (again && word === "ACCC" && attempt.status === "credited") this.ledger.credit(attempt.id, subject);
    const meant = isNoWord(report) ? ({ ...report, reason: "MS03" } as BankReport) : report;
    const decided = decideWord(attempt.status, meant);
    for (const one of decided.moves) this.ledger[one](attempt.id, subject);
    if (decided.ends) attempt.status = decided.ends;
    this.stopWhoDied(subject, report, now);
    const outcome = unlessStopped(decided.outcome, this.isStopped(subject));
    if (outcome === "unchanged") return isOver(claim);
    if (claim.status === "cancelled" && !guards.onlyReturnedIsGivenUp) return "settled";
    for (const step of stepsAfterWord(claim.status, outcome)) this.moveClaim(claim, step);
    if (outcome === "returned" && returnReasonOf(report.reason) === "account-closed") this.closed.add(claim.account);
    if (outcome === "retry") this.openAttempt(claim, claim.account, now);
    return outcome === "credited" || outcome === "returned" ? "settled" : "unsettled";
  }

  private stopWhoDied(subject: string, { reason }: BankReport, now: number): void {
    if (reason !== DECEASED || this.stops.has(subject)) return;
    this.stops.set(subject, now);
    if (this.guards.signedOutByDeath) this.sessions.delete(subject);
  }

  /** A returned claim to another account. @returns false when it is under way to it again. @throws Refusal, having written nothing. */
  reissue({ claim: id, account, now }: Asked): boolean {
    const claim = this.claimOf(id);
    if (claim.status === "paying") {
      if (claim.account !== account) throw new Refusal("CLAIM_WENT_ELSEWHERE");
      return false;
    }
    const isBack = claim.status === "returned" || (claim.status === "cancelled" && !this.guards.givenUpForGood);
    if (!isBack) throw new Refusal("CLAIM_NOT_RETURNED");
    if (this.guards.nothingAfterDeath && this.wasPayeeRefused(claim)) throw new Refusal("PAYEE_CANNOT_BE_PAID");
    this.requirePayable(claim.benefit.subject, account);
    this.openAttempt(claim, account, now);
    claim.account = account;
    if (this.guards.givenUpForGood) this.moveClaim(claim, "paying");
    else claim.status = "paying";
    return true;
  }

  private wasPayeeRefused({ id }: SimulatedClaim): boolean {
    const words = [...(this.latest.get(id)?.words ?? [])];
    return words.some(([word, reason]) => (word === "RJCT" || word === "RTND") && faultOf(reason) === "payee");
  }

  /** Gives a returned claim up. @throws Refusal, having written nothing. */
  cancel(id: string): void {
    const claim = this.claimOf(id);
    if (claim.status === "cancelled") return;
    if (claim.status !== "returned" && this.guards.onlyReturnedIsGivenUp) throw new Refusal("CLAIM_NOT_RETURNED");
    if (this.isStopped(claim.benefit.subject)) throw new Refusal("PAYEE_CANNOT_BE_PAID");
    if (this.guards.onlyReturnedIsGivenUp) this.moveClaim(claim, "cancelled");
    else claim.status = "cancelled";
  }

  /** An officer asks money back; again, by the same demand, changes nothing. @throws Refusal, having written nothing. */
  openRecovery(id: string): void {
    const claim = this.claimOf(id);
    if (claim.status === "recovering") return;
    if (claim.status !== "credited") throw new Refusal("CLAIM_NOT_CREDITED");
    this.moveClaim(claim, "recovering");
  }

  /** An officer books what was paid back. @throws Refusal, having written nothing. */
  repay({ claim: id, bankReference, amountFen }: { claim: string; bankReference: string; amountFen: number }): void {
    const claim = this.claimOf(id);
    const { status, benefit } = claim;
    const earlier: SimulatedRepayment[] = [];
    let isBookedElsewhere = false;
    for (const one of this.repayments.values()) {
      if (one.claim === claim) earlier.push(one);
      else if (one.bankReference === bankReference && !one.isUndone) isBookedElsewhere = true;
    }
    const seen = this.guards.repaidOnce ? earlier : earlier.filter((one) => one.bankReference !== bankReference);
    const decided = decideRepayment(
      { status, amountFen: benefit.amountFen, earlier: seen },
      { bankReference, amountFen, isBookedElsewhere },
    );
    if (decided === "known") return;
    if (decided !== "book") throw new Refusal(decided);
    const attempt = this.latest.get(id);
    assert(attempt?.status === "credited", "only credited money is taken back");
    const repayment = { id: `rpm_${++this.names}`, claim, bankReference, amountFen, isUndone: false };
    this.repayments.set(repayment.id, repayment);
    const { subject } = benefit;
    if (this.ledger.repay(attempt.id, { subject, repayment: repayment.id, amountFen }) > 0) return;
    attempt.status = "returned";
    this.moveClaim(claim, "recovered");
  }

  /** A repayment was none after all. @throws Refusal, having written nothing. */
  undo(id: string): void {
    const repayment = this.repayments.get(id);
    if (!repayment) throw new Refusal("NOT_FOUND");
    if (repayment.isUndone && this.guards.undoneOnce) return;
    const { claim } = repayment;
    const attempt = this.latest.get(claim.id);
    const wasReturned = claim.status === "recovered" && attempt?.words.has("RTND");
    if (wasReturned || (claim.status !== "recovering" && claim.status !== "recovered")) {
      throw new Refusal("CLAIM_NOT_RECOVERING");
    }
    if (!this.ledger.canUnrepay(id)) throw new Refusal("ADVANCE_LIMIT_REACHED");
    this.ledger.unrepay(id, claim.benefit.subject);
    repayment.isUndone = true;
    if (claim.status !== "recovered") return;
    assert(attempt?.status === "returned", "what was repaid to the last fen is over");
    attempt.status = "credited";
    this.moveClaim(claim, "recovering");
  }

  /** The bank's notice that somebody has paid into a pool. */
  receive(credit: TreasuryCredit): "booked" | "known" | "refused" {
    const { reference, place, payer, amountFen } = credit;
    if (!this.ledger.balances.has(`pool ${place}`) || amountFen <= 0) return "refused";
    if (payer !== treasuryOf(place) && this.guards.treasurysOwn) return "refused";
    const kept = this.credits.get(reference);
    if (kept && this.guards.creditOnce) {
      return kept.place === place && kept.amountFen === amountFen ? "known" : "refused";
    }
    this.credits.set(reference, credit);
    this.ledger.replenish(place, amountFen, reference);
    return "booked";
  }

  /** Keeps that a statement tells of payments. */
  keepStatement(told: Iterable<string>): void {
    for (const endToEndId of told) this.proved.add(endToEndId);
  }

  /**
   * 清算: orders that a treasury repays what is due of its place's advance, once for the place and the day.
   * @param of `knownFen`: what the bank says was ordered under a name.
   */
  orderSettlement(place: string, of: { day: CalendarDate; knownFen: (orderId: string) => number | null }): void {
    let unprovedFen = 0;
    for (const { id, status } of this.attempts.values()) {
      if (status !== "credited" || this.proved.has(id) || !this.guards.settledWhenProved) continue;
      for (const leg of this.ledger.legsOf(id)) if (leg.from === `advance ${place}`) unprovedFen += leg.amountFen;
    }
    this.orders.settle({ place, unprovedFen, ...of });
  }

  /** Takes another name for an open attempt: what a service does that does not keep the names of its orders. */
  rename(attempt: SimulatedAttempt): SimulatedAttempt {
    const other = { ...attempt, id: `pay_${++this.names}`, words: new Map<string, string | null>() };
    this.attempts.set(other.id, other);
    this.latest.set(attempt.claim.id, other);
    this.ledger.rename(attempt.id, other.id);
    return other;
  }

  private claimOf(id: string): SimulatedClaim {
    const claim = this.claims.get(id);
    if (!claim) throw new Refusal("NOT_FOUND");
    return claim;
  }
}

const isOver = ({ status }: SimulatedClaim) =>
  status !== "confirmed" && status !== "paying" ? "settled" : "unsettled";
