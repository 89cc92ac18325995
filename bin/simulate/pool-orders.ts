import { isHeard, lostOrder, type PoolOrder, planPoolOrder } from "@/server/funds";
import { type BankReport, POOLS_BANK } from "@/server/gateways";
import { assert, type CalendarDate, fen } from "@/server/kernel";
import type { Guards } from "./guards";
import type { SimulatedLedger } from "./ledger";
import type { SimulatedOrder } from "./rows";
import { treasuryOf } from "./treasury";

/** The bank that keeps the treasuries' accounts. */
const TREASURIES_BANK = "011332000001";

/** What is to be ordered of a place. */
type Settling = {
  readonly place: string;
  readonly day: CalendarDate;
  readonly unprovedFen: number;
  readonly knownFen: (orderId: string) => number | null;
};

/** The orders by which treasuries repay what the bank has advanced, and what the bank's words about them do to the books. */
export class PoolOrders {
  private readonly orders = new Map<string, SimulatedOrder>();

  constructor(
    private readonly ledger: SimulatedLedger,
    private readonly guards: Guards,
  ) {}

  /** All of them, in their order. */
  list(): readonly SimulatedOrder[] {
    return [...this.orders.values()];
  }

  /** The database is restored from a backup of the afternoon, as far as an order is concerned of which no word was heard. */
  forget(orderId: string): void {
    this.orders.delete(orderId);
  }

  /**
   * Orders what is due of a place's advance, once for the place and the day.
   * @param of `unprovedFen`: what of it no statement has proved; `knownFen`: what the bank says was ordered under a name, null for one it does not know.
   */
  settle(of: Settling): void {
    const { place, day, unprovedFen, knownFen } = of;
    const treasury = { bankCode: TREASURIES_BANK, accountNumber: treasuryOf(place) };
    const dueFen = this.ledger.owedBy(place) - unprovedFen - this.openOf(place);
    const due = { kind: "settlement", jurisdictionCode: place, dueFen, treasury } as const;
    const planned = planPoolOrder(due, { day, at: new Date(0) });
    if (!planned) return;
    const known = this.guards.lostTakenIn ? knownFen(planned.orderId) : null;
    const order = known === null ? planned : asTheBankHasIt(planned, known);
    if (!order) return;
    const orderId = this.guards.settledOnce ? order.orderId : `${order.orderId} ${this.orders.size}`;
    if (!this.orders.has(orderId)) this.orders.set(orderId, { order: { ...order, orderId }, status: "open" });
  }

  private openOf(place: string): number {
    if (!this.guards.settledOnce) return 0;
    const open = this.list().filter(({ order, status }) => order.jurisdictionCode === place && status === "open");
    return open.reduce((sum, { order }) => sum + order.amountFen, 0);
  }

  /** The bank says that it has carried out an order. @returns fen repaid to it by this word. */
  hear(orderId: string): number {
    const known = this.orders.get(orderId);
    assert(known !== undefined, "the bank speaks of orders that are ours");
    const { order, status } = known;
    const word = {
      kind: "status",
      endToEndId: orderId,
      status: "ACCC",
      reason: null,
      bankReference: "B",
      at: "",
    } as const;
    if (!isHeard({ kind: order.kind, status }, word satisfies BankReport) && this.guards.orderWordOnce) return 0;
    known.status = "credited";
    this.ledger.settle(order.jurisdictionCode, order.amountFen, orderId);
    return order.amountFen;
  }
}

/** An order as the bank says that it was told it. */
function asTheBankHasIt({ orderId, debtorAccount, creditorAccount }: PoolOrder, amountFen: number): PoolOrder | null {
  const debtor = { bankCode: TREASURIES_BANK, accountNumber: debtorAccount };
  const creditor = { bankCode: POOLS_BANK, accountNumber: creditorAccount };
  return lostOrder(orderId, { ordered: { amountFen: fen(amountFen), debtor, creditor }, at: new Date(0) });
}
