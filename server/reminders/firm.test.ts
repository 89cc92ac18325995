import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Context } from "@/server/context";
import { addDays } from "@/server/kernel";
import { remindingWith } from "@/server/testing/reminding";
import { startTestService, type TestService } from "@/server/testing/test-service";
import { checkText, openReminder, planReminders, readCheckCode, readInbox, sendDue } from ".";
import { listClosed } from "./message-store";

let service: TestService;
let job: Context;
beforeAll(async () => {
  service = await startTestService();
  job = service.as({ kind: "system", job: "reminders" });
  await service.owner`insert into reminder_plan values ('T-1', ${addDays(job.today(), -1)}, 'test', now())`;
});
afterAll(() => service?.close());
const { messagesOf, owe, personWithPhone, remind, sending } = remindingWith(() => service);

const actingFor = (personId: string, enterpriseId: string): Context =>
  service.as({ kind: "person_for_firm", personId, enterpriseId });

/** A firm that was reminded of its one benefit, and its legal representative, who was told. */
async function remindedFirm() {
  const person = await personWithPhone();
  const firm = await service.firm("宁波测试贸易公司", person.subjectId, { legal: true });
  const entitlementId = await owe(firm.subjectId);
  await remind();
  const [message] = await messagesOf(firm.subjectId);
  const text = service.sms.network.at(person.phone)[0]?.text ?? "";
  return { person, firm, entitlementId, text, messageId: String(message?.message_id) };
}

describe("a firm's reminder", () => {
  test("says that it is the firm's, and is in the inbox of whom it was sent to and found true, also while she acts for herself", async () => {
    const { person, firm, text, messageId } = await remindedFirm();
    expect(text).toMatch(/^【甬易办】您能替企业领1笔补贴，共100\.00元/);
    const [home, inbox] = [await readCheckCode(person.ctx), await readInbox(person.ctx)];
    expect(inbox.rows).toMatchObject([{ messageId, firm: "宁波测试贸易公司", text, opened: false }]);
    expect(home).toEqual({ checkCode: inbox.latestCheckCode, unopened: 1 });
    expect(text.replaceAll(" ", "")).toContain(String(inbox.latestCheckCode));
    expect(await checkText(person.ctx, { text })).toMatchObject({ verdict: "ours" });
    expect((await readInbox(actingFor(person.subjectId, firm.subjectId))).rows).toMatchObject([{ opened: true }]);
  });

  test("that is tapped leads to its benefit, as the firm", async () => {
    const { person, firm, entitlementId, messageId } = await remindedFirm();
    const lead = { entitlementId, enterpriseId: firm.subjectId };
    expect(await openReminder(person.ctx, { messageId })).toEqual({ ...lead, isActing: false });
    expect((await messagesOf(firm.subjectId))[0]?.opened_at).toBeInstanceOf(Date);
    const acting = actingFor(person.subjectId, firm.subjectId);
    expect(await openReminder(acting, { messageId })).toEqual({ ...lead, isActing: true });
  });

  test("is nobody else's: neither another delegate's of the firm nor its own reader's when she sits at another district's desk", async () => {
    const { person, firm, text, messageId } = await remindedFirm();
    const other = await personWithPhone();
    await service.owner`insert into delegation values (${firm.subjectId}, ${other.subjectId}, '会计', false, null)`;
    for (const ctx of [other.ctx, actingFor(other.subjectId, firm.subjectId)]) {
      expect((await readInbox(ctx)).rows).toEqual([]);
      expect(await checkText(ctx, { text })).toMatchObject({ verdict: "unknown" });
      await expect(openReminder(ctx, { messageId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    const desk = service.as({ kind: "officer", personId: person.subjectId, jurisdictionCode: "330212" });
    expect(await desk.tx((tx) => tx.execute(sql`select 1 from reminder_message`))).toHaveLength(0);
  });
});

describe("whoever may act for a firm no more", () => {
  const revoke = (firm: string, person: string) =>
    service.owner`update delegation set revoked_at = now(), revoked_by = ${person} where enterprise_id = ${firm} and person_id = ${person}`;

  test("is not told what was already written to her", async () => {
    const person = await personWithPhone();
    const firm = await service.firm("宁波第三家公司", person.subjectId);
    await owe(firm.subjectId);
    await planReminders(job, null);
    await revoke(firm.subjectId, person.subjectId);
    await sendDue(job, sending());
    expect(service.sms.network.at(person.phone)).toEqual([]);
    expect(await messagesOf(firm.subjectId)).toMatchObject([{ status: "stopped" }]);
  });

  test("is not told either while the message is in a sender's hands", async () => {
    const person = await personWithPhone();
    const firm = await service.firm("宁波第四家公司", person.subjectId);
    await owe(firm.subjectId);
    await planReminders(job, null);
    const messages = (await messagesOf(firm.subjectId)).map(({ subject_id, message_id, recipient_id }) => ({
      ...{ subjectId: String(subject_id), messageId: String(message_id), recipientId: String(recipient_id) },
    }));
    const closed = () => job.tx((tx) => listClosed(tx, { messages, today: job.today() }));
    expect(await closed()).toEqual(new Set());
    await revoke(firm.subjectId, person.subjectId);
    expect(await closed()).toEqual(new Set(messages.map(({ messageId }) => messageId)));
    await sendDue(job, sending());
  });

  test("is followed by whoever may: the next step of what is already followed goes to a new legal representative", async () => {
    const [before, after] = [await personWithPhone(), await personWithPhone()];
    const firm = await service.firm("宁波第五家公司", before.subjectId);
    await owe(firm.subjectId);
    await remind();
    await service.owner`insert into delegation values (${firm.subjectId}, ${after.subjectId}, '法定代表人', true, null)`;
    await service.owner`update reminder_track set next_on = ${job.today()} where subject_id = ${firm.subjectId}`;
    await remind();
    expect([before, after].map(({ phone }) => service.sms.network.at(phone).length)).toEqual([1, 1]);
  });
});

test("a person's own reminder is hers also while she acts for a firm, and leads back to herself", async () => {
  const person = await personWithPhone();
  const firm = await service.firm("宁波另一家公司", person.subjectId, { legal: true });
  const entitlementId = await owe(person.subjectId);
  await remind();
  const acting = actingFor(person.subjectId, firm.subjectId);
  const text = service.sms.network.at(person.phone)[0]?.text ?? "";
  expect(await checkText(acting, { text })).toMatchObject({ verdict: "ours" });
  const [row] = (await readInbox(acting)).rows;
  expect(row).toMatchObject({ firm: null });
  const lead = { entitlementId, enterpriseId: null };
  expect(await openReminder(acting, { messageId: String(row?.messageId) })).toEqual({ ...lead, isActing: false });
});
