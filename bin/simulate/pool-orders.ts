import { isHeard, planPoolOrder } from "@/server/funds";
import { type BankReport, POOLS_BANK } from "@/server/gateways";
import { assert, type CalendarDate } from "@/server/kernel";
import type { Guards } from "./guards";
import type { SimulatedLedger } from "./ledger";
import type { SimulatedOrder } from "./rows";
import { treasuryOf } from "./treasury";

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

  /** Orders what is due of a place's advance, once for the place and the day. @param of `unprovedFen`: what of it no statement has proved. */
  settle(of: { place: string; day: CalendarDate; unprovedFen: number }): void {
    const { place, day, unprovedFen } = of;
    const treasury = { bankCode: POOLS_BANK, accountNumber: treasuryOf(place) };
    const dueFen = this.ledger.owedBy(place) - unprovedFen - this.openOf(place);
    const due = { kind: "settlement", jurisdictionCode: place, dueFen, treasury } as const;
    const order = planPoolOrder(due, { day, at: new Date(0) });
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
