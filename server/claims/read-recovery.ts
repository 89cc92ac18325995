import type { Context, Tx } from "@/server/context";
import { assert, calendarDate, civilDateAt, fen } from "@/server/kernel";
import type { StoredClaim } from "./claim-store";
import { voucherNumber } from "./receipt";
import type { RecoveryView } from "./recovery";
import { findRecovery, listRepayments } from "./recovery-store";

/** What is asked back of a claim and what came back of it; null where nothing is. For the payee and for officers alike. */
export async function readRecovery(ctx: Context, tx: Tx, claim: StoredClaim): Promise<RecoveryView | null> {
  if (claim.status !== "recovering" && claim.status !== "recovered") return null;
  const asked = await findRecovery(tx, claim);
  assert(asked, "a claim is asked back by a demand");
  const repayments = await listRepayments(tx, claim);
  const repaid = repayments.reduce((sum, one) => sum + (one.undone ? 0 : one.amountFen), 0);
  const left = claim.status === "recovered" ? 0 : asked.amountFen - repaid; // the bank itself may have brought the rest back
  return {
    ground: asked.ground,
    decisionNo: asked.decisionNo,
    notice: asked.notice,
    dueOn: calendarDate(asked.dueOn),
    overdue: left > 0 && asked.dueOn < ctx.today(),
    openedAt: asked.openedAt.toISOString(),
    amountFen: fen(asked.amountFen),
    repaidFen: fen(asked.amountFen - left),
    leftFen: fen(left),
    reference: voucherNumber(claim.claimId, civilDateAt(claim.creditedAt ?? claim.confirmedAt)),
    repayments: repayments.map(({ repaymentId, amountFen, recordedAt, bankReference, undone }) => ({
      repaymentId,
      amountFen: fen(amountFen),
      at: recordedAt.toISOString(),
      bankReference,
      undone: undone && { at: undone.at.toISOString(), reason: undone.reason },
    })),
  };
}
