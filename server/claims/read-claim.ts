import { type Context, requireSubject, type Tx } from "@/server/context";
import { claimableTotal, payingTerms } from "@/server/entitlements";
import { latestInstruction, listWords, nextBankOpening } from "@/server/funds";
import { isPayeeStopped, readPayeeAccount } from "@/server/identity";
import { assert, fen, Refusal } from "@/server/kernel";
import { programOf, sayProgram } from "@/server/policies";
import { type ClaimView, ReturnReason, type Stop } from "./claim";
import { findClaim, jurisdictionName, personName, type StoredClaim } from "./claim-store";
import { readRecovery } from "./read-recovery";

const AFTER_CUT_OFF = "TM01";

type Attempt = {
  instruction: NonNullable<Awaited<ReturnType<typeof latestInstruction>>>;
  words: Awaited<ReturnType<typeof listWords>>;
};

/** One claim of the caller, with the way of its money. @throws Refusal NOT_FOUND. */
export function readClaim(ctx: Context, input: { claimId: string }): Promise<ClaimView> {
  const { subjectId } = requireSubject(ctx);
  return ctx.tx(async (tx) => {
    const claim = await findClaim(tx, { subjectId, claimId: input.claimId });
    if (!claim) throw new Refusal("NOT_FOUND");
    const attempt = await readAttempt(tx, claim);
    const program = await programOf(tx, claim);
    const { period } = await payingTerms(tx, claim);
    const account = await readPayeeAccount(tx, claim);
    const pool = await jurisdictionName(tx, claim.jurisdictionCode);
    const english = ctx.locale === "en";
    return {
      claimId: claim.claimId,
      entitlementId: claim.entitlementId,
      status: claim.status,
      programName: sayProgram(ctx, program, period),
      amountFen: fen(claim.amountFen),
      payeeAccount: { bankName: account.bankName, tail: account.tail, holderMasked: account.holderMasked },
      confirmedAt: claim.confirmedAt.toISOString(),
      creditedAt: claim.creditedAt?.toISOString() ?? null,
      returnedAt: claim.returnedAt?.toISOString() ?? null,
      returnReason: await returnReasonOf(tx, claim),
      elapsedMs: claim.creditedAt ? Math.max(0, claim.creditedAt.getTime() - claim.confirmedAt.getTime()) : null,
      stops: stopsOf(claim, attempt),
      bankOpensAt: bankOpensAt(claim, attempt),
      recovery: await readRecovery(ctx, tx, claim),
      poolName: english ? pool.nameEn : pool.name,
      remittanceText: attempt.instruction.remittanceText,
      confirmedByName: claim.confirmedBy === subjectId ? null : await personName(tx, claim.confirmedBy),
      remaining: await claimableTotal(ctx, tx, subjectId),
      serverNow: ctx.now().toISOString(),
    };
  });
}

/** Why it came back. Where everything of this person is stopped, that is the reason that matters: no account mends it. */
async function returnReasonOf(tx: Tx, claim: StoredClaim): Promise<ReturnReason | null> {
  if (claim.returnReason === null) return null;
  if (claim.status === "returned" && (await isPayeeStopped(tx, claim.subjectId))) return "payee-refused";
  return ReturnReason.parse(claim.returnReason);
}

async function readAttempt(tx: Tx, claim: StoredClaim): Promise<Attempt> {
  const instruction = await latestInstruction(tx, claim);
  assert(instruction, "a claim has an instruction from its first moment");
  return { instruction, words: await listWords(tx, instruction) };
}

/** The bank says itself that an order came after its cut-off (TM01); when it opens is our calendar's word. */
function bankOpensAt(claim: StoredClaim, { words }: Attempt): string | null {
  const late = words.find((word) => word.reason === AFTER_CUT_OFF);
  return late && claim.status === "paying" ? nextBankOpening(late.saidAt).toISOString() : null;
}

/** The way of the money, stop by stop, each with the instant at which it was reached. */
function stopsOf(claim: StoredClaim, { instruction, words }: Attempt): Stop[] {
  const said = (...statuses: string[]) => words.find((word) => statuses.includes(word.status))?.saidAt ?? null;
  const accepted = said("ACTC", "ACSP", "ACSC", "ACCC");
  const over = claim.status === "returned" || claim.status === "cancelled";
  const stops: { stop: Stop["stop"]; at: Date | null }[] = [
    { stop: "confirmed", at: claim.confirmedAt },
    { stop: "pool-paid", at: instruction.createdAt },
    { stop: "bank-accepted", at: accepted },
    over ? { stop: "returned", at: claim.returnedAt } : { stop: "credited", at: claim.creditedAt },
  ];
  const here = stops.findIndex((stop) => stop.at === null);
  return stops.map(({ stop, at }, i) => ({
    stop,
    state: at ? "done" : i === here ? "here" : "waiting",
    at: at?.toISOString() ?? null,
  }));
}
