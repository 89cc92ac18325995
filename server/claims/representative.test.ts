import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { actFor, readSession } from "@/server/identity";
import { lockWaiters, until } from "@/server/testing/lock-waiters";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import {
  cancelClaim,
  confirmClaim,
  confirmMany,
  readClaim,
  readFirstWords,
  readMonth,
  recordBankWord,
  reissueClaim,
} from ".";

let service: TestService;
let chen: TestSubject;
let zhou: TestSubject;
let wang: TestSubject;
let firm: TestSubject;

beforeAll(async () => {
  service = await startTestService();
  await service.fund("330203", { balanceFen: 10_000_000 });
  [chen, zhou, wang] = [await service.person("陈测试"), await service.person("周测试"), await service.person("王测试")];
  firm = await service.firm("测试贸易公司", chen.subjectId, { legal: true });
});
afterAll(() => service?.close());

beforeEach(async () => {
  await service.owner`delete from delegation where not is_legal_representative`;
  await service.owner`delete from firm_limit`;
  await Promise.all([delegate(zhou), delegate(wang)]);
});

const forFirm = (who: TestSubject) =>
  service.as({ kind: "person_for_firm", personId: who.subjectId, enterpriseId: firm.subjectId });
const delegate = (who: TestSubject) =>
  service.owner`insert into delegation values (${firm.subjectId}, ${who.subjectId}, '经办人', false, null)`;
const change = (who: TestSubject, set: string) =>
  service.owner.unsafe(`update delegation set ${set} where person_id = $1`, [who.subjectId]);
const inputOf = (entitlementId: string) => ({ entitlementId, entitlementVersion: 1, payeeAccountId: firm.accountId });
async function tap(who: TestSubject, entitlementId: string) {
  return confirmClaim(forFirm(who), inputOf(entitlementId));
}
const limit = (fen: number) =>
  service.owner`insert into firm_limit values (${firm.subjectId}, ${fen}, ${chen.subjectId}, now())`;
const claimed = async (entitlementId: string) => {
  const rows = await service.owner`select confirmed_by from claim where entitlement_id = ${entitlementId}`;
  return rows.map((row) => row.confirmed_by);
};

