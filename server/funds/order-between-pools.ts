import { recordEvent, WHOLE_CITY } from "@/server/audit";
import type { Context, Tx } from "@/server/context";
import type { BankReport, OrderedAs } from "@/server/gateways";
import { indexAccountNumber } from "@/server/identity";
import { type CalendarDate, Outage } from "@/server/kernel";
import { isNoWord } from "./decide-word";
import { listLostOrders, readToldOrders, type ToldOrder } from "./lost-order-store";
import { asTold, lostOrder, type PoolOrder, planPoolOrder } from "./pool-order";
import { insertOrder, knownOrders, listOpenOrders, orderInTurn, readDue } from "./pool-order-store";
import { type MovedForPool, takeOrderWord } from "./take-pool-word";

/** How long the bank is waited for; one that is slower is asked again at the next look. */
const DEADLINE_MS = 5_000;

/**
 * 划拨与清算: has the bank move, after a day was compared, what is due between the accounts: of each district one net order for the city's share
 * of what has left its account, to it or back, and of each treasury one for what the bank advanced and the statements prove. Each is written with
 * its event before the bank is told. Called again for the day it orders nothing of that kind and pool again: what is due by then goes with the next day's.
 *
 * Our books may have been restored from a backup: an order that the bank has, and they have not, is taken in as the bank has it, under its own
 * name and day, before anything is worked out; and none is written under a name that the bank knows.
 *
 * @returns what has moved by now, by the bank's word. @throws Outage when the bank did not say which names it knows: call again.
 */
export async function orderBetweenPools(ctx: Context, day: CalendarDate): Promise<MovedForPool[]> {
  const job = ctx.as("treasury");
  await takeInLost(job);
  const unanswered = await orderDue(job, day);
  const moved = await carryPoolOrders(ctx);
  if (unanswered) throw unanswered;
  return moved;
}

/** Takes in what statements tell of and our books have lost: as the bank says it when it is asked, or else as the statement does. */
async function takeInLost(job: Context): Promise<void> {
  const lost = await job.tx((tx) => listLostOrders(tx, indexIn(job)));
  const ordered = new Map<string, OrderedAs>();
  for (const { orderId, ordered: told } of lost) {
    ordered.set(orderId, (await job.gateways.bank.knownAs(orderId))?.order ?? told);
  }
  if (ordered.size > 0) await job.tx((tx) => takeIn(job, tx, ordered));
}

async function takeIn(job: Context, tx: Tx, ordered: ReadonlyMap<string, OrderedAs>): Promise<void> {
  await orderInTurn(tx);
  for (const [orderId, one] of ordered) {
    const order = lostOrder(orderId, { ordered: one, at: job.now() });
    if (order) await write(job, tx, order);
  }
}

/** Orders what is due under names that nobody has used. @returns the Outage where the bank did not say of one whether it knows it. */
async function orderDue(job: Context, day: CalendarDate): Promise<Outage | null> {
  const dueNow = async (tx: Tx) =>
    (await readDue(tx)).flatMap((due) => planPoolOrder(due, { day, at: job.now() }) ?? []);
  const planned = await job.tx(async (tx) => {
    const orders = await dueNow(tx);
    const known = await knownOrders(
      tx,
      orders.map(({ orderId }) => orderId),
    );
    return orders.filter(({ orderId }) => !known.has(orderId));
  });
  const answers = await Promise.allSettled(planned.map(({ orderId }) => job.gateways.bank.knownAs(orderId)));
  const unused = new Set<string>();
  const ordered = new Map<string, OrderedAs>();
  let unanswered: Outage | null = null;
  for (const [at, answer] of answers.entries()) {
    const orderId = planned[at]?.orderId ?? "";
    if (answer.status === "rejected") {
      if (answer.reason instanceof Outage) unanswered = answer.reason;
      else job.report(answer.reason); // a bug about one order keeps no other waiting
    } else if (answer.value === null) unused.add(orderId);
    else if (answer.value.order) ordered.set(orderId, answer.value.order); // else the statement will tell its sum
  }
  if (planned.length === 0) return null;
  await job.tx(async (tx) => {
    await takeIn(job, tx, ordered);
    for (const order of await dueNow(tx)) if (unused.has(order.orderId)) await write(job, tx, order);
  });
  return unanswered;
}

