import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createVault } from "@/server/gateways";
import { startTestService, type TestService } from "@/server/testing/test-service";

const DISTRICT = "330203";
const PEOPLE = 300;
const KILLS = 2;
const KEYS = { data: Buffer.alloc(32, 1).toString("base64"), index: Buffer.alloc(32, 2).toString("base64") };

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
  const { subjectId } = await service.person("沈若安");
  const vault = createVault({ dataKey: Buffer.alloc(32, 1), indexKey: Buffer.alloc(32, 2) });
  for (let i = 0; i < PEOPLE; i++) {
    const id = String(i).padStart(5, "0");
    await service.owner`insert into subject (subject_id, kind, name, identity_sealed, identity_index, phone_sealed, jurisdiction_code)
      values (${`sub_k${id}`}, 'person', 'x', '', ${Buffer.from(id)}, ${vault.seal(`139000${id}`, "phone-number")}, ${DISTRICT})`;
  }
  await service.owner`insert into entitlement (subject_id, entitlement_id, program_id, program_version, period, version, status, amount_fen,
      city_share_permille, jurisdiction_code, facts_digest, claimable_from, computed_at)
    select subject_id, replace(subject_id, 'sub', 'ent'), 'T-1', 1, '', 1, 'open', 10000, 0, ${DISTRICT}, 'd', '2026-01-01', now()
      from subject where subject_id like 'sub_k%'`;
  await service.owner`insert into reminder_campaign (campaign_id, jurisdiction_code, name, selection, status, budget_li, created_by, created_at)
    values ('cmp_k', ${DISTRICT}, 'k', '{}', 'running', 1000000, ${subjectId}, now())`;
});
afterAll(() => service?.close());

/** A sender in a process of its own that can be killed without a word. */
function startSender() {
  const source = `
    import { createContext, openResources } from "./server/context.ts";
    import { createAliyunSms, createVault } from "./server/gateways/index.ts";
    import { askProviders, chooseNext, endWhenDone, sendDue } from "./server/reminders/index.ts";
    const keys = ${JSON.stringify(KEYS)};
    const bytes = (text) => Buffer.from(text, "base64");
    const sms = createAliyunSms({ baseUrl: ${JSON.stringify(service.sms.url)}, keyId: "test", keySecret: "s".repeat(32), signName: "甬易办",
      templates: { "zh-CN": "SMS_YYB_ZH", en: "SMS_YYB_EN", "zh-CN-firm": "SMS_YYB_FIRM_ZH", "en-firm": "SMS_YYB_FIRM_EN" } });
    const resources = await openResources(${JSON.stringify(service.urls.app)}, { report: console.error,
      vault: createVault({ dataKey: bytes(keys.data), indexKey: bytes(keys.index) }),
      gateways: { bank: {}, signIn: {}, sms: { providers: [sms] }, push: null } });
    const ctx = createContext(resources, { caller: { kind: "system", job: "reminders" }, locale: "zh-CN", requestId: "t" });
    const waits = { lostAfterMs: 1500, askAfterMs: 1500, unseenAfterMs: 2000, askEveryMs: 100, sentAskAfterMs: 1e9, giveUpAfterMs: 1e9 };
    console.log("sending");
    for (;;) {
      await chooseNext(ctx, { campaignId: "cmp_k", quiet: null });
      const sent = await sendDue(ctx, { campaignId: "cmp_k", limit: 40, concurrency: 4, deadlineMs: 1000, quiet: null });
      await askProviders(ctx, { waits, quiet: null });
      if (sent === 0 && (await endWhenDone(ctx, "cmp_k"))) process.exit(0);
    }`;
  const args = ["--import", "tsx", "--input-type=module", "--eval", source];
  return spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
}

test("a campaign killed without a word at any point and started again tells everybody, and nobody twice", async () => {
  for (let kill = 0; kill < KILLS; kill++) {
    const sender = startSender();
    await once(sender.stdout, "data");
    await delay(randomInt(50, 200));
    sender.kill("SIGKILL");
    await once(sender, "exit");
  }
  expect(service.sms.network.all().length).toBeLessThan(PEOPLE);
  const [code] = await once(startSender(), "exit");
  expect(code).toBe(0);
  const taken = service.sms.network.all();
  expect(taken).toHaveLength(PEOPLE);
  expect(new Set(taken.map(({ phone }) => phone)).size).toBe(PEOPLE);
  const left = await service.owner`select status, count(*)::int from reminder_message group by 1`;
  expect(left.every(({ status }) => ["sent", "delivered"].includes(status))).toBe(true);
}, 60_000);
