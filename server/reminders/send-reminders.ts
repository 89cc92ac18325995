import { recordEvent } from "@/server/audit";
import type { Context, Tx } from "@/server/context";
import { PushSubscription, type SmsAnswer } from "@/server/gateways";
import { assert, fen } from "@/server/kernel";
import { mayTryAgain, pauseAfter } from "./attempts";
import { watchBatch } from "./batch";
import { changeCampaign, lockRunning, type StoredCampaign, spend } from "./campaign-store";
import { recordCampaign } from "./campaign-trail";
import { PUSH_PURPOSE, pushReceipt } from "./contact";
import { dropSubscriptions, listSubscriptions, type StoredBrowser } from "./contact-store";
import { followFailed } from "./follow-failed";
import { isForFirm } from "./message";
import { applyOutcomes, hasDueAbove, type InHand, type Outcome, takeDue } from "./message-store";
import { recordBatch } from "./message-trail";
import { notInQuietHours, type QuietHours, secondsUntilQuiet } from "./quiet-hours";
import { sayByPush, templateOf, variablesOf } from "./text";

/** How much is sent at once, and how long one request may take. */
export type SendOptions = {
  readonly campaignId: string | null;
  readonly limit: number;
  readonly concurrency: number;
  readonly deadlineMs: number;
  readonly quiet: QuietHours;
};

const PHONE_PURPOSE = "phone-number";

/** A message in hand with the browsers it may go to. */
type Ready = InHand & { readonly browsers: readonly { index: Buffer; subscription: PushSubscription }[] };

/**
 * Sends what is due. First the rows say that they are being sent, then they are sent, then they say what came of it: a
 * crash in between leaves messages of which it is not known, and those are asked about and never simply sent again.
 * @returns how many messages were taken in hand.
 */
export async function sendDue(ctx: Context, options: SendOptions): Promise<number> {
  const job = ctx.as("reminders");
  const now = ctx.now();
  if (notInQuietHours(now, options.quiet) > now) return 0;
  const ready = await job.tx((tx) => takeInHand(job, tx, options));
  const outcomes: Outcome[] = [];
  const queue = [...ready];
  const mayGo = watchBatch(job, ready, options.quiet);
  const sender = async () => {
    for (let next = queue.pop(); next; next = queue.pop()) {
      const word = mayGo(next.messageId);
      const may = typeof word === "string" ? word : await word;
      outcomes.push(may === "yes" ? await send(job, next, options) : held(job, next, { may, quiet: options.quiet }));
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.concurrency, ready.length) }, sender));
  if (outcomes.length > 0) await job.tx((tx) => settle(job, tx, { outcomes, quiet: options.quiet }));
  return ready.length;
}

async function takeInHand(ctx: Context, tx: Tx, options: SendOptions): Promise<Ready[]> {
  const { campaignId, limit } = options;
  const campaign = campaignId === null ? null : await lockRunning(tx, campaignId);
  if (campaign === undefined) return [];
  const budgetLi = campaign && Math.max(0, campaign.budgetLi - campaign.spentLi);
  const { taken, stopped } = await takeDue(tx, { campaignId, limit, budgetLi, now: ctx.now(), today: ctx.today() });
  if (campaign && taken.length + stopped === 0) await pauseWhenSpent(ctx, tx, campaign);
  const words = [...taken.map(({ channel }) => channel), ...Array<string>(stopped).fill("stopped")];
  await recordBatch(ctx, tx, { action: "messages-sending", messages: words.map((word) => ({ campaignId, word })) });
  if (campaignId !== null)
    await spend(
      tx,
      campaignId,
      taken.reduce((sum, { costLi }) => sum + costLi, 0),
    );
  const pushedTo = taken.filter(({ channel }) => channel === "push").map(({ recipientId }) => recipientId);
  const browsers = await listSubscriptions(tx, [...new Set(pushedTo)]);
  return taken.map((one) => ({ ...one, browsers: one.channel === "push" ? browsersOf(ctx, browsers, one) : [] }));
}

function browsersOf(ctx: Context, all: readonly StoredBrowser[], { recipientId }: InHand): Ready["browsers"] {
  const own = all.filter(({ personId }) => personId === recipientId);
  return own.map(({ endpointIndex, subscriptionSealed }) => ({
    index: endpointIndex,
    subscription: PushSubscription.parse(JSON.parse(ctx.vault.open(subscriptionSealed, PUSH_PURPOSE))),
  }));
}

/** Holds a campaign of which nothing could be taken in hand, when that is because its budget does not reach. */
async function pauseWhenSpent(ctx: Context, tx: Tx, campaign: StoredCampaign): Promise<void> {
  const { campaignId, budgetLi, spentLi } = campaign;
  if (!(await hasDueAbove(tx, { campaignId, leftLi: budgetLi - spentLi, now: ctx.now() }))) return;
  await changeCampaign(tx, campaignId, { status: "paused", pausedFor: "budget" });
  await recordCampaign(ctx, tx, { campaign, action: "campaign-out-of-budget" });
}

/** A message that was given to nobody: it stops, or waits for another hour. */
function held(ctx: Context, one: Ready, { may, quiet }: { may: "closed" | "late"; quiet: QuietHours }): Outcome {
  if (may === "closed") return outcome(one, { status: "stopped", costLi: 0 });
  return outcome(one, { status: "planned", plannedFor: notInQuietHours(ctx.now(), quiet).toISOString() });
}

