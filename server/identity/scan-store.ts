import { and, eq, inArray, lt } from "drizzle-orm";
import { scanSignIn } from "@/db/schema";
import type { Tx } from "@/server/context";

/** A computer that waits for a phone. */
export type ScanRow = typeof scanSignIn.$inferSelect;

/** Opens a waiting computer, and forgets those that ran out long enough ago. */
export async function insertScan(tx: Tx, row: typeof scanSignIn.$inferInsert, forgetBefore: Date): Promise<void> {
  await tx.delete(scanSignIn).where(lt(scanSignIn.expiresAt, forgetBefore));
  await tx.insert(scanSignIn).values(row);
}

/** The waiting computer whose code this is, locked: one phone at a time. */
export async function lockByCode(tx: Tx, codeHash: Buffer): Promise<ScanRow | undefined> {
  const [row] = await tx.select().from(scanSignIn).where(eq(scanSignIn.codeHash, codeHash)).limit(1).for("update");
  return row;
}

/** What has become of a computer's own code. */
export async function findByComputer(tx: Tx, computerHash: Buffer): Promise<ScanRow | undefined> {
  const [row] = await tx.select().from(scanSignIn).where(eq(scanSignIn.computerHash, computerHash)).limit(1);
  return row;
}

/** Goes from one of some states into another. @returns false when it was in none of them. */
export async function moveScan(
  tx: Tx,
  move: {
    scanId: string;
    from: readonly ScanRow["state"][];
    to: Pick<ScanRow, "state"> & Partial<Pick<ScanRow, "sessionId" | "personId" | "provider">>;
  },
): Promise<boolean> {
  const rows = await tx
    .update(scanSignIn)
    .set(move.to)
    .where(and(eq(scanSignIn.scanId, move.scanId), inArray(scanSignIn.state, [...move.from])))
    .returning({ id: scanSignIn.scanId });
  return rows.length === 1;
}
