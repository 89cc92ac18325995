import { and, asc, desc, eq, inArray, sql } from "drizzle-orm";
import { claim, paymentInstruction, recovery, repayment, repaymentUndone } from "@/db/schema";
import { takeTurn } from "@/db/turn";
import type { Tx } from "@/server/context";

/** What is asked back of a claim, as it is kept. */
export type StoredRecovery = typeof recovery.$inferSelect;
/** A sum that came back, with what became of it. */
export type StoredRepayment = typeof repayment.$inferSelect & {
  readonly undone: { readonly at: Date; readonly reason: string } | null;
};

type ClaimName = { readonly subjectId: string; readonly claimId: string };

const SHOWN_RECOVERIES = 200;

/** Writes what is asked back. The database keeps one demand for a claim. */
export async function keepRecovery(tx: Tx, row: StoredRecovery): Promise<void> {
  await tx.insert(recovery).values(row);
}

/** What is asked back of a claim. */
export async function findRecovery(tx: Tx, of: ClaimName): Promise<StoredRecovery | undefined> {
  const [row] = await tx
    .select()
    .from(recovery)
    .where(and(eq(recovery.subjectId, of.subjectId), eq(recovery.claimId, of.claimId)))
    .limit(1);
  return row;
}

/** Writes a repayment. */
export async function keepRepayment(tx: Tx, row: typeof repayment.$inferInsert): Promise<void> {
  await tx.insert(repayment).values(row);
}

/** Writes that a repayment was none. */
export async function keepUndone(tx: Tx, row: typeof repaymentUndone.$inferInsert): Promise<void> {
  await tx.insert(repaymentUndone).values(row);
}

/** The repayments of a claim, oldest first. */
export async function listRepayments(tx: Tx, of: ClaimName): Promise<StoredRepayment[]> {
  const rows = await tx
    .select({ repayment, undoneAt: repaymentUndone.undoneAt, reason: repaymentUndone.reason })
    .from(repayment)
    .leftJoin(
      repaymentUndone,
      and(eq(repaymentUndone.subjectId, repayment.subjectId), eq(repaymentUndone.repaymentId, repayment.repaymentId)),
    )
    .where(and(eq(repayment.subjectId, of.subjectId), eq(repayment.claimId, of.claimId)))
    .orderBy(asc(repayment.recordedAt), asc(repayment.repaymentId));
  return rows.map(({ repayment: row, undoneAt, reason }) => ({
    ...row,
    undone: undoneAt && reason ? { at: undoneAt, reason } : null,
  }));
}

/**
 * Whether another claim holds a standing repayment under the bank's reference. Until the transaction ends nobody else asks
 * this of the same reference: one sum that the bank brought is not booked twice by two who do it at once.
 */
export async function isBookedElsewhereInTurn(tx: Tx, of: ClaimName & { bankReference: string }): Promise<boolean> {
  const { subjectId, claimId, bankReference } = of;
  await takeTurn(tx, `repayment ${bankReference}`);
  const rows = await tx.execute(sql`
    select 1 from repayment r where r.bank_reference = ${bankReference} and (r.subject_id, r.claim_id) <> (${subjectId}, ${claimId})
       and not exists (select from repayment_undone u where u.subject_id = r.subject_id and u.repayment_id = r.repayment_id) limit 1`);
  return rows.length > 0;
}

/** One demand as a line of the finance office's list. */
export type RecoveryLine = {
  readonly endToEndId: string;
  readonly programId: string;
  readonly programVersion: number;
  readonly jurisdictionCode: string;
  readonly amountFen: number;
  readonly repaidFen: number;
  readonly dueOn: string;
  readonly status: (typeof claim.$inferSelect)["status"];
  readonly period: string;
};

/** The demands that the caller may see, those still open first, then by day; at most 200. */
export function listRecoveries(tx: Tx): Promise<RecoveryLine[]> {
  const repaid = sql<number>`coalesce((select sum(r.amount_fen) from repayment r
    where r.subject_id = ${recovery.subjectId} and r.claim_id = ${recovery.claimId}
      and not exists (select from repayment_undone u where u.subject_id = r.subject_id and u.repayment_id = r.repayment_id)), 0)::float8`;
  return tx
    .select({
      endToEndId: paymentInstruction.endToEndId,
      programId: claim.programId,
      programVersion: claim.programVersion,
      jurisdictionCode: recovery.jurisdictionCode,
      amountFen: recovery.amountFen,
      repaidFen: repaid,
      dueOn: recovery.dueOn,
      status: claim.status,
      period: sql<string>`(select e.period from entitlement e where e.subject_id = ${claim.subjectId} and e.entitlement_id = ${claim.entitlementId})`,
    })
    .from(recovery)
    .innerJoin(claim, and(eq(claim.subjectId, recovery.subjectId), eq(claim.claimId, recovery.claimId)))
    .innerJoin(
      paymentInstruction,
      and(
        eq(paymentInstruction.subjectId, recovery.subjectId),
        eq(paymentInstruction.claimId, recovery.claimId),
        inArray(paymentInstruction.status, ["credited", "returned"]),
        sql`not exists (select from payment_instruction later where later.subject_id = ${recovery.subjectId}
          and later.claim_id = ${recovery.claimId} and later.attempt > ${paymentInstruction.attempt})`,
      ),
    )
    .orderBy(sql`${claim.status} = 'recovered'`, asc(recovery.dueOn), desc(recovery.openedAt))
    .limit(SHOWN_RECOVERIES);
}
