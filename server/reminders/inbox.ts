import { z } from "zod";
import { recordEvents } from "@/server/audit";
import { type Context, requireSubject, type Tx } from "@/server/context";
import { fen, Refusal } from "@/server/kernel";
import { findOwnMessage, listInbox, listUntaken, markOpened } from "./inbox-store";
import { type InboxRow, type InboxView, isForFirm, type OpenedReminder } from "./message";
import type { StoredMessage } from "./message-store";
import { judgeText, type Said, sayBySms } from "./text";

const MAX_PASTED_CHARS = 600;

export const CheckTextInput = z.object({ text: z.string().trim().min(1).max(MAX_PASTED_CHARS) });
export const TextVerdictView = z.object({
  verdict: z.enum(["ours", "altered", "not-ours", "unknown"]),
  sign: z.enum(["link", "asks-code", "threat"]).nullable(),
  sentAt: z.iso.datetime().nullable(),
});
export type TextVerdictView = z.infer<typeof TextVerdictView>;

/** Everything that was sent to the caller, about herself or a firm, whomever she acts for now. Seeing it is noted. */
export async function readInbox(ctx: Context): Promise<InboxView> {
  const { personId } = requireSubject(ctx);
  return ctx.tx(async (tx) => {
    const messages = await listInbox(tx, { recipientId: personId });
    const unopened = messages.filter(({ openedAt }) => openedAt === null);
    await noteOpened(
      ctx,
      tx,
      unopened.map(({ messageId }) => messageId),
    );
    return { civilDate: ctx.today(), rows: messages.map(viewRow), latestCheckCode: latestCheckCode(messages) };
  });
}

/** The check number of the latest text message to the caller, for home; null where there is none. */
export function readCheckCode(ctx: Context): Promise<{ checkCode: string | null; unopened: number }> {
  const { personId } = requireSubject(ctx);
  return ctx.tx(async (tx) => {
    const messages = await listInbox(tx, { recipientId: personId });
    const unopened = messages.filter(({ openedAt, takenAt }) => openedAt === null && takenAt === null).length;
    return { checkCode: latestCheckCode(messages), unopened };
  });
}

/** Notes that a reminder was tapped, and says where it leads and as whom. @throws Refusal NOT_FOUND for another's. */
export async function openReminder(ctx: Context, { messageId }: { messageId: string }): Promise<OpenedReminder> {
  const { personId, subjectId: now } = requireSubject(ctx);
  const message = await ctx.tx(async (tx) => {
    const found = await findOwnMessage(tx, { recipientId: personId, messageId });
    if (!found) throw new Refusal("NOT_FOUND");
    await noteOpened(ctx, tx, [messageId]);
    return found;
  });
  const { subjectId } = message;
  // What a firm's message speaks of is not hers to read before she acts for the firm: the job looks.
  const untaken = await ctx.as("reminders").tx((tx) => listUntaken(tx, { subjectId, messageId }));
  const only = untaken.length === 1 ? untaken[0] : undefined;
  return {
    entitlementId: only ?? null,
    enterpriseId: isForFirm(message) ? subjectId : null,
    isActing: subjectId === now,
  };
}

/** 这条短信是真的吗: compares a pasted text with what the caller was really sent, word for word. Nothing of it is kept. */
export function checkText(ctx: Context, { text }: z.infer<typeof CheckTextInput>): Promise<TextVerdictView> {
  const { personId } = requireSubject(ctx);
  return ctx.tx(async (tx) => {
    const messages = (await listInbox(tx, { recipientId: personId })).filter(({ channel }) => channel === "sms");
    const sent = messages.map((message) => ({
      ...saidIn(message),
      messageId: message.messageId,
      sentAt: (message.sendingSince ?? message.createdAt).toISOString(),
    }));
    const judged = judgeText(text, sent, ctx.gateways.sms.signature);
    if (judged.verdict === "ours") return { verdict: "ours", sign: null, sentAt: judged.sentAt };
    return { verdict: judged.verdict, sign: judged.sign, sentAt: null };
  });
}

/** Notes what the caller sees; what she sees for the first time leaves its event. At most as many as an inbox shows. */
async function noteOpened(ctx: Context, tx: Tx, messageIds: readonly string[]): Promise<void> {
  const { subjectId } = requireSubject(ctx);
  const opened = await markOpened(tx, messageIds, ctx.now());
  const events = opened.map((objectId) => ({ subjectId, action: "message-opened", objectId }));
  if (events.length > 0) await recordEvents(ctx, tx, events);
}

function saidIn(message: StoredMessage): Said {
  const { language, itemCount, amountFen, checkCode } = message;
  return { language, forFirm: isForFirm(message), itemCount, amountFen: fen(amountFen), checkCode };
}

function latestCheckCode(messages: readonly StoredMessage[]): string | null {
  return messages.find(({ channel }) => channel === "sms")?.checkCode ?? null;
}

function viewRow(message: StoredMessage & { firm: string | null }): InboxRow {
  const { messageId, firm, channel, status, checkCode, itemCount } = message;
  return {
    messageId,
    firm,
    channel,
    status,
    checkCode,
    itemCount,
    text: sayBySms(saidIn(message)),
    amountFen: fen(message.amountFen),
    at: (message.sentAt ?? message.sendingSince ?? message.createdAt).toISOString(),
    opened: message.openedAt !== null,
    taken: message.takenAt !== null,
  };
}
