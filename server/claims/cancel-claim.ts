import { leaveNews } from "@/server/audit";
import { type Context, requireSubject } from "@/server/context";
import { isPayeeStopped } from "@/server/identity";
import { Refusal } from "@/server/kernel";
import type { ClaimView } from "./claim";
import { lockClaim } from "./claim-store";
import { moveClaim } from "./move-claim";
import { readClaim } from "./read-claim";

/**
 * 放弃: gives up a claim whose money came back. The money is with its pools already, by the transfers that brought it back;
 * its place and its share of a budget are free for others. The benefit of this period stays taken by this claim for ever,
 * so that it is not owed a second time; another period is another benefit. Tapping twice changes nothing.
 *
 * @throws Refusal NOT_FOUND, CLAIM_NOT_RETURNED, PAYEE_CANNOT_BE_PAID where everything of this person is stopped; for a firm
 *   DELEGATION_MISSING, DELEGATION_TOO_NARROW, REPRESENTATIVE_NEEDED.
 */
export async function cancelClaim(ctx: Context, input: { claimId: string }): Promise<ClaimView> {
  const { subjectId } = requireSubject(ctx);
  const { claimId } = input;
  await ctx.tx(async (tx) => {
    const claim = await lockClaim(tx, { subjectId, claimId });
    if (!claim) throw new Refusal("NOT_FOUND");
    if (claim.status === "cancelled") return;
    if (claim.status !== "returned") throw new Refusal("CLAIM_NOT_RETURNED");
    if (await isPayeeStopped(tx, subjectId)) throw new Refusal("PAYEE_CANNOT_BE_PAID");
    await moveClaim(ctx, tx, { claim, steps: [{ to: "cancelled", details: { amountFen: claim.amountFen } }] });
    await leaveNews(ctx, tx, { topic: "claim-changed", subjectId, objectId: claimId });
  });
  return readClaim(ctx, { claimId });
}
