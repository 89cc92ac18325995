import type { Context } from "@/server/context";
import type { SmsFate } from "@/server/gateways";
import { Outage } from "@/server/kernel";
import { mayTryAgain } from "./attempts";
import { NEVER_ANSWERED } from "./message";
import type { Outcome } from "./message-store";
import { notInQuietHours, type QuietHours } from "./quiet-hours";
import { settle } from "./send-reminders";
import { markLost, takeUnsettled, type Unsettled } from "./unsettled-store";

/** How long is waited for whose word, in milliseconds. */
export type Waits = {
  /** A message in hand for so long has lost its sender. */
  readonly lostAfterMs: number;
  /** For so long the receipt of an unknown message is awaited before the provider is asked. */
  readonly askAfterMs: number;
  /** Only after so long is "never heard of it" believed. */
  readonly unseenAfterMs: number;
  readonly askEveryMs: number;
  /** A sent message without a receipt is asked about after this. */
  readonly sentAskAfterMs: number;
  /** After this nobody will say a last word any more. */
  readonly giveUpAfterMs: number;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The waits of the running service. */
export const WAITS: Waits = {
  lostAfterMs: MINUTE_MS,
  askAfterMs: 2 * MINUTE_MS,
  unseenAfterMs: 10 * MINUTE_MS,
  askEveryMs: MINUTE_MS,
  sentAskAfterMs: 6 * HOUR_MS,
  giveUpAfterMs: 72 * HOUR_MS,
};

const ASKED_AT_ONCE = 200;
const ASKED_TOGETHER = 16;
const PHONE_PURPOSE = "phone-number";

/**
 * Asks the providers what became of messages without a last word. A message goes out again only when its provider, asked
 * long enough after the request, has never heard of it. @returns how many were asked about.
 */
export async function askProviders(ctx: Context, of: { waits: Waits; quiet: QuietHours }): Promise<number> {
  const job = ctx.as("reminders");
  const now = ctx.now();
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const { waits } = of;
  const asked = await job.tx(async (tx) => {
    await markLost(tx, ago(waits.lostAfterMs));
    return takeUnsettled(tx, {
      unknownBefore: ago(waits.askAfterMs),
      sentBefore: ago(waits.sentAskAfterMs),
      askedBefore: ago(waits.askEveryMs),
      now,
      limit: ASKED_AT_ONCE,
    });
  });
  const outcomes: Outcome[] = [];
  const queue = [...asked];
  const asker = async () => {
    for (let next = queue.pop(); next; next = queue.pop()) {
      const said = await fateOf(job, next, of);
      if (said) outcomes.push(said);
    }
  };
  await Promise.all(Array.from({ length: Math.min(ASKED_TOGETHER, asked.length) }, asker));
  if (outcomes.length > 0) await job.tx((tx) => settle(job, tx, { outcomes, quiet: of.quiet }));
  return asked.length;
}

async function fateOf(
  ctx: Context,
  one: Unsettled,
  { waits, quiet }: { waits: Waits; quiet: QuietHours },
): Promise<Outcome | null> {
  const sentAt = one.sendingSince ?? ctx.now();
  const ageMs = ctx.now().getTime() - sentAt.getTime();
  const told = (more: Partial<Outcome> & Pick<Outcome, "status">): Outcome => ({
    subjectId: one.subjectId,
    messageId: one.messageId,
    attempt: one.attempt,
    provider: one.provider,
    reference: null,
    code: null,
    costLi: null,
    plannedFor: null,
    ...more,
  });
  const never = told({ status: "failed", code: NEVER_ANSWERED });
  const provider = ctx.gateways.sms.providers.find(({ name }) => name === one.provider);
  // A push service cannot be asked: what may have been shown is not shown again.
  if (one.channel === "push" || !provider || !one.phoneSealed) return never;
  const fate = await askOne(provider, {
    messageId: one.messageId,
    phone: ctx.vault.open(one.phoneSealed, PHONE_PURPOSE),
    sentAt: new Date(Date.now() - ageMs), // by the provider's clock
  });
  if (fate?.kind === "delivered" || fate?.kind === "failed") {
    return told({ status: fate.kind, code: fate.code, reference: fate.reference });
  }
  if (ageMs >= waits.giveUpAfterMs) return never;
  if (!fate || one.status === "sent") return null;
  if (fate.kind === "waiting") return told({ status: "sent" });
  if (ageMs < waits.unseenAfterMs) return null;
  if (!mayTryAgain(one.attempt, ctx.gateways.sms.providers.length))
    return told({ status: "failed", code: "never-taken", costLi: 0 });
  return told({ status: "planned", code: "never-taken", plannedFor: notInQuietHours(ctx.now(), quiet).toISOString() });
}

async function askOne(
  provider: { fateOf(asked: { messageId: string; phone: string; sentAt: Date }): Promise<SmsFate> },
  asked: { messageId: string; phone: string; sentAt: Date },
): Promise<SmsFate | null> {
  try {
    return await provider.fateOf(asked);
  } catch (error) {
    if (error instanceof Outage) return null;
    throw error;
  }
}
