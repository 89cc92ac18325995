import { leaveNews, recordEvent } from "@/server/audit";
import { type Context, requireOfficer, type Tx } from "@/server/context";
import { takeBackPayment } from "@/server/funds";
import { assert, Refusal } from "@/server/kernel";
import { forgetClaimed } from "@/server/registry";
import type { ClaimStatus } from "./claim";
import { lockClaim, moveClaim, type StoredClaim } from "./claim-store";

type ClaimName = { readonly subjectId: string; readonly claimId: string };

/**
 * 追缴: a finance officer of the paying jurisdiction asks back money that was paid by mistake. The money stays where it is
 * until it comes back; the phone says that it is being taken back. Asking twice changes nothing.
 *
 * @param input.ground why, in words for the audit trail; never personal data. @throws Refusal NOT_ALLOWED, NOT_FOUND, CLAIM_NOT_CREDITED.
 */
export function openRecovery(ctx: Context, input: ClaimName & { ground: string }): Promise<void> {
  return moveForOfficer(ctx, input, {
    from: "credited",
    to: "recovering",
    action: "recovery-opened",
    details: { ground: input.ground },
  });
}

/**
 * The money is back: every leg returns to the pool it came from, by more transfers, and the benefit is forgotten as taken.
 * Saying so twice changes nothing.
 *
 * @param input.bankReference under which the repayment stands at the bank. @throws Refusal NOT_ALLOWED, NOT_FOUND, CLAIM_NOT_CREDITED.
 */
export function confirmRecovered(ctx: Context, input: ClaimName & { bankReference: string }): Promise<void> {
  return moveForOfficer(ctx, input, {
    from: "recovering",
    to: "recovered",
    action: "claim-recovered",
    details: { bankReference: input.bankReference },
    async settle(job, tx, claim) {
      const backFen = await takeBackPayment(job, tx, claim);
      assert(backFen === claim.amountFen, "what comes back is what was paid");
      await forgetClaimed(tx, claim);
    },
  });
}

type OfficersMove = {
  readonly from: ClaimStatus;
  readonly to: ClaimStatus;
  readonly action: string;
  readonly details: Readonly<Record<string, string>>;
  settle?(job: Context, tx: Tx, claim: StoredClaim): Promise<void>;
};

/** Money moves as a job of ours; the event names the officer who decided it. */
async function moveForOfficer(ctx: Context, { subjectId, claimId }: ClaimName, move: OfficersMove): Promise<void> {
  const officer = requireOfficer(ctx);
  const job = ctx.as("payments");
  await job.tx(async (tx) => {
    const claim = await lockClaim(tx, { subjectId, claimId });
    if (!claim || !officer.worksFor(claim.jurisdictionCode)) throw new Refusal("NOT_FOUND");
    if (claim.status === move.to) return;
    if (claim.status !== move.from) throw new Refusal("CLAIM_NOT_CREDITED");
    await move.settle?.(job, tx, claim);
    await moveClaim(tx, claim, { status: move.to });
    const { jurisdictionCode } = claim;
    const details = { ...move.details, officer: officer.personId };
    await recordEvent(job, tx, { subjectId, action: move.action, objectId: claimId, jurisdictionCode, details });
    await leaveNews(job, tx, { topic: "claim-changed", subjectId, objectId: claimId });
  });
}
