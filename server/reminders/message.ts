import { z } from "zod";
import { CalendarDateSchema, FenSchema, idSchema } from "@/server/kernel";

/** The one status vocabulary of a message: database, API, phone and reports use these words. */
export const MessageStatus = z.enum([
  "planned",
  "sending",
  "unknown",
  "sent",
  "delivered",
  "failed",
  "stopped",
  "listed",
]);
export type MessageStatus = z.infer<typeof MessageStatus>;

/** How a person is reached. A call is made by a person from a list; the inbox of the app holds every message anyway. */
export const Channel = z.enum(["push", "sms", "call"]);
export type Channel = z.infer<typeof Channel>;

/**
 * Which status may follow which. A message goes back to planned only when nobody was given it, or on the provider's own
 * word that it took nothing: what may have been sent is never sent again.
 */
export const MESSAGE_TRANSITIONS = {
  planned: ["sending", "stopped"],
  sending: ["sent", "delivered", "failed", "unknown", "planned", "stopped"],
  unknown: ["sent", "delivered", "failed", "planned"],
  sent: ["delivered", "failed"],
  delivered: [],
  failed: [],
  stopped: [],
  listed: [],
} as const satisfies Record<MessageStatus, readonly MessageStatus[]>;

/** The code of a message of which nobody ever said a last word: it may have arrived, so that nothing follows it. */
export const NEVER_ANSWERED = "no-last-word";

/** The statuses from which a message may go to one. */
export function before(status: MessageStatus): MessageStatus[] {
  const graph: Record<MessageStatus, readonly MessageStatus[]> = MESSAGE_TRANSITIONS;
  return MessageStatus.options.filter((from) => graph[from].includes(status));
}

/** Whether a message speaks of a firm's money: whoever is told then is not whose it is. */
export function isForFirm(of: { subjectId: string; recipientId: string }): boolean {
  return of.subjectId !== of.recipientId;
}

/** One line of the inbox. */
export const InboxRow = z.object({
  messageId: z.string(),
  /** The firm whose money it speaks of; null where it is her own. */
  firm: z.string().nullable(),
  channel: Channel,
  status: MessageStatus,
  text: z.string(),
  checkCode: z.string(),
  amountFen: FenSchema,
  itemCount: z.int(),
  at: z.iso.datetime(),
  opened: z.boolean(),
  taken: z.boolean(),
});
export type InboxRow = z.infer<typeof InboxRow>;

/** Everything that was sent, newest first, as of a civil date of the city. */
export const InboxView = z.object({
  civilDate: CalendarDateSchema,
  rows: z.array(InboxRow),
  latestCheckCode: z.string().nullable(),
});
export type InboxView = z.infer<typeof InboxView>;

export const MessageKey = z.object({ messageId: idSchema("rmd") });

/** Where a reminder leads: the one benefit it speaks of, or home where it speaks of several; and as whom. */
export const OpenedReminder = z.object({
  entitlementId: z.string().nullable(),
  /** The firm it speaks of; null where it is her own. */
  enterpriseId: z.string().nullable(),
  /** Whether she acts for that subject now. */
  isActing: z.boolean(),
});
export type OpenedReminder = z.infer<typeof OpenedReminder>;
