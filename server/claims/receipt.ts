import { recordEvent } from "@/server/audit";
import type { Context, Tx } from "@/server/context";
import { payingTerms } from "@/server/entitlements";
import { readPayeeAccount } from "@/server/identity";
import { civilDateAt } from "@/server/kernel";
import { type ProgramSummary, programOf, sayProgram } from "@/server/policies";
import type { StoredClaim } from "./claim-store";

/** The event that a receipt proves. Its details are the receipt: whoever holds it can show them, the log cannot. */
export const RECEIPT_ISSUED = "receipt-issued";

/** What a receipt says, to whoever is shown it: masked, because a receipt is handed on. */
export type ReceiptContent = {
  readonly kind: "yongyiban-receipt-1";
  readonly voucher: string;
  readonly amountFen: number;
  readonly program: string;
  readonly issuer: string;
  readonly payee: string;
  readonly account: string;
  readonly creditedAt: string;
  readonly payment: string;
};

const MAX_NAME_CHARS = 60; // a receipt must fit a QR code that a phone can read

/** What a receipt is made of. */
export type PaidClaim = {
  readonly claimId: string;
  readonly amountFen: number;
  readonly program: ProgramSummary;
  readonly period: string;
  readonly account: { readonly holderMasked: string; readonly bankName: string; readonly tail: string };
  readonly at: Date;
  readonly endToEndId: string;
};

/** What the receipt of a paid claim says. Always in Chinese, the language of the paper. */
export function receiptContent(paid: PaidClaim): ReceiptContent {
  const { claimId, amountFen, program, period, account, at, endToEndId } = paid;
  const on = civilDateAt(at);
  return {
    kind: "yongyiban-receipt-1",
    voucher: voucherNumber(claimId, on),
    amountFen,
    program: shortened(sayProgram({ locale: "zh-CN", today: () => on }, program, period)),
    issuer: shortened(program.issuer.zh),
    payee: account.holderMasked,
    account: `${account.bankName} ${account.tail}`,
    creditedAt: at.toISOString(),
    payment: endToEndId,
  };
}

/** Issues the receipt of a claim that was just credited, in the same transaction: from here on the log proves it. */
export async function issueReceipt(
  ctx: Context,
  tx: Tx,
  paid: { claim: StoredClaim; endToEndId: string; at: Date },
): Promise<void> {
  const { claim, endToEndId, at } = paid;
  const { subjectId, claimId, jurisdictionCode, amountFen } = claim;
  const program = await programOf(tx, claim);
  const { period } = await payingTerms(tx, claim);
  const account = await readPayeeAccount(tx, claim);
  const details = receiptContent({ claimId, amountFen, program, period, account, at, endToEndId });
  await recordEvent(ctx, tx, { subjectId, action: RECEIPT_ISSUED, objectId: claimId, jurisdictionCode, details });
}

/** A number people can read aloud: the day, and the last eight characters of the claim. */
export function voucherNumber(claimId: string, day: string): string {
  const tail = claimId.slice(-8).toUpperCase();
  return `${day.replaceAll("-", "")}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}

function shortened(text: string): string {
  const letters = [...text];
  return letters.length <= MAX_NAME_CHARS ? text : `${letters.slice(0, MAX_NAME_CHARS - 1).join("")}…`;
}
