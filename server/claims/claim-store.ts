import { and, desc, eq, sql } from "drizzle-orm";
import { claim, entitlement, jurisdiction, payeeAccount, subject } from "@/db/schema";
import type { Tx } from "@/server/context";
import { assert, Refusal } from "@/server/kernel";
import { CLAIM_TRANSITIONS, type ClaimStatus } from "./claim";

/** One confirmation, as it is kept. */
export type StoredClaim = typeof claim.$inferSelect;
/** A claim with what its lists show. */
export type ClaimWithAccount = StoredClaim & { period: string; bankName: string; tail: string };

const LIST_LIMIT = 500;

/** What the database says when a limited program has no place or not enough budget left (migration 0013). */
const USED_UP: Readonly<Record<string, "PLACES_USED_UP" | "BUDGET_USED_UP">> = {
  YYB03: "PLACES_USED_UP",
  YYB04: "BUDGET_USED_UP",
};

/**
 * Writes a fresh confirmation. The database allows one for an entitlement, and no more than a limited program has places
 * and budget for. @throws Refusal PLACES_USED_UP, BUDGET_USED_UP; the transaction cannot go on then.
 */
export async function insertClaim(tx: Tx, row: StoredClaim): Promise<void> {
  try {
    await tx.insert(claim).values(row);
  } catch (error) {
    const code = USED_UP[sqlState(error)];
    throw code === undefined ? error : new Refusal(code);
  }
}

function sqlState(error: unknown): string {
  const { cause } = error as { cause?: { code?: unknown } };
  return String(cause?.code ?? "");
}

/** The claim of an entitlement, if it was confirmed. */
export async function claimOfEntitlement(
  tx: Tx,
  key: { subjectId: string; entitlementId: string },
): Promise<StoredClaim | undefined> {
  const [row] = await tx
    .select()
    .from(claim)
    .where(and(eq(claim.subjectId, key.subjectId), eq(claim.entitlementId, key.entitlementId)))
    .limit(1);
  return row;
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

/** The name of the person who confirmed. Visible to herself; null to others. */
export async function personName(tx: Tx, personId: string): Promise<string | null> {
  const [row] = await tx.select({ name: subject.name }).from(subject).where(eq(subject.subjectId, personId)).limit(1);
  return row?.name ?? null;
}

function byKey(key: { subjectId: string; claimId: string }) {
  return and(eq(claim.subjectId, key.subjectId), eq(claim.claimId, key.claimId));
}
