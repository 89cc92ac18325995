import { recordEvent } from "@/server/audit";
import type { Context, Tx } from "@/server/context";
import { type BankReport, faultOf, type ReturnReason, returnReasonOf } from "@/server/gateways";
import { stopPayee } from "@/server/identity";
import { creditAttempt, returnAttempt, voidAttempt } from "@/server/ledger";
import { endInstruction, type InstructionRow, recordWord } from "./instruction-store";

/** What a word of the bank means for the claim. `retry` is the bank's or the pool's fault: another attempt is made. */
export type PaymentOutcome =
  | { readonly outcome: "unchanged" }
  | { readonly outcome: "under-way" }
  | { readonly outcome: "credited"; readonly at: Date }
  | { readonly outcome: "returned"; readonly at: Date; readonly reason: ReturnReason }
  | { readonly outcome: "retry"; readonly at: Date };

const UNCHANGED = { outcome: "unchanged" } as const;

/** Deceased: the one word about a payment that is a word about the person. */
const DECEASED = "MD07";

/**
 * Writes the bank's word about an attempt into the books: ACCC posts and credits, RJCT voids, a return moves the money
 * back; the earlier words only mark the way. A word said twice, or after the attempt has ended, changes nothing; one that
 * contradicts how the attempt ended is left in the audit trail for whoever reconciles.
 */
export async function applyBankWord(
  ctx: Context,
  tx: Tx,
  word: { instruction: InstructionRow; report: BankReport },
): Promise<PaymentOutcome> {
  const { instruction, report } = word;
  const { subjectId, instructionId } = instruction;
  // "We have had this order before" ends nothing: the attempt stays open and is asked for. It is not even written down,
  // so that a rejection which is meant is not taken for one already heard.
  if (report.status === "RJCT" && faultOf(report.reason) === "duplicate") return UNCHANGED;
  if (!(await recordWord(ctx, tx, word))) return UNCHANGED;

  const attempt = { subjectId, attemptId: instructionId };
  const at = new Date(report.at);
  const outcome = await decideOutcome();
  const action = outcome.outcome === "unchanged" ? "bank-said-too-late" : "bank-said";
  const details = { word: report.status ?? "RTND", reason: report.reason, bankReference: report.bankReference };
  const { jurisdictionCode } = instruction;
  await recordEvent(ctx, tx, { subjectId, action, objectId: instructionId, jurisdictionCode, details });
  if (report.reason === DECEASED)
    await stopPayee(ctx, tx, { subjectId, reason: DECEASED, endToEndId: report.endToEndId });
  return outcome;

  async function decideOutcome(): Promise<PaymentOutcome> {
    if (report.kind === "returned") return returned(report.reason);
    if (instruction.status !== "open") return UNCHANGED;
    if (report.status === "ACCC") {
      await creditAttempt(ctx, tx, attempt);
      await endInstruction(tx, { subjectId, instructionId, status: "credited" });
      return { outcome: "credited", at };
    }
    if (report.status !== "RJCT") return { outcome: "under-way" };
    await voidAttempt(ctx, tx, attempt);
    await endInstruction(tx, { subjectId, instructionId, status: "rejected" });
    const fault = faultOf(report.reason);
    if (fault === "bank" || fault === "pool") return { outcome: "retry", at };
    return { outcome: "returned", at, reason: returnReasonOf(report.reason) };
  }

  async function returned(reason: string): Promise<PaymentOutcome> {
    // A return may overtake the credit it undoes: the books then show both, in the order in which they must have happened.
    if (instruction.status === "open") await creditAttempt(ctx, tx, attempt);
    else if (instruction.status !== "credited") return UNCHANGED;
    await returnAttempt(ctx, tx, attempt);
    await endInstruction(tx, { subjectId, instructionId, status: "returned" });
    return { outcome: "returned", at, reason: returnReasonOf(reason) };
  }
}
