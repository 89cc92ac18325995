import type { Context } from "@/server/context";
import type { BankReport, PaymentOrder } from "@/server/gateways";
import { isPayeeStopped, openCreditor } from "@/server/identity";
import { fen, Outage } from "@/server/kernel";
import { latestInstruction } from "./instruction-store";

/**
 * Carries the open attempt of a claim to the bank and brings back its word. An attempt whose outcome is unknown is asked
 * for by its reference first; the same order is sent only when the bank has not seen it, and nobody has stopped the payee
 * meanwhile: what may be on the line to a stopped payee is asked for, never sent.
 *
 * @returns null when no attempt is open. @throws Outage when the bank does not answer in time, or has no order it may be sent.
 */
export async function askBank(
  ctx: Context,
  asked: { subjectId: string; claimId: string; deadlineMs: number; sentBefore: boolean },
): Promise<BankReport | null> {
  const order = await readOrder();
  if (!order) return null;
  const known = asked.sentBefore ? await ctx.gateways.bank.statusOf(order.endToEndId) : null;
  if (known) return known;
  if (await ctx.tx((tx) => isPayeeStopped(tx, asked.subjectId))) {
    throw new Outage("bank", { cause: "nothing is sent to a payee who was stopped" });
  }
  return ctx.gateways.bank.pay(order, asked.deadlineMs);

  function readOrder(): Promise<PaymentOrder | null> {
    return ctx.tx(async (tx) => {
      const instruction = await latestInstruction(tx, asked);
      if (instruction?.status !== "open") return null;
      const { subjectId, accountId } = instruction;
      return {
        endToEndId: instruction.endToEndId,
        instructionId: instruction.instructionId,
        amountFen: fen(instruction.amountFen),
        debtorPool: instruction.jurisdictionCode,
        creditor: await openCreditor(ctx, tx, { subjectId, accountId }),
        remittanceText: instruction.remittanceText,
        requestedAt: instruction.createdAt.toISOString(),
      };
    });
  }
}