describe("whoever claims for a firm", () => {
  test("claims what her delegation covers, and nothing of another kind or above its amount", async () => {
    await change(zhou, "programs = '{T-1}', max_amount_fen = 500");
    expect(await tap(zhou, await service.owe(firm.subjectId, 500))).toMatchObject({ status: "credited" });
    const more = await service.owe(firm.subjectId, 501);
    await expect(tap(zhou, more)).rejects.toMatchObject({ code: "DELEGATION_TOO_NARROW" });
    await change(zhou, "programs = '{OTHER}', max_amount_fen = null");
    const other = await service.owe(firm.subjectId, 100);
    await expect(tap(zhou, other)).rejects.toMatchObject({ code: "DELEGATION_TOO_NARROW" });
    expect([await claimed(more), await claimed(other)]).toEqual([[], []]);
    expect(await tap(chen, more)).toMatchObject({ status: "credited" }); // the legal representative has no limit
  });

  test("with a delegation of yesterday, or of another firm, claims nothing", async () => {
    const entitlementId = await service.owe(firm.subjectId, 100);
    await change(zhou, "valid_until = current_date - 2");
    await expect(tap(zhou, entitlementId)).rejects.toMatchObject({ code: "DELEGATION_MISSING" });
    const ding = await service.person("丁测试");
    await service.firm("别家公司", ding.subjectId, { legal: true });
    await expect(tap(ding, entitlementId)).rejects.toMatchObject({ code: "DELEGATION_MISSING" });
    expect(await claimed(entitlementId)).toEqual([]);
  });

  test("has one line refused and the others' money sent, in one go", async () => {
    await change(zhou, "max_amount_fen = 1000");
    const sums = [100, 2_000, 300];
    const items = [];
    for (const sum of sums)
      items.push({ entitlementId: await service.owe(firm.subjectId, sum), entitlementVersion: 1 });
    const { results } = await confirmMany(forFirm(zhou), { items, payeeAccountId: firm.accountId });
    expect(results.map(({ claim, refusal }) => claim?.status ?? refusal?.code)).toEqual([
      "credited",
      "DELEGATION_TOO_NARROW",
      "credited",
    ]);
  });

  test("without a delegation any more is refused alone, whoever taps or looks at the same moment", async () => {
    const hers = await service.owe(firm.subjectId, 100);
    const { claimId } = await tap(wang, await service.owe(firm.subjectId, 200));
    const own = [];
    for (let i = 0; i < 6; i++) own.push(await service.owe(chen.subjectId, 100 + i));
    await change(zhou, `revoked_at = now(), revoked_by = '${chen.subjectId}'`);
    const taps = await Promise.allSettled([
      tap(zhou, hers),
      ...own.map((entitlementId) =>
        confirmClaim(service.asPerson(chen.subjectId), { ...inputOf(entitlementId), payeeAccountId: chen.accountId }),
      ),
    ]);
    expect(taps.map((one) => (one.status === "fulfilled" ? one.value.status : one.reason.code))).toEqual([
      "DELEGATION_MISSING",
      ...own.map(() => "credited"),
    ]);
    const looks = await Promise.allSettled([zhou, wang, chen].map((who) => readClaim(forFirm(who), { claimId })));
    expect(looks.map((one) => (one.status === "fulfilled" ? one.value.claimId : one.reason.code))).toEqual([
      "DELEGATION_MISSING",
      claimId,
      claimId,
    ]);
  });

  test("hears what became of every line when her delegation is taken back midway", async () => {
    const sums = [101, 102, 103, 104, 105, 106];
    const items: { entitlementId: string; entitlementVersion: number }[] = [];
    for (const sum of sums)
      items.push({ entitlementId: await service.owe(firm.subjectId, sum), entitlementVersion: 1 });
    const ids = items.map(({ entitlementId }) => entitlementId);
    const made = () => service.owner`select entitlement_id from claim where entitlement_id = any (${ids})`;
    await service.fault({ kind: "slow", delayMs: 1_200, count: 4 }); // a batch, whose claims are written before the bank is asked
    const tapped = confirmMany(forFirm(zhou), { items, payeeAccountId: firm.accountId });
    await vi.waitFor(async () => expect(await made()).toHaveLength(4), { timeout: 5_000, interval: 20 });
    await change(zhou, `revoked_at = now(), revoked_by = '${chen.subjectId}'`);
    const { results } = await tapped;
    expect(results.map(({ programName, amountFen, refusal }) => [refusal?.code, programName, amountFen])).toEqual([
      ...sums.slice(0, 4).map((sum) => ["CLAIMED_THEN_REVOKED", "高龄津贴", sum]),
      ...sums.slice(4).map(() => ["DELEGATION_MISSING", null, null]),
    ]);
    expect(await made()).toHaveLength(4);
  });

  test("is stopped by what is taken back while her claim is under way, or has claimed before it", async () => {
    const entitlementId = await service.owe(firm.subjectId, 100);
    const revoked = service.owner.begin(async (tx) => {
      await tx`update delegation set revoked_at = now(), revoked_by = ${chen.subjectId} where person_id = ${zhou.subjectId}`;
      const waiting = tap(zhou, entitlementId).then(
        () => "claimed",
        (error: { code: string }) => error.code,
      );
      await until(async () => (await lockWaiters(service.owner, "claims_allowed")) > 0);
      return { waiting };
    });
    expect(await (await revoked).waiting).toBe("DELEGATION_MISSING");
    expect(await claimed(entitlementId)).toEqual([]);
  });

  test("above the firm's own limit is the first of two: another person's tap sends the money", async () => {
    await limit(1_000);
    const small = await service.owe(firm.subjectId, 1_000);
    expect(await tap(zhou, small)).toMatchObject({ status: "credited" });
    const large = await service.owe(firm.subjectId, 1_001);
    await expect(tap(zhou, large)).rejects.toMatchObject({ code: "SECOND_PERSON_AWAITED" });
    await expect(tap(zhou, large)).rejects.toMatchObject({ code: "SECOND_PERSON_AWAITED" });
    expect(await readFirstWords(forFirm(wang))).toMatchObject([
      { entitlementId: large, personName: "周测试", mine: false, version: 1 },
    ]);
    expect(await tap(wang, large)).toMatchObject({ status: "credited" });
    expect(await claimed(large)).toEqual([wang.subjectId]);
    expect(await readFirstWords(forFirm(wang))).toEqual([]);
    const words =
      await service.owner`select caller_person from audit_event where object_id = ${large} and action = 'claim-first-word'`;
    expect([...words]).toEqual([{ caller_person: zhou.subjectId }]);
  });

  test("is no second person where the first one's delegation was taken back, or was of another version", async () => {
    await limit(10);
    const one = await service.owe(firm.subjectId, 100);
    await tap(zhou, one).catch(() => {});
    await change(zhou, `revoked_at = now(), revoked_by = '${chen.subjectId}'`);
    await expect(tap(wang, one)).rejects.toMatchObject({ code: "SECOND_PERSON_AWAITED" });
    await service.owner`update entitlement set version = 2 where entitlement_id = ${one}`;
    const second = confirmClaim(forFirm(chen), { ...inputOf(one), entitlementVersion: 2 });
    await expect(second).rejects.toMatchObject({ code: "SECOND_PERSON_AWAITED" });
    expect(await claimed(one)).toEqual([]);
  });

  test("and is called deceased by the bank acts for the firm no more, whoever holds her phone; her first word does not count", async () => {
    const dead = await service.person("赵测试");
    await delegate(dead);
    await limit(1_000);
    const [small, large] = [await service.owe(firm.subjectId, 100), await service.owe(firm.subjectId, 1_001)];
    await expect(tap(dead, large)).rejects.toMatchObject({ code: "SECOND_PERSON_AWAITED" });
    const session = (token: string, actingFor: string | null) => service.owner`
      insert into session (token_hash, person_id, acting_for, provider, created_at, expires_at)
      values (sha256(${token}::bytea), ${dead.subjectId}, ${actingFor}, 'zlb', now(), now() + interval '1 hour')`;
    const [held, own] = ["a".repeat(32), "b".repeat(32)];
    await session(held, firm.subjectId);
    await session(own, null);

    await service.fault({ kind: "reject", reasonCode: "MD07", count: 1 });
    const input = { entitlementVersion: 1, payeeAccountId: dead.accountId };
    await confirmClaim(service.asPerson(dead.subjectId), {
      ...input,
      entitlementId: await service.owe(dead.subjectId, 5),
    });
    const anybody = service.as({ kind: "anonymous" });
    for (const token of [held, own]) expect(await readSession(anybody, token)).toBeNull();
    await expect(tap(dead, small)).rejects.toMatchObject({ code: "DELEGATION_MISSING" });
    await expect(tap(wang, large)).rejects.toMatchObject({ code: "SECOND_PERSON_AWAITED" });
    expect([await claimed(small), await claimed(large)]).toEqual([[], []]);

    // She who was called so by mistake signs in again: as herself, for no firm, until somebody has looked.
    await session(held, firm.subjectId);
    const again = await readSession(anybody, held);
    expect(again).toMatchObject({ personId: dead.subjectId, actingFor: null, delegationEnded: true });
    const back = again && actFor(service.asPerson(dead.subjectId), { session: again, enterpriseId: firm.subjectId });
    await expect(back).rejects.toMatchObject({ code: "DELEGATION_MISSING" });
    await service.owner`delete from payee_stop where subject_id = ${dead.subjectId}`;
    expect(await readSession(anybody, held)).toMatchObject({ actingFor: firm.subjectId });
  });

  test("stands in the month's list with her name, and taking the list away is recorded", async () => {
    const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);
    await tap(zhou, await service.owe(firm.subjectId, 777));
    const list = await readMonth(forFirm(chen), { month });
    expect(list).toMatchObject({ subjectName: "测试贸易公司", month });
    expect(list.lines.at(-1)).toMatchObject({ amountFen: 777, confirmedByName: "周测试", status: "credited" });
    const { claimId } = list.lines.at(-1) ?? { claimId: "" };
    expect(await readClaim(forFirm(chen), { claimId })).toMatchObject({ confirmedByName: "周测试" });
    const [event] = await service.owner`select caller_person from audit_event where action = 'month-downloaded'`;
    expect(event).toEqual({ caller_person: chen.subjectId });
    expect((await readMonth(forFirm(chen), { month: "2020-01" })).lines).toEqual([]);
  });
});

