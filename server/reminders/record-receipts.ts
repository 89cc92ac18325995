import { timingSafeEqual } from "node:crypto";
import { recordEvent, WHOLE_CITY } from "@/server/audit";
import type { Context } from "@/server/context";
import type { SmsReceipt } from "@/server/gateways";
import { Refusal } from "@/server/kernel";
import { pushReceipt } from "./contact";
import type { Outcome } from "./message-store";
import type { QuietHours } from "./quiet-hours";
import { settle } from "./send-reminders";
import { findForReceipts, findPush } from "./unsettled-store";

const MAX_AGE_MS = 72 * 3_600_000; // after that a provider reports no more
const MAX_AHEAD_MS = 10 * 60_000;
const PHONE_PURPOSE = "phone-number";

/** What became of the receipts of one callback. */
export type ReceiptsTaken = {
  /** Messages that moved. One that was told before does not move again. */
  readonly moved: number;
  /** Of messages we never sent, or of another number. */
  readonly strangers: number;
  /** Too old, or from the future. */
  readonly stale: number;
};

/**
 * Takes the receipts of one callback: an array that may repeat itself, come late, twice or out of order. A receipt counts
 * only for a message that this provider was given, to that very number.
 * @param taken.now the real instant, by which providers date their receipts.
 * @throws Refusal NOT_FOUND for a provider we do not have; INPUT_INVALID for a body that is no array of receipts.
 */
export async function recordSmsReceipts(
  ctx: Context,
  taken: { provider: string; body: string; now: Date; quiet: QuietHours },
): Promise<ReceiptsTaken> {
  const provider = ctx.gateways.sms.providers.find(({ name }) => name === taken.provider);
  if (!provider) throw new Refusal("NOT_FOUND");
  const receipts = readOrRefuse(() => provider.readReceipts(taken.body));
  const fresh = receipts.filter((one) => isFresh(one, taken.now));
  const stale = receipts.length - fresh.length;
  const job = ctx.as("reminders");
  return job.tx(async (tx) => {
    const sent = await findForReceipts(tx, {
      provider: provider.name,
      messageIds: fresh.flatMap(({ messageId }) => (messageId ? [messageId] : [])),
      references: fresh.flatMap(({ messageId, reference }) => (messageId || !reference ? [] : [reference])),
    });
    const byId = new Map(sent.map((one) => [one.messageId, one]));
    const byReference = new Map(sent.map((one) => [one.providerReference, one]));
    const outcomes = new Map<string, Outcome>();
    let strangers = 0;
    for (const receipt of fresh) {
      const message = receipt.messageId ? byId.get(receipt.messageId) : byReference.get(receipt.reference);
      const isKnown = message?.providerReference == null || message.providerReference === receipt.reference;
      const number = message?.phoneSealed ? job.vault.open(message.phoneSealed, PHONE_PURPOSE) : null;
      if (!message || !isKnown || number !== receipt.phone) strangers += 1;
      else outcomes.set(message.messageId, outcomeOf(message, provider.name, receipt));
    }
    const moved = await settle(job, tx, { outcomes: [...outcomes.values()], quiet: taken.quiet });
    return { moved, strangers, stale };
  });
}

/**
 * A browser says that it has shown a push. Its word counts with the capability that came encrypted inside the push alone.
 * @throws Refusal NOT_ALLOWED without it.
 */
export async function recordPushShown(ctx: Context, shown: { messageId: string; receipt: string }): Promise<void> {
  const [given, expected] = [Buffer.from(shown.receipt), Buffer.from(pushReceipt(ctx, shown.messageId))];
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new Refusal("NOT_ALLOWED");
  const job = ctx.as("reminders");
  await job.tx(async (tx) => {
    const message = await findPush(tx, shown.messageId);
    if (!message) return;
    const outcome: Outcome = {
      ...message,
      status: "delivered",
      attempt: null,
      provider: "push",
      reference: null,
      code: null,
      costLi: null,
      plannedFor: null,
    };
    await settle(job, tx, { outcomes: [outcome], quiet: null });
  });
}

function outcomeOf(message: { subjectId: string; messageId: string }, provider: string, receipt: SmsReceipt): Outcome {
  const { subjectId, messageId } = message;
  return {
    subjectId,
    messageId,
    status: receipt.delivered ? "delivered" : "failed",
    attempt: null,
    provider,
    reference: receipt.reference,
    code: receipt.code.slice(0, 60),
    costLi: null,
    plannedFor: null,
  };
}

function isFresh({ reportedAt }: SmsReceipt, now: Date): boolean {
  const ageMs = now.getTime() - reportedAt.getTime();
  return ageMs <= MAX_AGE_MS && ageMs >= -MAX_AHEAD_MS;
}

function readOrRefuse<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw new Refusal("INPUT_INVALID", { field: "body" });
  }
}

/** Records that a callback was refused. The door says how many of them are recorded in a minute. */
export function recordRefusedCallback(ctx: Context, { why }: { why: string }): Promise<void> {
  const job = ctx.as("reminders");
  const entry = { subjectId: WHOLE_CITY, action: "sms-callback-refused", objectId: "sms", details: { why } };
  return job.tx((tx) => recordEvent(job, tx, entry));
}
