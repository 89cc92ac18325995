import { and, desc, eq, sql } from "drizzle-orm";
import { claim, entitlement, jurisdiction, payeeAccount } from "@/db/schema";
import type { Tx } from "@/server/context";
import { assert, type CalendarDate, type RefusalCode } from "@/server/kernel";
import { CLAIM_TRANSITIONS, type ClaimStatus } from "./claim";
import type { Confirmation } from "./confirmation";

/** One confirmation, as it is kept. */
export type StoredClaim = typeof claim.$inferSelect;
/** A claim with what its lists show. */
export type ClaimWithAccount = StoredClaim & { period: string; bankName: string; tail: string };

const LIST_LIMIT = 500;

/** What came of one confirmation: a fresh claim, the one that was there, or why not. */
export type ConfirmedRow = {
  readonly verdict: "confirmed" | "existing" | RefusalCode;
  readonly claimId: string;
  readonly amountFen: number | null;
  readonly claimableFrom: string | null;
};

/**
 * Writes confirmations that were prepared, all in this transaction: each entitlement is locked and asked again whether it
 * may be claimed. Answers in the order of the items. Throws, having written nothing, when a pool or a limit does not reach
 * for all of them (SQLSTATE YYB01, YYB03 to YYB05).
 */
export async function confirmClaims(
  tx: Tx,
  asked: { items: readonly Confirmation[]; today: CalendarDate },
): Promise<readonly ConfirmedRow[]> {
  const rows = await tx.execute<{
    verdict: string;
    claim_id: string;
    amount_fen: string | null;
    claimable_from: string;
  }>(
    sql`select verdict, claim_id, amount_fen, claimable_from::text from claims_confirm(${JSON.stringify(asked.items)}::jsonb, ${asked.today})`,
  );
  return rows.map((row) => ({
    verdict: row.verdict as ConfirmedRow["verdict"],
    claimId: row.claim_id,
    amountFen: row.amount_fen === null ? null : Number(row.amount_fen),
    claimableFrom: row.claimable_from,
  }));
}

/** One claim. */
export async function findClaim(tx: Tx, key: { subjectId: string; claimId: string }): Promise<StoredClaim | undefined> {
  const [row] = await tx.select().from(claim).where(byKey(key)).limit(1);
  return row;
}

/** One claim, locked until the transaction ends, so that two words about it are written one after the other. */
export async function lockClaim(tx: Tx, key: { subjectId: string; claimId: string }): Promise<StoredClaim | undefined> {
  const [row] = await tx.select().from(claim).where(byKey(key)).limit(1).for("update");
  return row;
}

/** Moves a claim along its graph. @throws AssertionError for a move that the graph does not have. */
export async function moveClaim(
  tx: Tx,
  moved: StoredClaim,
  to: { status: ClaimStatus } & Partial<Pick<StoredClaim, "accountId" | "creditedAt" | "returnedAt" | "returnReason">>,
): Promise<StoredClaim> {
  const allowed: readonly ClaimStatus[] = CLAIM_TRANSITIONS[moved.status];
  assert(
    allowed.includes(to.status),
    `a claim goes from ${moved.status} to ${allowed.join(" or ")}, not to ${to.status}`,
  );
  await tx.update(claim).set(to).where(byKey(moved));
  return { ...moved, ...to };
}

/** The latest claims of a subject with the account each went to; at most 500. */
export async function listClaims(tx: Tx, subjectId: string): Promise<ClaimWithAccount[]> {
  const rows = await tx
    .select({ claim, period: entitlement.period, bankName: payeeAccount.bankName, tail: payeeAccount.tail })
    .from(claim)
    .innerJoin(
      entitlement,
      and(eq(entitlement.subjectId, claim.subjectId), eq(entitlement.entitlementId, claim.entitlementId)),
    )
    .innerJoin(
      payeeAccount,
      and(eq(payeeAccount.subjectId, claim.subjectId), eq(payeeAccount.accountId, claim.accountId)),
    )
    .where(eq(claim.subjectId, subjectId))
    .orderBy(desc(sql`coalesce(${claim.creditedAt}, ${claim.confirmedAt})`))
    .limit(LIST_LIMIT);
  return rows.map(({ claim: row, ...account }) => ({ ...row, ...account }));
}

/** The name under which a jurisdiction's pool pays. */
export async function jurisdictionName(tx: Tx, code: string): Promise<{ name: string; nameEn: string }> {
  const [row] = await tx.select().from(jurisdiction).where(eq(jurisdiction.code, code)).limit(1);
  assert(row, "a claim is paid by a jurisdiction");
  return row;
}

function byKey(key: { subjectId: string; claimId: string }) {
  return and(eq(claim.subjectId, key.subjectId), eq(claim.claimId, key.claimId));
}
