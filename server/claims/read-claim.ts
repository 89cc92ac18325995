import { type Context, onePerProcess, requireSubject } from "@/server/context";
import { nextBankOpening } from "@/server/funds";
import { isPayeeStopped } from "@/server/identity";
import { assert, fen, maskName, Refusal } from "@/server/kernel";
import { openLine } from "@/server/line";
import { recallProgram, sayProgram } from "@/server/policies";
import { type ClaimView, ReturnReason, type Stop } from "./claim";
import { type ClaimQuestion, type ClaimRead, lastReissueOf, readClaims, type StoredClaim } from "./claim-store";
import { readRecovery } from "./read-recovery";

const AFTER_CUT_OFF = "TM01";

const LANES = 2;
/** Those who look at the same moment are shown in one statement; one who may not look stops nobody else. */
const viewLine = onePerProcess((ctx) =>
  openLine({
    work: (asked: readonly ClaimQuestion[]) => readClaims(ctx, asked),
    mayPart: (error) => error instanceof Refusal,
    lanes: LANES,
  }),
);

/** One claim of the caller, with the way of its money. @throws Refusal NOT_FOUND. */
export async function readClaim(ctx: Context, input: { claimId: string }): Promise<ClaimView> {
  requireSubject(ctx);
  const read = await viewLine(ctx)({ caller: ctx.caller, claimId: input.claimId });
  if (!read) throw new Refusal("NOT_FOUND");
  return viewOf(ctx, read);
}

/** What the phone sees of a claim that was read, or that was just made and is known without being read. */
export async function viewOf(ctx: Context, read: ClaimRead): Promise<ClaimView> {
  const { claim, instruction, account, pool, remaining } = read;
  assert(instruction, "a claim has an instruction from its first moment");
  const program = await recallProgram(ctx, claim);
  const startedAt = await startedAtOf(ctx, claim, instruction);
  return {
    claimId: claim.claimId,
    entitlementId: claim.entitlementId,
    status: claim.status,
    programName: sayProgram(ctx, program, read.period),
    amountFen: fen(claim.amountFen),
    payeeAccount: {
      accountId: claim.accountId,
      bankName: account.bankName,
      tail: account.tail,
      holderMasked: maskName(account.holderName),
    },
    confirmedAt: claim.confirmedAt.toISOString(),
    startedAt: startedAt.toISOString(),
    creditedAt: claim.creditedAt?.toISOString() ?? null,
    returnedAt: claim.returnedAt?.toISOString() ?? null,
    returnReason: await returnReasonOf(ctx, claim),
    elapsedMs: claim.creditedAt ? Math.max(0, claim.creditedAt.getTime() - startedAt.getTime()) : null,
    stops: stopsOf(read, instruction, startedAt),
    afterHours: afterHoursOf(read, ctx.now()),
    recovery: isAskedBack(claim) ? await ctx.tx((tx) => readRecovery(ctx, tx, claim)) : null,
    poolName: ctx.locale === "en" ? pool.en : pool.zh,
    remittanceText: instruction.remittanceText,
    confirmedByName: read.confirmedByName,
    remaining: { count: remaining.count, totalFen: fen(remaining.totalFen) },
    serverNow: ctx.now().toISOString(),
  };
}

const isAskedBack = ({ status }: StoredClaim) => status === "recovering" || status === "recovered";

/** Why it came back. Where everything of this person is stopped, that is the reason that matters: no account mends it. */
async function returnReasonOf(ctx: Context, claim: StoredClaim): Promise<ReturnReason | null> {
  if (claim.returnReason === null) return null;
  if (claim.status === "returned" && (await ctx.tx((tx) => isPayeeStopped(tx, claim.subjectId))))
    return "payee-refused";
  return ReturnReason.parse(claim.returnReason);
}

/**
 * When the money set out that is shown: at the tap, or when the payee last sent it again. The time in which it lay returned is hers,
 * not the way's; an attempt that was opened because of the bank or the pool belongs to the way it is on.
 */
async function startedAtOf(ctx: Context, claim: StoredClaim, instruction: { createdAt: Date }): Promise<Date> {
  const isFirst = instruction.createdAt.getTime() === claim.confirmedAt.getTime(); // the tap opens it at its own instant
  if (isFirst) return claim.confirmedAt;
  return (await ctx.tx((tx) => lastReissueOf(tx, claim))) ?? claim.confirmedAt;
}

/**
 * The bank says itself that an order came after its cut-off (TM01); when it opens is our calendar's word. Where the calendar holds it
 * open, or its opening has passed, there is no time to name.
 */
function afterHoursOf({ claim, words }: ClaimRead, now: Date): ClaimView["afterHours"] {
  const late = words.find((word) => word.reason === AFTER_CUT_OFF);
  if (!late || claim.status !== "paying") return null;
  const opens = nextBankOpening(late.saidAt);
  return { opensAt: opens && opens > now ? opens.toISOString() : null };
}

/** The way of the money, stop by stop, each with the instant at which it was reached. */
function stopsOf(
  { claim, words }: ClaimRead,
  instruction: NonNullable<ClaimRead["instruction"]>,
  startedAt: Date,
): Stop[] {
  const said = (...statuses: string[]) => words.find((word) => statuses.includes(word.status))?.saidAt ?? null;
  const accepted = said("ACTC", "ACSP", "ACSC", "ACCC");
  const over = claim.status === "returned" || claim.status === "cancelled";
  const stops: { stop: Stop["stop"]; at: Date | null }[] = [
    { stop: "confirmed", at: startedAt },
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
