import { listDetails, recordEvent, WHOLE_CITY } from "@/server/audit";
import type { Context, Tx } from "@/server/context";
import { type BankReport, type BankWord, POOLS_BANK, type PoolCredit } from "@/server/gateways";
import { type Fen, newId, Refusal } from "@/server/kernel";
import { arrivalBefore, isNoWord } from "./decide-word";
import { isHeard, isPoolOrderId, type PoolOrder, type PoolOrderKind } from "./pool-order";
import { bookSettlement, findOrder, lockOrder, recordOrderWord } from "./pool-order-store";
import { takePoolCredit } from "./take-pool-credit";
import { isCreditOfAnotherSum, isSaidBefore, type SaidWord } from "./words-said";

/** Money that the bank has moved between the accounts of pools and treasuries, by its own word. */
export type MovedForPool = {
  readonly kind: PoolOrderKind;
  readonly jurisdictionCode: string;
  readonly amountFen: Fen;
};

/**
 * Takes whatever the bank says about the pools themselves: what was paid into one, and how an order between two stands.
 *
 * @returns the word back where it is about a payment to somebody; else null.
 * @throws Refusal NOT_FOUND when the bank speaks of an order that is not ours.
 */
export async function takePoolWord(ctx: Context, word: BankWord): Promise<BankReport | null> {
  if (word.kind === "pool-credit") await takeCredit(ctx, word);
  else if (isPoolOrderId(word.endToEndId)) await takeOrderWord(ctx, word);
  else return word;
  return null;
}

/** What our own order has brought into a pool is that order's credit, never a treasury's payment. */
async function takeCredit(ctx: Context, credit: PoolCredit): Promise<void> {
  const { treasuryReference: endToEndId, account, amountFen, bankReference, at } = credit;
  const order = isPoolOrderId(endToEndId) ? await ctx.as("treasury").tx((tx) => findOrder(tx, endToEndId)) : undefined;
  if (!order && isPoolOrderId(endToEndId)) throw new Refusal("NOT_FOUND"); // ours of before a restore: the statement will tell of it
  if (!order) await takePoolCredit(ctx, credit);
  else if (order.creditorAccount === account && order.amountFen === amountFen && isPaidBy(order, credit)) {
    await takeOrderWord(ctx, { kind: "status", endToEndId, status: "ACCC", reason: null, bankReference, at });
  } // of another sum, elsewhere, or by somebody else: the statement says so too, and makes a difference of it
}

/** Whether the account that paid is the one which the order drew on: whoever knows an order's name may write it beside money of her own. */
function isPaidBy({ debtorBank, debtorAccount }: PoolOrder, { payer }: PoolCredit): boolean {
  return payer.bankCode === (debtorBank ?? POOLS_BANK) && payer.accountNumber === debtorAccount;
}

/**
 * Writes the bank's word about an order between pools down, once, with its event. ACCC of a settlement books that the advance is repaid. A word
 * after the order has ended changes nothing and is left in the audit trail, once: what came back is asked for each evening as long as nobody has said why.
 *
 * @returns what has moved by this word; null for nothing. @throws Refusal NOT_FOUND.
 */
export function takeOrderWord(ctx: Context, report: BankReport): Promise<MovedForPool | null> {
  const job = ctx.as("treasury");
  return job.tx(async (tx) => {
    const order = await lockOrder(tx, report.endToEndId);
    if (!order) throw new Refusal("NOT_FOUND");
    const isOfAnotherSum = report.kind === "returned" && (report.amountFen ?? order.amountFen) !== order.amountFen;
    if (isNoWord(report)) return null;
    if (isCreditOfAnotherSum(order, report)) {
      await sayOnce(job, tx, { order, report, action: "pool-order-said-another-sum" });
      return null; // the statement tells what was moved
    }
    if (isOfAnotherSum || !isHeard(order, report)) {
      if (saysTheSame(order.status, report)) return null;
      await sayOnce(job, tx, { order, report, action: "pool-order-said-too-late" });
      if (!isOfAnotherSum || order.status !== "open") return null;
    }
    const word = isOfAnotherSum ? arrivalBefore(report) : report;
    if (!(await recordOrderWord(tx, { report: word, at: job.now() }))) return null;
    await say(job, tx, { order, report: word, action: "pool-order-said" });
    if (word.status !== "ACCC") return null;
    const { kind, jurisdictionCode, amountFen } = order;
    if (kind === "settlement") await settle(job, tx, order);
    return { kind, jurisdictionCode, amountFen };
  });
}

const ENDS = { credited: "ACCC", rejected: "RJCT", returned: null } as const;

function saysTheSame(status: keyof typeof ENDS | "open", report: BankReport): boolean {
  return status !== "open" && ENDS[status] === report.status;
}

type Said = { readonly order: PoolOrder; readonly report: BankReport; readonly action: string };

async function say(ctx: Context, tx: Tx, said: Said): Promise<void> {
  const { orderId: objectId, jurisdictionCode } = said.order;
  const event = { subjectId: WHOLE_CITY, action: said.action, objectId, jurisdictionCode };
  await recordEvent(ctx, tx, { ...event, details: detailsOf(said) });
}

/** The same where the trail does not have it yet. */
async function sayOnce(ctx: Context, tx: Tx, said: Said): Promise<void> {
  const about = { subjectId: WHOLE_CITY, objectId: said.order.orderId, actions: [said.action] };
  const before = (await listDetails(tx, about)) as SaidWord[];
  const now = detailsOf(said);
  if (!before.some((one) => one.word === now.word && isSaidBefore(one, now))) await say(ctx, tx, said);
}

/** What the trail keeps of a word on an order: its sum only where that is not what was ordered. */
function detailsOf({ order, report }: Said): SaidWord & { orderedFen?: Fen } {
  const { reason, bankReference, at, amountFen = order.amountFen } = report;
  const said = { word: report.status ?? "RTND", reason, bankReference, at };
  return amountFen === order.amountFen ? said : { ...said, amountFen, orderedFen: order.amountFen };
}

async function settle(ctx: Context, tx: Tx, { orderId, jurisdictionCode }: PoolOrder): Promise<void> {
  const at = ctx.now();
  const transferId = newId("trf", at);
  const details = { repaidFen: await bookSettlement(tx, { orderId, transferId, at }), order: orderId };
  const event = { subjectId: WHOLE_CITY, action: "advance-settled", objectId: transferId, jurisdictionCode, details };
  await recordEvent(ctx, tx, event);
}
