import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "@/server/kernel";
import { remindingWith } from "@/server/testing/reminding";
import { startTestService, type TestService } from "@/server/testing/test-service";
import { countWhenOld, readOpenCase, readOpenList, readUnclaimed } from ".";

const [CITY, DISTRICT, OTHER] = ["330200", "330203", "330212"];
let service: TestService;
let officerId = "";

beforeAll(async () => {
  service = await startTestService();
  officerId = (await service.person("沈若安")).subjectId;
  await service.owner`insert into jurisdiction values (${OTHER}, '鄞州区', 'Yinzhou', 'county', ${CITY}) on conflict do nothing`;
});
afterAll(() => service?.close());
beforeEach(async () => {
  await service.owner`update entitlement set status = 'withdrawn' where status = 'open'`;
});

const { personWithPhone } = remindingWith(() => service);
const officer = (jurisdictionCode = DISTRICT) => service.as({ kind: "officer", personId: officerId, jurisdictionCode });

async function count(): Promise<void> {
  await service.owner`delete from unclaimed_total`;
  expect(await countWhenOld(service.as({ kind: "system", job: "reminders" }))).toBe(true);
}

type Said = { subjectId: string; entitlementId: string; status: string; opened?: boolean };

/** A message about one entitlement, as far as it has come; one that is on the list for a call is no message. */
async function say({ subjectId, entitlementId, status, opened = false }: Said): Promise<void> {
  const [messageId, channel] = [newId("rmd", new Date()), status === "listed" ? "call" : "sms"];
  await service.owner`
    insert into reminder_message (subject_id, message_id, recipient_id, jurisdiction_code, channel, status, language, check_code, item_count, amount_fen,
        cost_li, planned_for, created_at, opened_at)
    values (${subjectId}, ${messageId}, ${subjectId}, ${DISTRICT}, ${channel}, ${status}, 'zh-CN', '000000', 1, 1, 0, now(), now(), ${opened ? new Date() : null})`;
  await service.owner`insert into reminder_item values (${subjectId}, ${messageId}, ${entitlementId}, 'T-1', ${DISTRICT}, ${messageId}, ${channel}, 1, null)`;
}

