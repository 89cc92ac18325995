import { recordEvents, WHOLE_CITY } from "@/server/audit";
import type { Context, Tx } from "@/server/context";

/** What an event about messages of no campaign names: they are sent by the programs' own plans. */
const PLANS = "reminder-plans";

/** One message of a batch: of which campaign, and the word it is counted under, a channel or a status. */
type Counted = { readonly campaignId: string | null; readonly word: string };

/**
 * Leaves in the trail what a batch did to messages, in the transaction that did it: one event for a campaign with the count
 * of each word, never one for a message. All of them in one statement; none for an empty batch.
 */
export async function recordBatch(
  job: Context,
  tx: Tx,
  did: { action: "messages-planned" | "messages-sending" | "messages-settled"; messages: readonly Counted[] },
): Promise<void> {
  const groups = new Map<string, Record<string, number>>();
  for (const { campaignId, word } of did.messages) {
    const counts = groups.get(campaignId ?? PLANS) ?? {};
    counts[word] = (counts[word] ?? 0) + 1;
    groups.set(campaignId ?? PLANS, counts);
  }
  const { action } = did;
  const events = [...groups].map(([objectId, details]) => ({ subjectId: WHOLE_CITY, action, objectId, details }));
  if (events.length > 0) await recordEvents(job, tx, events);
}

/** The same for messages that a run has written, by channel. */
export function recordPlanned(
  job: Context,
  tx: Tx,
  messages: readonly { campaignId: string | null; channel: string }[],
): Promise<void> {
  const counted = messages.map(({ campaignId, channel: word }) => ({ campaignId, word }));
  return recordBatch(job, tx, { action: "messages-planned", messages: counted });
}
