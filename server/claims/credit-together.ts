import { prepareEvent } from "@/server/audit";
import { atOneInstant, type Context, onePerProcess } from "@/server/context";
import { DatabaseError, mayBeRepeated } from "@/server/database-error";
import { isCreditOfAnotherSum, saidEvent } from "@/server/funds";
import type { BankReport } from "@/server/gateways";
import { newId } from "@/server/kernel";
import { openLine } from "@/server/line";
import { CLAIM_EDGES } from "./claim-life";
import { type PaidClaim, RECEIPT_ISSUED, receiptContent } from "./receipt";
import { type CreditedRow, type CreditWord, creditClaims } from "./tap-store";

/** How many transactions run at once. */
const LANES = 2;

const creditLine = onePerProcess((ctx) =>
  openLine<CreditWord, CreditedRow>({
    work: (words) => creditClaims(ctx, words),
    keyOf: ({ instruction }) => instruction,
    mayRepeat: mayBeRepeated,
    mayPart: (error) => error instanceof DatabaseError,
    lanes: LANES,
  }),
);

/** The edges a claim takes when the bank's first word about it is that the money has arrived. */
const STEPS = CLAIM_EDGES.filter(({ to, from }) => (to === "paying" && from === "confirmed") || to === "credited");

/** A claim whose bank has just spoken, with what its receipt says. */
export type Paid = Omit<PaidClaim, "at"> & {
  readonly subjectId: string;
  readonly instructionId: string;
  readonly jurisdictionCode: string;
  /** Whether she who is paid has tapped herself. */
  readonly isOwn: boolean;
};

/**
 * Writes down that the bank has credited a payment, together with whatever else it has credited at this moment: what
 * recordBankWord writes for such a word, in one statement for all of them.
 *
 * @param ctx of the payment job.
 * @returns null, with nothing written, when the word is not ACCC, is of another sum, was heard before, or meets an attempt that is not open or a
 *   claim that has already begun to be paid. Else what else she may take, where she who is paid has tapped herself.
 */
export async function creditTogether(
  ctx: Context,
  report: BankReport,
  paid: Paid,
): Promise<Omit<CreditedRow, "credited"> | null> {
  if (report.status !== "ACCC" || isCreditOfAnotherSum(paid, report)) return null;
  const held = atOneInstant(ctx);
  const { subjectId, claimId, instructionId, jurisdictionCode } = paid;
  const details = receiptContent({ ...paid, at: new Date(report.at) });
  const ofClaim = { subjectId, objectId: claimId, jurisdictionCode };
  const steps = STEPS.map(({ event }) => ({ ...ofClaim, action: event, details: { endToEndId: paid.endToEndId } }));
  const receipt = { ...ofClaim, action: RECEIPT_ISSUED, details };
  const { credited, remaining } = await creditLine(ctx)({
    subject: subjectId,
    claim: claimId,
    instruction: instructionId,
    reference: report.bankReference,
    said_at: report.at,
    received_at: held.now().toISOString(),
    transfer: newId("trf", ctx.now()),
    paid_on: ctx.today(),
    own: paid.isOwn,
    events: [
      prepareEvent(ctx, saidEvent(held, { subjectId, instructionId, jurisdictionCode }, report)),
      ...steps.map((step) => prepareEvent(ctx, step)),
      prepareEvent(ctx, receipt),
    ],
  });
  return credited ? { remaining } : null;
}
