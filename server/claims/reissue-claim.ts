import { leaveNews } from "@/server/audit";
import { type Context, requireSubject, type Tx } from "@/server/context";
import { payingTerms } from "@/server/entitlements";
import { openInstruction, payeeRefused } from "@/server/funds";
import { requirePayable } from "@/server/identity";
import { fen, Refusal } from "@/server/kernel";
import { carryFromTap } from "./carry-payment";
import type { ClaimView } from "./claim";
import { lockClaim } from "./claim-store";
import { moveClaim } from "./move-claim";
import { readClaim } from "./read-claim";

/**
 * 重新发: pays a returned claim to another account, as another attempt of the same claim. Tapping twice finds the claim
 * already under way and returns it.
 *
 * @throws Refusal NOT_FOUND, CLAIM_NOT_RETURNED, PAYEE_CANNOT_BE_PAID, PAYEE_ACCOUNT_MISSING, PAYEE_ACCOUNT_CLOSED, ADVANCE_LIMIT_REACHED;
 *   CLAIM_WENT_ELSEWHERE while it is under way to another account than this one; for a firm DELEGATION_MISSING, DELEGATION_TOO_NARROW, REPRESENTATIVE_NEEDED.
 */
export async function reissueClaim(
  ctx: Context,
  input: { claimId: string; payeeAccountId: string },
): Promise<ClaimView> {
  const { subjectId } = requireSubject(ctx);
  const { claimId } = input;
  const fresh = await ctx.tx((tx) => openNextAttempt(ctx, tx, input));
  if (fresh) await carryFromTap(ctx, { subjectId, claimId });
  return readClaim(ctx, { claimId });
}

async function openNextAttempt(
  ctx: Context,
  tx: Tx,
  input: { claimId: string; payeeAccountId: string },
): Promise<boolean> {
  const { subjectId } = requireSubject(ctx);
  const claim = await lockClaim(tx, { subjectId, claimId: input.claimId });
  if (!claim) throw new Refusal("NOT_FOUND");
  if (claim.status === "paying") {
    if (claim.accountId !== input.payeeAccountId) throw new Refusal("CLAIM_WENT_ELSEWHERE");
    return false;
  }
  if (claim.status !== "returned") throw new Refusal("CLAIM_NOT_RETURNED");
  if (await payeeRefused(tx, claim)) throw new Refusal("PAYEE_CANNOT_BE_PAID");
  await requirePayable(tx, { subjectId, accountId: input.payeeAccountId });
  const { jurisdictionCode, claimId } = claim;
  await moveClaim(ctx, tx, { claim, steps: [{ to: "paying" }], change: { accountId: input.payeeAccountId } });
  await openInstruction(ctx, tx, {
    subjectId,
    claimId,
    accountId: input.payeeAccountId,
    amountFen: fen(claim.amountFen),
    jurisdictionCode,
    ...(await payingTerms(tx, claim)),
  });
  await leaveNews(ctx, tx, { topic: "payment-open", subjectId, objectId: claimId });
  return true;
}
