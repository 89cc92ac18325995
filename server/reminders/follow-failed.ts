import type { Context, Tx } from "@/server/context";
import { compose, ladderIn } from "./compose";
import { readReach } from "./contact-store";
import { NEVER_ANSWERED } from "./message";
import { insertMessages, readForFollowing } from "./message-store";
import { notInQuietHours, type QuietHours } from "./quiet-hours";

/**
 * What one channel certainly did not say is said by the next: a push that found nobody by a text message, a text message
 * to a dead number by a call. The step stays the same, so that it is written once however often this runs.
 */
export async function followFailed(
  ctx: Context,
  tx: Tx,
  of: { messageIds: readonly string[]; quiet: QuietHours },
): Promise<void> {
  const failed = await readForFollowing(tx, of.messageIds);
  const silent = failed.filter(({ message }) => message.code !== NEVER_ANSWERED);
  if (silent.length === 0) return;
  const now = ctx.now();
  const reach = await readReach(tx, [...new Set(silent.map(({ message }) => message.recipientId))]);
  const messages = silent.map(({ message, items }) => {
    const ladder = ladderIn(ctx, reach.get(message.recipientId), ctx.today());
    const channel = message.channel === "push" && ladder.includes("sms") ? "sms" : "call";
    const plannedFor = channel === "call" ? now : notInQuietHours(now, of.quiet);
    return compose(ctx, { ...message, channel, plannedFor, items });
  });
  await insertMessages(tx, messages);
}
