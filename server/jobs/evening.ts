import { recordBankWord } from "@/server/claims";
import type { Context } from "@/server/context";
import {
  carryPoolOrders,
  compareDay,
  type DayReconciled,
  type MovedForPool,
  markDayClosed,
  mayBeSent,
  openDays,
  orderBetweenPools,
  takePoolWord,
  wasClosedInTheEvening,
} from "@/server/funds";
import { type BankWord, exchangeFiles, type FilesExchanged } from "@/server/gateways";
import { type CalendarDate, Outage } from "@/server/kernel";
import { askAboutLateReturns, compareKnownLater } from "./late-returns";

const EVENING = "21:00:00+08:00";
const DAY_MS = 86_400_000;

/** What an evening came to. */
export type Evening = {
  readonly day: CalendarDate;
  readonly pools: readonly DayReconciled[];
  /** How many pools' statements were not taken, because they tell an entry anew. */
  readonly refused: number;
  /** What the bank has moved since between the accounts of pools and treasuries. */
  readonly moved: readonly MovedForPool[];
};

/** A day to compare, and from which instant on what is compared need not be compared again. */
type Due = { readonly day: CalendarDate; readonly since: Date | null };

/**
 * Compares each day with the bank's statement twice: from 21:00 on that day, and once more when it is over, so that nothing
 * of its last hours is passed over; asks about the returns that a statement alone tells of; then has the bank move between
 * the accounts what the statements prove to be due, and at each call asks about what it was told to move before. Also for days on which nothing ran, and where an earlier call ended in between. Safe to call at any time.
 *
 * @returns the days on which this call did something. @throws Outage when the bank does not answer; what one day failed
 * with, after the others were looked at.
 */
export async function closeDays(ctx: Context): Promise<Evening[]> {
  const today = ctx.today();
  const evening = new Date(`${today}T${EVENING}`);
  const due: Due[] = (await openDays(ctx)).map((day) => ({ day, since: null }));
  const isEvening = ctx.now() >= evening && !(await wasClosedInTheEvening(ctx, today));
  if (isEvening) due.push({ day: today, since: evening });
  await carryPoolOrders(ctx);
  const closed: Evening[] = [];
  let failure: unknown = null;
  for (const one of due) {
    try {
      closed.push(...(await closeDay(ctx, one)));
    } catch (error) {
      if (error instanceof Outage) throw error;
      failure ??= error;
    }
  }
  if (failure) throw failure;
  return closed;
}

/** One day; nothing where the bank has nothing new to say of it. What was compared is ordered even where a pool's comparison fails. */
async function closeDay(ctx: Context, { day, since }: Due): Promise<Evening[]> {
  const compared = await compareDay(ctx, { day, goOn: { since } }).catch(async (error: unknown) => {
    if (!(error instanceof Outage)) await orderBetweenPools(ctx, day);
    throw error;
  });
  if (!compared) return [];
  const { pools, isWhole } = compared;
  const isOver = isWhole || since !== null; // a day that is over, and of which the bank has not told the end, is looked at again
  if (!isOver && pools.length === 0) return [];
  const asked = await askAboutLateReturns(ctx).catch((error: unknown) => outage(error));
  const moved = await orderBetweenPools(ctx, day);
  await compareKnownLater(ctx);
  if (asked instanceof Outage) throw asked; // the day stays open until the bank has answered
  if (isOver) await markDayClosed(ctx, { day, isWhole });
  return [{ day, pools, refused: compared.refused.length, moved }];
}

function outage(error: unknown): Outage {
  if (error instanceof Outage) return error;
  throw error;
}

/** Sends and fetches the bank's files once. Its words are dated in the bank's calendar and written in the city's. */
export function exchangeBankFiles(
  ctx: Context,
  of: { directory: string; clockOffsetDays: number },
): Promise<FilesExchanged> {
  const inCity = (at: string) => new Date(Date.parse(at) + of.clockOffsetDays * DAY_MS).toISOString();
  const take = async (word: BankWord) => {
    const payment = await takePoolWord(ctx, { ...word, at: inCity(word.at) });
    if (payment) await recordBankWord(ctx, payment);
  };
  return exchangeFiles(of.directory, { now: new Date(), take, mayGo: (id) => mayBeSent(ctx, id) });
}
