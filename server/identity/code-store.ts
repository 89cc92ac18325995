import { and, count, desc, eq, gt, lt, sql } from "drizzle-orm";
import { codeScan } from "@/db/schema";
import { takeTurn } from "@/db/turn";
import type { Tx } from "@/server/context";
import type { SubjectRow } from "./identity-store";
import { findByIdentity } from "./identity-store";

/** One look at a code, as it is kept. */
export type StoredScan = typeof codeScan.$inferSelect;

/** Makes whoever looks twice at the same moment look one after the other, until this transaction ends. */
export async function lookInTurn(tx: Tx, personId: string): Promise<void> {
  await takeTurn(tx, `code-scan ${personId}`);
}

/** How often a person has looked since an instant, and whether she was told to wait. */
export async function countScans(
  tx: Tx,
  asked: { personId: string; since: Date },
): Promise<{ looked: number; told: boolean }> {
  const limited = sql<number>`count(*) filter (where ${codeScan.outcome} = 'limited')`.mapWith(Number);
  const [row] = await tx
    .select({ looked: count(), limited })
    .from(codeScan)
    .where(and(eq(codeScan.personId, asked.personId), gt(codeScan.at, asked.since)));
  return { looked: row?.looked ?? 0, told: (row?.limited ?? 0) > 0 };
}

/** Keeps a look. @returns false when the code had been opened before. */
export async function insertScan(tx: Tx, scan: StoredScan): Promise<boolean> {
  const rows = await tx
    .insert(codeScan)
    .values(scan)
    .onConflictDoNothing({ target: codeScan.codeHash })
    .returning({ id: codeScan.scanId });
  return rows.length === 1;
}

/** Forgets a person's looks before an instant; whatever was signed by then has expired. */
export async function forgetScans(tx: Tx, asked: { personId: string; before: Date }): Promise<void> {
  await tx.delete(codeScan).where(and(eq(codeScan.personId, asked.personId), lt(codeScan.at, asked.before)));
}

/** A person's own look that opened a firm. */
export async function findScan(tx: Tx, key: { scanId: string; personId: string }): Promise<StoredScan | undefined> {
  const [row] = await tx
    .select()
    .from(codeScan)
    .where(and(eq(codeScan.scanId, key.scanId), eq(codeScan.personId, key.personId)))
    .orderBy(desc(codeScan.at))
    .limit(1);
  return row;
}

/** The firm with this credit code, by its keyed hash. */
export async function findFirm(tx: Tx, identityIndex: Buffer): Promise<SubjectRow | undefined> {
  const row = await findByIdentity(tx, identityIndex);
  return row?.kind === "enterprise" ? row : undefined;
}
