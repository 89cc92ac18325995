import { recordEvent, WHOLE_CITY } from "@/server/audit";
import type { Context } from "@/server/context";

/** Records that a callback in the bank's name was not believed. The door says how many of them are recorded in a minute. */
export function recordRefusedWord(ctx: Context, { why }: { why: string }): Promise<void> {
  const job = ctx.as("payments");
  const entry = { subjectId: WHOLE_CITY, action: "bank-callback-refused", objectId: "bank", details: { why } };
  return job.tx((tx) => recordEvent(job, tx, entry));
}
