// Started by bench/reminders-run.mjs under tsx, and killed by it at any moment: sends one campaign until it has ended.
import { setTimeout as delay } from "node:timers/promises";
import { closeResources, createContext, openResources } from "../server/context.ts";
import { createVault } from "../server/gateways/index.ts";
import { askProviders, endWhenDone, runCampaign } from "../server/reminders/index.ts";
import { gatewaysTo } from "./lib/reminder-gateways.mjs";

const { campaignId, smsUrl, keys } = JSON.parse(process.argv[2] ?? "{}");
// A sender's death shows within seconds here: a request takes at most two.
const WAITS = {
  lostAfterMs: 4_000,
  askAfterMs: 4_000,
  unseenAfterMs: 6_000,
  askEveryMs: 1_000,
  sentAskAfterMs: 3_600_000,
  giveUpAfterMs: 60_000,
};
const ASK_EVERY_MS = 1_000;
const how = { campaignId, limit: 400, concurrency: 32, deadlineMs: 2_000, quiet: null };

const vault = createVault({ dataKey: Buffer.from(keys.data, "base64"), indexKey: Buffer.from(keys.index, "base64") });
const resources = await openResources(process.env.APP_DATABASE_URL ?? "", {
  vault,
  report: (error) => console.error(error),
  gateways: gatewaysTo(smsUrl),
});
const ctx = createContext(resources, {
  caller: { kind: "system", job: "reminders" },
  locale: "zh-CN",
  requestId: "bench",
});

console.log("sending");
let asked = 0;
for (;;) {
  const sent = await runCampaign(ctx, how);
  if (Date.now() - asked > ASK_EVERY_MS) {
    asked = Date.now();
    await askProviders(ctx, { waits: WAITS, quiet: null });
  }
  if (sent > 0) continue;
  if (await endWhenDone(ctx, campaignId)) break;
  await delay(200);
}
await closeResources(resources);
