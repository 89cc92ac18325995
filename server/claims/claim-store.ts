import { and, asc, desc, eq, sql } from "drizzle-orm";
import { auditEvent, claim, entitlement, jurisdiction, payeeAccount, subject } from "@/db/schema";
import type { Tx } from "@/server/context";
import { assert, type CalendarDate, type RefusalCode } from "@/server/kernel";
import type { ClaimStatus } from "./claim-life";
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

/** What may change in a claim besides its status. */
export type ClaimChange = Partial<Pick<StoredClaim, "accountId" | "creditedAt" | "returnedAt" | "returnReason">>;

/** Writes where a claim now stands. Only moveClaim calls it: it knows the graph and leaves the event. */
export async function changeClaim(
  tx: Tx,
  changed: StoredClaim,
  to: ClaimChange & { status: ClaimStatus },
): Promise<StoredClaim> {
  await tx.update(claim).set(to).where(byKey(changed));
  return { ...changed, ...to };
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

const EVENT_LIMIT = 200;

/** What happened to a claim, oldest first, without its details; at most 200. */
export function listClaimEvents(
  tx: Tx,
  of: { subjectId: string; claimId: string },
): Promise<{ action: string; at: Date; byOfficer: boolean; byPerson: boolean }[]> {
  const { action, at, subjectId, objectId, eventId, details, callerPerson } = auditEvent;
  return tx
    .select({
      action,
      at,
      byOfficer: sql<boolean>`${details} ? 'officer' or ${details} ->> 'recordedBy' like 'sub\\_%'`,
      byPerson: sql<boolean>`${callerPerson} is not null`,
    })
    .from(auditEvent)
    .where(and(eq(subjectId, of.subjectId), eq(objectId, of.claimId)))
    .orderBy(asc(at), asc(eventId))
    .limit(EVENT_LIMIT);
}

function byKey(key: { subjectId: string; claimId: string }) {
  return and(eq(claim.subjectId, key.subjectId), eq(claim.claimId, key.claimId));
}