describe("why something is not taken", () => {
  const states: readonly (readonly [string, string, { said?: string[]; opened?: boolean; without?: string }])[] = [
    ["not-told", "nothing was written", {}],
    ["not-told", "a message waits to be sent", { said: ["planned"] }],
    ["not-told", "a message is under way", { said: ["sending"] }],
    ["not-told", "what was written was stopped before it left", { said: ["stopped"] }],
    ["not-reached", "its message failed", { said: ["failed"] }],
    ["not-reached", "its message failed and somebody is to call", { said: ["failed", "listed"] }],
    ["told", "its message left", { said: ["failed", "sent"] }],
    ["seen", "its message was opened", { said: ["delivered"], opened: true }],
    ["no-account", "there is no account, whatever was said", { said: ["delivered"], without: "account" }],
    ["unreachable", "there is no number", { said: ["listed"], without: "phone" }],
    ["unreachable", "nobody could be told for a firm", { said: ["listed"], without: "person" }],
    ["unreachable", "she wants to be told by nothing", { without: "channel" }],
  ];

  function whoIsWithout(what?: string) {
    if (what === "person") return service.firm("无人收", officerId);
    return what === "phone" ? service.person("无号") : personWithPhone();
  }

  test("is one word for each, in the totals, on the list and in the case", async () => {
    const expected: { why: string; when: string; subjectId: string; entitlementId: string }[] = [];
    for (const [why, when, { said = [], opened = false, without }] of states) {
      const { subjectId } = await whoIsWithout(without);
      const entitlementId = await service.owe(subjectId, 100);
      for (const status of said) await say({ subjectId, entitlementId, status, opened });
      if (without === "account")
        await service.owner`update payee_account set status = 'closed', is_default = false where subject_id = ${subjectId}`;
      if (without === "channel")
        await service.owner`insert into contact_choice values (${subjectId}, false, false, 'zh-CN', now())`;
      expected.push({ why, when, subjectId, entitlementId });
    }
    const { rows } = await readOpenList(officer(), { programId: "T-1" });
    expect(rows).toHaveLength(expected.length);
    for (const { why, when, subjectId, entitlementId } of expected) {
      expect(rows.find((row) => row.entitlementId === entitlementId)?.reason, `list: ${when}`).toBe(why);
      const one = await readOpenCase(officer(), { subjectId, entitlementId });
      expect(one.entitlements[0]?.reason, `case: ${when}`).toBe(why);
    }
    await count();
    const totals = await service.owner`
      select key, entitlements from unclaimed_total where side = 'reason' and jurisdiction_code = ${DISTRICT} order by key`;
    const words = [...new Set(rows.map(({ reason }) => reason))].sort();
    const listed = words.map((key) => ({ key, entitlements: rows.filter(({ reason }) => reason === key).length }));
    expect(totals).toEqual(listed);
  });

  test("is for everybody that the program is held, while it is", async () => {
    const { subjectId } = await personWithPhone();
    await say({ subjectId, entitlementId: await service.owe(subjectId, 100), status: "delivered" });
    await service.owner`insert into program_hold values ('T-1', 'gate', 'source', '2026-01-01', '{}')`;
    const { rows } = await readOpenList(officer(), { programId: "T-1" });
    await count();
    await service.owner`delete from program_hold`;
    expect(rows.map(({ reason }) => reason)).toEqual(["held"]);
    const totals =
      await service.owner`select key from unclaimed_total where side = 'reason' and jurisdiction_code = ${DISTRICT}`;
    expect(totals).toEqual([{ key: "held" }]);
  });

  test("is told to no officer of another place", async () => {
    const { subjectId } = await personWithPhone();
    const entitlementId = await service.owe(subjectId, 100);
    await expect(readOpenCase(officer(OTHER), { subjectId, entitlementId })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect((await readOpenList(officer(OTHER), { programId: "T-1" })).rows).toEqual([]);
  });
});

describe("a group of what is open", () => {
  /** So many people, each with two benefits open: one that was told of and expires soon, one that is neither. */
  async function people(many: number): Promise<void> {
    const soon = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
    for (let nth = 0; nth < many; nth++) {
      const { subjectId } = await personWithPhone();
      const entitlementId = await service.owe(subjectId, 100, { expiresOn: soon });
      await say({ subjectId, entitlementId, status: "sent" });
      await service.owe(subjectId, 1_000, { jurisdictionCode: nth % 2 === 0 ? DISTRICT : CITY });
    }
  }

  test("is not shown for four people with two benefits each", async () => {
    await people(4);
    await count();
    const view = await readUnclaimed(officer(CITY));
    for (const [group] of [view.byProgram, view.byAge, view.byDistrict])
      expect(group).toMatchObject({ subjects: null, amountFen: null });
    expect(view).toMatchObject({ totalFen: 4_400, entitlements: 8, expiringFen: 400 });
  });

  test("counts each of five people with two benefits once, also those who have one in another place", async () => {
    await people(5);
    await count();
    const whole = { subjects: 5, entitlements: 10, amountFen: 5_500, expiringFen: 500 };
    const city = await readUnclaimed(officer(CITY));
    expect(city.byProgram).toMatchObject([{ key: "T-1", ...whole }]);
    expect(city.byAge).toMatchObject([{ key: "unknown", ...whole }]);
    expect(city.byReason).toMatchObject([
      { key: "not-told", subjects: 5, entitlements: 5, amountFen: 5_000 },
      { key: "told", subjects: 5, entitlements: 5, amountFen: 500 },
    ]);
    expect(city.byDistrict).toMatchObject([
      { key: DISTRICT, subjects: 5, entitlements: 8, amountFen: 3_500 },
      { key: CITY, subjects: null },
    ]);
    const own = await readUnclaimed(officer());
    expect(own).toMatchObject({ totalFen: 3_500, entitlements: 8 });
    expect(own.byProgram).toMatchObject([{ subjects: 5, entitlements: 8 }]);
    expect(own.byDistrict).toMatchObject([{ key: DISTRICT, subjects: 5 }]);
    expect((await readUnclaimed(officer(OTHER))).byProgram).toEqual([]);
  });
});
