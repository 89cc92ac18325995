import type { Context } from "@/server/context";
import type { BankReport, PaymentOrder } from "@/server/gateways";
import { openCreditor } from "@/server/identity";
import { fen } from "@/server/kernel";
import { latestInstruction } from "./instruction-store";

/**
 * Carries the open attempt of a claim to the bank and brings back its word. An attempt whose outcome is unknown is asked
 * for by its reference first; the same order is sent only when the bank has not seen it.
 *
 * @returns null when no attempt is open. @throws Outage when the bank does not answer in time.
 */
export async function askBank(
  ctx: Context,
  asked: { subjectId: string; claimId: string; deadlineMs: number; sentBefore: boolean },
): Promise<BankReport | null> {
  const order = await readOrder();
  if (!order) return null;
  const known = asked.sentBefore ? await ctx.gateways.bank.statusOf(order.endToEndId) : null;
  return known ?? (await ctx.gateways.bank.pay(order, asked.deadlineMs));

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
