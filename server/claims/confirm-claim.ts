import { prepareEvent } from "@/server/audit";
import { type Context, requireSubject, type Tx } from "@/server/context";
import { judgeEntitlement, takeEntitlement } from "@/server/entitlements";
import { planInstruction } from "@/server/funds";
import { requirePayable } from "@/server/identity";
import { fen, newId, Refusal } from "@/server/kernel";
import { carryFromTap } from "./carry-payment";
import type { ClaimView, ConfirmClaimInput } from "./claim";
import { confirmTogether } from "./confirm-together";
import type { Confirmation } from "./confirmation";
import { readClaim } from "./read-claim";
import { requireSameTap } from "./same-tap";

const KEPT_TAP_LIFE_MS = 24 * 3_600_000;

/**
 * 一指办理: one tap. In one transaction, shared with whoever taps at the same moment, the entitlement is locked, the claim
 * made, the money reserved and the payment instruction written; then the bank is asked from that instruction. A second tap, on whatever phone, finds the claim of
 * the first one: the entitlement is the idempotency key, for ever.
 *
 * @returns the claim, credited when the bank answered in time, else on its way.
 * @throws Refusal ENTITLEMENT_CHANGED, ENTITLEMENT_WITHDRAWN, ENTITLEMENT_EXPIRED, ENTITLEMENT_NOT_YET_CLAIMABLE,
 *   TAP_TOO_OLD, PLACES_USED_UP, BUDGET_USED_UP, PERSON_COUNTED_ELSEWHERE, CLAIM_WENT_ELSEWHERE, PAYEE_ACCOUNT_MISSING, PAYEE_ACCOUNT_CLOSED,
 *   ADVANCE_LIMIT_REACHED, NOT_FOUND; nothing is written then.
 */
export async function confirmClaim(ctx: Context, input: ConfirmClaimInput): Promise<ClaimView> {
  const { subjectId } = requireSubject(ctx);
  const prepared = await ctx.tx((tx) => prepareClaim(ctx, tx, input));
  const { claimId, fresh } =
    "there" in prepared ? { claimId: prepared.there, fresh: false } : await confirmTogether(ctx, prepared);
  if (fresh) await carryFromTap(ctx, { subjectId, claimId });
  else await requireSameTap(ctx, { subjectId, claimId, payeeAccountId: input.payeeAccountId });
  return readClaim(ctx, { claimId });
}

/**
 * Everything that is to be written, read as the person herself and decided about without a lock: what is seen here is asked
 * again where it is written.
 */
async function prepareClaim(
  ctx: Context,
  tx: Tx,
  input: ConfirmClaimInput,
): Promise<Confirmation | { readonly there: string }> {
  const { subjectId, personId } = requireSubject(ctx);
  const { entitlementId, entitlementVersion: version, payeeAccountId: accountId } = input;
  const entitlement = await takeEntitlement(tx, { subjectId, entitlementId });
  if (entitlement.claimId !== null) return { there: entitlement.claimId };

  if (input.tappedAt && ctx.elapsedSince(input.tappedAt) > KEPT_TAP_LIFE_MS) throw new Refusal("TAP_TOO_OLD");
  const { words, counted, remittanceText } = await judgeEntitlement(ctx, tx, { entitlement, version });
  await requirePayable(tx, { subjectId, accountId });

  const claimId = newId("clm", ctx.now());
  const { jurisdictionCode, citySharePermille } = entitlement;
  const amountFen = fen(entitlement.amountFen);
  const money = { amountFen, citySharePermille, jurisdictionCode, remittanceText };
  const planned = planInstruction(ctx, { subjectId, claimId, accountId, ...money });
  const details = { entitlementId, version, amountFen };
  const confirmed = { subjectId, action: "claim-confirmed", objectId: claimId, jurisdictionCode, details };
  return {
    subject: subjectId,
    person: personId,
    at: ctx.now().toISOString(),
    entitlement: entitlementId,
    version,
    claim: claimId,
    account: accountId,
    instruction: planned.instructionId,
    remittance: planned.remittanceText,
    brief: words.brief,
    because: words.because,
    counted,
    legs: planned.legs,
    events: [planned.event, prepareEvent(ctx, confirmed)],
  };
}
