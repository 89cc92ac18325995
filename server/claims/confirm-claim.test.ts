import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import {
  carryPayment,
  confirmClaim,
  confirmMany,
  listClaims,
  readClaim,
  readReceipt,
  recordBankWord,
  reissueClaim,
} from ".";

const DISTRICT = "330203";
const YUAN = 100;

let service: TestService;
let lin: TestSubject;

beforeAll(async () => {
  service = await startTestService();
  lin = await service.person("林测试");
  await service.fund(DISTRICT, { balanceFen: 1_000_000 * YUAN });
  await service.fund("330200", { balanceFen: 1_000_000 * YUAN });
});
afterAll(() => service?.close());

const confirmInput = (subject: TestSubject, entitlementId: string) => ({
  entitlementId,
  entitlementVersion: 1,
  payeeAccountId: subject.accountId,
});
const ordersFor = async (claimId: string) => {
  const [row] =
    await service.owner`select array_agg(end_to_end_id) as ids from payment_instruction where claim_id = ${claimId}`;
  return (await service.bank.orders()).filter(({ endToEndId }) => row?.ids.includes(endToEndId));
};
const balance = async (account: string) => {
  const [row] = await service.owner`
    select (in_posted_fen - out_posted_fen)::float8 as posted, out_pending_fen::float8 as pending
      from ledger_balance where account_id = ${account}`;
  return row as { posted: number; pending: number } | undefined;
};

