import { recordEvent, WHOLE_CITY } from "@/server/audit";
import type { Context, Tx } from "@/server/context";
import type { PoolStatement } from "@/server/gateways";
import { indexAccountNumber } from "@/server/identity";
import { type CalendarDate, newId, Refusal } from "@/server/kernel";
import { noteDifferences } from "./note-differences";
import { CITY_CODE } from "./payment-instruction";
import { compareSides, type Difference } from "./reconciliation";
import { findReconciliation, keepEntries, keepReconciliation, readSides } from "./reconciliation-store";
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
  const job = ctx.as("treasury");
  const statements = await job.gateways.bank.statementOf(day);
  if (!statements) return null;
  const pools = await job.tx((tx) => poolCodes(tx));
  const strange = strangersIn(statements.filter(({ debtorPool }) => !pools.has(debtorPool)));
  const reconciled: DayReconciled[] = [];
  let refused: Refusal | undefined;
  for (const statement of statements.filter(({ debtorPool }) => pools.has(debtorPool))) {
    const also = statement.debtorPool === CITY_CODE ? strange.splice(0) : [];
    try {
      reconciled.push(await job.tx((tx) => reconcilePool(job, tx, { statement, also })));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      await recordRefused(job, statement, error);
      refused = error;
    }
  }
  if (strange.length > 0) await job.tx((tx) => noteDifferences(job, tx, { ...OF_CITY, day, differences: strange }));
  if (refused) throw refused;
  return reconciled;
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

/** Whether a day was compared with the bank's statement after an instant. */
export function wasReconciled(ctx: Context, of: { day: CalendarDate; since: Date }): Promise<boolean> {
  return ctx.as("treasury").tx((tx) => findReconciliation(tx, of));
}

function recordRefused(ctx: Context, { debtorPool: jurisdictionCode }: PoolStatement, refused: Refusal): Promise<void> {
  const { details } = refused;
  const entry = {
    subjectId: WHOLE_CITY,
    action: "statement-refused",
    objectId: jurisdictionCode,
    jurisdictionCode,
    details,
  };
  return ctx.tx((tx) => recordEvent(ctx, tx, entry));
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
  const differences = [...payments.differences, ...paidIn.differences, ...also];
  const matched = payments.matched + paidIn.matched;
  const entries = sides.told.length + treasury.told.length;
  await noteDifferences(ctx, tx, { jurisdictionCode, day, differences });
  await keepReconciliation(tx, {
    reconciliationId: newId("rec", ctx.now()),
    jurisdictionCode,
    day,
    until,
    openingFen: statement.openingFen,
    closingFen: statement.closingFen,
    entryCount: entries,
    matchedCount: matched,
    differenceCount: differences.length,
    ranAt: ctx.now(),
  });
  const details = { day, entries, matched, differences: differences.length };
  await recordEvent(ctx, tx, {
    subjectId: WHOLE_CITY,
    action: "day-reconciled",
    objectId: jurisdictionCode,
    jurisdictionCode,
    details,
  });
  return { jurisdictionCode, entries, matched, differences: differences.length };
}
