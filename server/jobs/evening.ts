import { recordBankWord } from "@/server/claims";
import type { Context } from "@/server/context";
import {
  type DayReconciled,
  reconcileDay,
  type Settled,
  settleAdvances,
  takePoolCredit,
  wasReconciled,
} from "@/server/funds";
import { type BankWord, exchangeFiles, type FilesExchanged } from "@/server/gateways";
import { addDays, type CalendarDate } from "@/server/kernel";

const EVENING = "21:00:00+08:00";
const MIDNIGHT = "00:00:00+08:00";
const DAY_MS = 86_400_000;

/** What an evening came to. */
export type Evening = {
  readonly day: CalendarDate;
  readonly pools: readonly DayReconciled[];
  readonly settled: readonly Settled[];
};

/**
 * Compares each day with the bank's statement twice: from 21:00 on that day, and once more when it is over, so that nothing
 * of its last hours is passed over; then lets the treasury repay what the statements prove. Also after evenings on which
 * nothing ran. Safe to call at any time.
 *
 * @returns the days that were compared by this call. @throws Outage when the bank does not answer.
 */
export async function closeDays(ctx: Context): Promise<Evening[]> {
  const today = ctx.today();
  const evening = new Date(`${today}T${EVENING}`);
  const due = [{ day: addDays(today, -1), since: new Date(`${today}T${MIDNIGHT}`) }];
  if (ctx.now() >= evening) due.push({ day: today, since: evening });
  const closed: Evening[] = [];
  for (const { day, since } of due) {
    if (await wasReconciled(ctx, { day, since })) continue;
    const pools = await reconcileDay(ctx, day);
    if (pools && pools.length > 0) closed.push({ day, pools, settled: await settleAdvances(ctx) });
  }
  return closed;
}

/** Sends and fetches the bank's files once. Its words are dated in the bank's calendar and written in the city's. */
export function exchangeBankFiles(
  ctx: Context,
  of: { directory: string; clockOffsetDays: number },
): Promise<FilesExchanged> {
  const inCity = (at: string) => new Date(Date.parse(at) + of.clockOffsetDays * DAY_MS).toISOString();
  const take = (word: BankWord) => {
    const at = inCity(word.at);
    return word.kind === "pool-credit" ? takePoolCredit(ctx, { ...word, at }) : recordBankWord(ctx, { ...word, at });
  };
  return exchangeFiles(of.directory, { now: new Date(), take });
}
