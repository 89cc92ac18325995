import { recordEvent } from "@/server/audit";
import type { Context, Tx } from "@/server/context";
import type { PoolStatement } from "@/server/gateways";
import { indexAccountNumber } from "@/server/identity";
import { type CalendarDate, newId, Refusal } from "@/server/kernel";
import { compareSides, type Difference } from "./reconciliation";
import {
  addStep,
  findReconciliation,
  keepDifference,
  keepEntries,
  keepReconciliation,
  listDifferences,
  readSides,
} from "./reconciliation-store";

const CITY_MIDNIGHT = "T00:00:00+08:00";
/** Affairs of no subject's: a pool's. */
const NOBODY = "-";

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
  const reconciled: DayReconciled[] = [];
  let refused: Refusal | undefined;
  for (const statement of statements) {
    try {
      reconciled.push(await job.tx((tx) => reconcilePool(job, tx, statement)));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      await recordRefused(job, statement, error);
      refused = error;
    }
  }
  if (refused) throw refused;
  return reconciled;
}

/** Whether a day was compared with the bank's statement after an instant. */
export function wasReconciled(ctx: Context, of: { day: CalendarDate; since: Date }): Promise<boolean> {
  return ctx.as("treasury").tx((tx) => findReconciliation(tx, of));
}

function recordRefused(ctx: Context, { debtorPool: jurisdictionCode }: PoolStatement, refused: Refusal): Promise<void> {
  const { details } = refused;
  const entry = {
    subjectId: NOBODY,
    action: "statement-refused",
    objectId: jurisdictionCode,
    jurisdictionCode,
    details,
  };
  return ctx.tx((tx) => recordEvent(ctx, tx, entry));
}

async function reconcilePool(ctx: Context, tx: Tx, statement: PoolStatement): Promise<DayReconciled> {
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
      bankCode: entry.creditor?.bankCode ?? null,
      accountIndex: entry.creditor ? indexAccountNumber(ctx, entry.creditor.accountNumber) : null,
      bankReference: entry.bankReference,
      bookedAt: new Date(entry.bookedAt),
      recordedAt: ctx.now(),
    })),
  );
  if (changed !== null) throw new Refusal("STATEMENT_CHANGED", { day, entryReference: changed });
  const from = new Date(`${day}${CITY_MIDNIGHT}`);
  const until = new Date(statement.until);
  const sides = await readSides(tx, { jurisdictionCode, day, from, until });
  const { differences, matched } = compareSides(sides);
  await noteDifferences(ctx, tx, { jurisdictionCode, day, differences });
  await keepReconciliation(tx, {
    reconciliationId: newId("rec", ctx.now()),
    jurisdictionCode,
    day,
    until,
    openingFen: statement.openingFen,
    closingFen: statement.closingFen,
    entryCount: sides.told.length,
    matchedCount: matched,
    differenceCount: differences.length,
    ranAt: ctx.now(),
  });
  const details = { day, entries: sides.told.length, matched, differences: differences.length };
  await recordEvent(ctx, tx, {
    subjectId: NOBODY,
    action: "day-reconciled",
    objectId: jurisdictionCode,
    jurisdictionCode,
    details,
  });
  return { jurisdictionCode, entries: sides.told.length, matched, differences: differences.length };
}

type Found = { jurisdictionCode: string; day: CalendarDate; differences: readonly Difference[] };

async function noteDifferences(ctx: Context, tx: Tx, { jurisdictionCode, day, differences }: Found): Promise<void> {
  const at = ctx.now();
  const owner = `finance:${jurisdictionCode}`;
  const nameOf = (one: Pick<Difference, "kind" | "endToEndId" | "entryReference">) =>
    `${one.kind} ${one.endToEndId} ${one.entryReference}`;
  const known = new Map((await listDifferences(tx, { jurisdictionCode, day })).map((one) => [nameOf(one), one]));
  const found = new Set(differences.map(nameOf));

  for (const difference of differences) {
    const differenceId = await keepDifference(tx, {
      ...difference,
      differenceId: newId("dif", at),
      jurisdictionCode,
      day,
      foundAt: at,
    });
    const before = known.get(nameOf(difference));
    if (differenceId) {
      await addStep(tx, { differenceId, state: "open", owner, note: "", at });
      const { kind, endToEndId, ourFen, bankFen } = difference;
      const details = { kind, endToEndId, ourFen, bankFen, day };
      await recordEvent(ctx, tx, {
        subjectId: NOBODY,
        action: "difference-found",
        objectId: differenceId,
        jurisdictionCode,
        details,
      });
    } else if (before?.state === "agreed") {
      await addStep(tx, { differenceId: before.differenceId, state: "open", owner, note: "", at });
    }
  }
  for (const one of known.values()) {
    if (found.has(nameOf(one)) || one.state === "agreed") continue;
    await addStep(tx, { differenceId: one.differenceId, state: "agreed", owner: one.owner, note: "", at });
    await recordEvent(ctx, tx, {
      subjectId: NOBODY,
      action: "difference-agreed",
      objectId: one.differenceId,
      jurisdictionCode,
    });
  }
}
