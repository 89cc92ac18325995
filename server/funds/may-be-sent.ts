import type { Context } from "@/server/context";
import { isPayeeStopped } from "@/server/identity";
import { findByEndToEndId } from "./instruction-store";
import { isPoolOrderId } from "./pool-order";
import { findOrder } from "./pool-order-store";

/** Whether an order that waits to go out may still go: it is open, and nobody has stopped its payee meanwhile. */
export function mayBeSent(ctx: Context, endToEndId: string): Promise<boolean> {
  if (isPoolOrderId(endToEndId)) {
    return ctx.as("treasury").tx(async (tx) => (await findOrder(tx, endToEndId))?.status === "open");
  }
  return ctx.as("payments").tx(async (tx) => {
    const instruction = await findByEndToEndId(tx, endToEndId);
    return instruction?.status === "open" && !(await isPayeeStopped(tx, instruction.subjectId));
  });
}