async function send(ctx: Context, one: Ready, options: SendOptions): Promise<Outcome> {
  try {
    return one.channel === "push" ? await sendPush(ctx, one, options) : await sendSms(ctx, one, options);
  } catch (error) {
    ctx.report(error); // a bug of ours, met before anything left the house
    return outcome(one, { status: "failed", code: "unsendable", costLi: 0 });
  }
}

async function sendSms(ctx: Context, one: Ready, { deadlineMs }: SendOptions): Promise<Outcome> {
  const { providers } = ctx.gateways.sms;
  const provider = providers.find(({ name }) => name === one.provider);
  if (!provider || !one.phoneSealed) return outcome(one, { status: "failed", code: "no-channel", costLi: 0 });
  const phone = ctx.vault.open(one.phoneSealed, PHONE_PURPOSE);
  const { messageId, itemCount, checkCode } = one;
  const template = templateOf({ ...one, forFirm: isForFirm(one) });
  const variables = variablesOf({ itemCount, checkCode, amountFen: fen(one.amountFen) });
  const answer = await provider.send({ messageId, phone, template, variables }, deadlineMs);
  return outcomeOfSms(ctx, one, answer);
}

function outcomeOfSms(ctx: Context, one: Ready, answer: SmsAnswer): Outcome {
  if (answer.kind === "accepted") return outcome(one, { status: "sent", reference: answer.reference });
  if (answer.kind === "unknown") return outcome(one, { status: "unknown", code: answer.code });
  const { code, fault } = answer;
  const { providers } = ctx.gateways.sms;
  const isFinal = fault === "number" || !mayTryAgain(one.attempt, providers.length);
  if (isFinal) return outcome(one, { status: "failed", code, costLi: 0 });
  // Nothing was sent: the next provider may, at once; where none is left the first one again, after a pause.
  const at = providers.findIndex(({ name }) => name === one.provider);
  const next = providers[at + 1];
  const pauseMs = next ? 0 : pauseAfter(one.attempt, providers.length);
  const plannedFor = new Date(ctx.now().getTime() + pauseMs).toISOString();
  return outcome(one, { status: "planned", code, provider: (next ?? providers[0])?.name ?? one.provider, plannedFor });
}

async function sendPush(ctx: Context, one: Ready, { deadlineMs, quiet }: SendOptions): Promise<Outcome> {
  const { push } = ctx.gateways;
  assert(push, "a push is planned only where pushing is configured");
  const { title, body } = sayByPush({ ...one, forFirm: isForFirm(one) });
  const { messageId } = one;
  const url = `/inbox/${messageId}/open`;
  const payload = JSON.stringify({ id: messageId, title, body, url, receipt: pushReceipt(ctx, messageId) });
  const ttlSeconds = secondsUntilQuiet(ctx.now(), quiet);
  const gone: Buffer[] = [];
  let last: Outcome = outcome(one, { status: "failed", code: "gone" });
  for (const { index, subscription } of one.browsers) {
    const answer = await push.send({ subscription, payload, ttlSeconds, topic: messageId }, deadlineMs);
    if (answer.kind === "accepted")
      last = outcome(one, { status: "sent", provider: "push", reference: answer.reference });
    else if (answer.kind === "unknown") last = outcome(one, { status: "unknown", provider: "push", code: answer.code });
    else last = outcome(one, { status: "failed", code: answer.kind === "gone" ? "gone" : answer.code });
    if (answer.kind === "gone") gone.push(index);
    if (answer.kind === "accepted" || answer.kind === "unknown") break; // one phone is told, once
  }
  if (gone.length > 0) await forgetGone(ctx, { personId: one.recipientId, indexes: gone });
  return last;
}

/** Browsers of which the push service has said that they are gone: nothing is sent to them again. */
function forgetGone(ctx: Context, of: { personId: string; indexes: readonly Buffer[] }): Promise<void> {
  return ctx.tx(async (tx) => {
    const browsers = await dropSubscriptions(tx, of);
    if (browsers === 0) return; // somebody else was told the same at the same moment
    const entry = { subjectId: of.personId, action: "push-ended", objectId: of.personId };
    await recordEvent(ctx, tx, { ...entry, details: { browsers, why: "gone" } });
  });
}

function outcome(one: Ready, told: Partial<Outcome> & Pick<Outcome, "status">): Outcome {
  const { subjectId, messageId, attempt, provider } = one;
  return {
    subjectId,
    messageId,
    attempt,
    provider,
    reference: null,
    code: null,
    costLi: null,
    plannedFor: null,
    ...told,
  };
}

/** Writes what came of messages; gives back what was not spent, and says by the next channel what one could not say. */
export async function settle(
  ctx: Context,
  tx: Tx,
  of: { outcomes: readonly Outcome[]; quiet: QuietHours },
): Promise<number> {
  const moved = await applyOutcomes(tx, of.outcomes, ctx.now());
  const messages = moved.map(({ campaignId, status: word }) => ({ campaignId, word }));
  await recordBatch(ctx, tx, { action: "messages-settled", messages });
  const refunds = new Map<string, number>();
  for (const { campaignId, refundLi } of moved) {
    if (campaignId) refunds.set(campaignId, (refunds.get(campaignId) ?? 0) + refundLi);
  }
  for (const [campaignId, li] of refunds) await spend(tx, campaignId, -li);
  const failed = moved.filter(({ status }) => status === "failed").map(({ messageId }) => messageId);
  await followFailed(ctx, tx, { messageIds: failed, quiet: of.quiet });
  return moved.length;
}
