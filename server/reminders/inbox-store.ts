import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { reminderItem, reminderMessage } from "@/db/schema";
import type { Tx } from "@/server/context";
import type { StoredMessage } from "./message-store";

const INBOX_LIMIT = 100;
/** What has not left the house is in no inbox, nor what was only put on a list. */
const VISIBLE = ["sending", "unknown", "sent", "delivered", "failed"] as const;

/** The latest messages to the caller about the subject she acts for. */
export function listInbox(tx: Tx, of: { recipientId: string; subjectId: string }): Promise<StoredMessage[]> {
  return tx
    .select()
    .from(reminderMessage)
    .where(
      and(
        eq(reminderMessage.recipientId, of.recipientId),
        eq(reminderMessage.subjectId, of.subjectId),
        inArray(reminderMessage.status, [...VISIBLE]),
      ),
    )
    .orderBy(desc(reminderMessage.createdAt))
    .limit(INBOX_LIMIT);
}

/** One message of the caller's, with the entitlements it speaks of. */
export async function findOwnMessage(tx: Tx, key: { recipientId: string; messageId: string }) {
  const mine = and(eq(reminderMessage.messageId, key.messageId), eq(reminderMessage.recipientId, key.recipientId));
  const [message] = await tx.select().from(reminderMessage).where(mine).limit(1);
  if (!message) return undefined;
  const { subjectId, messageId } = message;
  const ofMessage = and(eq(reminderItem.subjectId, subjectId), eq(reminderItem.messageId, messageId));
  return { message, items: await tx.select().from(reminderItem).where(ofMessage) };
}

/** Notes that the caller has seen messages of hers. @returns which of them for the first time. */
export async function markOpened(tx: Tx, messageIds: readonly string[], at: Date): Promise<string[]> {
  if (messageIds.length === 0) return [];
  const rows = await tx.execute<{ opened: string }>(
    sql`select reminders_opened(array(select jsonb_array_elements_text(${JSON.stringify(messageIds)}::jsonb)), ${at.toISOString()}) as opened`,
  );
  return rows.map(({ opened }) => opened);
}
