import { type AuditEntry, recordEvent } from "@/server/audit";
import type { Context, Tx } from "@/server/context";
import { type BankReport, type ReturnReason, returnReasonOf } from "@/server/gateways";
import { stopPayee } from "@/server/identity";
import { creditAttempt, returnAttempt, voidAttempt } from "@/server/ledger";
import { decideWord, isNoWord, type WordDecision } from "./decide-word";
import { endInstruction, type InstructionRow, listWords, recordWord } from "./instruction-store";
import { isCreditOfAnotherSum } from "./words-said";

/** What a word of the bank means for the claim. `retry` is the bank's or the pool's fault: another attempt is made. */
export type PaymentOutcome =
  | { readonly outcome: "unchanged" }
  | { readonly outcome: "under-way" }
  | { readonly outcome: "credited"; readonly at: Date }
  | { readonly outcome: "returned"; readonly at: Date; readonly reason: ReturnReason }
  | { readonly outcome: "retry"; readonly at: Date };

const MOVES = { credit: creditAttempt, void: voidAttempt, return: returnAttempt } as const;

const UNCHANGED = { outcome: "unchanged" } as const;

/** Deceased: the one word about a payment that is a word about the person. */
const DECEASED = "MD07";

/** The event that the bank has said something about an attempt. */
export function saidEvent(
  of: { subjectId: string; instructionId: string; jurisdictionCode: string },
  report: BankReport,
): AuditEntry {
  const { subjectId, instructionId, jurisdictionCode } = of;
  const details = { word: report.status ?? "RTND", reason: report.reason, bankReference: report.bankReference };
  return { subjectId, action: "bank-said", objectId: instructionId, jurisdictionCode, details };
}

/**
 * Money that came back in part is no return of this payment: taken for one, the rest would be paid a second time. What the evening's
 * statement says of it becomes a difference, for whoever reconciles.
 */
function isOfAnotherSum({ amountFen }: InstructionRow, report: BankReport): boolean {
  return report.kind === "returned" && report.amountFen !== undefined && report.amountFen !== amountFen;
}

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
  if (isNoWord(report)) return UNCHANGED;
  if (isOfAnotherSum(instruction, report)) return heardOfAnotherSum();
  if (isCreditOfAnotherSum(instruction, report)) return heardOfAnotherCredit();
  if (!(await recordWord(ctx, tx, word))) return heardBefore();

  const attempt = { subjectId, attemptId: instructionId };
  const at = new Date(report.at);
  const outcome = await carryOut(decideWord(instruction.status, report));
  const said = saidEvent(instruction, report);
  await recordEvent(ctx, tx, outcome.outcome === "unchanged" ? { ...said, action: "bank-said-too-late" } : said);
  await stopWhoDied();
  return outcome;

  /** Whatever the word does to this payment, what it says of the person holds for everything of hers. */
  async function stopWhoDied(): Promise<void> {
    if (report.reason !== DECEASED) return;
    await stopPayee(ctx, tx, { subjectId, reason: DECEASED, endToEndId: report.endToEndId });
  }

  async function heardOfAnotherSum(): Promise<PaymentOutcome> {
    const said = saidEvent(instruction, report);
    const amountFen = report.kind === "returned" ? report.amountFen : undefined;
    const sums = { amountFen, orderedFen: instruction.amountFen };
    await recordEvent(ctx, tx, { ...said, action: "bank-said-another-sum", details: { ...said.details, ...sums } });
    await stopWhoDied();
    return UNCHANGED;
  }

  /** Nothing has arrived by it, and nothing has come back: whoever reconciles finds it beside what the statement says. */
  async function heardOfAnotherCredit(): Promise<PaymentOutcome> {
    const said = saidEvent(instruction, report);
    const details = { ...said.details, amountFen: report.amountFen, orderedFen: instruction.amountFen };
    await recordEvent(ctx, tx, { ...said, action: "bank-said-another-sum", details });
    return UNCHANGED;
  }

  /** The same word again changes nothing. With another content under it, the first holds, and whoever reconciles can see both. */
  async function heardBefore(): Promise<PaymentOutcome> {
    const status = report.status ?? "RTND";
    const first = (await listWords(tx, instruction)).find((one) => one.status === status);
    if (first && first.reason !== report.reason) {
      const details = { word: status, first: first.reason, now: report.reason, bankReference: report.bankReference };
      const { jurisdictionCode } = instruction;
      const action = "bank-said-otherwise";
      await recordEvent(ctx, tx, { subjectId, action, objectId: instructionId, jurisdictionCode, details });
      await stopWhoDied();
    }
    return UNCHANGED;
  }

  async function carryOut({ moves, ends, outcome }: WordDecision): Promise<PaymentOutcome> {
    for (const move of moves) await MOVES[move](ctx, tx, attempt);
    if (ends) await endInstruction(tx, { subjectId, instructionId, status: ends });
    if (outcome === "returned") return { outcome, at, reason: returnReasonOf(report.reason) };
    return outcome === "unchanged" || outcome === "under-way" ? { outcome } : { outcome, at };
  }
}
