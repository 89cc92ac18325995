import { and, count, desc, eq, gte, isNull, lte, or, sql, sum } from "drizzle-orm";
import { cityRun, claimedFact, entitlement, openGap, programHold, programLimit, programUse } from "@/db/schema";
import type { Tx } from "@/server/context";
import { type CalendarDate, type Fen, fen } from "@/server/kernel";

/** What is owed, as it is kept. */
export type StoredEntitlement = typeof entitlement.$inferSelect;
/** A gap, as it is kept. */
export type StoredGap = typeof openGap.$inferSelect;

const LIST_LIMIT = 200;

/** What a subject is owed and has not taken, largest first; expired ones left out. */
export function listOpen(tx: Tx, asked: { subjectId: string; on: CalendarDate }): Promise<StoredEntitlement[]> {
  return tx
    .select()
    .from(entitlement)
    .where(
      and(
        eq(entitlement.subjectId, asked.subjectId),
        eq(entitlement.status, "open"),
        or(isNull(entitlement.expiresOn), gte(entitlement.expiresOn, asked.on)),
      ),
    )
    .orderBy(desc(entitlement.amountFen), entitlement.entitlementId)
    .limit(LIST_LIMIT);
}

/** Why programs are held, by program: the reason of each, in the words of the check it waits for. */
export async function listHolds(tx: Tx): Promise<Map<string, { zh: string; en: string }>> {
  const { programId, reason, gate } = programHold;
  const rows = await tx.select({ programId, reason }).from(programHold).orderBy(desc(gate));
  return new Map(rows.map((row) => [row.programId, row.reason]));
}

/** How much a subject may take on a date. */
export async function sumClaimable(
  tx: Tx,
  asked: { subjectId: string; on: CalendarDate },
): Promise<{ count: number; totalFen: Fen }> {
  const [row] = await tx
    .select({ count: count(), total: sum(entitlement.amountFen) })
    .from(entitlement)
    .where(
      and(
        eq(entitlement.subjectId, asked.subjectId),
        eq(entitlement.status, "open"),
        lte(entitlement.claimableFrom, asked.on),
        sql`not exists (select from ${programHold} where ${programHold.programId} = ${entitlement.programId})`,
        sql`not exists (${usedUp(asked.on)})`,
        or(isNull(entitlement.expiresOn), gte(entitlement.expiresOn, asked.on)),
      ),
    );
  return { count: row?.count ?? 0, totalFen: fen(Number(row?.total ?? 0)) };
}

/** The limit of an entitlement's program, where it leaves no place or less than its sum on a date. */
function usedUp(on: CalendarDate) {
  return sql`select from ${programLimit}
    left join ${programUse} on ${programUse.programId} = ${programLimit.programId}
                           and ${programUse.period} = limit_period(${programLimit.per}, ${on}::date)
    where ${programLimit.programId} = ${entitlement.programId}
      and (coalesce(${programUse.placesUsed}, 0) >= ${programLimit.places}
           or coalesce(${programUse.usedFen}, 0) + ${entitlement.amountFen} > ${programLimit.budgetFen})`;
}

/** One entitlement. */
export async function findEntitlement(
  tx: Tx,
  key: { subjectId: string; entitlementId: string },
): Promise<StoredEntitlement | undefined> {
  const [row] = await tx.select().from(entitlement).where(byKey(key)).limit(1);
  return row;
}

/** Has the caller's own subject decided again within seconds. */
export async function decideMeAgain(tx: Tx): Promise<void> {
  await tx.execute(sql`select decide_me_again()`);
}

/** How many entitlements a subject has taken whose money is not known to have arrived. */
export async function countOnTheWay(tx: Tx, subjectId: string): Promise<number> {
  const paid = sql`select from ${claimedFact} where ${claimedFact.subjectId} = ${entitlement.subjectId} and ${claimedFact.claimId} = ${entitlement.claimId}`;
  const [row] = await tx
    .select({ count: count() })
    .from(entitlement)
    .where(and(eq(entitlement.subjectId, subjectId), eq(entitlement.status, "claimed"), sql`not exists (${paid})`));
  return row?.count ?? 0;
}

/** What a subject's decisions wait for. */
export function listGaps(tx: Tx, subjectId: string): Promise<StoredGap[]> {
  return tx.select().from(openGap).where(eq(openGap.subjectId, subjectId)).orderBy(openGap.programId).limit(LIST_LIMIT);
}

/** One gap. */
export async function findGap(tx: Tx, key: { subjectId: string; gapId: string }): Promise<StoredGap | undefined> {
  const [row] = await tx
    .select()
    .from(openGap)
    .where(and(eq(openGap.subjectId, key.subjectId), eq(openGap.gapId, key.gapId)))
    .limit(1);
  return row;
}

/** The latest whole-city run. */
export async function latestRun(tx: Tx): Promise<typeof cityRun.$inferSelect | undefined> {
  const [row] = await tx.select().from(cityRun).orderBy(desc(cityRun.finishedAt)).limit(1);
  return row;
}

function byKey(key: { subjectId: string; entitlementId: string }) {
  return and(eq(entitlement.subjectId, key.subjectId), eq(entitlement.entitlementId, key.entitlementId));
}
