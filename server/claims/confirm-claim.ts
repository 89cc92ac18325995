import { prepareEvent } from "@/server/audit";
import { atOneInstant, type Context, onePerProcess, requireSubject } from "@/server/context";
import { judgeEntitlement } from "@/server/entitlements";
import { planInstruction, plannedOrder } from "@/server/funds";
import { creditorOf, payableOf } from "@/server/identity";
import { type Fen, fen, maskName, newId, Refusal } from "@/server/kernel";
import { openLine } from "@/server/line";
import { sayProgram } from "@/server/policies";
import { type CreditedAtOnce, payFromTap } from "./carry-payment";
import type { ClaimView, ConfirmClaimInput } from "./claim";
import type { ClaimRead } from "./claim-store";
import { confirmTogether } from "./confirm-together";
import type { Confirmation } from "./confirmation";
import { keepFirstWord } from "./first-word";
import { readClaim, viewOf } from "./read-claim";
import { requireSameTap } from "./same-tap";
import { readTaps, type TapQuestion, type TapRead } from "./tap-store";

const KEPT_TAP_LIFE_MS = 24 * 3_600_000;

const LANES = 2;
/** Those who tap at the same moment are read in one statement, each as herself; one who may not ask stops nobody else. */
const tapLine = onePerProcess((ctx) =>
  openLine({
    work: (asked: readonly TapQuestion[]) => readTaps(ctx, asked),
    mayPart: (error) => error instanceof Refusal,
    lanes: LANES,
  }),
);

/**
 * 一指办理: one tap. In one transaction, shared with whoever taps at the same moment, the entitlement is locked, the claim
 * made, the money reserved and the payment instruction written; then the bank is asked from that instruction. A second tap, on whatever phone, finds the claim of
 * the first one: the entitlement is the idempotency key, for ever.
 *
 * @returns the claim, credited when the bank answered in time, else on its way.
 * @throws Refusal ENTITLEMENT_CHANGED, ENTITLEMENT_WITHDRAWN, ENTITLEMENT_EXPIRED, ENTITLEMENT_NOT_YET_CLAIMABLE,
 *   TAP_TOO_OLD, PLACES_USED_UP, BUDGET_USED_UP, PERSON_COUNTED_ELSEWHERE, CLAIM_WENT_ELSEWHERE, PAYEE_ACCOUNT_MISSING, PAYEE_ACCOUNT_CLOSED,
 *   ADVANCE_LIMIT_REACHED, NOT_FOUND; nothing is written then. For a firm also DELEGATION_MISSING, DELEGATION_TOO_NARROW, and
 *   SECOND_PERSON_AWAITED, which keeps this tap as the first of two. CLAIMED_THEN_REVOKED when the claim was made and its
 *   money ordered, and only then the delegation ended: it stands, and she may not look at it any more.
 */
export async function confirmClaim(ctx: Context, input: ConfirmClaimInput): Promise<ClaimView> {
  const { subjectId } = requireSubject(ctx);
  const { entitlementId, payeeAccountId } = input;
  const read = await tapLine(ctx)({ caller: ctx.caller, entitlementId, accountId: payeeAccountId });
  if (!read.entitlement) throw new Refusal("NOT_FOUND");
  const { claimId, made, known } =
    read.entitlement.claimId === null
      ? await confirmFresh(ctx, input, { ...read, entitlement: read.entitlement })
      : { claimId: read.entitlement.claimId, made: null, known: null };
  if (!made) await requireSameTap(ctx, { subjectId, claimId, payeeAccountId });
  if (known) return viewOf(ctx, known);
  return readClaim(ctx, { claimId }).catch((error: unknown) => {
    const isRevoked = error instanceof Refusal && error.code === "DELEGATION_MISSING";
    throw made && isRevoked ? new Refusal("CLAIMED_THEN_REVOKED", made) : error;
  });
}

/** What a tap of this moment made, for whoever may not look at it any more. */
type Made = { readonly programName: string; readonly amountFen: Fen };

/**
 * Makes the claim and tells the bank, unless another tap was faster: then its claim is answered. What became of it is known, and
 * not read again, where its money was there at once.
 */
