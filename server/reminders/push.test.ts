import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Context } from "@/server/context";
import { addDays } from "@/server/kernel";
import { remindingWith } from "@/server/testing/reminding";
import { startTestService, type TestService } from "@/server/testing/test-service";
import {
  chooseContact,
  openReminder,
  readContact,
  recordPushShown,
  sendDue,
  subscribePush,
  unsubscribeEverywhere,
  unsubscribePush,
} from ".";

const DISTRICT = "330203";
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

describe("push", () => {
  async function withBrowser(of?: Awaited<ReturnType<typeof personWithPhone>>, sessionId: string | null = null) {
    const person = of ?? (await personWithPhone());
    const contact = await readContact(person.ctx);
    const answer = await fetch(`${service.push.url}/browsers`, { method: "POST", body: contact.pushKey });
    const { id, endpoint, keys } = (await answer.json()) as { id: string; endpoint: string; keys: never };
    await subscribePush(person.ctx, { subscription: { endpoint, keys }, sessionId });
    return { ...person, browser: id, endpoint };
  }

  test("reaches the browser, is shown, opened and led to the one benefit it speaks of", async () => {
    const person = await withBrowser();
    const entitlementId = await owe(person.subjectId);
    await remind();
    const [received] = service.push.browsers.get(person.browser)?.received ?? [];
    const told = JSON.parse(received?.text ?? "{}");
    expect(told).toMatchObject({ title: "您有钱可以领", url: `/inbox/${told.id}/open` });
    await expect(
      recordPushShown(service.as({ kind: "anonymous" }), { messageId: told.id, receipt: "forged" }),
    ).rejects.toMatchObject({ code: "NOT_ALLOWED" });
    await recordPushShown(service.as({ kind: "anonymous" }), { messageId: told.id, receipt: told.receipt });
    expect(await openReminder(person.ctx, { messageId: told.id })).toMatchObject({ entitlementId, isActing: true });
    expect(await messagesOf(person.subjectId)).toMatchObject([{ status: "delivered", opened_at: expect.any(Date) }]);
    expect(service.sms.network.at(person.phone)).toEqual([]);
  });

  test("to a browser that has let go is removed, and a text message goes out instead", async () => {
    const person = await withBrowser();
    await fetch(`${service.push.url}/browsers/${person.browser}`, { method: "DELETE" });
    await owe(person.subjectId);
    await remind();
    await sendDue(job, sending());
    expect(await messagesOf(person.subjectId)).toMatchObject([
      { channel: "push", status: "failed", code: "gone" },
      { channel: "sms", status: "sent" },
    ]);
    expect((await readContact(person.ctx)).browsers).toBe(0);
    const ended = await service.owner`
      select caller_job, details from audit_event where action = 'push-ended' and subject_id = ${person.subjectId}`;
    expect(ended).toEqual([{ caller_job: "reminders", details: { browsers: 1, why: "gone" } }]);
  });

  test("to a browser that another person uses now belongs to her alone", async () => {
    const [first, second] = [await withBrowser(), await personWithPhone()];
    const keys = { p256dh: "A".repeat(87), auth: "A".repeat(22) };
    await subscribePush(second.ctx, { subscription: { endpoint: first.endpoint, keys }, sessionId: null });
    expect((await readContact(first.ctx)).browsers).toBe(0);
    expect((await readContact(second.ctx)).browsers).toBe(1);
  });

  test("is allowed, chosen and ended by the person herself also while she acts for a firm: the trail is hers", async () => {
    const person = await withBrowser();
    const firm = await service.firm("测试贸易公司", person.subjectId);
    const acting = service.as({ kind: "person_for_firm", personId: person.subjectId, enterpriseId: firm.subjectId });
    const keys = { p256dh: "A".repeat(87), auth: "A".repeat(22) };
    const { endpoint } = person;
    const here = { subscription: { endpoint, keys }, sessionId: null };
    expect(await subscribePush(acting, here)).toMatchObject({ browsers: 1 });
    expect(await unsubscribePush(acting, { endpoint })).toMatchObject({ browsers: 0 });
    await subscribePush(acting, here);
    expect(await unsubscribeEverywhere(acting)).toEqual({ ended: 1 });
    const asked = { byPush: false, bySms: true, language: "en" } as const;
    expect(await chooseContact(acting, asked)).toMatchObject(asked);
    const [row] = await service.owner`
      select count(*)::int as events from audit_event where subject_id = ${person.subjectId} and action in ('push-allowed', 'push-ended', 'contact-chosen')`;
    expect(row?.events).toBe(6); // one of them as herself, before
  });

  test("is kept for ten browsers of one person: the one she allowed longest ago makes way, and nobody else's", async () => {
    const other = await withBrowser();
    const person = await withBrowser();
    for (let nth = 1; nth < 10; nth++) await withBrowser(person);
    await service.owner`update push_subscription set created_at = now() + interval '1 hour' where endpoint_index = (
      select endpoint_index from push_subscription where person_id = ${person.subjectId} order by created_at limit 1)`; // the first is the newest now
    const before = await service.owner`
      select endpoint_index as index from push_subscription where person_id = ${person.subjectId} order by created_at`;
    const latest = await withBrowser(person);
    await withBrowser({ ...person, ctx: latest.ctx });
    const after = await service.owner`
      select endpoint_index as index from push_subscription where person_id = ${person.subjectId} order by created_at`;
    const names = (rows: readonly { index?: Buffer }[]) => rows.map(({ index }) => index?.toString("hex"));
    expect(after).toHaveLength(10);
    expect(names(before).filter((name) => !names(after).includes(name))).toEqual(names(before).slice(0, 2));
    expect((await readContact(other.ctx)).browsers).toBe(1);
    const [row] = await service.owner`
      select count(*)::int as events from audit_event where subject_id = ${person.subjectId} and (details ->> 'madeWay')::int = 1`;
    expect(row?.events).toBe(2);
  });

  test("is refused an address at no known push service", async () => {
    const person = await personWithPhone();
    const keys = { p256dh: "A".repeat(87), auth: "A".repeat(22) };
    const subscription = { endpoint: "https://127.0.0.1/steal", keys };
    await expect(subscribePush(person.ctx, { subscription, sessionId: null })).rejects.toMatchObject({
      code: "INPUT_INVALID",
    });
  });

  test("goes to a browser no more once its person lets go of it; what she chose then, in her language, is what comes", async () => {
    const person = await withBrowser();
    const asked = { byPush: false, bySms: true, language: "en" } as const;
    expect(await unsubscribePush(person.ctx, { endpoint: person.endpoint })).toMatchObject({ browsers: 0 });
    expect(await chooseContact(person.ctx, asked)).toMatchObject({ ...asked, chosen: true });
    await owe(person.subjectId);
    await remind();
    expect(service.push.browsers.get(person.browser)?.received).toEqual([]);
    expect(service.sms.network.at(person.phone)).toMatchObject([
      { text: expect.stringMatching(/^\[Yongyiban\]You can/) },
    ]);
  });
});
