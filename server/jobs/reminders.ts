import type { Context } from "@/server/context";
import {
  askProviders,
  chooseNext,
  endWhenDone,
  planReminders,
  QUIET_HOURS,
  type QuietHours,
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

/** One look at what is to be sent: what the plans wrote, and a batch of every campaign that runs. @returns how many were sent. */
export async function sendReminders(ctx: Context, quiet: QuietHours): Promise<number> {
  const how = { limit: SENT_AT_ONCE, concurrency: TOGETHER, deadlineMs: DEADLINE_MS, quiet };
  let sent = await sendDue(ctx, { ...how, campaignId: null });
  for (const campaignId of await runningCampaigns(ctx)) {
    // While one batch waits for the database, the other's messages are on their way.
    const [, first, second] = await Promise.all([
      chooseNext(ctx, { campaignId, quiet }),
      sendDue(ctx, { ...how, campaignId }),
      sendDue(ctx, { ...how, campaignId }),
    ]);
    const ofCampaign = first + second;
    if (ofCampaign === 0) await endWhenDone(ctx, campaignId);
    sent += ofCampaign;
  }
  return sent;
}

/** One look at what is due by the plans, and at what no provider has said a last word of. */
export async function mindReminders(ctx: Context, quiet: QuietHours): Promise<void> {
  await planReminders(ctx, quiet);
  await askProviders(ctx, { waits: WAITS, quiet });
}
