import { carryPayment, listOpenPayments } from "@/server/claims";
import type { Context } from "@/server/context";

const OLDER_MS = 60_000;
const BANK_DEADLINE_MS = 10_000;

/**
 * Carries on the payments that stayed open without a job, such as one whose job ran out of attempts or whose worker was
 * killed. One that meets a bug of ours is logged and keeps no other waiting.
 */
export async function sweepOpenPayments(ctx: Context): Promise<void> {
  for (const payment of await listOpenPayments(ctx, new Date(ctx.now().getTime() - OLDER_MS))) {
    await carryPayment(ctx, { ...payment, deadlineMs: BANK_DEADLINE_MS, sentBefore: true }).catch(ctx.report);
  }
}
