import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { confirmClaim, confirmMany, reissueClaim } from "@/server/claims";
import { computeCity, openChangedRun } from "@/server/entitlements";
import { markDayClosed, openDays, takePoolCredit } from "@/server/funds";
import {
  actFor,
  addAccount,
  answerRequest,
  askDelegation,
  changeDelegation,
  endEarlier,
  makeDefault,
  readSession,
  renewSession,
  revokeDelegation,
  type Session,
  scanCode,
  setFirmLimit,
  signOut,
} from "@/server/identity";
import { calendarDate, fen, newId } from "@/server/kernel";
import { checkBooks, type Difference } from "@/server/ledger";
import { ReportFactInput, reportFact } from "@/server/registry";
import { chooseNext, openReminder, readInbox, sendDue, startCampaign } from "@/server/reminders";
import { remindingWith } from "./reminding";
import { startTestService, type TestService, type TestSubject } from "./test-service";
import { watchSilent } from "./watch-silent";

let service: TestService;
let lin: TestSubject;
let spare: TestSubject;

beforeAll(async () => {
  service = await startTestService();
  await service.fund("330203", { balanceFen: 10_000_000 });
  lin = await service.person("林测试", { bankState: "closed" });
  spare = await service.person("林测试"); // another account of the same name
});
afterAll(() => service?.close());

