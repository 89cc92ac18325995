import { recordBankWord } from "@/server/claims";
import type { Context } from "@/server/context";
import { compareDay, listDaysKnownLater, listLateReturns, takePoolWord } from "@/server/funds";
import { type CalendarDate, Outage } from "@/server/kernel";

/**
 * Asks the bank about the returns that its statements tell and nobody brought to our door: it brings one some times and then gives up,
 * and nobody asks about money that has arrived. Its own word moves the claim; the day is compared again, so that both sides agree.
 *
 * @returns how many were heard. @throws Outage when the bank does not answer. A bug of ours is logged and keeps no other waiting.
 */
export async function askAboutLateReturns(ctx: Context): Promise<number> {
  const days = new Set<CalendarDate>();
  let heard = 0;
  for (const { endToEndId, day } of await listLateReturns(ctx)) {
    const word = await ctx.gateways.bank.statusOf(endToEndId);
    if (word?.kind !== "returned") continue; // its statement and its answer contradict each other: an officer has to ask why
    try {
      const payment = await takePoolWord(ctx, word);
      if (payment) await recordBankWord(ctx, payment);
      heard += 1;
      days.add(day);
    } catch (error) {
      if (error instanceof Outage) throw error;
      ctx.report(error);
    }
  }
  for (const day of days) await compareDay(ctx, { day });
  await compareKnownLater(ctx);
  return heard;
}

/** Compares again the days whose statements told of a payment, or of an order between pools, before our books knew of it. @throws Outage. */
export async function compareKnownLater(ctx: Context): Promise<void> {
  for (const day of await listDaysKnownLater(ctx)) await compareDay(ctx, { day });
}
