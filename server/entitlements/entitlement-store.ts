import { and, asc, desc, eq, gte, inArray, isNull, or, sql } from "drizzle-orm";
import { cityRun, claim, entitlement, openGap, programHold } from "@/db/schema";
import type { Tx } from "@/server/context";
import type { CalendarDate } from "@/server/kernel";

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

/** What a subject has taken and what is not over: on its way, come back, or asked back. The oldest first. */
export function listUnfinished(
  tx: Tx,
  subjectId: string,
): Promise<{ claimId: string; status: (typeof claim.$inferSelect)["status"] }[]> {
  return tx
    .select({ claimId: claim.claimId, status: claim.status })
    .from(claim)
    .where(
      and(eq(claim.subjectId, subjectId), inArray(claim.status, ["confirmed", "paying", "returned", "recovering"])),
    )
    .orderBy(asc(claim.confirmedAt), claim.claimId)
    .limit(LIST_LIMIT);
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