/** Writes an order with its event, once. */
async function write(job: Context, tx: Tx, order: PoolOrder): Promise<void> {
  if (!(await insertOrder(tx, order))) return;
  const { orderId: objectId, kind, day, jurisdictionCode, creditorAccount, amountFen, requestHash } = order;
  const details = { kind, day, creditorAccount, amountFen, requestHash };
  const event = { subjectId: WHOLE_CITY, action: "pool-ordered", objectId, jurisdictionCode, details };
  await recordEvent(job, tx, event);
}

/**
 * Carries every order between pools that is not over to the bank and takes its word. The bank is always asked by the order's reference first, and told
 * only what it has not seen: after an answer that never came, and after a backup was restored, nothing is sent blindly, and nothing that a
 * statement tells of. Safe at any time.
 *
 * @returns what has moved by the words that came. An order that got no answer stays open for the next call.
 */
export async function carryPoolOrders(ctx: Context): Promise<MovedForPool[]> {
  const job = ctx.as("treasury");
  const { open, told } = await job.tx(async (tx) => {
    const open = await listOpenOrders(tx);
    const orderIds = open.map(({ orderId }) => orderId);
    return { open, told: await readToldOrders(tx, { orderIds, indexOf: indexIn(job) }) };
  });
  const toldOf = (order: PoolOrder) => told.filter((one) => one.orderId === order.orderId);
  const answers = await Promise.allSettled(open.map((order) => wordOn(job, order, toldOf(order))));
  const moved: MovedForPool[] = [];
  for (const answer of answers) {
    if (answer.status === "fulfilled") moved.push(...(await taken(job, answer.value)));
    else if (!(answer.reason instanceof Outage)) ctx.report(answer.reason); // a bug about one order keeps no other waiting
  }
  return moved;
}

/** What moved by a word; one that cannot be taken keeps no other waiting, and is asked for again. */
async function taken(job: Context, report: BankReport): Promise<MovedForPool[]> {
  const moved = await takeOrderWord(job, report).catch((error: unknown) => void job.report(error));
  return moved ? [moved] : [];
}

/**
 * The bank's word on an order that is not over: its answer; where a file with it was lost, its statement's, which tells on the account that was filled that
 * the whole sum has arrived. @throws Outage where there is none yet.
 */
async function wordOn(job: Context, order: PoolOrder, told: readonly ToldOrder[]): Promise<BankReport> {
  const { bank } = job.gateways;
  const word = await bank.statusOf(order.orderId);
  if (told.length === 0) return word ?? bank.pay(asTold(order), DEADLINE_MS);
  if (word && !isNoWord(word) && (word.kind === "returned" || word.status === "ACCC" || word.status === "RJCT"))
    return word;
  const arrived = told.find((one) => one.hasArrived && isSame(one.ordered, order));
  if (!arrived) throw new Outage("bank", { cause: "its statement tells of an order otherwise than it was told" });
  const { orderId: endToEndId, bankReference, bookedAt } = arrived;
  return { kind: "status", endToEndId, status: "ACCC", reason: null, bankReference, at: bookedAt.toISOString() };
}

function isSame({ amountFen, debtor, creditor }: OrderedAs, order: PoolOrder): boolean {
  const isBetween = debtor.accountNumber === order.debtorAccount && creditor.accountNumber === order.creditorAccount;
  return isBetween && amountFen === order.amountFen;
}

const indexIn = (ctx: Context) => (accountNumber: string) => indexAccountNumber(ctx, accountNumber);
