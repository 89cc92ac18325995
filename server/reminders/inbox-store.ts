import { and, desc, eq, getTableColumns, inArray, isNull, sql } from "drizzle-orm";
import { reminderItem, reminderMessage, subject } from "@/db/schema";
import type { Tx } from "@/server/context";
import type { StoredMessage } from "./message-store";

const INBOX_LIMIT = 100;
/** What has not left the house is in no inbox, nor what was only put on a list. */
const VISIBLE = ["sending", "unknown", "sent", "delivered", "failed"] as const;

/** The latest messages to a person, about herself or a firm, each with the name of the firm where she may know it. */
export function listInbox(
  tx: Tx,
  { recipientId }: { recipientId: string },
): Promise<(StoredMessage & { firm: string | null })[]> {
  return tx
    .select({ ...getTableColumns(reminderMessage), firm: subject.name })
    .from(reminderMessage)
    .leftJoin(subject, and(eq(subject.subjectId, reminderMessage.subjectId), eq(subject.kind, "enterprise")))
    .where(and(eq(reminderMessage.recipientId, recipientId), inArray(reminderMessage.status, [...VISIBLE])))
    .orderBy(desc(reminderMessage.createdAt))
    .limit(INBOX_LIMIT);
}

/** One message of the caller's. */
export async function findOwnMessage(
  tx: Tx,
  key: { recipientId: string; messageId: string },
): Promise<StoredMessage | undefined> {
  const mine = and(eq(reminderMessage.messageId, key.messageId), eq(reminderMessage.recipientId, key.recipientId));
  const [message] = await tx.select().from(reminderMessage).where(mine).limit(1);
  return message;
}

/** The entitlements of a message that are not taken, two at most: who asks wants to know the only one. */
export async function listUntaken(tx: Tx, of: { subjectId: string; messageId: string }): Promise<string[]> {
  const { subjectId, messageId, entitlementId, takenAt } = reminderItem;
  const untaken = and(eq(subjectId, of.subjectId), eq(messageId, of.messageId), isNull(takenAt));
  const rows = await tx.select({ entitlementId }).from(reminderItem).where(untaken).limit(2);
  return rows.map((row) => row.entitlementId);
}

/** Notes that the caller has seen messages of hers. @returns which of them for the first time. */
export async function markOpened(tx: Tx, messageIds: readonly string[], at: Date): Promise<string[]> {
  if (messageIds.length === 0) return [];
  const rows = await tx.execute<{ opened: string }>(
    sql`select reminders_opened(array(select jsonb_array_elements_text(${JSON.stringify(messageIds)}::jsonb)), ${at.toISOString()}) as opened`,
  );
  return rows.map(({ opened }) => opened);
}
