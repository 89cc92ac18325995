import { recordEvent, WHOLE_CITY } from "@/server/audit";
import type { Context } from "@/server/context";

/** Records that something was brought to the bank's door that was not the bank's word. The door says how many a minute. */
export function recordRefusedBankCallback(ctx: Context, { why }: { why: string }): Promise<void> {
  const job = ctx.as("payments");
  const entry = { subjectId: WHOLE_CITY, action: "bank-callback-refused", objectId: "bank", details: { why } };
  return job.tx((tx) => recordEvent(job, tx, entry));
}
