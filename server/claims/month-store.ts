import { and, asc, eq, sql } from "drizzle-orm";
import { claim, entitlement, payeeAccount, paymentInstruction } from "@/db/schema";
import type { Tx } from "@/server/context";
import type { ClaimWithAccount } from "./claim-store";

const MONTH_LIMIT = 2_000;

/** The claims that a subject confirmed in a month of the city's calendar, the first one first; at most 2,000. */
export async function listMonth(
  tx: Tx,
  asked: { subjectId: string; month: string },
): Promise<(ClaimWithAccount & { remittanceText: string })[]> {
  const confirmedIn = sql`to_char(${claim.confirmedAt} at time zone 'Asia/Shanghai', 'YYYY-MM') = ${asked.month}`;
  const latest = sql`${paymentInstruction.attempt} = (select max(i.attempt) from payment_instruction i
    where i.subject_id = ${claim.subjectId} and i.claim_id = ${claim.claimId})`;
  const rows = await tx
    .select({
      claim,
      period: entitlement.period,
      bankName: payeeAccount.bankName,
      tail: payeeAccount.tail,
      remittanceText: paymentInstruction.remittanceText,
    })
    .from(claim)
    .innerJoin(
      entitlement,
      and(eq(entitlement.subjectId, claim.subjectId), eq(entitlement.entitlementId, claim.entitlementId)),
    )
    .innerJoin(
      payeeAccount,
      and(eq(payeeAccount.subjectId, claim.subjectId), eq(payeeAccount.accountId, claim.accountId)),
    )
    .innerJoin(
      paymentInstruction,
      and(eq(paymentInstruction.subjectId, claim.subjectId), eq(paymentInstruction.claimId, claim.claimId), latest),
    )
    .where(and(eq(claim.subjectId, asked.subjectId), confirmedIn))
    .orderBy(asc(claim.confirmedAt))
    .limit(MONTH_LIMIT);
  return rows.map(({ claim: row, ...rest }) => ({ ...row, ...rest }));
}
