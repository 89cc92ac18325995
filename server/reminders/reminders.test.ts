import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { confirmClaim } from "@/server/claims";
import type { Context } from "@/server/context";
import { addDays } from "@/server/kernel";
import { remindingWith } from "@/server/testing/reminding";
import { aliyunReceipts, wallClock } from "@/server/testing/sms-receipts";
import { startTestService, type TestService } from "@/server/testing/test-service";
import { askProviders, openReminder, planReminders, readInbox, recordSmsReceipts, sendDue, WAITS } from ".";

const DISTRICT = "330203";
const NOW = { ...WAITS, lostAfterMs: 0, askAfterMs: 0, unseenAfterMs: 0, askEveryMs: 0, sentAskAfterMs: 0 };
let service: TestService;
let job: Context;

beforeAll(async () => {
  service = await startTestService();
  await service.fund(DISTRICT, { balanceFen: 100_000_000 });
  job = service.as({ kind: "system", job: "reminders" });
  const today = job.today();
  await service.owner`insert into reminder_plan values ('T-1', ${addDays(today, -1)}, 'test', now())`;
});
afterAll(() => service?.close());

const { messagesOf, owe, personWithPhone, remind, sending } = remindingWith(() => service);
const receipts = (person: { phone: string }, change: Record<string, unknown> = {}) =>
  aliyunReceipts(service.sms.network.at(person.phone), change);
const bring = (body: string, provider = "aliyun") =>
  recordSmsReceipts(service.as({ kind: "anonymous" }), { provider, body, now: new Date(), quiet: null });

describe("a plan that runs", () => {
  test("says everything that is open to a person in one text message, once, however often it runs", async () => {
    const person = await personWithPhone();
    await owe(person.subjectId, 10_000);
    await owe(person.subjectId, 5_050);
    for (let i = 0; i < 3; i++) await remind();
    expect(service.sms.network.at(person.phone)).toMatchObject([
      { text: expect.stringMatching(/^【甬易办】您有2笔补贴可以领，共150\.50元/) },
    ]);
    expect(await messagesOf(person.subjectId)).toMatchObject([{ status: "sent", cost_li: 45, provider: "aliyun" }]);
  });

  test("stops the moment a benefit is taken, also when its message was already written", async () => {
    const person = await personWithPhone();
    const entitlementId = await owe(person.subjectId);
    await planReminders(job, null);
    await confirmClaim(person.ctx, { entitlementId, entitlementVersion: 1, payeeAccountId: person.accountId });
    await sendDue(job, sending());
    expect(service.sms.network.at(person.phone)).toEqual([]);
    expect(await messagesOf(person.subjectId)).toMatchObject([{ status: "stopped" }]);
  });

  test("reminds nobody of whom the bank has said that nothing can be paid to her, also when its message was already written", async () => {
    const [person, other] = [await personWithPhone(), await personWithPhone()];
    await owe(person.subjectId);
    await planReminders(job, null);
    await owe(other.subjectId);
    for (const { subjectId } of [person, other])
      await service.owner`insert into payee_stop values (${subjectId}, 'MD07', 'e', now())`;
    await remind();
    expect([...service.sms.network.at(person.phone), ...service.sms.network.at(other.phone)]).toEqual([]);
    expect(await messagesOf(person.subjectId)).toMatchObject([{ status: "stopped" }]);
    expect(await messagesOf(other.subjectId)).toEqual([]);
  });

  test("counts a message of which nobody ever said a last word: it may have arrived, and two a week are enough", async () => {
    const person = await personWithPhone();
    for (let week = 0; week < 2; week++) {
      await owe(person.subjectId);
      await remind();
    }
    await service.owner`update reminder_message set status = 'failed', code = 'no-last-word' where recipient_id = ${person.subjectId}`;
    await owe(person.subjectId);
    await remind();
    expect(service.sms.network.at(person.phone)).toHaveLength(2);
  });

  test("stops also in flight: what is taken while a slow provider keeps the batch in hand goes out no more", async () => {
    const people = [await personWithPhone(), await personWithPhone()];
    const owed = await Promise.all(people.map(({ subjectId }) => owe(subjectId)));
    await planReminders(job, null);
    service.sms.network.fault({ kind: "slow", count: 1 });
    const sent = sendDue(job, sending({ concurrency: 1, deadlineMs: 1_300 }));
    await delay(400);
    for (const [index, { ctx, accountId }] of people.entries())
      await confirmClaim(ctx, {
        entitlementId: owed[index] ?? "",
        entitlementVersion: 1,
        payeeAccountId: accountId,
      });
    await sent;
    const received = people.flatMap(({ phone }) => service.sms.network.at(phone));
    expect(received).toHaveLength(1);
    const statuses = await Promise.all(people.map(async ({ subjectId }) => (await messagesOf(subjectId))[0]?.status));
    expect(statuses.sort()).toEqual(["stopped", "unknown"]);
  });

  test("hears from the relay that it was taken: nothing is followed any more and the message counts as heeded", async () => {
    const person = await personWithPhone();
    const entitlementId = await owe(person.subjectId);
    await remind();
    const input = { entitlementId, entitlementVersion: 1, payeeAccountId: person.accountId };
    const { claimId } = await confirmClaim(person.ctx, input);
    await service.owner`select reminders_taken(array[${person.subjectId}], array[${claimId}], now())`;
    const [message] = await messagesOf(person.subjectId);
    expect(message?.taken_at).toBeInstanceOf(Date);
    expect(await service.owner`select 1 from reminder_track where subject_id = ${person.subjectId}`).toHaveLength(0);
  });

  test("puts whom no channel reaches on the list for a call", async () => {
    const person = await service.person("无号");
    await owe(person.subjectId);
    await remind();
    expect(await messagesOf(person.subjectId)).toMatchObject([{ channel: "call", status: "listed", cost_li: 0 }]);
  });

  test("sends nothing in the quiet hours", async () => {
    const person = await personWithPhone();
    await owe(person.subjectId);
    const hour = (job.now().getUTCHours() + 8) % 24;
    const quiet = { fromHour: hour, untilHour: hour };
    await planReminders(job, null);
    expect(await sendDue(job, sending({ quiet }))).toBe(0);
    await sendDue(job, sending());
  });
});

