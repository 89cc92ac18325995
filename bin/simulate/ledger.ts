import { splitCost } from "@/server/funds";
import { type Fen, Refusal } from "@/server/kernel";
import type { Guards } from "./guards";

/** A movement, never changed. */
type SimulatedTransfer = {
  readonly kind: "pending" | "post" | "void" | "posted";
  readonly from: string;
  readonly to: string;
  readonly amountFen: number;
  /** The attempt it belongs to; of what a treasury paid in, the bank's reference; else empty. */
  readonly attempt: string;
  readonly reason: string;
  /** The repayment it belongs to; else empty. */
  readonly repayment: string;
};

/** What is kept of an account beside its transfers, in fen. */
type Balance = { inFen: number; outFen: number; pendingFen: number; readonly floorFen: number };

/** One source of an attempt's money, and what it lacks of what it has paid: less what was returned and repaid. */
type Leg = { readonly from: string; readonly amountFen: number; lackingFen: number };
type Shares = readonly (readonly [Leg, number])[];

/** What a place begins its day with: what its pool holds, how far the bank lends, what was repaid to the bank ahead. */
export type Opening = { readonly balanceFen: number; readonly creditLineFen: number; readonly aheadFen?: number };

/**
 * The ledger of one day in memory: what `fund_reserve`, `ledger_credit`, `ledger_resolve`, `ledger_return`, `ledger_repay`,
 * `ledger_unrepay`, `pool_order_settled` and `ledger_replenish` do in PostgreSQL, each whole or not at all. An account is its sum: the slots
 * in which the database keeps it are tried there.
 */
export class SimulatedLedger {
  readonly balances = new Map<string, Balance>();
  readonly transfers: SimulatedTransfer[] = [];
  private readonly legs = new Map<string, readonly Leg[]>();
  private readonly repayments = new Map<string, { attempt: string; shares: Shares }>();

  constructor(private readonly guards: Guards) {}

  private balanceOf(account: string, floorFen = 0): Balance {
    const known = this.balances.get(account);
    if (known) return known;
    const fresh = { inFen: 0, outFen: 0, pendingFen: 0, floorFen };
    this.balances.set(account, fresh);
    return fresh;
  }

  /** What an account can still give, in fen. */
  freeOf(account: string): number {
    const { inFen, outFen, pendingFen, floorFen } = this.balanceOf(account);
    return inFen - outFen - pendingFen - floorFen;
  }

  private move(of: {
    from: string;
    to: string;
    amountFen: number;
    reason: string;
    attempt?: string;
    repayment?: string;
  }) {
    if (of.amountFen === 0) return;
    this.balanceOf(of.from).outFen += of.amountFen;
    this.balanceOf(of.to).inFen += of.amountFen;
    this.transfers.push({ kind: "posted", attempt: "", repayment: "", ...of });
  }

  /** Opens the accounts of a place. */
  open(place: string, { balanceFen, creditLineFen, aheadFen = 0 }: Opening): void {
    const [from, pool, advance] = [`treasury ${place}`, `pool ${place}`, `advance ${place}`];
    this.balanceOf(from, Number.NEGATIVE_INFINITY);
    this.balanceOf(pool);
    this.balanceOf(advance, -creditLineFen);
    this.move({ from, to: pool, amountFen: balanceFen, reason: "replenish" });
    this.move({ from, to: advance, amountFen: aheadFen, reason: "ahead" });
  }

  /** Reserves every leg, pool before advance. @throws Refusal ADVANCE_LIMIT_REACHED before anything is written. */
  reserve(attempt: string, cost: { amountFen: Fen; citySharePermille: number; place: string }): void {
    const taken: SimulatedTransfer[] = [];
    for (const leg of splitCost({ ...cost, jurisdictionCode: cost.place })) {
      const [pool, advance] = [`pool ${leg.jurisdictionCode}`, `advance ${leg.jurisdictionCode}`];
      const fromPool = Math.max(0, Math.min(leg.amountFen, this.freeOf(pool)));
      const rest = leg.amountFen - fromPool;
      if (this.guards.floor && rest > this.freeOf(advance)) throw new Refusal("ADVANCE_LIMIT_REACHED");
      const way = { kind: "pending", to: "clearing", attempt, repayment: "" } as const;
      if (fromPool > 0) taken.push({ ...way, from: pool, amountFen: fromPool, reason: "disburse" });
      if (rest > 0) taken.push({ ...way, from: advance, amountFen: rest, reason: "advance" });
    }
    for (const transfer of taken) this.balanceOf(transfer.from).pendingFen += transfer.amountFen;
    this.transfers.push(...taken);
    this.legs.set(
      attempt,
      taken.map(({ from, amountFen }) => ({ from, amountFen, lackingFen: 0 })),
    );
  }

