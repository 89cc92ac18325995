import { leaveNews, recordEvent } from "@/server/audit";
import type { Context, Tx } from "@/server/context";
import { payingTerms } from "@/server/entitlements";
import {
  applyBankWord,
  askBank,
  findByEndToEndId,
  listOpenSince,
  openInstruction,
  type PaymentOutcome,
} from "@/server/funds";
import type { BankReport, PaymentOrder, ReturnReason } from "@/server/gateways";
import { isPayeeStopped, markClosed, markRefused } from "@/server/identity";
import { assert, fen, Outage, Refusal } from "@/server/kernel";
import { forgetClaimed, rememberClaimed } from "@/server/registry";
import { stepsAfterWord, unlessStopped } from "./after-word";
import type { ClaimStatus } from "./claim-life";
import { lockClaim, type StoredClaim } from "./claim-store";
import { creditTogether, type Paid } from "./credit-together";
import { type ClaimStep, moveClaim } from "./move-claim";
import { issueReceipt } from "./receipt";

/** How long the tap itself waits for the bank. */
const TAP_DEADLINE_MS = 2_500;

/** How a payment stands after it was carried on: over, or to be asked for again later. */
export type Carried = "settled" | "unsettled";

/**
 * Carries the open attempt of a claim on: asks the bank and writes its word down. Safe to call at any time and from
 * anywhere at once; a claim without an open attempt is settled.
 *
 * @returns "unsettled" when the bank has not said a last word, or did not answer: the job asks again.
 */
export async function carryPayment(
  ctx: Context,
  asked: { subjectId: string; claimId: string; deadlineMs: number; sentBefore: boolean },
): Promise<Carried> {
  const job = ctx.as("payments");
  try {
    const report = await askBank(job, asked);
    if (!report) return "settled";
    return await recordBankWord(job, report);
  } catch (error) {
    if (error instanceof Outage) return "unsettled";
    throw error;
  }
}

/**
 * The tap's own try at the bank, right after its claim was committed. Whatever happens here, the claim stands and the
 * worker carries on: a bug of ours is logged and must not answer the tap with "no money moved".
 */
export async function carryFromTap(ctx: Context, asked: { subjectId: string; claimId: string }): Promise<void> {
  await carryPayment(ctx, { ...asked, deadlineMs: TAP_DEADLINE_MS, sentBefore: false }).catch(ctx.report);
}

/**
 * The first try of a tap whose claim was just committed: the order is in its hands, as it was written. Credits what the bank
 * credits together with the other taps of this moment; every other word goes its own way. Never throws, as above.
 * @returns when the money is there and what else she may take, where it was credited at once to her who taps; else null: whoever
 *   wants to know reads the claim.
 */
export async function payFromTap(
  ctx: Context,
  tap: { order: () => PaymentOrder; paid: Paid },
): Promise<CreditedAtOnce | null> {
  const job = ctx.as("payments");
  try {
    const report = await ctx.gateways.bank.pay(tap.order(), TAP_DEADLINE_MS);
    const credited = await creditTogether(job, report, tap.paid);
    if (!credited) await recordBankWord(job, report);
    return credited?.remaining ? { at: new Date(report.at), remaining: credited.remaining } : null;
  } catch (error) {
    if (!(error instanceof Outage)) ctx.report(error);
    return null;
  }
}

/** Money that was there while its tap still waited. */
export type CreditedAtOnce = {
  readonly at: Date;
  readonly remaining: { readonly count: number; readonly totalFen: number };
};

/**
 * Writes a word of the bank into the claim it concerns: from an answer, a callback or a question by reference, in any
 * order and any number of times. Moves the claim along its graph and tells the open phones.
 *
 * @throws Refusal NOT_FOUND when the bank speaks of a payment that is not ours.
 */
export function recordBankWord(ctx: Context, report: BankReport): Promise<Carried> {
  const job = ctx.as("payments");
  return job.tx(async (tx) => {
    const found = await findByEndToEndId(tx, report.endToEndId);
    if (!found) throw new Refusal("NOT_FOUND");
    const claim = await lockClaim(tx, found);
    const instruction = await findByEndToEndId(tx, report.endToEndId); // read again under the lock
    assert(claim && instruction, "an instruction belongs to a claim");
    const outcome = await applyBankWord(job, tx, { instruction, report });
    return moveAfter(job, tx, { claim, outcome, endToEndId: report.endToEndId });
  });
}