describe("every change leaves its event in the same transaction", () => {
  test("a claim, a return, another account and another attempt, a fact called wrong", async () => {
    const owed = [await service.owe(lin.subjectId, 100), await service.owe(lin.subjectId, 200)];
    await service.owner`update payee_account set subject_id = ${lin.subjectId}, is_default = false where account_id = ${spare.accountId}`;
    const me = service.asPerson(lin.subjectId);
    const silent = await watchSilent(service);
    const [first = "", second = ""] = owed;
    const item = { entitlementId: first, entitlementVersion: 1 };
    const { claimId, status } = await confirmClaim(me, { ...item, payeeAccountId: lin.accountId });
    expect(status).toBe("returned");
    await makeDefault(me, { accountId: spare.accountId });
    await reissueClaim(me, { claimId, payeeAccountId: spare.accountId });
    const items = [{ entitlementId: second, entitlementVersion: 1 }];
    await confirmMany(me, { items, payeeAccountId: spare.accountId });
    const said = { attribute: "birth_date", programId: "NB-GL-2019", clauseId: "c2", said: "" };
    await reportFact(me, ReportFactInput.parse(said));
    expect(await silent()).toEqual({});
    const differences: Difference[] = [];
    await checkBooks(service.owner, (difference) => differences.push(difference));
    expect(differences).toEqual([]);
  });

  test("a session that is switched, ended or replaced", async () => {
    const firm = await service.firm("测试公司", lin.subjectId);
    const { createHash } = await import("node:crypto");
    const open = async (token: string) => {
      const hash = createHash("sha256").update(token).digest();
      await service.owner`insert into session values (${hash}, ${lin.subjectId}, null, 'zlb', now(), now() + interval '1 hour')`;
      return (await readSession(service.as({ kind: "anonymous" }), token)) as Session;
    };
    const me = service.asPerson(lin.subjectId);
    const session = await open("one");
    await open("two");
    const silent = await watchSilent(service);
    await actFor(me, { session, enterpriseId: firm.subjectId });
    await signOut(me, { session, endsToo: async () => {} });
    await endEarlier(service.as({ kind: "anonymous" }), { earlier: "two", fresh: "three" });
    expect(await silent()).toEqual({});
    const actions = await service.owner`
      select action from audit_event where object_id like 'session:%' and subject_id = ${lin.subjectId} order by event_id`;
    expect(actions.map(({ action }) => action)).toEqual(["acting-for-switched", "signed-out", "session-replaced"]);
  });

  test("a session's next token, handed out and brought back", async () => {
    const { createHash } = await import("node:crypto");
    const hash = createHash("sha256").update("rotates").digest();
    await service.owner`insert into session values (${hash}, ${lin.subjectId}, null, 'zlb', now(), now() + interval '1 hour')`;
    const anybody = service.as({ kind: "anonymous" });
    const session = (await readSession(anybody, "rotates")) as Session;
    const silent = await watchSilent(service);
    const next = await renewSession(anybody, session);
    expect(await readSession(anybody, next?.token ?? "")).toMatchObject({ sessionId: session.sessionId });
    expect(await silent()).toEqual({});
    const actions = await service.owner`
      select action from audit_event where object_id = ${`session:${session.sessionId}`} order by event_id`;
    expect(actions.map(({ action }) => action)).toEqual(["session-token-handed-out", "session-token-replaced"]);
  });

  test("messages that are written, sent, brought and opened, each batch with its counts and each opening once", async () => {
    const { personWithPhone, owe, sending } = remindingWith(() => service);
    const officer = service.as({ kind: "officer", personId: lin.subjectId, jurisdictionCode: "330203" });
    await service.owner`insert into officer values (${lin.subjectId}, '330203', 'finance')`;
    await service.owner`update entitlement set status = 'withdrawn' where status = 'open'`;
    const she = await personWithPhone();
    for (const { subjectId } of [she, await personWithPhone()]) await owe(subjectId);
    const job = service.as({ kind: "system", job: "reminders" });
    const choice = { districtCode: null, ageBand: null, expiringWithinDays: null, onlyNotTold: false };
    const selection = { programId: null, ...choice };
    const silent = await watchSilent(service);
    const { campaignId } = await startCampaign(officer, {
      campaignId: newId("cmp", new Date()),
      name: "留痕",
      selection,
      budgetLi: 1_000,
    });
    await chooseNext(job, { campaignId, quiet: null });
    await sendDue(job, sending({ campaignId }));
    await readInbox(she.ctx);
    await readInbox(she.ctx);
    const [one] = await service.owner`select message_id from reminder_message where subject_id = ${she.subjectId}`;
    await openReminder(she.ctx, { messageId: one?.message_id });
    expect(await silent()).toEqual({});
    const batches = await service.owner`
      select action, details from audit_event where object_id = ${campaignId} and caller_job = 'reminders' order by event_id`;
    expect(batches).toEqual([
      { action: "messages-planned", details: { sms: 2 } },
      { action: "messages-sending", details: { sms: 2 } },
      { action: "messages-settled", details: { sent: 2 } },
    ]);
    const opened = await service.owner`
      select caller_person from audit_event where action = 'message-opened' and object_id = ${one?.message_id}`;
    expect(opened).toEqual([{ caller_person: she.subjectId }]);
  });

  test("a look at a code, a request, and what a legal representative grants, changes and takes back", async () => {
    const chen = await service.person("陈测试");
    const uscc = "91350100M000100Y43";
    const firm = await service.firm("测试公司", chen.subjectId, { legal: true, uscc });
    const [me, she] = [service.asPerson(lin.subjectId), service.asPerson(chen.subjectId)];
    const herFirm = service.as({ kind: "person_for_firm", personId: chen.subjectId, enterpriseId: firm.subjectId });
    const scope = {
      programs: null,
      maxAmountFen: null,
      validUntil: calendarDate(`${new Date().getFullYear() + 1}-01-01`),
    };
    const silent = await watchSilent(service);
    const own = { personId: lin.subjectId };
    const { scanId } = await scanCode(me, { ...own, input: { uscc } });
    const { requestId } = await askDelegation(me, { ...own, scanId });
    await answerRequest(she, { requestId, grant: scope, representativeId: chen.subjectId });
    await changeDelegation(herFirm, { ...own, scope: { ...scope, maxAmountFen: 100 } });
    await setFirmLimit(herFirm, { secondPersonAboveFen: 1 });
    await revokeDelegation(herFirm, own);
    expect(await silent()).toEqual({});
  });

  test("a night in which the city is computed", async () => {
    const silent = await watchSilent(service);
    const now = () => new Date("2026-11-20T02:00:00Z");
    await computeCity({ nightlyUrl: service.urls.nightly, civilDate: calendarDate("2026-11-20"), now, threads: 1 });
    expect(await silent()).toEqual({});
    const actions =
      await service.owner`select distinct action from audit_event where caller_job = 'city-run' order by 1`;
    expect(actions.map(({ action }) => action)).toEqual(expect.arrayContaining(["city-computed", "city-part-decided"]));
  });

  test("whoever's facts have changed, decided again", async () => {
    await service.owner`insert into fact_change values (${lin.subjectId}, nextval('fact_change_id'), now()) on conflict do nothing`;
    const silent = await watchSilent(service);
    const now = () => new Date("2026-11-20T02:10:00Z");
    const changed = openChangedRun({ nightlyUrl: service.urls.nightly, today: () => calendarDate("2026-11-20"), now });
    expect(await changed.run()).toMatchObject({ subjects: expect.any(Number) });
    await changed.close();
    expect(await silent()).toEqual({});
    const [event] = await service.owner`select details from audit_event where action = 'changed-facts-decided'`;
    expect(event?.details.subjects).toBeGreaterThan(0);
  });

  test("what the treasury paid in, and what it did not", async () => {
    const silent = await watchSilent(service);
    const payer = { bankCode: "011332000001", accountNumber: "GK330203" };
    const what = { entryReference: "G1", amountFen: fen(500), treasuryReference: "BK1", at: new Date().toISOString() };
    const credit = { kind: "pool-credit", account: "330203", payer, bankReference: "REF1", ...what } as const;
    const job = service.as({ kind: "system", job: "treasury" });
    expect(await takePoolCredit(job, credit)).toBe("booked");
    expect(await takePoolCredit(job, { ...credit, amountFen: fen(501) })).toBe("refused");
    expect(await takePoolCredit(job, { ...credit, bankReference: "REF2", account: "330299" })).toBe("refused");
    expect(await silent()).toEqual({});
  });

  test("a day whose comparison has come to its end, once however often it does", async () => {
    const treasury = service.as({ kind: "system", job: "treasury" });
    const silent = await watchSilent(service);
    const [day = treasury.today()] = await openDays(treasury);
    await markDayClosed(treasury, { day, isWhole: true });
    await markDayClosed(treasury, { day, isWhole: true });
    expect(await silent()).toEqual({});
    const closed = await service.owner`
      select object_id as day, details from audit_event where action = 'day-closed' order by event_id`;
    expect(closed).toEqual([
      { day, details: { isWhole: false } },
      { day, details: { isWhole: true } },
    ]);
  });

  test("an account that the bank has said is one's own", async () => {
    const silent = await watchSilent(service);
    const number = "6222020200000000014";
    const answer = await fetch(new URL("/accounts", service.bank.url), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        accounts: [{ bankCode: "ICBK", accountNumber: number, holderName: "林测试", state: "open" }],
      }),
    });
    expect(answer.ok).toBe(true);
    await addAccount(service.asPerson(lin.subjectId), { bankCode: "ICBK", accountNumber: number });
    expect(await silent()).toEqual({});
  });
});
