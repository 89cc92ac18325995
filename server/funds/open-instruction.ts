import { type AuditEntry, type PreparedEvent, prepareEvent, recordEvent } from "@/server/audit";
import { atOneInstant, type Context, type Tx } from "@/server/context";
import type { PaymentOrder } from "@/server/gateways";
import { type Fen, newId } from "@/server/kernel";
import { reserve } from "@/server/ledger";
import { insertInstruction, latestInstruction } from "./instruction-store";
import { splitCost } from "./payment-instruction";

const MAX_REMITTANCE_CHARS = 140; // ISO 20022 Max140Text

/** What a claim asks to be paid. */
export type PaymentRequest = {
  readonly subjectId: string;
  readonly claimId: string;
  readonly accountId: string;
  readonly amountFen: Fen;
  readonly citySharePermille: number;
  /** What the city bears of it, where the rule says so by an expression; null where it bears its share. */
  readonly cityFen: Fen | null;
  readonly jurisdictionCode: string;
  readonly remittanceText: string;
};

/**
 * Opens the next attempt to pay a claim: reserves every leg in the books and writes the instruction the bank will be
 * told. In the caller's transaction, so that money is never reserved without an instruction, nor the reverse.
 *
 * @throws Refusal ADVANCE_LIMIT_REACHED when a pool and its credit line do not reach; nothing is written then.
 */
export async function openInstruction(ctx: Context, tx: Tx, request: PaymentRequest): Promise<void> {
  const held = atOneInstant(ctx);
  const { subjectId, claimId, jurisdictionCode } = request;
  const attempt = ((await latestInstruction(tx, { subjectId, claimId }))?.attempt ?? 0) + 1;
  const instructionId = newId("pay", held.now());
  for (const leg of splitCost(request)) {
    await reserve(held, tx, { subjectId, attemptId: instructionId, ...leg });
  }
  await insertInstruction(tx, {
    subjectId,
    instructionId,
    claimId,
    attempt,
    endToEndId: instructionId, // each attempt has an instruction of its own, so its name is unique per claim and attempt
    accountId: request.accountId,
    amountFen: request.amountFen,
    jurisdictionCode,
    remittanceText: remittanceOf(request),
    status: "open",
    createdAt: held.now(),
  });
  await recordEvent(ctx, tx, openedEvent(held, request, { instructionId, attempt }));
}

/** The first attempt of a claim that is about to be made, for the function that writes both together. */
export type PlannedInstruction = {
  readonly instructionId: string;
  readonly remittanceText: string;
  /** What is reserved on each jurisdiction, with the names of the transfers from its pool and from the bank's advance. */
  readonly legs: readonly {
    readonly jurisdiction: string;
    readonly amount: Fen;
    readonly pool: string;
    readonly advance: string;
  }[];
  readonly event: PreparedEvent;
};

/**
 * Plans the first attempt to pay a claim; nothing is read and nothing written. Its legs sum to the payment.
 * @param ctx whose clock stands still: what is planned is written under this instant.
 */
export function planInstruction(ctx: Context, request: PaymentRequest): PlannedInstruction {
  const instructionId = newId("pay", ctx.now());
  return {
    instructionId,
    remittanceText: remittanceOf(request),
    legs: splitCost(request).map((leg) => ({
      jurisdiction: leg.jurisdictionCode,
      amount: leg.amountFen,
      pool: newId("trf", ctx.now()),
      advance: newId("trf", ctx.now()),
    })),
    event: prepareEvent(ctx, openedEvent(ctx, request, { instructionId, attempt: 1 })),
  };
}

/** The event that an attempt was opened: what its row and its transfers say that nothing else tells. */
function openedEvent(
  ctx: Context,
  request: PaymentRequest,
  of: { instructionId: string; attempt: number },
): AuditEntry {
  const { subjectId, claimId, accountId, amountFen, jurisdictionCode } = request;
  const { instructionId, attempt } = of;
  const details = { claimId, attempt, amountFen, accountId, openedAt: ctx.now().toISOString() };
  return { subjectId, action: "payment-opened", objectId: instructionId, jurisdictionCode, details };
}

/**
 * The order for the bank of an attempt that was planned and has been written since: the same that whoever reads the
 * stored instruction makes of it, so that the bank knows it again.
 */
export function plannedOrder(
  planned: PlannedInstruction,
  of: { amountFen: Fen; jurisdictionCode: string; at: Date; creditor: PaymentOrder["creditor"] },
): PaymentOrder {
  const { instructionId, remittanceText } = planned;
  return {
    endToEndId: instructionId,
    instructionId,
    amountFen: of.amountFen,
    debtorPool: of.jurisdictionCode,
    creditor: of.creditor,
    remittanceText,
    requestedAt: of.at.toISOString(),
  };
}

function remittanceOf({ remittanceText }: PaymentRequest): string {
  return remittanceText.slice(0, MAX_REMITTANCE_CHARS);
}