async function moveAfter(
  ctx: Context,
  tx: Tx,
  said: { claim: StoredClaim; outcome: PaymentOutcome; endToEndId: string },
): Promise<Carried> {
  const { claim, endToEndId, outcome: word } = said;
  const { subjectId, claimId, programId } = claim;
  const isStopped = word.outcome === "retry" && (await isPayeeStopped(tx, subjectId));
  const outcome = unlessStopped(word.outcome, isStopped);
  if (word.outcome === "unchanged" || outcome === "unchanged") return isOver(claim) ? "settled" : "unsettled";
  const steps = stepsAfterWord(claim.status, outcome);
  const withOrder = steps.map((to): ClaimStep => ({ to, details: { endToEndId } }));

  if (word.outcome === "credited") {
    const change = { creditedAt: word.at, returnedAt: null, returnReason: null };
    const paid = await moveClaim(ctx, tx, { claim, steps: withOrder, change });
    const { period } = await payingTerms(tx, paid);
    await rememberClaimed(ctx, tx, { subjectId, claimId, programId, period, amountFen: fen(paid.amountFen) });
    await issueReceipt(ctx, tx, { claim: paid, endToEndId, at: word.at });
  } else if (word.outcome === "returned") {
    await moveBack(ctx, tx, { claim, steps, endToEndId, at: word.at, reason: word.reason });
  } else if (word.outcome === "retry" && outcome === "returned") {
    await moveBack(ctx, tx, { claim, steps, endToEndId, at: word.at, reason: "payee-refused" });
  } else {
    const paying = await moveClaim(ctx, tx, { claim, steps: withOrder });
    if (outcome === "retry") await openAgain(ctx, tx, paying);
  }
  await leaveNews(ctx, tx, { topic: "claim-changed", subjectId, objectId: claimId });
  return outcome === "credited" || outcome === "returned" ? "settled" : "unsettled";
}

/** Reasons that lie in an account that is open: sent there again, money would come back again. */
const REFUSED_BY_ACCOUNT: readonly ReturnReason[] = ["account-blocked", "account-invalid", "name-mismatch"];

/** The money is with the pool again: the claim waits for another account, or, where it was being taken back, is over. */
async function moveBack(
  ctx: Context,
  tx: Tx,
  back: { claim: StoredClaim; steps: readonly ClaimStatus[]; endToEndId: string; at: Date; reason: ReturnReason },
): Promise<void> {
  const { claim, at, reason, endToEndId } = back;
  const { subjectId, claimId, accountId } = claim;
  if (claim.status === "credited" || claim.status === "recovering") await forgetClaimed(tx, { subjectId, claimId });
  const cameBack = { reason, returnedAt: at.toISOString() };
  const steps = back.steps.map((to): ClaimStep => ({ to, details: to === "paying" ? { endToEndId } : cameBack }));
  const change = claim.status === "recovering" ? {} : { returnedAt: at, returnReason: reason };
  await moveClaim(ctx, tx, { claim, steps, change });
  if (reason === "account-closed") await markClosed(tx, { subjectId, accountId });
  else if (REFUSED_BY_ACCOUNT.includes(reason)) await markRefused(tx, { subjectId, accountId });
}

/** The bank's or the pool's fault: the same claim, the same account, another attempt under a name of its own. */
async function openAgain(ctx: Context, tx: Tx, claim: StoredClaim): Promise<void> {
  const { subjectId, claimId, accountId, jurisdictionCode } = claim;
  const terms = await payingTerms(tx, { subjectId, entitlementId: claim.entitlementId });
  await openInstruction(ctx, tx, {
    subjectId,
    claimId,
    accountId,
    amountFen: fen(claim.amountFen),
    jurisdictionCode,
    ...terms,
  });
  await recordEvent(ctx, tx, { subjectId, action: "payment-retried", objectId: claimId, jurisdictionCode });
}

function isOver(claim: StoredClaim): boolean {
  return claim.status !== "confirmed" && claim.status !== "paying";
}

/** Claims whose attempt has been open since before an instant; at most 200, each minute others where there are more. */
export function listOpenPayments(ctx: Context, before: Date): Promise<{ subjectId: string; claimId: string }[]> {
  return ctx.as("payments").tx((tx) => listOpenSince(tx, before));
}