  /** The same reservation under another name. */
  rename(attempt: string, other: string): void {
    this.legs.set(other, this.legs.get(attempt) ?? []);
  }

  /** Frees what an attempt reserved. */
  void(attempt: string): void {
    this.resolve(attempt, "void");
  }

  /** Posts what an attempt reserved and moves it to its payee. */
  credit(attempt: string, to: string): void {
    const amountFen = this.resolve(attempt, "post");
    this.move({ from: "clearing", to, amountFen, attempt, reason: "credit" });
  }

  private resolve(attempt: string, kind: "post" | "void"): number {
    let total = 0;
    for (const leg of this.legs.get(attempt) ?? []) {
      const { from, amountFen } = leg;
      const account = this.balanceOf(from);
      account.pendingFen -= amountFen;
      if (kind === "post") {
        account.outFen += amountFen;
        this.balanceOf("clearing").inFen += amountFen;
        leg.lackingFen += amountFen;
      }
      this.transfers.push({ kind, from, to: "clearing", amountFen, attempt, reason: "resolve", repayment: "" });
      total += amountFen;
    }
    return total;
  }

  /** What each source of an attempt has paid and lacks. */
  legsOf(attempt: string): readonly Readonly<Leg>[] {
    return this.legs.get(attempt) ?? [];
  }

  /** What is lacking of an attempt comes back, all of it. */
  return(attempt: string, subject: string): void {
    const whole = !this.guards.returnsWhatIsLacking;
    const shares = this.legsOf(attempt).map((leg) => [leg, whole ? leg.amountFen : leg.lackingFen] as const);
    this.giveBack({ attempt, subject, shares, reasons: ["reversal", "return"] });
  }

  /**
   * A part of it comes back: every source has its share of what it still lacks, the last fen included.
   * @returns fen that are lacking then
   */
  repay(attempt: string, of: { subject: string; repayment: string; amountFen: number }): number {
    let restFen = lackingOf(this.legsOf(attempt));
    let leftFen = of.amountFen;
    const shares: [Leg, number][] = [];
    for (const leg of this.legsOf(attempt)) {
      if (leg.lackingFen <= 0) continue;
      const shareFen = Math.floor((leg.lackingFen * leftFen) / restFen);
      restFen -= leg.lackingFen;
      leftFen -= shareFen;
      if (shareFen > 0) shares.push([leg, shareFen]);
    }
    this.giveBack({ attempt, shares, ...of, reasons: ["repaid", "repay"] });
    this.repayments.set(of.repayment, { attempt, shares });
    return lackingOf(this.legsOf(attempt));
  }

  private giveBack(of: {
    attempt: string;
    subject: string;
    shares: Shares;
    reasons: readonly [string, string];
    repayment?: string;
  }): void {
    const { attempt, subject, shares, repayment = "", reasons } = of;
    let total = 0;
    for (const [leg, amountFen] of shares) {
      leg.lackingFen -= amountFen;
      this.move({ from: "clearing", to: leg.from, amountFen, attempt, repayment, reason: reasons[0] });
      total += amountFen;
    }
    this.move({ from: subject, to: "clearing", amountFen: total, attempt, repayment, reason: reasons[1] });
  }

  /** Whether every source still has its share of a repayment. */
  canUnrepay(repayment: string): boolean {
    return (this.repayments.get(repayment)?.shares ?? []).every(([leg, share]) => this.freeOf(leg.from) >= share);
  }

  /** A repayment was none: each source gives up its share. */
  unrepay(repayment: string, subject: string): void {
    const { attempt, shares } = this.repayments.get(repayment) ?? { attempt: "", shares: [] };
    let total = 0;
    for (const [leg, amountFen] of shares) {
      leg.lackingFen += amountFen;
      this.move({ from: leg.from, to: "clearing", amountFen, attempt, repayment, reason: "unrepaid" });
      total += amountFen;
    }
    this.move({ from: "clearing", to: subject, amountFen: total, attempt, repayment, reason: "unrepay" });
  }

  /** The treasury fills a pool, under the bank's reference. */
  replenish(place: string, amountFen: number, reference: string): void {
    const [from, to] = [`treasury ${place}`, `pool ${place}`];
    this.move({ from, to, amountFen, attempt: reference, reason: "replenish" });
  }

  /** What a place owes the bank; fen, below 0 where it has repaid ahead. */
  owedBy(place: string): number {
    const { inFen, outFen } = this.balanceOf(`advance ${place}`);
    return outFen - inFen;
  }

  /** The treasury has repaid the bank by an order. */
  settle(place: string, amountFen: number, orderId: string): void {
    this.move({ from: `treasury ${place}`, to: `advance ${place}`, amountFen, attempt: orderId, reason: "settle" });
  }
}

const lackingOf = (legs: readonly Readonly<Leg>[]) => legs.reduce((sum, { lackingFen }) => sum + lackingFen, 0);
