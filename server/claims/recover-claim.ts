import { leaveNews, recordEvent } from "@/server/audit";
import { atOneInstant, type Context, requireOfficer, requireSubject, type Tx } from "@/server/context";
import { DatabaseError } from "@/server/database-error";
import { payingTerms } from "@/server/entitlements";
import { findByEndToEndId, reopenPayment, repayPayment } from "@/server/funds";
import { addDays, assert, civilDateAt, type Fen, fen, newId, Refusal } from "@/server/kernel";
import { undoRepaid } from "@/server/ledger";
import { forgetClaimed, rememberClaimed } from "@/server/registry";
import { findClaim, lockClaim, type StoredClaim } from "./claim-store";
import { decideRepayment } from "./decide-repayment";
import { moveClaim } from "./move-claim";
import type { OpenRecoveryInput, RecordRepaymentInput, UndoRepaymentInput } from "./recovery";
import {
  findRecovery,
  isBookedElsewhereInTurn,
  keepRecovery,
  keepRepayment,
  keepUndone,
  listRepayments,
} from "./recovery-store";

const LATEST_DUE_DAYS = 366;
const DEMONSTRATION = "demonstration";

/**
 * 追缴: a finance officer of the paying jurisdiction asks back money that was paid by mistake, with the ground, the decision
 * it rests on, a notice in words and a day. The money stays where it is until it comes back; the phone says all of it.
 * Asking the same twice changes nothing; what was asked first stands.
 *
 * @throws Refusal NOT_ALLOWED, NOT_FOUND, CLAIM_NOT_CREDITED, RECOVERY_DIFFERS where it is asked back already by another demand, INPUT_INVALID for a day that is not within a year from tomorrow.
 */
export async function openRecovery(ctx: Context, input: OpenRecoveryInput): Promise<void> {
  const { endToEndId, ground, decisionNo, notice, dueOn } = input;
  const today = ctx.today();
  if (dueOn <= today || dueOn > addDays(today, LATEST_DUE_DAYS)) throw new Refusal("INPUT_INVALID", { field: "dueOn" });
  await withPayment(ctx, endToEndId, async ({ job, tx, claim, officer }) => {
    if (claim.status === "recovering") return requireSameDemand(tx, { claim, input });
    if (claim.status !== "credited") throw new Refusal("CLAIM_NOT_CREDITED");
    const { subjectId, claimId, jurisdictionCode, amountFen } = claim;
    const asked = { amountFen, ground, decisionNo, notice, dueOn };
    const opened = { openedBy: officer, openedAt: job.now() };
    const details = { ...asked, officer, openedAt: opened.openedAt.toISOString() };
    await moveClaim(job, tx, { claim, steps: [{ to: "recovering", details }] });
    await keepRecovery(tx, { subjectId, claimId, jurisdictionCode, ...asked, ...opened });
    await leaveNews(job, tx, { topic: "claim-changed", subjectId, objectId: claimId });
  });
}

async function requireSameDemand(tx: Tx, asked: { claim: StoredClaim; input: OpenRecoveryInput }): Promise<void> {
  const { ground, decisionNo, notice, dueOn } = asked.input;
  const first = await findRecovery(tx, asked.claim);
  assert(first, "a claim is asked back by a demand");
  const isSame =
    first.ground === ground && first.decisionNo === decisionNo && first.notice === notice && first.dueOn === dueOn;
  if (!isSame) throw new Refusal("RECOVERY_DIFFERS");
}

/**
 * Money has come back, all of it or a part: every leg of the payment has its share again, by more transfers. With the last
 * fen the claim is recovered and the benefit forgotten as taken. Told twice under one reference it is kept once.
 *
 * @throws Refusal NOT_ALLOWED, NOT_FOUND, CLAIM_NOT_RECOVERING, REPAYMENT_TOO_LARGE, REPAYMENT_DIFFERS for a known reference with another
 *   sum, or whose repayment was undone; REPAYMENT_BOOKED_ELSEWHERE for one that stands for another claim.
 */
export async function recordRepayment(ctx: Context, input: RecordRepaymentInput): Promise<void> {
  const { endToEndId, amountFen, bankReference } = input;
  await withPayment(ctx, endToEndId, ({ job, tx, claim, officer }) =>
    takeRepayment(job, tx, { claim, amountFen, bankReference, recordedBy: officer }),
  );
}

/**
 * A repayment that was none after all (it bounced, or was somebody else's) leaves the books again, by more transfers; both
 * stay to be seen. Where all had come back it is asked back again, and the claim takes its place, its share of a budget and
 * whom it counted again. Saying so twice changes nothing.
 *
 * @throws Refusal NOT_ALLOWED, NOT_FOUND, CLAIM_NOT_RECOVERING, also where the bank itself has returned the payment;
 *   ADVANCE_LIMIT_REACHED where a pool has spent it meanwhile, RECOVERY_PLACE_TAKEN where others have the place by now.
 */
