import { type AuditEntry, listDetails, recordEvent } from "@/server/audit";
import { atOneInstant, type Context, type Tx } from "@/server/context";
import { type BankReport, type ReturnReason, returnReasonOf } from "@/server/gateways";
import { stopPayee } from "@/server/identity";
import { assert } from "@/server/kernel";
import { creditAttempt, returnAttempt, voidAttempt } from "@/server/ledger";
import { arrivalBefore, decideWord, isNoWord, type WordDecision } from "./decide-word";
import { endInstruction, type InstructionRow, listWords, recordWord } from "./instruction-store";
import { comparedWith, isCreditOfAnotherSum, isSaidBefore, type SaidWord, saidWord } from "./words-said";

/** What a word of the bank means for the claim. `retry` is the bank's or the pool's fault: another attempt is made. */
export type PaymentOutcome =
  | { readonly outcome: "unchanged" }
  | { readonly outcome: "under-way" }
  | { readonly outcome: "credited"; readonly at: Date }
  | { readonly outcome: "returned"; readonly at: Date; readonly reason: ReturnReason }
  | { readonly outcome: "retry"; readonly at: Date };

const MOVES = { credit: creditAttempt, void: voidAttempt, return: returnAttempt } as const;

const UNCHANGED = { outcome: "unchanged" } as const;

/** The events of words that were heard as words on the whole order. */
const HEARD = ["bank-said", "bank-said-too-late", "bank-said-again", "bank-said-otherwise"];

/** Deceased: the one word about a payment that is a word about the person. */
const DECEASED = "MD07";

/**
 * The event that the bank has said something about an attempt.
 * @param ctx whose clock stands still: what is booked by the word is booked under this instant.
 */
export function saidEvent(
  ctx: Context,
  of: { subjectId: string; instructionId: string; jurisdictionCode: string },
  report: BankReport,
): AuditEntry & { details: SaidWord } {
  const { subjectId, instructionId, jurisdictionCode } = of;
  const details = { ...saidWord(report), heardAt: ctx.now().toISOString() };
  return { subjectId, action: "bank-said", objectId: instructionId, jurisdictionCode, details };
}

/** Money that came back in part is no return of this payment (`arrivalBefore`). */
function isOfAnotherSum({ amountFen }: InstructionRow, report: BankReport): boolean {
  return report.kind === "returned" && report.amountFen !== undefined && report.amountFen !== amountFen;
}

/**
 * Writes the bank's word about an attempt into the books: ACCC posts and credits, RJCT voids, a return moves the money
 * back; the earlier words only mark the way. A return of another sum tells that it was credited, and moves nothing back. A word said twice, or after the attempt has ended, changes nothing; one that
 * contradicts how the attempt ended is left in the audit trail for whoever reconciles.
 */
export async function applyBankWord(
  ctx: Context,
  tx: Tx,
  word: { instruction: InstructionRow; report: BankReport },
): Promise<PaymentOutcome> {
  const held = atOneInstant(ctx);
  const { instruction, report } = word;
  const { subjectId, instructionId } = instruction;
  const attempt = { subjectId, attemptId: instructionId };
  const at = new Date(report.at);
  if (isNoWord(report)) return UNCHANGED;
  if (isOfAnotherSum(instruction, report)) return heardOfAnotherSum();
  if (isCreditOfAnotherSum(instruction, report)) return heardOfAnotherCredit();
  if (!(await recordWord(held, tx, word))) return heardBefore();

  const outcome = await carryOut(decideWord(instruction.status, report));
  const said = saidEvent(held, instruction, report);
  await recordEvent(ctx, tx, outcome.outcome === "unchanged" ? { ...said, action: "bank-said-too-late" } : said);
  await stopWhoDied();
  return outcome;

  /** Whatever the word does to this payment, what it says of the person holds for everything of hers. */
  async function stopWhoDied(): Promise<void> {
    if (report.reason !== DECEASED) return;
    await stopPayee(ctx, tx, { subjectId, reason: DECEASED, endToEndId: report.endToEndId });
  }

  async function heardOfAnotherSum(): Promise<PaymentOutcome> {
    const said = saidEvent(held, instruction, report);
    const amountFen = report.kind === "returned" ? report.amountFen : undefined;
    const sums = { amountFen, orderedFen: instruction.amountFen };
    await recordOnce({ ...said, action: "bank-said-another-sum", details: { ...said.details, ...sums } });
    await stopWhoDied();
    const arrival = arrivalBefore(report);
    if (instruction.status !== "open" || !(await recordWord(held, tx, { instruction, report: arrival })))
      return UNCHANGED;
    return carryOut(decideWord(instruction.status, arrival));
  }

  /** Nothing has arrived by it, and nothing has come back: whoever reconciles finds it beside what the statement says. */
  async function heardOfAnotherCredit(): Promise<PaymentOutcome> {
    const said = saidEvent(held, instruction, report);
    const details = { ...said.details, amountFen: report.amountFen, orderedFen: instruction.amountFen };
    await recordOnce({ ...said, action: "bank-said-another-sum", details });
    return UNCHANGED;
  }

  /** An attempt that is still open is asked for every minute: what was said of it already is not written down again. */
  async function recordOnce(event: AuditEntry & { details: SaidWord }): Promise<void> {
    const { action, details } = event;
    const before = await wordsBefore([action]);
    if (!before.some((one) => one.message === details.message && isSaidBefore(one, details))) {
      await recordEvent(ctx, tx, event);
    }
  }

  /** The words of this name that the trail has of the attempt, by their events. */
  async function wordsBefore(actions: readonly string[]): Promise<SaidWord[]> {
    const details = await listDetails(tx, { subjectId, objectId: instructionId, actions });
    return (details as SaidWord[]).filter(({ word }) => word === (report.status ?? "RTND"));
  }

  /**
   * The same word again changes nothing. With another content under it, the first holds, and whoever reconciles can see both; so can she where
   * another kind of message tells of the same deed by another reference.
   */
  async function heardBefore(): Promise<PaymentOutcome> {
    const said = saidEvent(held, instruction, report);
    const word = report.status ?? "RTND";
    const [row] = (await listWords(tx, instruction)).filter(({ status }) => status === word);
    assert(row, "a word that was heard before was written down");
    const kept = (await wordsBefore(HEARD)).filter(({ message }) => message !== undefined);
    const { reason, bankReference } = row;
    const compared = comparedWith(saidWord(report), kept.length > 0 ? kept : [{ word, reason, bankReference }]);
    if (compared === "same") return UNCHANGED;
    const details = { ...said.details, first: { reason, bankReference, at: row.saidAt.toISOString() } };
    await recordEvent(ctx, tx, { ...said, action: `bank-said-${compared}`, details });
    if (reason !== report.reason) await stopWhoDied();
    return UNCHANGED;
  }

  async function carryOut({ moves, ends, outcome }: WordDecision): Promise<PaymentOutcome> {
    for (const move of moves) await MOVES[move](held, tx, attempt);
    if (ends) await endInstruction(tx, { subjectId, instructionId, status: ends });
    if (outcome === "returned") return { outcome, at, reason: returnReasonOf(report.reason) };
    return outcome === "unchanged" || outcome === "under-way" ? { outcome } : { outcome, at };
  }
}
