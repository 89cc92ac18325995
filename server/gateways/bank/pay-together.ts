import { createHash } from "node:crypto";
import { type Message, readMessage, writeCreditTransfer } from "@/server/iso20022";
import { AssertionError, Outage } from "@/server/kernel";
import { openLine } from "@/server/line";
import type { BankReport, PaymentOrder } from "./bank-gateway";
import { assertWithinLimits, messageOf, wordOn } from "./bank-wire";

const GATEWAY = "bank";
/** How many payments one message orders at most: some 50 KiB, and an answer well below what is read of one. */
const AT_ONCE = 50;
/** How many messages may be under way at once. */
const LANES = 16;
/** How long orders gather behind a message that is under way before another one leaves beside it. */
const PATIENCE_MS = 10;

type Ordered = { readonly order: PaymentOrder; readonly untilMs: number };
type Send = (text: string, deadlineMs: number) => Promise<string>;

/**
 * Orders payments in as few messages as there are moments: what is ordered at one moment, or while a message is under way, goes
 * in one pain.001; a payment that is alone goes alone, at once. The bank's answer says of each payment how it stands.
 *
 * A payment that the answer does not mention is unknown, as one is whose message was never answered; the others of its message
 * are not touched by that. A message that the bank refuses as ours is sent again in halves, so that the order which is wrong is
 * refused alone.
 *
 * @param send one message to the bank. @returns its answer. @throws Outage where there was none, AssertionError where the bank refused it as ours.
 * @returns how one payment is ordered, as `BankGateway.pay` describes it.
 */
export function openPayLine(send: Send): (order: PaymentOrder, deadlineMs: number) => Promise<BankReport> {
  const line = openLine<Ordered, BankReport | null>({
    work: (ordered) => payTogether(send, ordered),
    keyOf: ({ order }) => order.endToEndId,
    mayPart: (error) => error instanceof AssertionError,
    atOnce: AT_ONCE,
    lanes: LANES,
    patienceMs: PATIENCE_MS,
  });
  return async (order, deadlineMs) => {
    assertWithinLimits(order);
    const ordered = { order, untilMs: Date.now() + deadlineMs };
    const said = order.alone ? payTogether(send, [ordered]).then(([only]) => only ?? null) : line(ordered);
    const word = await withinTime(said, deadlineMs);
    if (!word) throw new Outage(GATEWAY, { cause: "the bank did not say how the payment stands" });
    return word;
  };
}

async function payTogether(send: Send, ordered: readonly Ordered[]): Promise<(BankReport | null)[]> {
  const now = Date.now();
  const waited = ordered.filter(({ untilMs }) => untilMs > now); // whoever has given up is not paid behind her back
  const [first] = waited;
  if (!first) return ordered.map(() => null);
  const deadlineMs = Math.max(...waited.map(({ untilMs }) => untilMs)) - now;
  const orders = waited.map(({ order }) => order).sort((one, other) => (one.endToEndId < other.endToEndId ? -1 : 1));
  const head = headOf(orders);
  const answer = believed(await send(writeCreditTransfer(messageOf(head, orders)), deadlineMs));
  if (orders.length === 1) return ordered.map(({ order }) => wordIfAsked(order, first, answer));
  const words = wordsOnAll(head.messageId, orders, answer);
  return ordered.map(({ order }) => words.get(order.endToEndId) ?? null);
}

/** Of the orders alone, so that the same orders sent again are the same message again. */
function headOf(orders: readonly PaymentOrder[]): { messageId: string; createdAt: string } {
  const createdAt = orders.map(({ requestedAt }) => requestedAt).reduce((one, other) => (one > other ? one : other));
  const ids = orders.map(({ endToEndId }) => endToEndId);
  const [only = "", ...more] = ids;
  if (more.length === 0) return { messageId: only, createdAt };
  return { messageId: `G${createHash("sha256").update(ids.join(" ")).digest("hex").slice(0, 30)}`, createdAt };
}

function wordIfAsked(order: PaymentOrder, asked: Ordered, answer: Message): BankReport | null {
  return order === asked.order ? wordOn(order.endToEndId, answer) : null;
}

/** The words of an answer to several orders, by endToEndId. @throws Outage for an answer that is not to these orders. */
function wordsOnAll(messageId: string, orders: readonly PaymentOrder[], answer: Message): Map<string, BankReport> {
  if (answer.kind !== "status-report" || answer.message.originalMessageId !== messageId) {
    throw new Outage(GATEWAY, { cause: "the answer is to another message" });
  }
  const asked = new Set(orders.map(({ endToEndId }) => endToEndId));
  const words = new Map<string, BankReport>();
  for (const { known, ...said } of answer.message.transactions) {
    // An id is taken out when it is spoken of: a second word on it, or one on a stranger, makes the whole answer unbelievable.
    if (!asked.delete(said.endToEndId)) throw new Outage(GATEWAY, { cause: "the answer is about another payment" });
    if (known && "status" in said) words.set(said.endToEndId, { kind: "status", ...said });
  }
  return words;
}

function believed(text: string): Message {
  try {
    return readMessage(text);
  } catch (cause) {
    throw new Outage(GATEWAY, { cause });
  }
}

/** What comes of a wait, or an Outage once it has lasted too long. */
async function withinTime<T>(waiting: Promise<T>, deadlineMs: number): Promise<T> {
  let limit: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    limit = setTimeout(() => reject(new Outage(GATEWAY, { cause: "no whole answer in time" })), deadlineMs);
  });
  try {
    return await Promise.race([waiting, tooLate]);
  } finally {
    clearTimeout(limit);
  }
}
