import type { Context, Tx } from "@/server/context";
import { assert, type Fen } from "@/server/kernel";
import { returnAttempt } from "@/server/ledger";
import { endInstruction, latestInstruction } from "./instruction-store";

/**
 * Money that was credited has been paid back by its payee: every leg returns to the pool it came from, by more transfers,
 * and the attempt is over, so that a return of the bank's that comes afterwards changes nothing.
 *
 * @returns fen that came back.
 */
export async function takeBackPayment(
  ctx: Context,
  tx: Tx,
  claim: { subjectId: string; claimId: string },
): Promise<Fen> {
  const instruction = await latestInstruction(tx, claim);
  assert(instruction?.status === "credited", "only credited money is taken back");
  const { subjectId, instructionId } = instruction;
  const backFen = await returnAttempt(ctx, tx, { subjectId, attemptId: instructionId });
  await endInstruction(tx, { subjectId, instructionId, status: "returned" });
  return backFen;
}
