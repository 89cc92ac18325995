import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Context } from "@/server/context";
import { newId } from "@/server/kernel";
import { remindingWith } from "@/server/testing/reminding";
import { aliyunReceipts } from "@/server/testing/sms-receipts";
import { startTestService, type TestService } from "@/server/testing/test-service";
import {
  chooseNext,
  countWhenOld,
  endWhenDone,
  exportUnreached,
  PreviewInput,
  previewCampaign,
  readCampaign,
  readCase,
  readOpenCase,
  readOpenList,
  readUnclaimed,
  recordSmsReceipts,
  sendDue,
  startCampaign,
  steerCampaign,
} from ".";

const DISTRICT = "330203";
let service: TestService;
let job: Context;

beforeAll(async () => {
  service = await startTestService();
  await service.fund(DISTRICT, { balanceFen: 100_000_000 });
  job = service.as({ kind: "system", job: "reminders" });
});
afterAll(() => service?.close());

const { owe, personWithPhone, sending } = remindingWith(() => service);

describe("a campaign", () => {
  const everything = {
    programId: null,
    districtCode: null,
    ageBand: null,
    expiringWithinDays: null,
    onlyNotTold: false,
  };
  const officer = (jurisdictionCode = DISTRICT) =>
    service.as({ kind: "officer", personId: officerId, jurisdictionCode });
  let officerId = "";
  beforeAll(async () => {
    officerId = (await service.person("沈若安")).subjectId;
    await service.owner`insert into officer values (${officerId}, ${DISTRICT}, 'finance')`;
    await service.owner`delete from reminder_item`;
    await service.owner`delete from reminder_message`;
    await service.owner`update entitlement set status = 'withdrawn' where status = 'open'`;
  });

  async function run(campaignId: string): Promise<void> {
    while ((await chooseNext(job, { campaignId, quiet: null })) > 0);
    while ((await sendDue(job, sending({ campaignId }))) > 0);
  }

  const start = (name: string, budgetLi: number) =>
    startCampaign(officer(), { campaignId: newId("cmp", new Date()), name, selection: everything, budgetLi });

  test("previews whom it reaches by what and at what cost, tells each once, and ends", async () => {
    const people = await Promise.all(Array.from({ length: 7 }, personWithPhone));
    for (const { subjectId } of people) await owe(subjectId);
    const silent = await service.person("无号");
    await owe(silent.subjectId);
    const preview = await previewCampaign(officer(), { selection: everything });
    expect(preview).toMatchObject({ subjects: 8, bySms: 7, byPush: 0, unreached: 1 });
    const { campaignId } = await start("年底前", preview.costLi);
    await run(campaignId);
    await run(campaignId);
    for (const { phone } of people) {
      expect(service.sms.network.at(phone)).toHaveLength(1);
      const body = aliyunReceipts(service.sms.network.at(phone));
      const anybody = service.as({ kind: "anonymous" });
      await recordSmsReceipts(anybody, { provider: "aliyun", body, now: new Date(), quiet: null });
    }
    expect(await endWhenDone(job, campaignId)).toBe(true);
    expect(await readCampaign(officer(), { campaignId })).toMatchObject({
      status: "done",
      spentLi: 7 * 45,
      funnel: { chosen: 8, sent: 7, delivered: 7, listed: 1, failed: 0, open: 0 },
    });
  });

  test("is held when its budget is used up, goes on with more, and can be held by hand", async () => {
    await service.owner`update entitlement set status = 'withdrawn' where status = 'open'`;
    for (let i = 0; i < 3; i++) await owe((await personWithPhone()).subjectId);
    const { campaignId } = await start("小预算", 90);
    await run(campaignId);
    expect(await readCampaign(officer(), { campaignId })).toMatchObject({
      status: "paused",
      pausedFor: "budget",
      funnel: { sent: 2 },
    });
    await steerCampaign(officer(), { campaignId, to: "paused", budgetLi: 10_000 });
    await run(campaignId);
    expect(await readCampaign(officer(), { campaignId })).toMatchObject({ pausedFor: "officer", funnel: { sent: 2 } });
    await steerCampaign(officer(), { campaignId, to: "running" });
    await run(campaignId);
    expect(await readCampaign(officer(), { campaignId })).toMatchObject({ funnel: { sent: 3 } });
    expect(await endWhenDone(job, campaignId)).toBe(true);
    const trail = await service.owner`select action from audit_event where object_id = ${campaignId} order by event_id`;
    expect(trail.map(({ action }) => action)).toEqual([
      "campaign-started",
      "messages-planned",
      "messages-sending",
      "messages-settled",
      "campaign-out-of-budget",
      "campaign-paused",
      "campaign-resumed",
      "messages-sending",
      "messages-settled",
      "campaign-ended",
    ]);
  });

  test("whose budget is just enough is not held, and one of notifications alone needs none", async () => {
    await service.owner`update entitlement set status = 'withdrawn' where status = 'open'`;
    const people = [await personWithPhone(), await personWithPhone()];
    for (const { subjectId } of people) await owe(subjectId);
    const { campaignId } = await start("刚够", 90);
    await run(campaignId);
    expect(await endWhenDone(job, campaignId)).toBe(true);
    const { campaignId: free } = await start("不花钱", 0);
    await chooseNext(job, { campaignId: free, quiet: null });
    await service.owner`update reminder_message set channel = 'push', cost_li = 0 where campaign_id = ${free} and recipient_id = ${people[0]?.subjectId ?? ""}`;
    await run(free);
    expect(await readCampaign(officer(), { campaignId: free })).toMatchObject({ pausedFor: "budget", spentLi: 0 });
    const rest =
      await service.owner`select channel from reminder_message where campaign_id = ${free} and status = 'planned' order by channel`;
    expect(rest.map(({ channel }) => channel)).not.toContain("push");
  });

  test("that was held tells nobody a third time within a week of what others told her meanwhile", async () => {
    await service.owner`update entitlement set status = 'withdrawn' where status = 'open'`;
    const [told, other] = [await personWithPhone(), await personWithPhone()];
    for (const { subjectId } of [told, other]) await owe(subjectId);
    const { campaignId } = await start("停过", 0);
    await run(campaignId);
    await service.owner`update reminder_message set planned_for = now() - interval '9 days' where campaign_id = ${campaignId}`;
    for (let nth = 0; nth < 2; nth++) {
      await service.owner`
        insert into reminder_message (subject_id, message_id, recipient_id, jurisdiction_code, channel, status, language, check_code, item_count, amount_fen,
            cost_li, attempt, planned_for, created_at, sent_at)
        values (${told.subjectId}, ${`rmd_held${nth}`}, ${told.subjectId}, ${DISTRICT}, 'sms', 'delivered', 'zh-CN', '000000', 1, 1, 45, 1,
            now() - make_interval(days => ${nth + 1}), now(), now() - make_interval(days => ${nth + 1}))`;
    }
    await steerCampaign(officer(), { campaignId, to: "running", budgetLi: 10_000 });
    await run(campaignId);
    expect([told, other].map(({ phone }) => service.sms.network.at(phone).length)).toEqual([0, 1]);
    const [waits] = await service.owner`
      select status, round(extract(epoch from planned_for - now()) / 86400)::int as days from reminder_message
       where campaign_id = ${campaignId} and recipient_id = ${told.subjectId}`;
    expect(waits).toEqual({ status: "planned", days: 5 });
  });

  test("whose start is asked for again, because the answer was lost on the way, is one campaign and tells each once", async () => {
    await service.owner`update entitlement set status = 'withdrawn' where status = 'open'`;
    const person = await personWithPhone();
    await owe(person.subjectId);
    const { campaignId } = await previewCampaign(officer(), { selection: everything });
    const input = { campaignId, name: "按了两次", selection: everything, budgetLi: 1_000 };
    const [first, again] = [await startCampaign(officer(), input), await startCampaign(officer(), input)];
    expect(again.campaignId).toBe(first.campaignId);
    await run(campaignId);
    expect(service.sms.network.at(person.phone)).toHaveLength(1);
    const started =
      await service.owner`select 1 from audit_event where action = 'campaign-started' and object_id = ${campaignId}`;
    expect(started).toHaveLength(1);
    await service.owner`insert into jurisdiction values ('330212', '鄞州区', 'Yinzhou', 'county', '330200') on conflict do nothing`;
    await expect(startCampaign(officer("330212"), input)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("may speak to one of the city's zones as to a county, and to no place that could not be one", () => {
    const chosen = (districtCode: string) =>
      PreviewInput.safeParse({ selection: { ...everything, districtCode } }).success;
    expect(["330203", "330281", "330212-GX", "330206-JK"].map(chosen)).toEqual([true, true, true, true]);
    expect(["330103", "330212-", "330212-GX' or true", ""].map(chosen)).toEqual([false, false, false, false]);
  });

  test("belongs to its jurisdiction: another district's officer neither sees, steers nor reaches it", async () => {
    const { campaignId } = await start("海曙", 0);
    await service.owner`insert into jurisdiction values ('330212', '鄞州区', 'Yinzhou', 'county', '330200') on conflict do nothing`;
    const other = officer("330212");
    await expect(readCampaign(other, { campaignId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(steerCampaign(other, { campaignId, to: "paused" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await previewCampaign(other, { selection: everything })).toMatchObject({ subjects: 0 });
    expect(await exportUnreached(other)).toEqual([]);
    await expect(previewCampaign(service.asPerson(officerId), { selection: everything })).rejects.toMatchObject({
      code: "NOT_ALLOWED",
    });
  });

  test("shows what is open in groups, none of them small enough to speak of a person, and records the export", async () => {
    await owe((await service.person("又一位")).subjectId, 99_999);
    const { campaignId } = await start("又一轮", 1_000);
    await run(campaignId);
    await service.owner`delete from unclaimed_total`;
    expect(await countWhenOld(job)).toBe(true);
    expect(await countWhenOld(job)).toBe(false);
    const view = await readUnclaimed(officer());
    expect(view.place).toBe("海曙区");
    for (const group of [...view.byReason, ...view.byAge])
      expect(group.subjects === null || group.subjects >= 5).toBe(true);
    expect(view.unreached[0]).toMatchObject({ name: "又*位", phone: null });
    const lines = await exportUnreached(officer());
    expect(lines.length).toBeGreaterThan(0);
    const events =
      await service.owner`select details from audit_event where action = 'unreached-exported' and subject_id = ${officerId} order by at desc limit 1`;
    expect(events).toMatchObject([{ details: { rows: lines.length } }]);
    expect(view.unreachedCount).toBe(view.unreached.length);
    const list = await readOpenList(officer(), { programId: "T-1" });
    const row = list.rows.find(({ name }) => name === "又*位");
    expect(row).toMatchObject({
      reason: "unreachable",
      tried: 1,
      costLi: 0,
      nextStep: "none",
      last: { status: "listed" },
    });
    expect((await readOpenList(officer("330212"), { programId: "T-1" })).rows).toEqual([]);
    await expect(readOpenList(officer(), { programId: "T-9" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    const seen = await readCase(officer(), { messageId: view.unreached[0]?.messageId ?? "" });
    expect(seen.entitlements[0]).toMatchObject({
      reason: "unreachable",
      nextStep: "none",
      tried: [{ channel: "call" }],
    });
  });

  test("exports the list for a call to its end, each once, however long it is and whatever the sums", async () => {
    await service.owner`update entitlement set status = 'withdrawn' where status = 'open'`;
    const sums = [300, 100, 100, 100, 200];
    for (const [nth, amountFen] of sums.entries()) await owe((await service.person(`名单${nth}`)).subjectId, amountFen);
    const { campaignId } = await start("名单", 0);
    await run(campaignId);
    for (const atOnce of [1, 2, 5, 100]) {
      const lines = await exportUnreached(officer(), atOnce);
      expect(lines.map((line) => Number(line.amountFen))).toEqual([300, 200, 100, 100, 100]);
      expect(new Set(lines.map(({ name }) => name)).size).toBe(sums.length);
    }
  });

  test("lists every open entitlement page by page, once, whatever is taken meanwhile", async () => {
    await service.owner`update entitlement set status = 'withdrawn' where status = 'open'`;
    const { subjectId } = await service.person("多笔人");
    const owed: string[] = [];
    for (let i = 0; i < 120; i++) owed.push(await owe(subjectId, 1_000 + (i % 7)));
    await service.owner`update entitlement set expires_on = current_date + 400 where entitlement_id in ${service.owner(owed.slice(0, 60))}`;
    const seen: string[] = [];
    const sizes: number[] = [];
    let after: { subjectId: string; entitlementId: string } | undefined;
    do {
      const page = await readOpenList(officer(), { programId: "T-1", ...(after ? { after } : {}) });
      seen.push(...page.rows.map(({ entitlementId }) => entitlementId));
      sizes.push(page.rows.length);
      after = page.next ?? undefined;
      if (after)
        await service.owner`update entitlement set status = 'withdrawn' where entitlement_id = ${after.entitlementId}`;
    } while (after);
    expect(sizes).toEqual([50, 50, 20]);
    expect(seen.toSorted()).toEqual(owed.toSorted());
    expect(new Set(seen.slice(0, 60))).toEqual(new Set(owed.slice(0, 60)));
  });

  test("shows every try for an open entitlement of the officer's own jurisdiction, called or not, and records the look", async () => {
    await service.owner`update entitlement set status = 'withdrawn' where status = 'open'`;
    const person = await personWithPhone();
    const entitlementId = await owe(person.subjectId);
    const { subjectId } = person;
    for (const name of ["头一轮", "第二轮"]) {
      const { campaignId } = await start(name, 1_000);
      await run(campaignId);
    }
    const [row] = (await readOpenList(officer(), { programId: "T-1" })).rows;
    expect(row).toMatchObject({ subjectId, entitlementId, tried: 2 });
    const one = await readOpenCase(officer(), { subjectId, entitlementId });
    const sms = { channel: "sms", status: "sent", costLi: 45, opened: false, at: expect.any(String) };
    expect(one.entitlements).toMatchObject([{ entitlementId, reason: "told", nextStep: "none", tried: [sms, sms] }]);
    const looks = await service.owner`
      select subject_id, jurisdiction_code, caller_person, details from audit_event
       where action = 'unclaimed-looked-at' and object_id = ${entitlementId}`;
    expect(looks).toEqual([
      { subject_id: subjectId, jurisdiction_code: DISTRICT, caller_person: officerId, details: { by: officerId } },
    ]);
    const key = { subjectId, entitlementId };
    await expect(readOpenCase(officer("330212"), key)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect((async () => readOpenCase(person.ctx, key))()).rejects.toMatchObject({ code: "NOT_ALLOWED" });
    await service.owner`update entitlement set status = 'withdrawn' where entitlement_id = ${entitlementId}`;
    await expect(readOpenCase(officer(), key)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
