import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Context } from "@/server/context";
import { assert, calendarDate } from "@/server/kernel";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import {
  actFor,
  answerRequest,
  askDelegation,
  changeDelegation,
  isStillSignedIn,
  readDelegations,
  readRequests,
  readSession,
  readStanding,
  revokeDelegation,
  scanCode,
  setFirmLimit,
  showCode,
  withdrawRequest,
} from ".";

const USCC = "91350100M000100Y43";
const NEXT_YEAR = calendarDate(`${new Date().getFullYear() + 1}-01-31`);
const EVERYTHING = { programs: null, maxAmountFen: null, validUntil: NEXT_YEAR };

let service: TestService;
let chen: TestSubject;
let zhou: TestSubject;
let firm: TestSubject;
let chenForFirm: Context;

beforeAll(async () => {
  service = await startTestService();
  [chen, zhou] = [await service.person("陈测试"), await service.person("周测试")];
  firm = await service.firm("测试贸易公司", chen.subjectId, { legal: true, uscc: USCC });
  chenForFirm = forFirm(chen);
});
afterAll(() => service?.close());

beforeEach(async () => {
  await service.owner`delete from code_scan`;
  await service.owner`delete from delegation_request`;
  await service.owner`delete from delegation where not is_legal_representative and enterprise_id = ${firm.subjectId}`;
});

const forFirm = (who: TestSubject) =>
  service.as({ kind: "person_for_firm", personId: who.subjectId, enterpriseId: firm.subjectId });
const scanAs = (who: TestSubject, input: Parameters<typeof scanCode>[1]["input"]) =>
  scanCode(service.asPerson(who.subjectId), { personId: who.subjectId, input });
const trailOf = async (subjectId: string) =>
  (await service.owner`select action, caller_person, caller_job, object_id from audit_event
     where subject_id = ${subjectId} and action ~ '^(code|delegation|firm)' order by event_id`) as unknown as {
    action: string;
    caller_person: string | null;
    caller_job: string | null;
    object_id: string;
  }[];

/** Zhou has scanned, asked and been granted. */
async function granted(scope: Parameters<typeof answerRequest>[1]["grant"] = EVERYTHING) {
  const { scanId } = await scanAs(zhou, { uscc: USCC });
  const { requestId } = await askDelegation(service.asPerson(zhou.subjectId), { personId: zhou.subjectId, scanId });
  const answer = { requestId, grant: scope, representativeId: chen.subjectId };
  return answerRequest(service.asPerson(chen.subjectId), answer);
}

