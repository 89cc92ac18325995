import type { Context } from "@/server/context";
import { isPayeeStopped } from "@/server/identity";
import { findByEndToEndId } from "./instruction-store";

/** Whether an order that waits to go out may still go: it is open, and nobody has stopped its payee meanwhile. */
export function mayBeSent(ctx: Context, endToEndId: string): Promise<boolean> {
  return ctx.as("payments").tx(async (tx) => {
    const instruction = await findByEndToEndId(tx, endToEndId);
    return instruction?.status === "open" && !(await isPayeeStopped(tx, instruction.subjectId));
  });
}