describe("a request that was not answered", () => {
  test("is never simply sent again: the receipt says what became of it", async () => {
    const person = await personWithPhone();
    await owe(person.subjectId);
    service.sms.network.fault({ kind: "silent", count: 1 });
    await remind();
    expect(await messagesOf(person.subjectId)).toMatchObject([{ status: "unknown" }]);
    for (let i = 0; i < 3; i++) await remind();
    expect(service.sms.network.at(person.phone)).toHaveLength(1);
    expect(await bring(receipts(person))).toMatchObject({ moved: 1 });
    expect(await messagesOf(person.subjectId)).toMatchObject([{ status: "delivered" }]);
  });

  test("without a receipt is asked about, and goes out again only when the provider never heard of it", async () => {
    const [taken, lost] = [await personWithPhone(), await personWithPhone()];
    for (const { subjectId } of [taken, lost]) await owe(subjectId);
    await planReminders(job, null);
    // The sender dies after saying that it sends: one request had left, the other had not.
    await service.owner`update reminder_message set status = 'sending', attempt = 1, sending_since = now() - interval '1 hour'
      where subject_id in (${taken.subjectId}, ${lost.subjectId})`;
    const [message] = await messagesOf(taken.subjectId);
    service.sms.network.take({
      provider: "aliyun",
      messageId: message?.message_id,
      phone: taken.phone,
      text: "",
      fate: "delivered",
      code: "DELIVERED",
    });
    await askProviders(job, { waits: NOW, quiet: null });
    await sendDue(job, sending());
    expect(service.sms.network.at(taken.phone)).toHaveLength(1);
    expect(service.sms.network.at(lost.phone)).toHaveLength(1);
    expect(await messagesOf(taken.subjectId)).toMatchObject([{ status: "delivered", attempt: 1 }]);
    expect(await messagesOf(lost.subjectId)).toMatchObject([{ status: "sent", attempt: 2 }]);
  });
});

