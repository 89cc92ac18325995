import { createHash } from "node:crypto";
import { type BankReport, type PaymentOrder, POOLS_BANK } from "@/server/gateways";
import { assert, type CalendarDate, type Fen, fen } from "@/server/kernel";
import { CITY_CODE } from "./payment-instruction";

/** share: 划拨, the city's share between its pool and a district's. settlement: 清算, a treasury repays what the bank advanced. */
export type PoolOrderKind = "share" | "settlement";

/** open: the bank has not said its last word. credited: both accounts have moved. returned: they have moved back. */
export type PoolOrderStatus = "open" | "credited" | "rejected" | "returned";

/** An order to move money into the account of one pool, from that of another or of its treasury. */
export type PoolOrder = {
  readonly orderId: string;
  readonly kind: PoolOrderKind;
  /** The district that a share is of, or whose advance is repaid. */
  readonly jurisdictionCode: string;
  /** The day whose comparison it follows: there is one of a kind for each pool and day. */
  readonly day: CalendarDate;
  /** Who keeps the account it leaves, where that is a treasury's. */
  readonly debtorBank: string | null;
  readonly debtorAccount: string;
  readonly creditorAccount: string;
  readonly amountFen: Fen;
  readonly requestHash: string;
  readonly createdAt: Date;
};

/** What is due between a pool and the city's, or its treasury: of a share, below 0 where the district owes the city. */
export type DueToPool = {
  readonly kind: PoolOrderKind;
  readonly jurisdictionCode: string;
  readonly dueFen: number;
  /** What a statement tells was moved by the day's order, of which our books know nothing: they were restored. Else null. */
  readonly toldFen: number | null;
  /** The account of the pool's treasury; null where nobody has named one. */
  readonly treasury: { readonly bankCode: string; readonly accountNumber: string } | null;
};

const PREFIXES = { share: "shr", settlement: "stl" } as const;

/** Whether it names an order between pools, and no payment. Such a name says for which pool and day it is, so that no two can be. */
export function isPoolOrderId(endToEndId: string): boolean {
  return /^(shr|stl)_\d{8}_\d{6}$/.test(endToEndId);
}

/** The name of a pool's order of a kind and day. */
export function poolOrderId(of: { kind: PoolOrderKind; jurisdictionCode: string; day: CalendarDate }): string {
  return `${PREFIXES[of.kind]}_${of.day.replaceAll("-", "")}_${of.jurisdictionCode}`;
}

/** The order that carries out what is due, or was carried out; null for nothing, and where no treasury's account is known. Pure. */
export function planPoolOrder(due: DueToPool, of: { day: CalendarDate; at: Date }): PoolOrder | null {
  const { kind, jurisdictionCode, treasury } = due;
  const dueFen = due.toldFen ?? due.dueFen;
  const isSettlement = kind === "settlement";
  if (dueFen === 0 || (isSettlement && (dueFen < 0 || !treasury))) return null;
  const [from, to] = dueFen > 0 ? [CITY_CODE, jurisdictionCode] : [jurisdictionCode, CITY_CODE];
  const order = {
    orderId: poolOrderId({ ...due, day: of.day }),
    kind,
    jurisdictionCode,
    day: of.day,
    debtorBank: isSettlement && treasury ? treasury.bankCode : null,
    debtorAccount: isSettlement && treasury ? treasury.accountNumber : from,
    creditorAccount: isSettlement ? jurisdictionCode : to,
    amountFen: fen(Math.abs(dueFen)),
    createdAt: of.at,
  };
  return { ...order, requestHash: hashOf(order) };
}

/** The order as the bank is told it, the same however often. @throws AssertionError where what was kept of it is not what was written. */
export function asTold(order: PoolOrder): PaymentOrder {
  assert(order.requestHash === hashOf(order), "an order is told as it was written");
  const { orderId, kind, creditorAccount, debtorAccount, debtorBank, day, amountFen, createdAt } = order;
  return {
    endToEndId: orderId,
    instructionId: orderId,
    amountFen,
    debtorPool: debtorAccount,
    debtorBank: debtorBank ?? undefined,
    creditor: { name: `资金池${creditorAccount}`, bankCode: POOLS_BANK, accountNumber: creditorAccount },
    remittanceText: `${kind === "share" ? "市级资金划拨" : "归还垫付"} ${day}`,
    requestedAt: createdAt.toISOString(),
    alone: true,
  };
}

function hashOf(order: Omit<PoolOrder, "requestHash">): string {
  const { orderId, debtorBank, debtorAccount, creditorAccount, amountFen } = order;
  const said = JSON.stringify([orderId, debtorBank, debtorAccount, creditorAccount, amountFen]);
  return createHash("sha256").update(said).digest("hex");
}

/**
 * Whether a word of the bank changes how an order stands. Nothing follows a rejection, and nothing a credit but a return; that of a settlement
 * that is booked is not taken: what its treasury has back then, the finance office finds on the statement.
 */
export function isHeard(
  { kind, status }: { kind: PoolOrderKind; status: PoolOrderStatus },
  report: BankReport,
): boolean {
  if (report.kind === "returned") return status === "open" || (kind === "share" && status === "credited");
  return status === "open";
}
