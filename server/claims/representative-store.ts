import { and, eq, ne, sql } from "drizzle-orm";
import { firstWord } from "@/db/schema";
import type { Tx } from "@/server/context";
import type { RefusalCode } from "@/server/kernel";
import type { Asked } from "./tap-store";

/** The first of two who confirm a large sum, as it is kept. */
export type FirstWord = typeof firstWord.$inferSelect;

/**
 * For each confirmation why its person may not make it for this firm, or null. Her delegation is held until this transaction
 * ends: who takes it back waits, and who has taken it back is heard.
 */
export async function judgeRepresentatives(tx: Tx, asked: Asked): Promise<readonly (RefusalCode | null)[]> {
  const items = asked.items.map(({ subject, person, entitlement, version }) => ({
    subject,
    person,
    entitlement,
    version,
  }));
  const rows = await tx.execute<{ verdict: RefusalCode | null }>(
    sql`select verdict from claims_allowed(${JSON.stringify(items)}::jsonb, ${asked.today})`,
  );
  return rows.map(({ verdict }) => verdict);
}

/** Keeps a first word. @returns false when the same person had said it of the same version. */
export async function putFirstWord(tx: Tx, word: FirstWord): Promise<boolean> {
  const { version, saidAt } = word;
  const rows = await tx
    .insert(firstWord)
    .values(word)
    .onConflictDoUpdate({
      target: [firstWord.subjectId, firstWord.entitlementId, firstWord.personId],
      set: { version, saidAt },
      setWhere: ne(firstWord.version, version),
    })
    .returning({ entitlementId: firstWord.entitlementId });
  return rows.length === 1;
}

/** The first words said about a firm's open entitlements, in the version they are of. */
export async function listFirstWords(tx: Tx, subjectId: string): Promise<FirstWord[]> {
  const open = sql`exists (select from entitlement e where e.subject_id = ${firstWord.subjectId}
    and e.entitlement_id = ${firstWord.entitlementId} and e.version = ${firstWord.version} and e.status = 'open')`;
  return tx
    .select()
    .from(firstWord)
    .where(and(eq(firstWord.subjectId, subjectId), open));
}
