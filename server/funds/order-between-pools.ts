import { recordEvent, WHOLE_CITY } from "@/server/audit";
import type { Context } from "@/server/context";
import type { BankReport } from "@/server/gateways";
import { type CalendarDate, Outage } from "@/server/kernel";
import { asTold, type PoolOrder, planPoolOrder } from "./pool-order";
import { insertOrder, listOpenOrders, orderInTurn, readDue } from "./pool-order-store";
import { type MovedForPool, takeOrderWord } from "./take-pool-word";

/** How long the bank is waited for; one that is slower is asked again at the next look. */
const DEADLINE_MS = 5_000;

/**
 * 划拨与清算: has the bank move, after a day was compared, what is due between the accounts: of each district one net order for the city's share
 * of what has left its account, to it or back, and of each treasury one for what the bank advanced and the statements prove. Each is written with
 * its event before the bank is told. Called again for the day it orders nothing of that kind and pool again: what is due by then goes with the next day's.
 *
 * @returns what has moved by now, by the bank's word.
 */
export async function orderBetweenPools(ctx: Context, day: CalendarDate): Promise<MovedForPool[]> {
  const job = ctx.as("treasury");
  await job.tx(async (tx) => {
    await orderInTurn(tx);
    for (const due of await readDue(tx, day)) {
      const order = planPoolOrder(due, { day, at: job.now() });
      if (!order || !(await insertOrder(tx, order))) continue;
      const { orderId: objectId, kind, jurisdictionCode, creditorAccount, amountFen, requestHash } = order;
      const details = { kind, day, creditorAccount, amountFen, requestHash };
      await recordEvent(job, tx, {
        subjectId: WHOLE_CITY,
        action: "pool-ordered",
        objectId,
        jurisdictionCode,
        details,
      });
    }
  });
  return carryPoolOrders(ctx);
}

/**
 * Carries every order between pools that is not over to the bank and takes its word. The bank is always asked by the order's reference first, and told
 * only what it has not seen: after an answer that never came, and after a backup was restored, nothing is sent blindly. Safe at any time.
 *
 * @returns what has moved by the words that came. An order that got no answer stays open for the next call.
 */
export async function carryPoolOrders(ctx: Context): Promise<MovedForPool[]> {
  const job = ctx.as("treasury");
  const open = await job.tx(listOpenOrders);
  const answers = await Promise.allSettled(open.map((order) => wordOn(job, order)));
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

async function wordOn({ gateways: { bank } }: Context, order: PoolOrder): Promise<BankReport> {
  return (await bank.statusOf(order.orderId)) ?? bank.pay(asTold(order), DEADLINE_MS);
}