export async function undoRepayment(ctx: Context, input: UndoRepaymentInput): Promise<void> {
  const { endToEndId, repaymentId, reason } = input;
  const undoing = withPayment(ctx, endToEndId, async ({ job, tx, claim, officer }) => {
    const { subjectId, claimId, jurisdictionCode } = claim;
    const repayment = (await listRepayments(tx, claim)).find((one) => one.repaymentId === repaymentId);
    if (!repayment) throw new Refusal("NOT_FOUND");
    if (repayment.undone) return;
    if (!(await isLackingAgain(tx, claim))) throw new Refusal("CLAIM_NOT_RECOVERING");
    const held = atOneInstant(job);
    const amountFen = await undoRepaid(held, tx, { subjectId, repaymentId, jurisdictionCode });
    const undone = { undoneBy: officer, undoneAt: held.now() };
    await keepUndone(tx, { subjectId, repaymentId, jurisdictionCode, reason, ...undone });
    const details = { repaymentId, amountFen, officer, reason, undoneAt: undone.undoneAt.toISOString() };
    await recordEvent(job, tx, { subjectId, action: "repayment-undone", objectId: claimId, jurisdictionCode, details });
    if (claim.status === "recovered") await askAgain(job, tx, { claim, details: { repaymentId, officer } });
    await leaveNews(job, tx, { topic: "claim-changed", subjectId, objectId: claimId });
  });
  await undoing.catch((error: unknown) => {
    const isTaken = error instanceof DatabaseError && TAKEN_BY_OTHERS.includes(error.sqlState);
    throw isTaken ? new Refusal("RECOVERY_PLACE_TAKEN") : error;
  });
}

/** What the database says where a place, the budget or a person is somebody else's by now (migration 0079). */
const TAKEN_BY_OTHERS: readonly string[] = ["YYB03", "YYB04", "YYB05"];

async function isLackingAgain(tx: Tx, claim: StoredClaim): Promise<boolean> {
  return claim.status === "recovered" ? reopenPayment(tx, claim) : claim.status === "recovering";
}

/** The money is with its payee after all: the claim is asked back as before, and its benefit is taken as before. */
async function askAgain(
  job: Context,
  tx: Tx,
  again: { claim: StoredClaim; details: Readonly<Record<string, unknown>> },
): Promise<void> {
  const { claim, details } = again;
  const { subjectId, claimId, programId } = claim;
  await moveClaim(job, tx, { claim, steps: [{ to: "recovering", details }] });
  const { period } = await payingTerms(tx, claim);
  const paidOn = civilDateAt(claim.creditedAt ?? claim.confirmedAt);
  await rememberClaimed(job, tx, { subjectId, claimId, programId, period, amountFen: fen(claim.amountFen), paidOn });
}

/**
 * Stands for the payer's own transfer where the demonstration runs, which has no bank of hers. Never reachable elsewhere.
 * @throws Refusal NOT_SIGNED_IN, NOT_FOUND, CLAIM_NOT_RECOVERING, REPAYMENT_TOO_LARGE.
 */
export async function repayInDemonstration(ctx: Context, input: { claimId: string; amountFen: Fen }): Promise<void> {
  const { subjectId } = requireSubject(ctx);
  const job = ctx.as("payments");
  await job.tx(async (tx) => {
    const claim = await lockClaim(tx, { subjectId, claimId: input.claimId });
    if (!claim) throw new Refusal("NOT_FOUND");
    const bankReference = newId("rpm", job.now()).toUpperCase();
    await takeRepayment(job, tx, { claim, ...input, bankReference, recordedBy: DEMONSTRATION });
  });
}

type Told = { claim: StoredClaim; amountFen: Fen; bankReference: string; recordedBy: string };

async function takeRepayment(job: Context, tx: Tx, told: Told): Promise<void> {
  const { claim, amountFen, bankReference, recordedBy } = told;
  const { subjectId, claimId, jurisdictionCode } = claim;
  const earlier = (await listRepayments(tx, claim)).map((one) => ({ ...one, isUndone: one.undone !== null }));
  const isBookedElsewhere = await isBookedElsewhereInTurn(tx, { ...claim, bankReference });
  const decided = decideRepayment({ ...claim, earlier }, { bankReference, amountFen, isBookedElsewhere });
  if (decided === "known") return;
  if (decided !== "book") throw new Refusal(decided);

  const held = atOneInstant(job);
  const at = held.now();
  const repaymentId = newId("rpm", at);
  const row = { subjectId, repaymentId, claimId, jurisdictionCode, amountFen, bankReference };
  await keepRepayment(tx, { ...row, recordedBy, recordedAt: at });
  const left = await repayPayment(held, tx, { subjectId, claimId, repaymentId, amountFen });
  const details = { repaymentId, claimId, amountFen, bankReference, left, recordedBy, recordedAt: at.toISOString() };
  await recordEvent(job, tx, { subjectId, action: "repayment-recorded", objectId: claimId, jurisdictionCode, details });
  if (left === 0) {
    await moveClaim(job, tx, { claim, steps: [{ to: "recovered", details: { bankReference, recordedBy } }] });
    await forgetClaimed(tx, claim);
  }
  await leaveNews(job, tx, { topic: "claim-changed", subjectId, objectId: claimId });
}

type Handled = { job: Context; tx: Tx; claim: StoredClaim; officer: string };

/** Money moves as a job of ours, under the lock of its claim; the event names the officer who decided it. */
async function withPayment(ctx: Context, endToEndId: string, work: (handled: Handled) => Promise<void>): Promise<void> {
  const officer = requireOfficer(ctx);
  const job = ctx.as("payments");
  await job.tx(async (tx) => {
    const payment = await findByEndToEndId(tx, endToEndId);
    const seen = payment && (await findClaim(tx, payment));
    if (!seen || !officer.worksFor(seen.jurisdictionCode)) throw new Refusal("NOT_FOUND");
    const claim = await lockClaim(tx, seen);
    if (!claim) throw new Refusal("NOT_FOUND");
    await work({ job, tx, claim, officer: officer.personId });
  });
}
