import type { RefusalCode } from "@/server/kernel";
import type { ClaimStatus } from "./claim-life";

/** Money that came back under the bank's own reference, and what stands of it. */
type KnownRepayment = { readonly bankReference: string; readonly amountFen: number; readonly isUndone: boolean };

/**
 * Whether a repayment is booked, is known already, or why it is refused. A reference counts once; nothing is taken but what is asked
 * back, and no fen more than is lacking. Pure: the verb and its simulation share it.
 */
export function decideRepayment(
  claim: { readonly status: ClaimStatus; readonly amountFen: number; readonly earlier: readonly KnownRepayment[] },
  told: { readonly bankReference: string; readonly amountFen: number; readonly isBookedElsewhere: boolean },
): "book" | "known" | RefusalCode {
  const { status, amountFen, earlier } = claim;
  const same = earlier.find(({ bankReference }) => bankReference === told.bankReference);
  if (same) return same.isUndone || same.amountFen !== told.amountFen ? "REPAYMENT_DIFFERS" : "known";
  if (status !== "recovering") return "CLAIM_NOT_RECOVERING";
  if (told.isBookedElsewhere) return "REPAYMENT_BOOKED_ELSEWHERE";
  const repaidFen = earlier.reduce((sum, one) => sum + (one.isUndone ? 0 : one.amountFen), 0);
  return repaidFen + told.amountFen > amountFen ? "REPAYMENT_TOO_LARGE" : "book";
}