describe("a provider that takes nothing", () => {
  test("is followed by the second one, and the phone gets one message", async () => {
    const person = await personWithPhone();
    await owe(person.subjectId);
    service.sms.network.fault({ kind: "refuse", count: 1 });
    await remind();
    await sendDue(job, sending());
    expect(service.sms.network.at(person.phone)).toMatchObject([{ provider: "tencent" }]);
    const [taken] = service.sms.network.at(person.phone);
    const receipt = {
      user_receive_time: wallClock(new Date()),
      nationcode: "86",
      mobile: person.phone,
      report_status: "SUCCESS",
      errmsg: "DELIVRD",
      description: "",
      sid: taken?.reference,
    };
    expect(await bring(JSON.stringify([receipt]), "tencent")).toMatchObject({ moved: 1 });
  });

  test("for as long as an hour, nor does the second one, puts nobody on the list for a call: it goes out when one of them takes it again", async () => {
    const person = await personWithPhone();
    await owe(person.subjectId);
    service.sms.network.fault({ kind: "both-refuse", count: 12 });
    const pauses: number[] = [];
    await planReminders(job, null);
    for (let attempt = 0; attempt < 12; attempt++) {
      await sendDue(job, sending());
      const [message] = await messagesOf(person.subjectId);
      expect(message).toMatchObject({ status: "planned", provider: attempt % 2 ? "aliyun" : "tencent" });
      pauses.push(Math.abs(Math.round((message?.planned_for.getTime() - Date.now()) / 60_000)));
      await service.owner`update reminder_message set planned_for = now() - interval '1 second' where recipient_id = ${person.subjectId}`;
    }
    expect(pauses).toEqual([0, 1, 0, 2, 0, 4, 0, 8, 0, 16, 0, 32]);
    await sendDue(job, sending());
    expect(service.sms.network.at(person.phone)).toMatchObject([{ provider: "aliyun" }]);
    expect(await messagesOf(person.subjectId)).toMatchObject([{ channel: "sms", status: "sent" }]);
  });

  test("for a whole day is given up: the person goes on the list for a call", async () => {
    const person = await personWithPhone();
    await owe(person.subjectId);
    await planReminders(job, null);
    await service.owner`update reminder_message set attempt = 59, provider = 'tencent' where recipient_id = ${person.subjectId}`;
    service.sms.network.fault({ kind: "both-refuse", count: 1 });
    await sendDue(job, sending());
    expect(await messagesOf(person.subjectId)).toMatchObject([{ status: "failed" }, { channel: "call" }]);
  });

  test("because the number is dead: the person goes on the list for a call, once", async () => {
    const person = await personWithPhone();
    await owe(person.subjectId);
    await remind();
    const failed = receipts(person, { success: false, err_code: "MK:0001" });
    for (let i = 0; i < 3; i++) await bring(failed);
    expect(await messagesOf(person.subjectId)).toMatchObject([
      { channel: "sms", status: "failed" },
      { channel: "call", status: "listed" },
    ]);
  });
});

describe("a callback", () => {
  test("that repeats itself, or comes again, changes nothing", async () => {
    const person = await personWithPhone();
    await owe(person.subjectId);
    await remind();
    const [one] = JSON.parse(receipts(person));
    expect(await bring(JSON.stringify([one, one, one]))).toEqual({ moved: 1, strangers: 0, stale: 0 });
    expect(await bring(JSON.stringify([one]))).toEqual({ moved: 0, strangers: 0, stale: 0 });
    expect(await bring(receipts(person, { success: false }))).toMatchObject({ moved: 0 }); // delivered stays delivered
  });

  test.each([
    ["about a message we never sent", { out_id: "rmd_never" }, "strangers"],
    ["about another number", { phone_number: "13800000000" }, "strangers"],
    ["with another reference", { biz_id: "forged^0" }, "strangers"],
    ["too old", { report_time: "2020-01-01 00:00:00" }, "stale"],
    ["from the future", { report_time: wallClock(new Date(Date.now() + 86_400_000)) }, "stale"],
    ["without a date", { report_time: "yesterday" }, "stale"],
  ])("%s moves nothing", async (_, change, why) => {
    const person = await personWithPhone();
    await owe(person.subjectId);
    await remind();
    expect(await bring(receipts(person, change))).toMatchObject({ moved: 0, [why]: 1 });
    expect(await messagesOf(person.subjectId)).toMatchObject([{ status: "sent" }]);
  });

  test("that is none is refused", async () => {
    await expect(bring("{}")).rejects.toMatchObject({ code: "INPUT_INVALID" });
    await expect(bring("[]", "another")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("the inbox", () => {
  test("shows a person her own messages and nobody else's, and notes that she has seen them", async () => {
    const [mine, other] = [await personWithPhone(), await personWithPhone()];
    for (const { subjectId } of [mine, other]) await owe(subjectId);
    await remind();
    const { rows, latestCheckCode } = await readInbox(mine.ctx);
    expect(rows).toMatchObject([{ channel: "sms", opened: false }]);
    expect(service.sms.network.at(mine.phone)[0]?.text.replaceAll(" ", "")).toContain(latestCheckCode);
    expect((await readInbox(mine.ctx)).rows[0]?.opened).toBe(true);
    const [theirs] = await messagesOf(other.subjectId);
    await expect(openReminder(mine.ctx, { messageId: theirs?.message_id })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect((await messagesOf(other.subjectId))[0]?.opened_at).toBeNull();
  });
});
