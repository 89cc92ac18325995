import { proveEvent } from "@/server/audit";
import { type Context, requireSubject, type Tx } from "@/server/context";
import { payingTerms } from "@/server/entitlements";
import { latestInstruction } from "@/server/funds";
import { readPayeeAccount, readSubject, viewSubject } from "@/server/identity";
import { calendarDate, civilDateAt, fen, Refusal } from "@/server/kernel";
import { programOf, sayProgram } from "@/server/policies";
import type { Receipt } from "./claim";
import { findClaim } from "./claim-store";
import { RECEIPT_ISSUED, voucherNumber } from "./receipt";

/** The receipt of a credited claim, with its proof once the log has given it a place. @throws Refusal NOT_FOUND, CLAIM_NOT_CREDITED. */
export function readReceipt(ctx: Context, input: { claimId: string }): Promise<Receipt> {
  const { subjectId } = requireSubject(ctx);
  return ctx.tx(async (tx) => {
    const claim = await findClaim(tx, { subjectId, claimId: input.claimId });
    if (!claim) throw new Refusal("NOT_FOUND");
    const [program, { period }, account, instruction, subject] = [
      await programOf(tx, claim),
      await payingTerms(tx, claim),
      await readPayeeAccount(tx, claim),
      await latestInstruction(tx, claim),
      await readSubject(tx, subjectId),
    ];
    if (claim.status !== "credited" || !claim.creditedAt || !instruction || !subject) {
      throw new Refusal("CLAIM_NOT_CREDITED");
    }
    const english = ctx.locale === "en";
    const { name, maskedIdentity } = viewSubject(ctx, subject);
    return {
      voucherNumber: voucherNumber(claim.claimId, civilDateAt(claim.creditedAt)),
      amountFen: fen(claim.amountFen),
      payeeName: name,
      maskedIdentity,
      programName: sayProgram(ctx, program, period),
      docNo: program.docNo,
      issuerName: english ? program.issuer.en : program.issuer.zh,
      payeeAccount: { bankName: account.bankName, tail: account.tail },
      creditedAt: claim.creditedAt.toISOString(),
      endToEndId: instruction.endToEndId,
      civilDate: calendarDate(civilDateAt(claim.creditedAt)),
      proof: await readProof(tx, claim),
    };
  });
}

async function readProof(tx: Tx, claim: { subjectId: string; claimId: string }): Promise<Receipt["proof"]> {
  const { subjectId, claimId } = claim;
  const proof = await proveEvent(tx, { subjectId, action: RECEIPT_ISSUED, objectId: claimId });
  if (typeof proof === "string") return { state: proof };
  return { state: "proved", ...proof, signedAt: proof.signedAt.toISOString() };
}