describe("one tap", () => {
  test("credits the money, and the answer itself says 已到账 with the way it took", async () => {
    const entitlementId = await service.owe(lin.subjectId, 10_000 * YUAN, { citySharePermille: 300 });
    const before = await balance(`lac_pool_${DISTRICT}`);
    const claim = await confirmClaim(service.asPerson(lin.subjectId), confirmInput(lin, entitlementId));
    expect(claim).toMatchObject({ status: "credited", amountFen: 10_000 * YUAN, returnReason: null });
    expect(claim.stops.map(({ stop, state }) => `${stop} ${state}`)).toEqual([
      "confirmed done",
      "pool-paid done",
      "bank-accepted done",
      "credited done",
    ]);
    expect(await ordersFor(claim.claimId)).toHaveLength(1);
    const after = await balance(`lac_pool_${DISTRICT}`);
    expect(after).toEqual({ posted: (before?.posted ?? 0) - 7_000 * YUAN, pending: 0 });
    expect(await balance("lac_clearing")).toEqual({ posted: 0, pending: 0 });
  });

  test("a second tap, at once or a day later, is the same claim and pays nothing more", async () => {
    const entitlementId = await service.owe(lin.subjectId, 120 * YUAN);
    const ctx = service.asPerson(lin.subjectId);
    const first = await confirmClaim(ctx, confirmInput(lin, entitlementId));
    const yesterday = new Date(Date.now() - 25 * 3_600_000).toISOString();
    const second = await confirmClaim(ctx, { ...confirmInput(lin, entitlementId), tappedAt: yesterday });
    expect(second.claimId).toBe(first.claimId);
    expect(await ordersFor(first.claimId)).toHaveLength(1);
  });

  test("a second tap that names another account is told where the money went, and pays nothing more", async () => {
    const entitlementId = await service.owe(lin.subjectId, 120 * YUAN);
    const ctx = service.asPerson(lin.subjectId);
    const { claimId } = await confirmClaim(ctx, confirmInput(lin, entitlementId));
    const spare = await service.person("林小禾");
    await service.owner`update payee_account set subject_id = ${lin.subjectId}, is_default = false where account_id = ${spare.accountId}`;
    const other = confirmClaim(ctx, { ...confirmInput(lin, entitlementId), payeeAccountId: spare.accountId });
    await expect(other).rejects.toMatchObject({ code: "CLAIM_WENT_ELSEWHERE" });
    expect(await ordersFor(claimId)).toHaveLength(1);
  });

  test("50 taps at the same moment give one claim, one order at the bank and one credit", async () => {
    const entitlementId = await service.owe(lin.subjectId, 77 * YUAN);
    const taps = await Promise.all(
      Array.from({ length: 50 }, () => confirmClaim(service.asPerson(lin.subjectId), confirmInput(lin, entitlementId))),
    );
    expect(new Set(taps.map(({ claimId }) => claimId)).size).toBe(1);
    expect(await ordersFor(taps[0]?.claimId ?? "")).toHaveLength(1);
    const [row] =
      await service.owner`select count(*)::int as claims from claim where entitlement_id = ${entitlementId}`;
    expect(row).toEqual({ claims: 1 });
  });

  test.each([
    ["another version than the one seen", {}, { entitlementVersion: 2 }, "ENTITLEMENT_CHANGED"],
    ["under public notice", { claimableFrom: "2999-01-01" }, {}, "ENTITLEMENT_NOT_YET_CLAIMABLE"],
    ["expired", { expiresOn: "2020-01-01" }, {}, "ENTITLEMENT_EXPIRED"],
    ["kept on the phone for more than a day", {}, { tappedAt: "2020-01-01T00:00:00Z" }, "TAP_TOO_OLD"],
    ["to an account that is not the caller's", {}, { payeeAccountId: "acc_somebodyelse" }, "PAYEE_ACCOUNT_MISSING"],
  ])("is refused when it is %s, and nothing is written", async (_, owed, change, code) => {
    const entitlementId = await service.owe(lin.subjectId, 50 * YUAN, owed);
    const tap = confirmClaim(service.asPerson(lin.subjectId), { ...confirmInput(lin, entitlementId), ...change });
    await expect(tap).rejects.toMatchObject({ name: "Refusal", code });
    const [row] = await service.owner`
      select e.status, (select count(*)::int from claim c where c.entitlement_id = e.entitlement_id) as claims
        from entitlement e where entitlement_id = ${entitlementId}`;
    expect(row).toEqual({ status: "open", claims: 0 });
  });

  test("on somebody else's entitlement finds nothing", async () => {
    const other = await service.person("别人");
    const entitlementId = await service.owe(other.subjectId, 50 * YUAN);
    const tap = confirmClaim(service.asPerson(lin.subjectId), confirmInput(lin, entitlementId));
    await expect(tap).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("an accountant takes her firm's money under both names, and not as herself", async () => {
    const zhou = await service.person("周测试");
    const firm = await service.firm("宁波测试有限公司", zhou.subjectId);
    const entitlementId = await service.owe(firm.subjectId, 34_501 * YUAN);
    const alone = confirmClaim(service.asPerson(zhou.subjectId), confirmInput(firm, entitlementId));
    await expect(alone).rejects.toMatchObject({ code: "NOT_FOUND" });
    const ctx = service.as({ kind: "person_for_firm", personId: zhou.subjectId, enterpriseId: firm.subjectId });
    const claim = await confirmClaim(ctx, confirmInput(firm, entitlementId));
    expect(claim).toMatchObject({ status: "credited", confirmedByName: "周测试" });
    const events =
      await service.owner`select caller_person, action from audit_event where object_id = ${claim.claimId}`;
    expect(events).toContainEqual({ caller_person: zhou.subjectId, action: "claim-confirmed" });
  });
});

describe("a pool that runs dry", () => {
  const small = "330200";

  test("10 payments of 50 claimants are made, the other 40 are told why, and nothing falls below zero", async () => {
    const claimants = await Promise.all(
      Array.from({ length: 50 }, (_, i) => service.person(`民${i}`, { jurisdictionCode: small })),
    );
    const owed = await Promise.all(
      claimants.map(({ subjectId }) => service.owe(subjectId, 100 * YUAN, { jurisdictionCode: small })),
    );
    await service.fund(small, { balanceFen: 6 * 100 * YUAN, creditLineFen: 4 * 100 * YUAN });
    const taps = await Promise.allSettled(
      claimants.map((who, i) => confirmClaim(service.asPerson(who.subjectId), confirmInput(who, owed[i] ?? ""))),
    );
    const refused = taps.filter((tap) => tap.status === "rejected");
    expect(taps.filter((tap) => tap.status === "fulfilled")).toHaveLength(10);
    expect(refused.map(({ reason }) => reason.code)).toEqual(Array(40).fill("ADVANCE_LIMIT_REACHED"));
    expect(await balance(`lac_pool_${small}`)).toEqual({ posted: 0, pending: 0 });
    expect(await balance(`lac_advance_${small}`)).toEqual({ posted: -400 * YUAN, pending: 0 });
    await service.fund(small, { balanceFen: 1_000_000 * YUAN });
  });
});

describe("when the bank does not answer as hoped", () => {
  test("an order that it accepted without answering is asked for, not sent again", async () => {
    const wang = await service.person("王测试");
    const entitlementId = await service.owe(wang.subjectId, 60 * YUAN);
    await service.fault({ kind: "timeout-after-accepting", count: 1 });
    const ctx = service.asPerson(wang.subjectId);
    const claim = await confirmClaim(ctx, confirmInput(wang, entitlementId));
    expect(claim.status).toBe("confirmed");
    const carried = await carryPayment(ctx, { ...wang, claimId: claim.claimId, deadlineMs: 2_000, sentBefore: true });
    expect(carried).toBe("settled");
    expect((await readClaim(ctx, claim)).status).toBe("credited");
    expect(await ordersFor(claim.claimId)).toHaveLength(1);
  });

  test("a bug of ours after the commit is logged, and the answer still is the claim that stands", async () => {
    const song = await service.person("宋测试");
    const entitlementId = await service.owe(song.subjectId, 70 * YUAN);
    await service.owner`update payee_account set number_sealed = '\\x00' where account_id = ${song.accountId}`;
    const claim = await confirmClaim(service.asPerson(song.subjectId), confirmInput(song, entitlementId));
    expect(claim.status).toBe("confirmed");
    expect(service.reported).toMatchObject([{ name: "AssertionError" }]);
  });

  test("a closed account brings the money back, which is then paid to another account without a new application", async () => {
    const he = await service.person("何测试", { bankState: "closed" });
    const entitlementId = await service.owe(he.subjectId, 800 * YUAN);
    const pool = await balance(`lac_pool_${DISTRICT}`);
    const ctx = service.asPerson(he.subjectId);
    const returned = await confirmClaim(ctx, confirmInput(he, entitlementId));
    expect(returned).toMatchObject({ status: "returned", returnReason: "account-closed" });
    expect(await balance(`lac_pool_${DISTRICT}`)).toEqual(pool);
    await expect(reissueClaim(ctx, { claimId: returned.claimId, payeeAccountId: he.accountId })).rejects.toMatchObject({
      code: "PAYEE_ACCOUNT_CLOSED",
    });

    const spare = await service.person("何测试");
    await service.owner`update payee_account set subject_id = ${he.subjectId}, is_default = false where account_id = ${spare.accountId}`;
    const [one, two] = await Promise.all(
      [0, 1].map(() => reissueClaim(ctx, { claimId: returned.claimId, payeeAccountId: spare.accountId })),
    );
    expect(one?.claimId).toBe(two?.claimId);
    expect(await readClaim(ctx, returned)).toMatchObject({ status: "credited", returnReason: null });
    const credits = (await ordersFor(returned.claimId)).length;
    expect(credits).toBe(1);
  });

  test("money that the bank refuses for the person herself is not sent to another of her accounts", async () => {
    const zhang = await service.person("章测试");
    const spare = await service.person("章测试");
    await service.owner`update payee_account set subject_id = ${zhang.subjectId}, is_default = false where account_id = ${spare.accountId}`;
    const entitlementId = await service.owe(zhang.subjectId, 90 * YUAN);
    await service.fault({ kind: "reject", reasonCode: "MD07", count: 1 });
    const ctx = service.asPerson(zhang.subjectId);
    const { claimId, status } = await confirmClaim(ctx, confirmInput(zhang, entitlementId));
    expect(status).toBe("returned");
    await expect(reissueClaim(ctx, { claimId, payeeAccountId: spare.accountId })).rejects.toMatchObject({
      code: "PAYEE_CANNOT_BE_PAID",
    });
  });

  test("a fault of the bank is not the citizen's: the claim stays on its way and another attempt is made", async () => {
    const lu = await service.person("陆测试");
    const entitlementId = await service.owe(lu.subjectId, 45 * YUAN);
    await service.fault({ kind: "reject", reasonCode: "MS03", count: 1 });
    const ctx = service.asPerson(lu.subjectId);
    const claim = await confirmClaim(ctx, confirmInput(lu, entitlementId));
    expect(claim.status).toBe("paying");
    await carryPayment(ctx, { ...lu, claimId: claim.claimId, deadlineMs: 2_000, sentBefore: true });
    expect((await readClaim(ctx, claim)).status).toBe("credited");
    const attempts =
      await service.owner`select attempt, status from payment_instruction where claim_id = ${claim.claimId} order by attempt`;
    expect(attempts.map(({ attempt, status }) => `${attempt} ${status}`)).toEqual(["1 rejected", "2 credited"]);
  });

  test("a return after the credit takes the money back out of the books once, however often it is said", async () => {
    const qiu = await service.person("邱测试");
    const entitlementId = await service.owe(qiu.subjectId, 33 * YUAN);
    const ctx = service.asPerson(qiu.subjectId);
    const claim = await confirmClaim(ctx, confirmInput(qiu, entitlementId));
    const [order] = await ordersFor(claim.claimId);
    const word = {
      kind: "returned",
      endToEndId: order?.endToEndId ?? "",
      status: null,
      reason: "AC04",
      bankReference: "R1",
      at: new Date().toISOString(),
    } as const;
    await Promise.all([recordBankWord(ctx, word), recordBankWord(ctx, word)]);
    expect(await readClaim(ctx, claim)).toMatchObject({ status: "returned", returnReason: "account-closed" });
    expect(await balance(`lac_${qiu.subjectId}`)).toEqual({ posted: 0, pending: 0 });
    const [row] =
      await service.owner`select count(*)::int as facts from claimed_fact where claim_id = ${claim.claimId}`;
    expect(row).toEqual({ facts: 0 });
  });
});

describe("taking everything", () => {
  test("pays each line on its own: a refused line has its reason and stops no other", async () => {
    const ding = await service.person("丁测试");
    const good = await service.owe(ding.subjectId, 10 * YUAN);
    const late = await service.owe(ding.subjectId, 20 * YUAN, { expiresOn: "2020-01-01" });
    const items = [good, late, good].map((entitlementId) => ({ entitlementId, entitlementVersion: 1 }));
    const { results } = await confirmMany(service.asPerson(ding.subjectId), { items, payeeAccountId: ding.accountId });
    expect(results.map(({ claim, refusal }) => claim?.status ?? refusal?.code)).toEqual([
      "credited",
      "ENTITLEMENT_EXPIRED",
    ]);
  });
});

describe("what a subject can look back at", () => {
  test("the list adds up what arrived this year, and a receipt exists only for money that arrived", async () => {
    const fan = await service.person("范测试", { bankState: "closed" });
    const ctx = service.asPerson(fan.subjectId);
    const entitlementId = await service.owe(fan.subjectId, 15 * YUAN);
    const returned = await confirmClaim(ctx, confirmInput(fan, entitlementId));
    await expect(readReceipt(ctx, returned)).rejects.toMatchObject({ code: "CLAIM_NOT_CREDITED" });
    const list = await listClaims(ctx);
    expect(list.creditedThisYear).toMatchObject({ count: 0, totalFen: 0 });
    expect(list.onTheWay.map(({ status }) => status)).toEqual(["returned"]);
    const paid = (await listClaims(service.asPerson(lin.subjectId))).months.flatMap(({ claims }) => claims);
    const receipt = await readReceipt(service.asPerson(lin.subjectId), { claimId: paid[0]?.claimId ?? "" });
    expect(receipt).toMatchObject({ payeeName: "林测试", maskedIdentity: expect.stringMatching(/^3302\*{10}\d{4}$/) });
  });
});