describe("whoever looks after a firm's money that came back", () => {
  async function cameBack(amountFen: number): Promise<string> {
    const { claimId } = await tap(chen, await service.owe(firm.subjectId, amountFen));
    const [row] = await service.owner`select end_to_end_id as id from payment_instruction where claim_id = ${claimId}`;
    const word = { kind: "returned", status: null, reason: "AC06", bankReference: "R" } as const;
    await recordBankWord(service.as({ kind: "anonymous" }), {
      ...word,
      endToEndId: row?.id,
      at: new Date().toISOString(),
    });
    return claimId;
  }
  const sendOn = (who: TestSubject, claimId: string, payeeAccountId = firm.accountId) =>
    reissueClaim(forFirm(who), { claimId, payeeAccountId });

  test.each([
    ["of another benefit", "programs = '{OTHER}'", "DELEGATION_TOO_NARROW"],
    ["above her amount", "max_amount_fen = 500", "DELEGATION_TOO_NARROW"],
    ["with a delegation of yesterday", "valid_until = current_date - 2", "DELEGATION_MISSING"],
  ])("neither sends it on nor gives it up %s", async (_, set, code) => {
    const claimId = await cameBack(501);
    await change(zhou, set);
    await expect(sendOn(zhou, claimId)).rejects.toMatchObject({ code });
    await expect(cancelClaim(forFirm(zhou), { claimId })).rejects.toMatchObject({ code });
    expect(await readClaim(forFirm(chen), { claimId })).toMatchObject({ status: "returned" });
    expect(await sendOn(chen, claimId)).toMatchObject({ status: "credited" }); // the legal representative has no limit
  });

  test("sends it on, and gives it up, within what she may claim", async () => {
    await change(zhou, "programs = '{T-1}', max_amount_fen = 501");
    expect(await sendOn(zhou, await cameBack(501))).toMatchObject({ status: "credited" });
    expect(await cancelClaim(forFirm(zhou), { claimId: await cameBack(501) })).toMatchObject({ status: "cancelled" });
  });

  test("above the firm's own limit neither sends it to another account nor gives it up alone; the legal representative does both", async () => {
    const spare = await service.person("测试贸易公司");
    await service.owner`update payee_account set subject_id = ${firm.subjectId}, is_default = false where account_id = ${spare.accountId}`;
    const [large, again, given, small] = [
      await cameBack(501),
      await cameBack(501),
      await cameBack(501),
      await cameBack(500),
    ];
    await limit(500);
    const refused = { code: "REPRESENTATIVE_NEEDED" };
    await expect(sendOn(zhou, large, spare.accountId)).rejects.toMatchObject(refused);
    await expect(cancelClaim(forFirm(zhou), { claimId: given })).rejects.toMatchObject(refused);
    expect(await readClaim(forFirm(zhou), { claimId: large })).toMatchObject({ status: "returned" });
    expect(await sendOn(zhou, again)).toMatchObject({ status: "credited" }); // to the account that was confirmed
    expect(await sendOn(zhou, small, spare.accountId)).toMatchObject({ status: "credited" });
    expect(await sendOn(chen, large, spare.accountId)).toMatchObject({ status: "credited" });
    expect(await cancelClaim(forFirm(chen), { claimId: given })).toMatchObject({ status: "cancelled" });
  });

  test("is told when it is already on its way to another account than the one she chose", async () => {
    const claimId = await cameBack(300);
    const spare = await service.person("测试贸易公司");
    await service.owner`update payee_account set subject_id = ${firm.subjectId}, is_default = false where account_id = ${spare.accountId}`;
    await service.fault({ kind: "answer-later", afterMs: 60_000, count: 1 });
    expect(await sendOn(zhou, claimId)).toMatchObject({ status: "paying" });
    await expect(sendOn(wang, claimId, spare.accountId)).rejects.toMatchObject({ code: "CLAIM_WENT_ELSEWHERE" });
    expect(await sendOn(wang, claimId)).toMatchObject({ status: "paying" });
  });
});

test("the database itself refuses a claim that its representative may not make, whatever a verb of ours should ask for", async () => {
  await change(zhou, "max_amount_fen = 10");
  const entitlementId = await service.owe(firm.subjectId, 100);
  await service.owner`update entitlement set status = 'claimed', claim_id = 'clm_wide' where entitlement_id = ${entitlementId}`;
  const forged = sql`
    insert into claim (subject_id, claim_id, entitlement_id, entitlement_version, program_id, program_version, amount_fen,
      status, account_id, jurisdiction_code, confirmed_by, confirmed_at)
    values (${firm.subjectId}, 'clm_wide', ${entitlementId}, 1, 'T-1', 1, 100, 'confirmed', ${firm.accountId}, '330203',
      ${zhou.subjectId}, now())`;
  await expect(forFirm(zhou).tx((tx) => tx.execute(forged))).rejects.toMatchObject({ sqlState: "YYB07" });
});
