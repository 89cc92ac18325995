import { setTimeout as delay } from "node:timers/promises";
import type { Context } from "@/server/context";
import { Selection } from "./campaign";
import {
  type Chosen,
  changeCampaign,
  countFunnel,
  findCampaign,
  listChosen,
  listRunning,
  lockRunning,
} from "./campaign-store";
import { recordCampaign } from "./campaign-trail";
import { compose, ladderIn } from "./compose";
import { readReach } from "./contact-store";
import { disturbedSince, insertMessages } from "./message-store";
import { recordPlanned } from "./message-trail";
import { CAP, nextFree } from "./plan";
import type { QuietHours } from "./quiet-hours";
import { type SendOptions, sendDue } from "./send-reminders";
import { becomePlanner } from "./track-store";

const CHOSEN_AT_ONCE = 1_000;
/** How many batches of one campaign are in hand at once: while one waits for the database, the others are on their way. */
const LANES = 3;
const IDLE_MS = 20;
const DAY_MS = 86_400_000;

/** The campaigns that run now. */
export function runningCampaigns(ctx: Context): Promise<string[]> {
  return ctx.as("reminders").tx(async (tx) => (await listRunning(tx)).map(({ campaignId }) => campaignId));
}

/**
 * Writes the messages of the next people a campaign chose. Where it stopped is kept in the same transaction as the
 * messages: killed and resumed, it neither leaves anybody out nor tells anybody twice.
 * @returns how many messages were written; 0 when everybody has been chosen.
 */
export function chooseNext(ctx: Context, of: { campaignId: string; quiet: QuietHours }): Promise<number> {
  const job = ctx.as("reminders");
  const { campaignId, quiet } = of;
  return job.tx(async (tx) => {
    await becomePlanner(tx); // whoever plans looks at how often a person was disturbed: one at a time
    const campaign = await findCampaign(tx, campaignId);
    if (campaign?.status !== "running" || campaign.allChosen) return 0;
    const { jurisdictionCode, chosenAfter: after } = campaign;
    const asked = { selection: Selection.parse(campaign.selection), jurisdictionCode, today: ctx.today(), after };
    const { chosen, isLast } = await listChosen(tx, { ...asked, limit: CHOSEN_AT_ONCE });
    const recipientIds = [...new Set(chosen.flatMap(({ recipientId }) => (recipientId ? [recipientId] : [])))];
    const reach = await readReach(tx, recipientIds);
    const [now, today] = [ctx.now(), ctx.today()];
    const since = new Date(now.getTime() - CAP.days * DAY_MS);
    const disturbed = await disturbedSince(tx, { recipientIds, since });
    const messages = [...bySubject(chosen)].map(([subjectId, items]) => {
      const recipientId = items[0]?.recipientId ?? subjectId; // a firm for which nobody may act is called itself
      const known = reach.get(recipientId);
      const ladder = ladderIn(job, known, today);
      const [channel = "call"] = ladder;
      const disturbedAt = disturbed.get(recipientId) ?? [];
      const plannedFor = channel === "call" ? now : nextFree({ ladder, disturbedAt }, now, quiet);
      if (channel !== "call") disturbed.set(recipientId, [...disturbedAt, plannedFor]);
      return compose(job, {
        subjectId,
        recipientId,
        campaignId,
        jurisdictionCode: items[0]?.jurisdictionCode ?? jurisdictionCode,
        channel,
        language: known?.language ?? "zh-CN",
        plannedFor,
        items: items.map((item) => ({ ...item, step: campaignId })),
      });
    });
    const written = await insertMessages(tx, messages);
    if (written > 0) await recordPlanned(job, tx, messages);
    await changeCampaign(tx, campaignId, { chosenAfter: chosen.at(-1)?.subjectId ?? after, allChosen: isLast });
    return written;
  });
}

/**
 * Chooses and sends a campaign until nothing of it is due now: the next people are written while others are being told.
 * @returns how many messages were taken in hand.
 */
export async function runCampaign(ctx: Context, options: SendOptions & { campaignId: string }): Promise<number> {
  const { campaignId, quiet } = options;
  let choosing = true;
  const chooser = async () => {
    try {
      while ((await chooseNext(ctx, { campaignId, quiet })) > 0);
    } finally {
      choosing = false;
    }
    return 0;
  };
  const lane = async () => {
    let sent = 0;
    for (;;) {
      const last = !choosing;
      const now = await sendDue(ctx, options);
      sent += now;
      if (now === 0 && last) return sent;
      if (now === 0) await delay(IDLE_MS);
    }
  };
  const counts = await Promise.all([chooser(), ...Array.from({ length: LANES }, lane)]);
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Ends a campaign of which nothing is left to be sent. @returns whether it has ended. */
export function endWhenDone(ctx: Context, campaignId: string): Promise<boolean> {
  const job = ctx.as("reminders");
  return job.tx(async (tx) => {
    const campaign = await lockRunning(tx, campaignId);
    if (!campaign?.allChosen) return false;
    const { open } = await countFunnel(tx, campaignId);
    if (open > 0) return false;
    await changeCampaign(tx, campaignId, { status: "done" });
    await recordCampaign(job, tx, { campaign, action: "campaign-ended" });
    return true;
  });
}

function bySubject(chosen: readonly Chosen[]): Map<string, Chosen[]> {
  const groups = new Map<string, Chosen[]>();
  for (const one of chosen) {
    const group = groups.get(one.subjectId);
    if (group) group.push(one);
    else groups.set(one.subjectId, [one]);
  }
  return groups;
}
