import type { Context, Tx } from "@/server/context";
import { assert, type Fen } from "@/server/kernel";
import { repayAttempt } from "@/server/ledger";
import { endInstruction, latestInstruction, listWords } from "./instruction-store";

/**
 * Money that was credited has been paid back by its payee, all of it or a part: every leg has its share again, by more
 * transfers. With the last fen the attempt is over, so that a return of the bank's that comes afterwards changes nothing.
 *
 * @returns fen that are still lacking.
 */
export async function repayPayment(
  ctx: Context,
  tx: Tx,
  back: { subjectId: string; claimId: string; repaymentId: string; amountFen: Fen },
): Promise<Fen> {
  const { subjectId, repaymentId, amountFen } = back;
  const instruction = await latestInstruction(tx, back);
  assert(instruction?.status === "credited", "only credited money is taken back");
  const { instructionId } = instruction;
  const lacking = await repayAttempt(ctx, tx, { subjectId, attemptId: instructionId, repaymentId, amountFen });
  if (lacking === 0) await endInstruction(tx, { subjectId, instructionId, status: "returned" });
  return lacking;
}

/**
 * A repayment was none after all, of a payment that had come back to the last fen: it is credited again, and its money lacking.
 * @returns false where the bank itself has returned the payment: what is in the pool's account then, its statement says.
 */
export async function reopenPayment(tx: Tx, of: { subjectId: string; claimId: string }): Promise<boolean> {
  const instruction = await latestInstruction(tx, of);
  assert(instruction?.status === "returned", "what was repaid to the last fen is over");
  const words = await listWords(tx, instruction);
  if (words.some(({ status }) => status === "RTND")) return false;
  const { subjectId, instructionId } = instruction;
  await endInstruction(tx, { subjectId, instructionId, status: "credited" });
  return true;
}