describe("a delegation", () => {
  test("is asked for after a look of one's own, granted by the legal representative, and recorded under both names", async () => {
    await service.owner`truncate audit_event`;
    await expect(granted()).resolves.toMatchObject({
      state: "granted",
      personName: "周测试",
      enterpriseName: "测试贸易公司",
    });
    const standing = await readStanding(forFirm(zhou));
    expect(standing).toMatchObject({
      title: "经办人",
      representativeName: "陈测试",
      programs: null,
      maxAmountFen: null,
    });
    expect((await trailOf(firm.subjectId)).at(-1)).toMatchObject({
      action: "delegation-granted",
      caller_person: chen.subjectId,
      object_id: zhou.subjectId,
    });
    expect((await trailOf(zhou.subjectId)).map(({ action }) => action)).toEqual(["code-scanned", "delegation-asked"]);
  });

  test("asked for twice is one request; without a look, or with another's, it is none", async () => {
    const { scanId } = await scanAs(zhou, { uscc: USCC });
    const ask = (who: TestSubject) =>
      askDelegation(service.asPerson(who.subjectId), { personId: who.subjectId, scanId });
    const [one, two] = [await ask(zhou), await ask(zhou)];
    expect(two.requestId).toBe(one.requestId);
    await expect(ask(chen)).rejects.toMatchObject({ code: "SCAN_FIRST" });
    await service.owner`update code_scan set at = at - interval '16 minutes'`;
    await expect(ask(zhou)).rejects.toMatchObject({ code: "SCAN_FIRST" });
    expect(await readRequests(service.asPerson(chen.subjectId), { personId: chen.subjectId })).toMatchObject({
      asked: [],
      toDecide: [{ requestId: one.requestId, personName: "周测试", via: "typed" }],
    });
    const stranger = await service.person("丁测试");
    expect(await readRequests(service.asPerson(stranger.subjectId), { personId: stranger.subjectId })).toEqual({
      asked: [],
      toDecide: [],
    });
  });

  test("is refused, or the request taken back, and either ends it", async () => {
    await expect(granted(null)).resolves.toMatchObject({ state: "refused" });
    await expect(readStanding(forFirm(zhou))).rejects.toMatchObject({ code: "DELEGATION_MISSING" });
    const { scanId } = await scanAs(zhou, { uscc: USCC });
    const own = { personId: zhou.subjectId };
    const { requestId } = await askDelegation(service.asPerson(zhou.subjectId), { ...own, scanId });
    await withdrawRequest(service.asPerson(zhou.subjectId), { ...own, requestId });
    const late = { requestId, grant: EVERYTHING, representativeId: chen.subjectId };
    await expect(answerRequest(service.asPerson(chen.subjectId), late)).rejects.toMatchObject({
      code: "REQUEST_CLOSED",
    });
  });

  test("is granted by nobody but the legal representative of that very firm", async () => {
    const { scanId } = await scanAs(zhou, { uscc: USCC });
    const { requestId } = await askDelegation(service.asPerson(zhou.subjectId), { personId: zhou.subjectId, scanId });
    const other = await service.person("乙测试");
    await service.firm("别家公司", other.subjectId, { legal: true });
    for (const who of [zhou, other]) {
      const answer = { requestId, grant: EVERYTHING, representativeId: who.subjectId };
      await expect(answerRequest(service.asPerson(who.subjectId), answer)).rejects.toMatchObject({
        code: expect.stringMatching(/^NOT_(FOUND|ALLOWED)$/),
      });
    }
  });

  test("is changed and taken back at once, and asked for again lives again", async () => {
    await granted();
    const narrow = { programs: ["T-1"], maxAmountFen: 500_000, validUntil: NEXT_YEAR };
    await changeDelegation(chenForFirm, { personId: zhou.subjectId, scope: narrow });
    expect(await readStanding(forFirm(zhou))).toMatchObject({ programs: ["T-1"], maxAmountFen: 500_000 });
    const after = await revokeDelegation(chenForFirm, { personId: zhou.subjectId });
    expect(after.people.map(({ name, state }) => `${name} ${state}`)).toEqual(["陈测试 standing", "周测试 revoked"]);
    await expect(readStanding(forFirm(zhou))).rejects.toMatchObject({ code: "DELEGATION_MISSING" });
    const again = changeDelegation(chenForFirm, { personId: zhou.subjectId, scope: narrow });
    await expect(again).rejects.toMatchObject({ code: "NOT_FOUND" });
    await granted();
    expect(await readStanding(forFirm(zhou))).toMatchObject({ programs: null });
  });

  test("that is taken back ends what a session under way may do for the firm; it goes on as the person's own", async () => {
    await granted();
    const token = randomBytes(24).toString("base64url");
    await service.owner`insert into session (token_hash, person_id, acting_for, provider, created_at, expires_at)
      values (sha256(${token}::bytea), ${zhou.subjectId}, ${firm.subjectId}, 'zlb', now(), now() + interval '1 hour')`;
    const anybody = service.as({ kind: "anonymous" });
    const before = await readSession(anybody, token);
    assert(before, "the session is live");
    expect(before).toMatchObject({ actingFor: firm.subjectId, delegationEnded: false });
    await revokeDelegation(chenForFirm, { personId: zhou.subjectId });
    expect(await readSession(anybody, token)).toMatchObject({ actingFor: null, delegationEnded: true });
    expect(await isStillSignedIn(anybody, before)).toBe(false); // what an open stream asks before it says more
    const back = actFor(service.asPerson(zhou.subjectId), { session: before, enterpriseId: firm.subjectId });
    await expect(back).rejects.toMatchObject({ code: "DELEGATION_MISSING" });
    const seen = await service
      .asPerson(zhou.subjectId)
      .tx((tx) => tx.execute(sql`select name from subject where kind = 'enterprise'`));
    expect([...seen]).toEqual([]);
  });

  test("of the legal representative herself is neither narrowed nor taken back here", async () => {
    await expect(revokeDelegation(chenForFirm, { personId: chen.subjectId })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  test("gives no say over delegations: a delegate shows no code, grants nothing and sets no limit", async () => {
    await granted();
    const ctx = forFirm(zhou);
    const attempts = [
      () => showCode(ctx, { printed: false }),
      () => readDelegations(ctx),
      () => setFirmLimit(ctx, { secondPersonAboveFen: null }),
      () => changeDelegation(ctx, { personId: zhou.subjectId, scope: EVERYTHING }),
      () => revokeDelegation(ctx, { personId: chen.subjectId }),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: "NOT_ALLOWED" });
  });

  test("of a date that is past, or too far away, is not granted", async () => {
    for (const validUntil of ["2020-01-01", "2099-01-01"].map(calendarDate))
      await expect(granted({ ...EVERYTHING, validUntil })).rejects.toMatchObject({ code: "INPUT_INVALID" });
  });
});

describe("the database itself refuses, whatever a verb of ours should ask for,", () => {
  const REFUSED = { sqlState: "42501" };
  const insert = (by: string, until: string | null = null) => sql`
    insert into delegation (enterprise_id, person_id, title, is_legal_representative, valid_until, granted_by, granted_at)
    values (${firm.subjectId}, ${zhou.subjectId}, 'x', false, ${until}, ${by}, now())`;

  test("a delegation that nobody asked for, or that one gives oneself", async () => {
    await expect(chenForFirm.tx((tx) => tx.execute(insert(chen.subjectId)))).rejects.toMatchObject(REFUSED);
    const self = service.asPerson(zhou.subjectId);
    await expect(self.tx((tx) => tx.execute(insert(zhou.subjectId)))).rejects.toMatchObject(REFUSED);
    await scanAs(zhou, { uscc: USCC });
    const asked = sql`insert into delegation_request (request_id, enterprise_id, enterprise_name, person_id, person_name, via, asked_at, state)
      values ('req_x', ${firm.subjectId}, '', ${zhou.subjectId}, 'somebody else', 'typed', now(), 'open')`;
    await self.tx((tx) => tx.execute(asked));
    const [row] = await service.owner`select person_name from delegation_request`;
    expect(row?.person_name).toBe("周测试");
    await expect(self.tx((tx) => tx.execute(insert(zhou.subjectId)))).rejects.toMatchObject(REFUSED);
    await chenForFirm.tx((tx) => tx.execute(insert(chen.subjectId)));
  });

  test("a request of somebody who has not seen the code", async () => {
    const asked = sql`insert into delegation_request (request_id, enterprise_id, enterprise_name, person_id, person_name, via, asked_at, state)
      values ('req_y', ${firm.subjectId}, '', ${zhou.subjectId}, '', 'typed', now(), 'open')`;
    await expect(service.asPerson(zhou.subjectId).tx((tx) => tx.execute(asked))).rejects.toMatchObject(REFUSED);
  });

  test("a delegate who widens what was granted, or lives on after it was taken back", async () => {
    await granted({ ...EVERYTHING, maxAmountFen: 100 });
    const widen = sql`update delegation set max_amount_fen = null where person_id = ${zhou.subjectId}`;
    expect((await forFirm(zhou).tx((tx) => tx.execute(widen))).count).toBe(0);
    await service.owner`update delegation set revoked_at = now(), revoked_by = ${chen.subjectId} where person_id = ${zhou.subjectId}`;
    await expect(forFirm(zhou).tx((tx) => tx.execute(sql`select`))).rejects.toMatchObject({
      code: "DELEGATION_MISSING",
    });
  });
});
