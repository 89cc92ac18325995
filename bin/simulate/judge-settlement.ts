import type { CalendarDate } from "@/server/kernel";
import type { Finding } from "./finding";
import type { SimulatedOrder } from "./rows";
import type { ModelStore } from "./store";
import type { World } from "./world";

/** What each place has to repay to the bank, worked out from the transfers, the statement and the open orders alone; fen, 0 for nothing. */
export function dueToBank(store: ModelStore, told: ReadonlySet<string>): Map<string, number> {
  const due = new Map<string, number>();
  const add = (account: string, amountFen: number) => {
    if (!account.startsWith("advance ")) return;
    const place = account.slice("advance ".length);
    due.set(place, (due.get(place) ?? 0) + amountFen);
  };
  for (const { kind, from, to, amountFen, attempt } of store.ledger.transfers) {
    if (kind === "pending" || kind === "void") continue;
    const isUnproved = kind === "post" && store.attempts.get(attempt)?.status === "credited" && !told.has(attempt);
    if (!isUnproved) add(from, amountFen);
    add(to, -amountFen);
  }
  for (const { order, status } of store.orders.list()) {
    if (status === "open") add(`advance ${order.jurisdictionCode}`, -order.amountFen);
  }
  return new Map([...due].map(([place, amountFen]) => [place, Math.max(0, amountFen)]));
}

/** Whether exactly what was due was ordered; nothing, where there was an order of the day already, or where nobody knows what was committed. */
export function checkOrdered(of: {
  due: ReadonlyMap<string, number>;
  before: readonly SimulatedOrder[];
  after: readonly SimulatedOrder[];
  isKnown: boolean;
  day: CalendarDate;
}): Finding[] {
  const findings: Finding[] = [];
  for (const [place, dueFen] of of.due) {
    const own = ({ order }: SimulatedOrder) => order.jurisdictionCode === place;
    const orders = of.after.filter((one) => own(one) && !of.before.includes(one));
    const orderedFen = orders.reduce((sum, { order }) => sum + order.amountFen, 0);
    const mayBeNone = !of.isKnown || of.before.some((one) => own(one) && one.order.day === of.day);
    if (orderedFen === dueFen || (orders.length === 0 && mayBeNone)) continue;
    findings.push({ kind: "settlement", what: `${place} was told to repay ${orderedFen} of ${dueFen} to the bank` });
  }
  return findings;
}

/** Whether, when the day is over, every order was carried out once and is in the books once. */
export function judgeSettlement({ store, moved }: Pick<World, "store" | "moved">): Finding[] {
  const findings: Finding[] = [];
  const say = (what: string) => findings.push({ kind: "settlement", what });
  const settled = store.ledger.transfers.filter(({ reason }) => reason === "settle");
  for (const { order, status } of store.orders.list()) {
    const { orderId, amountFen } = order;
    const booked = settled.filter(({ attempt }) => attempt === orderId).reduce((sum, one) => sum + one.amountFen, 0);
    if (status !== "credited") say(`${orderId} is ${status} when the day is over`);
    const byBank = moved.get(orderId) ?? 0;
    if (booked !== amountFen || byBank !== amountFen)
      say(`${orderId} of ${amountFen}: books ${booked}, bank ${byBank}`);
  }
  return findings;
}
