import type { Context } from "@/server/context";
import { type InHand, listClosed } from "./message-store";
import { notInQuietHours, type QuietHours } from "./quiet-hours";

/** After so long in hand a message is not begun any more: somebody else may have begun to ask about it. */
const HAND_LIMIT_MS = 30_000;
/** How old what is known of a batch may be when its next message goes out. */
const LOOK_AGAIN_MS = 1_000;

/** Whether a message in hand may still go out: `closed` when everything in it was taken meanwhile, `late` when its time is over. */
export type MayGo = "yes" | "closed" | "late";

/**
 * Watches over a batch while it is being sent: a slow provider may keep it in hand for long, and what is taken meanwhile,
 * or what the evening has come for, goes out no more. Asks at most once a second, for the whole batch.
 */
export function watchBatch(
  ctx: Context,
  messages: readonly Pick<InHand, "subjectId" | "messageId" | "recipientId">[],
  quiet: QuietHours,
): (messageId: string) => MayGo | Promise<MayGo> {
  const takenAt = ctx.now().getTime();
  let lookedAt = takenAt;
  let closed: Promise<ReadonlySet<string>> | undefined;
  return (messageId) => {
    const now = ctx.now();
    if (now.getTime() - takenAt > HAND_LIMIT_MS || notInQuietHours(now, quiet) > now) return "late";
    if (now.getTime() - lookedAt > LOOK_AGAIN_MS) {
      lookedAt = now.getTime();
      closed = ctx.tx((tx) => listClosed(tx, { messages, today: ctx.today() }));
    }
    return closed ? closed.then((ids) => (ids.has(messageId) ? "closed" : "yes")) : "yes";
  };
}
