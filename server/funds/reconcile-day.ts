import { recordEvent, WHOLE_CITY } from "@/server/audit";
import type { Context, Tx } from "@/server/context";
import type { PoolStatement } from "@/server/gateways";
import { indexAccountNumber } from "@/server/identity";
import { addDays, type CalendarDate, CITY_CODE, newId, Refusal } from "@/server/kernel";
import { noteDifferences } from "./note-differences";
import { readOrderSides } from "./pool-order-store";
import { compareSides, type Difference } from "./reconciliation";
import {
  digestEntries,
  keepEntries,
  keepReconciliation,
  keepRefusal,
  latestComparisons,
  readCityShare,
  readSides,
} from "./reconciliation-store";
import { compareReplenishments } from "./replenishment";
import { poolCodes, readTreasurySides } from "./replenishment-store";

const CITY_MIDNIGHT = "T00:00:00+08:00";

/** What one pool's comparison came to. */
export type DayReconciled = {
  readonly jurisdictionCode: string;
  readonly entries: number;
  readonly matched: number;
  /** How many differences were found, those known before included. */
  readonly differences: number;
};

/** What the comparison of a day came to. */
type DayCompared = {
  /** The pools that were compared by this call. */
  readonly pools: readonly DayReconciled[];
  /** Whether the bank's statement spoke of the day to its end. */
  readonly isWhole: boolean;
  /** One for each pool whose statement was not taken: STATEMENT_CHANGED, which the event names too. */
  readonly refused: readonly Refusal[];
};

/**
 * 对账: compares the bank's statement of a day with our books, pool by pool. What does not agree becomes a recorded
 * difference, owned by the pool's finance office; nothing else is changed. Run again it finds the same differences once,
 * and notes those on which both sides have come to agree.
 *
 * @returns null when the bank has not written the day's statement. @throws Outage when the bank did not answer.
 * @throws Refusal STATEMENT_CHANGED, after the other pools were compared, when an entry that was kept before tells something
 * else now: nothing of that pool's statement is taken, and the event names the entry.
 */
export async function reconcileDay(ctx: Context, day: CalendarDate): Promise<DayReconciled[] | null> {
  const compared = await compareDay(ctx, { day });
  if (compared?.refused[0]) throw compared.refused[0];
  return compared && [...compared.pools];
}

/**
 * The same, which may go on where it was begun before: with the pools that were not compared as far as the statement speaks
 * now, nor since an instant where one is given. Else all are compared again.
 *
 * @throws what comparing one pool failed with, after the others were compared.
 */
export async function compareDay(
  ctx: Context,
  { day, goOn }: { day: CalendarDate; goOn?: { readonly since: Date | null } },
): Promise<DayCompared | null> {
  const job = ctx.as("treasury");
  const statements = await job.gateways.bank.statementOf(day);
  if (!statements) return null;
  const { codes, before } = await job.tx(async (tx) => ({
    codes: await poolCodes(tx),
    before: await latestComparisons(tx, day),
  }));
  const isDone = ({ debtorPool, until }: PoolStatement) => {
    const latest = before.get(debtorPool);
    if (!goOn || !latest) return false;
    return latest.until >= new Date(until) || (goOn.since !== null && latest.ranAt >= goOn.since);
  };
  const strange = strangersIn(statements.filter(({ debtorPool }) => !codes.has(debtorPool)));
  const ofPools = statements.filter(({ debtorPool }) => codes.has(debtorPool));
  const pools: DayReconciled[] = [];
  const refused: Refusal[] = [];
  let failure: unknown = null;
  for (const statement of ofPools.filter((one) => !isDone(one))) {
    const also = statement.debtorPool === CITY_CODE ? strange : [];
    try {
      pools.push(await job.tx((tx) => reconcilePool(job, tx, { statement, also })));
    } catch (error) {
      if (error instanceof Refusal) {
        await recordRefused(job, statement, error);
        refused.push(error);
      } else failure ??= error;
    }
  }
  if (strange.length > 0 && !ofPools.some(({ debtorPool }) => debtorPool === CITY_CODE)) {
    await job.tx((tx) => noteDifferences(job, tx, { ...OF_CITY, day, differences: strange }));
  }
  if (failure) throw failure;
  const end = new Date(`${addDays(day, 1)}${CITY_MIDNIGHT}`);
  return { pools, refused, isWhole: statements.every(({ until }) => new Date(until) >= end) };
}

