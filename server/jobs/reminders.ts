import type { Context } from "@/server/context";
import {
  askProviders,
  endWhenDone,
  planReminders,
  QUIET_HOURS,
  type QuietHours,
  runCampaign,
  runningCampaigns,
  sendDue,
  WAITS,
} from "@/server/reminders";

const SENT_AT_ONCE = 300;
const TOGETHER = 32;
const DEADLINE_MS = 5_000;

/** The hours in which nobody is disturbed, as configured. */
export function quietHours(has: boolean): QuietHours {
  return has ? QUIET_HOURS : null;
}

/** One look at what is to be sent: what the plans wrote, and every campaign that runs until nothing of it is due. @returns how many were sent. */
export async function sendReminders(ctx: Context, quiet: QuietHours): Promise<number> {
  const how = { limit: SENT_AT_ONCE, concurrency: TOGETHER, deadlineMs: DEADLINE_MS, quiet };
  const campaignIds = await runningCampaigns(ctx);
  const [ofPlans, ...ofCampaigns] = await Promise.all([
    sendDue(ctx, { ...how, campaignId: null }),
    ...campaignIds.map(async (campaignId) => {
      const sent = await runCampaign(ctx, { ...how, campaignId });
      if (sent === 0) await endWhenDone(ctx, campaignId);
      return sent;
    }),
  ]);
  return ofCampaigns.reduce((sum, count) => sum + count, ofPlans);
}

/** One look at what is due by the plans, and at what no provider has said a last word of. */
export async function mindReminders(ctx: Context, quiet: QuietHours): Promise<void> {
  await planReminders(ctx, quiet);
  await askProviders(ctx, { waits: WAITS, quiet });
}
