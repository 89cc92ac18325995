import { createHash } from "node:crypto";
import { type BankReport, type OrderedAs, type PaymentOrder, POOLS_BANK } from "@/server/gateways";
import { assert, type CalendarDate, CITY_CODE, type Fen, fen, isCalendarDate } from "@/server/kernel";

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
  /** The account of the pool's treasury; null where nobody has named one. */
  readonly treasury: { readonly bankCode: string; readonly accountNumber: string } | null;
};

/** The hour that an order names as its own, whenever it is written. */
const ORDERED_AT = "T21:00:00+08:00";

const PREFIXES = { share: "shr", settlement: "stl" } as const;

/** Whether it names an order between pools, and no payment. Such a name says for which pool and day it is, so that no two can be. */
export function isPoolOrderId(endToEndId: string): boolean {
  return /^(shr|stl)_\d{8}_\d{6}$/.test(endToEndId);
}

/** The name of a pool's order of a kind and day. */
export function poolOrderId(of: { kind: PoolOrderKind; jurisdictionCode: string; day: CalendarDate }): string {
  return `${PREFIXES[of.kind]}_${of.day.replaceAll("-", "")}_${of.jurisdictionCode}`;
}

/** What the name of an order between pools says; null for another name. */
export function readOrderId(orderId: string): Pick<PoolOrder, "orderId" | "kind" | "jurisdictionCode" | "day"> | null {
  const [, prefix, year, month, date, jurisdictionCode = ""] =
    /^(shr|stl)_(\d{4})(\d\d)(\d\d)_(\d{6})$/.exec(orderId) ?? [];
  const day = `${year}-${month}-${date}`;
  if (!isCalendarDate(day)) return null;
  const kind = prefix === PREFIXES.share ? "share" : "settlement";
  return kind === "share" && jurisdictionCode === CITY_CODE ? null : { orderId, kind, jurisdictionCode, day };
}

/**
 * The order that the bank was told under a name and our books have lost, as the bank has it; null where it is none that we would have written.
 * Pure.
 */
export function lostOrder(orderId: string, of: { ordered: OrderedAs; at: Date }): PoolOrder | null {
  const named = readOrderId(orderId);
  const { amountFen, debtor, creditor } = of.ordered;
  if (!named || amountFen === 0 || creditor.bankCode !== POOLS_BANK) return null;
  const { kind, jurisdictionCode } = named;
  const accounts = [debtor.accountNumber, creditor.accountNumber];
  const isOwn = debtor.bankCode === POOLS_BANK;
  const isMeant =
    kind === "settlement"
      ? !isOwn && creditor.accountNumber === jurisdictionCode
      : isOwn && [CITY_CODE, jurisdictionCode].every((code) => accounts.includes(code));
  if (!isMeant) return null;
  const order = {
    ...named,
    debtorBank: isOwn ? null : debtor.bankCode,
    debtorAccount: debtor.accountNumber,
    creditorAccount: creditor.accountNumber,
    amountFen,
    createdAt: of.at,
  };
  return { ...order, requestHash: hashOf(order) };
}

/** The order that carries out what is due; null for nothing, and where no treasury's account is known. Pure. */
export function planPoolOrder(due: DueToPool, of: { day: CalendarDate; at: Date }): PoolOrder | null {
  const { kind, jurisdictionCode, treasury, dueFen } = due;
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

/** The order as the bank is told it, the same however often, also by books that were restored: nothing in it is of the hour. @throws AssertionError where what was kept of it is not what was written. */
export function asTold(order: PoolOrder): PaymentOrder {
  assert(order.requestHash === hashOf(order), "an order is told as it was written");
  const { orderId, kind, creditorAccount, debtorAccount, debtorBank, day, amountFen } = order;
  return {
    endToEndId: orderId,
    instructionId: orderId,
    amountFen,
    debtorPool: debtorAccount,
    debtorBank: debtorBank ?? undefined,
    creditor: { name: `资金池${creditorAccount}`, bankCode: POOLS_BANK, accountNumber: creditorAccount },
    remittanceText: `${kind === "share" ? "市级资金划拨" : "归还垫付"} ${day}`,
    requestedAt: new Date(`${day}${ORDERED_AT}`).toISOString(),
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
