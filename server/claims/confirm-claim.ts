import { leaveNews, recordEvent } from "@/server/audit";
import { type Context, requireSubject, type Tx } from "@/server/context";
import { claimEntitlement, payingTerms, takeEntitlement } from "@/server/entitlements";
import { openInstruction } from "@/server/funds";
import { requirePayable } from "@/server/identity";
import { fen, newId, Refusal } from "@/server/kernel";
import { carryFromTap } from "./carry-payment";
import type { ClaimView, ConfirmClaimInput } from "./claim";
import { claimOfEntitlement, insertClaim } from "./claim-store";
import { readClaim } from "./read-claim";

const KEPT_TAP_LIFE_MS = 24 * 3_600_000;

/**
 * 一指办理: one tap. In one transaction the entitlement is locked, the claim made, the money reserved and the payment
 * instruction written; then the bank is asked from that instruction. A second tap, on whatever phone, finds the claim of
 * the first one: the entitlement is the idempotency key, for ever.
 *
 * @returns the claim, credited when the bank answered in time, else on its way.
 * @throws Refusal ENTITLEMENT_CHANGED, ENTITLEMENT_WITHDRAWN, ENTITLEMENT_EXPIRED, ENTITLEMENT_NOT_YET_CLAIMABLE,
 *   TAP_TOO_OLD, PLACES_USED_UP, BUDGET_USED_UP, PAYEE_ACCOUNT_MISSING, PAYEE_ACCOUNT_CLOSED, ADVANCE_LIMIT_REACHED, NOT_FOUND; nothing is written then.
 */
export async function confirmClaim(ctx: Context, input: ConfirmClaimInput): Promise<ClaimView> {
  const { subjectId } = requireSubject(ctx);
  const { claimId, fresh } = await ctx.tx((tx) => openClaim(ctx, tx, input));
  if (fresh) await carryFromTap(ctx, { subjectId, claimId });
  return readClaim(ctx, { claimId });
}

async function openClaim(ctx: Context, tx: Tx, input: ConfirmClaimInput): Promise<{ claimId: string; fresh: boolean }> {
  const { subjectId, personId } = requireSubject(ctx);
  const entitlement = await takeEntitlement(tx, { subjectId, entitlementId: input.entitlementId });
  const existing = await claimOfEntitlement(tx, { subjectId, entitlementId: input.entitlementId });
  if (existing) return { claimId: existing.claimId, fresh: false };

  if (input.tappedAt && ctx.elapsedSince(input.tappedAt) > KEPT_TAP_LIFE_MS) throw new Refusal("TAP_TOO_OLD");
  const claimId = newId("clm", ctx.now());
  await claimEntitlement(ctx, tx, { entitlement, version: input.entitlementVersion, claimId });
  await requirePayable(tx, { subjectId, accountId: input.payeeAccountId });

  const { jurisdictionCode, programId } = entitlement;
  const amountFen = fen(entitlement.amountFen);
  await insertClaim(tx, {
    subjectId,
    claimId,
    entitlementId: entitlement.entitlementId,
    entitlementVersion: entitlement.version,
    programId,
    programVersion: entitlement.programVersion,
    amountFen,
    status: "confirmed",
    accountId: input.payeeAccountId,
    jurisdictionCode,
    confirmedBy: personId,
    confirmedAt: ctx.now(),
    creditedAt: null,
    returnedAt: null,
    returnReason: null,
  });
  await openInstruction(ctx, tx, {
    subjectId,
    claimId,
    accountId: input.payeeAccountId,
    amountFen,
    jurisdictionCode,
    ...(await payingTerms(tx, entitlement)),
  });
  const details = { entitlementId: entitlement.entitlementId, version: entitlement.version, amountFen };
  await recordEvent(ctx, tx, { subjectId, action: "claim-confirmed", objectId: claimId, jurisdictionCode, details });
  await leaveNews(ctx, tx, { topic: "payment-open", subjectId, objectId: claimId });
  return { claimId, fresh: true };
}