const OF_CITY = { jurisdictionCode: CITY_CODE } as const;

/** What the bank tells of accounts that are no pool of ours: the city's finance office asks it why. */
function strangersIn(statements: readonly PoolStatement[]): Difference[] {
  return statements.flatMap(({ entries }) =>
    entries.map(({ kind, endToEndId, entryReference, amountFen: bankFen, bankReference }) => {
      const isCredit = kind === "received";
      const about = isCredit ? "replenishment" : "payment";
      const name = isCredit ? bankReference : endToEndId;
      return { kind: "unknown", about, endToEndId: name, entryReference, ourFen: null, bankFen } as const;
    }),
  );
}

/** Once for each statement: one that came before its day's end is looked at again until the whole one has come. */
function recordRefused(ctx: Context, statement: PoolStatement, { details }: Refusal): Promise<void> {
  const { debtorPool: jurisdictionCode, day } = statement;
  const row = {
    jurisdictionCode,
    day,
    until: new Date(statement.until),
    entryReference: String(details.entryReference),
    refusedAt: ctx.now(),
  };
  const entry = {
    subjectId: WHOLE_CITY,
    action: "statement-refused",
    objectId: jurisdictionCode,
    jurisdictionCode,
    details,
  };
  return ctx.tx(async (tx) => {
    if (await keepRefusal(tx, row)) await recordEvent(ctx, tx, entry);
  });
}

type Compared = { readonly statement: PoolStatement; readonly also: readonly Difference[] };

async function reconcilePool(ctx: Context, tx: Tx, { statement, also }: Compared): Promise<DayReconciled> {
  const { debtorPool: jurisdictionCode, day } = statement;
  const changed = await keepEntries(
    tx,
    statement.entries.map((entry) => ({
      jurisdictionCode,
      day,
      entryReference: entry.entryReference,
      kind: entry.kind,
      endToEndId: entry.endToEndId,
      amountFen: entry.amountFen,
      bankCode: entry.counterparty?.bankCode ?? null,
      accountIndex: entry.counterparty ? indexAccountNumber(ctx, entry.counterparty.accountNumber) : null,
      bankReference: entry.bankReference,
      bookedAt: new Date(entry.bookedAt),
      recordedAt: ctx.now(),
    })),
  );
  if (changed !== null) throw new Refusal("STATEMENT_CHANGED", { day, entryReference: changed });
  const from = new Date(`${day}${CITY_MIDNIGHT}`);
  const until = new Date(statement.until);
  const pool = { jurisdictionCode, day, from, until };
  const sides = await readSides(tx, pool);
  const payments = compareSides(sides);
  const treasury = await readTreasurySides(tx, { ...pool, indexOf: (number) => indexAccountNumber(ctx, number) });
  const paidIn = compareReplenishments(treasury);
  const ordered = await readOrderSides(tx, { ...pool, indexOf: (number) => indexAccountNumber(ctx, number) });
  const moved = compareSides(ordered);
  const between = moved.differences.map((one) => ({ ...one, about: "pool-order" }) as const);
  const differences = [...payments.differences, ...paidIn.differences, ...between, ...also];
  const matched = payments.matched + paidIn.matched + moved.matched;
  const entries = sides.told.length + treasury.told.length + ordered.told.length;
  await noteDifferences(ctx, tx, { jurisdictionCode, day, differences });
  const compared = {
    reconciliationId: newId("rec", ctx.now()),
    until,
    openingFen: statement.openingFen,
    closingFen: statement.closingFen,
    ranAt: ctx.now(),
    cityShareFen: await readCityShare(tx, pool),
  };
  const counts = { entryCount: entries, matchedCount: matched, differenceCount: differences.length };
  await keepReconciliation(tx, { jurisdictionCode, day, ...compared, ...counts });
  const details = {
    ...{ day, entries, matched, differences: differences.length },
    ...{ ...compared, until: until.toISOString(), ranAt: compared.ranAt.toISOString() },
    entriesDigest: await digestEntries(tx, pool),
  };
  await recordEvent(ctx, tx, {
    subjectId: WHOLE_CITY,
    action: "day-reconciled",
    objectId: jurisdictionCode,
    jurisdictionCode,
    details,
  });
  return { jurisdictionCode, entries, matched, differences: differences.length };
}