async function confirmFresh(
  ctx: Context,
  input: ConfirmClaimInput,
  found: Found,
): Promise<{ claimId: string; made: Made | null; known: ClaimRead | null }> {
  const { confirmation, paid, order } = await prepareClaim(ctx, input, found);
  const { claimId, fresh } = await confirmTogether(ctx, confirmation).catch((refusal: unknown) =>
    keepFirstWord(ctx, confirmation, refusal),
  );
  if (!fresh) return { claimId, made: null, known: null };
  const credited = await payFromTap(ctx, { order, paid });
  const { program, period, amountFen } = paid;
  const made = { programName: sayProgram(ctx, program, period), amountFen };
  return { claimId, made, known: credited && knownOf(found, confirmation, credited) };
}

/** A claim of this moment as it would be read: what was found, what was written of it, and what the bank has said. */
function knownOf(found: Found, made: Confirmation, { at, remaining }: CreditedAtOnce): ClaimRead | null {
  const { entitlement, account, pool } = found;
  if (!account || !pool) return null;
  const { subjectId, entitlementId, programId, programVersion, period, amountFen, jurisdictionCode } = entitlement;
  const { claim: claimId, account: accountId, version: entitlementVersion, person: confirmedBy } = made;
  const confirmedAt = new Date(made.at);
  const named = { subjectId, claimId, entitlementId, entitlementVersion, programId, programVersion, accountId };
  const stands = { status: "credited", creditedAt: at, returnedAt: null, returnReason: null } as const;
  return {
    claim: { ...named, ...stands, amountFen, jurisdictionCode, confirmedBy, confirmedAt },
    instruction: { createdAt: confirmedAt, remittanceText: made.remittance },
    words: [{ status: "ACCC", reason: null, saidAt: at }],
    period,
    account,
    pool,
    confirmedByName: null,
    remaining,
  };
}

type Found = TapRead & { readonly entitlement: NonNullable<TapRead["entitlement"]> };

/**
 * Everything that is to be written, read as the person herself and decided about without a lock: what is seen here is asked
 * again where it is written. With it the order for the bank, which is told it once the same is written.
 */
async function prepareClaim(ctx: Context, input: ConfirmClaimInput, read: Found) {
  const held = atOneInstant(ctx);
  const { subjectId, personId } = requireSubject(ctx);
  const { entitlementId, entitlementVersion: version, payeeAccountId: accountId } = input;
  const { entitlement } = read;
  if (input.tappedAt && ctx.elapsedSince(input.tappedAt) > KEPT_TAP_LIFE_MS) throw new Refusal("TAP_TOO_OLD");
  const { words, counted, cityFen, program, remittanceText } = await judgeEntitlement(ctx, { ...read, version });
  const account = payableOf(read.account, read.isStopped);

  const at = held.now();
  const claimId = newId("clm", at);
  const { jurisdictionCode, citySharePermille, period } = entitlement;
  const amountFen = fen(entitlement.amountFen);
  const money = { amountFen, citySharePermille, cityFen, jurisdictionCode, remittanceText };
  const planned = planInstruction(held, { subjectId, claimId, accountId, ...money });
  const { instructionId } = planned;
  const details = { entitlementId, version, amountFen, confirmedAt: at.toISOString() };
  const confirmed = { subjectId, action: "claim-confirmed", objectId: claimId, jurisdictionCode };
  const confirmation: Confirmation = {
    subject: subjectId,
    person: personId,
    at: at.toISOString(),
    entitlement: entitlementId,
    version,
    claim: claimId,
    account: accountId,
    instruction: instructionId,
    remittance: planned.remittanceText,
    // What the city bears is kept with the words of this moment: another attempt is split as the first one was.
    brief: cityFen === null ? words.brief : { ...words.brief, cityFen },
    because: words.because,
    counted,
    legs: planned.legs,
    events: [planned.event, prepareEvent(ctx, { ...confirmed, details })],
  };
  const { bankName, tail, holderName } = account;
  const said = { bankName, tail, holderMasked: maskName(holderName) };
  const isOwn = personId === subjectId;
  const about = { subjectId, claimId, instructionId, endToEndId: instructionId, jurisdictionCode, isOwn };
  return {
    confirmation,
    paid: { ...about, amountFen, program, period, account: said },
    order: () => plannedOrder(planned, { amountFen, jurisdictionCode, at, creditor: creditorOf(ctx, account) }),
  };
}
