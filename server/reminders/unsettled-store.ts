import { and, eq, or, sql } from "drizzle-orm";
import { reminderMessage } from "@/db/schema";
import type { Tx } from "@/server/context";
import type { StoredMessage } from "./message-store";

/** Messages whose sender died before it could say what became of them: whether they were sent is not known. */
export async function markLost(tx: Tx, before: Date): Promise<number> {
  const rows = await tx
    .update(reminderMessage)
    .set({ status: "unknown", code: "sender-died" })
    .where(and(eq(reminderMessage.status, "sending"), sql`${reminderMessage.sendingSince} < ${before.toISOString()}`))
    .returning({ messageId: reminderMessage.messageId });
  return rows.length;
}

/** A message whose provider has to be asked. */
export type Unsettled = Pick<
  StoredMessage,
  "subjectId" | "messageId" | "channel" | "status" | "provider" | "attempt" | "sendingSince" | "campaignId"
> & { readonly phoneSealed: Buffer | null };

/** Takes messages without a last word for asking: unknown ones after a pause, sent ones after a long one. */
export async function takeUnsettled(
  tx: Tx,
  asked: { unknownBefore: Date; sentBefore: Date; askedBefore: Date; now: Date; limit: number },
): Promise<Unsettled[]> {
  const rows = await tx.execute<Omit<Unsettled, "sendingSince"> & { sendingSince: string }>(sql`
    with due as (
      select subject_id, message_id from reminder_message
       where (status = 'unknown' and sending_since < ${asked.unknownBefore.toISOString()}::timestamptz
              or status = 'sent' and channel = 'sms' and sending_since < ${asked.sentBefore.toISOString()}::timestamptz)
         and (asked_at is null or asked_at < ${asked.askedBefore.toISOString()}::timestamptz)
       order by sending_since limit ${asked.limit} for update skip locked
    ), asked as (
      update reminder_message m set asked_at = ${asked.now.toISOString()}::timestamptz from due d
       where m.subject_id = d.subject_id and m.message_id = d.message_id returning m.*
    ) select a.subject_id as "subjectId", a.message_id as "messageId", a.channel, a.status, a.provider, a.attempt,
             a.sending_since as "sendingSince", a.campaign_id as "campaignId", s.phone_sealed as "phoneSealed"
        from asked a join subject s on s.subject_id = a.recipient_id`);
  return [...rows].map((row) => ({
    ...row,
    sendingSince: new Date(row.sendingSince),
  }));
}

/** The messages that receipts speak of, by the message's id or the provider's reference. */
export async function findForReceipts(
  tx: Tx,
  asked: { provider: string; messageIds: readonly string[]; references: readonly string[] },
): Promise<(Pick<StoredMessage, "subjectId" | "messageId" | "providerReference"> & { phoneSealed: Buffer | null })[]> {
  const { messageIds, references } = asked;
  const listed = (texts: readonly string[]) =>
    sql`any (array(select jsonb_array_elements_text(${JSON.stringify(texts)}::jsonb)))`;
  const named = messageIds.length > 0 ? sql`m.message_id = ${listed(messageIds)}` : undefined;
  const referred = references.length > 0 ? sql`m.provider_reference = ${listed(references)}` : undefined;
  if (!named && !referred) return [];
  const rows = await tx.execute<Record<string, never>>(sql`
    select m.subject_id as "subjectId", m.message_id as "messageId", m.provider_reference as "providerReference", s.phone_sealed as "phoneSealed"
      from reminder_message m join subject s on s.subject_id = m.recipient_id
     where m.channel = 'sms' and m.provider = ${asked.provider} and (${or(named, referred)})`);
  return [...rows] as never;
}

/** A push by its id. */
export async function findPush(
  tx: Tx,
  messageId: string,
): Promise<{ subjectId: string; messageId: string } | undefined> {
  const { subjectId } = reminderMessage;
  const [row] = await tx
    .select({ subjectId, messageId: reminderMessage.messageId })
    .from(reminderMessage)
    .where(and(eq(reminderMessage.messageId, messageId), eq(reminderMessage.channel, "push")))
    .limit(1);
  return row;
}
