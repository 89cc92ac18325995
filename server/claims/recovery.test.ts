import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { verifyDatabase } from "@/server/audit";
import type { BankReport } from "@/server/gateways";
import { addDays, fen } from "@/server/kernel";
import { ASKED_BACK, askingBackWith } from "@/server/testing/asking-back";
import { startTestService, type TestService } from "@/server/testing/test-service";
import {
  OpenRecoveryInput,
  openRecovery,
  readPayment,
  readRecoveries,
  recordBankWord,
  repayInDemonstration,
  undoRepayment,
} from ".";

/** 追缴: what is asked back, how it comes back, and what of it reaches which pool. */

const { city: CITY, district: DISTRICT, amountFen: AMOUNT, officer: OFFICER } = ASKED_BACK;
let service: TestService;
const { lin, me, officer, begin, read, paid, repay, held } = askingBackWith(() => service);

beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service?.close());
beforeEach(begin);

const demand = (endToEndId: string, more = {}) => ({
  endToEndId,
  ground: "paid-twice" as const,
  decisionNo: "海财追〔2026〕1号",
  notice: "3月和4月各发了一次，4月这一次要交回。",
  dueOn: addDays(officer().today(), 30),
  ...more,
});

test("the phone says what is asked, why, by which decision, until when and under which reference; the list of the office too", async () => {
  const { claimId, endToEndId } = await paid();
  await openRecovery(officer(), demand(endToEndId));
  const { status, recovery } = await read(claimId);
  expect(status).toBe("recovering");
  expect(recovery).toMatchObject({ ground: "paid-twice", decisionNo: "海财追〔2026〕1号", overdue: false });
  expect(recovery).toMatchObject({ amountFen: AMOUNT, repaidFen: 0, leftFen: AMOUNT, dueOn: demand("").dueOn });
  expect(recovery?.reference).toMatch(/^\d{8}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  expect((await held()).at(-1)).toBe(AMOUNT); // nothing has moved by asking

  const row = (await readRecoveries(officer())).find((one) => one.endToEndId === endToEndId);
  expect(row).toMatchObject({ amountFen: AMOUNT, repaidFen: 0, status: "recovering" });
  const seen = await readPayment(officer(), { endToEndId });
  expect(seen).toMatchObject({ status: "recovering", payeeMasked: "林*禾" });
  expect(seen.events.at(-1)).toMatchObject({ action: "recovery-opened", by: "officer" });
});

test("the same demand twice is one; another one is refused, whatever it differs in, and the first stands as it was written", async () => {
  const { claimId, endToEndId } = await paid();
  await openRecovery(officer(), demand(endToEndId));
  await openRecovery(officer(), demand(endToEndId));
  const others = [
    { ground: "other" as const },
    { decisionNo: "海财追〔2026〕2号" },
    { notice: "请交回。" },
    { dueOn: addDays(officer().today(), 31) },
  ];
  for (const more of others) {
    const again = openRecovery(officer(), demand(endToEndId, more));
    await expect(again).rejects.toMatchObject({ code: "RECOVERY_DIFFERS" });
  }
  const { ground, decisionNo, notice, dueOn } = demand(endToEndId);
  expect((await read(claimId)).recovery).toMatchObject({ ground, decisionNo, notice, dueOn });
  const events =
    await service.owner`select from audit_event where object_id = ${claimId} and action = 'recovery-opened'`;
  expect(events).toHaveLength(1);
});

test("what comes back in parts reaches every pool in its share, and with the last fen the claim is recovered", async () => {
  const before = await held();
  const { claimId, endToEndId } = await paid();
  await openRecovery(officer(), demand(endToEndId));
  const together = ([city = 0, pool = 0, advance = 0]: number[]) => city + pool + advance;
  let left = AMOUNT;
  for (const part of [3_333, 1, 6_667]) {
    await repay(endToEndId, part, `R${part}`);
    left -= part;
    const now = await held();
    expect(now.at(-1)).toBe(left);
    expect(together(now)).toBe(together(before) - left);
    expect((await read(claimId)).recovery).toMatchObject({ leftFen: left, repaidFen: AMOUNT - left });
  }
  expect(await held()).toEqual(before); // each leg to the fen
  expect((await read(claimId)).status).toBe("recovered");
  const [fact] = await service.owner`select count(*)::int as count from claimed_fact where claim_id = ${claimId}`;
  expect(fact?.count).toBe(0);
});

test("a repayment told twice is kept once; the same reference with another sum, and more than is lacking, are refused", async () => {
  const { claimId, endToEndId } = await paid();
  await openRecovery(officer(), demand(endToEndId));
  await repay(endToEndId, 4_000, "R1");
  await repay(endToEndId, 4_000, "R1");
  await expect(repay(endToEndId, 4_001, "R1")).rejects.toMatchObject({ code: "REPAYMENT_DIFFERS" });
  await expect(repay(endToEndId, 6_002, "R2")).rejects.toMatchObject({ code: "REPAYMENT_TOO_LARGE" });
  expect((await read(claimId)).recovery).toMatchObject({ repaidFen: 4_000 });
});

test("one reference of the bank's is booked for one claim, also by two at once; undone there, it may be booked where it belongs", async () => {
  const [one, other] = [await paid(), await paid()];
  for (const { endToEndId } of [one, other]) await openRecovery(officer(), demand(endToEndId));
  const both = await Promise.allSettled([repay(one.endToEndId, 4_000, "R1"), repay(other.endToEndId, 4_000, "R1")]);
  expect(both.flatMap((tried) => (tried.status === "rejected" ? [tried.reason.code] : []))).toEqual([
    "REPAYMENT_BOOKED_ELSEWHERE",
  ]);
  const [booked, refused] = both[0]?.status === "fulfilled" ? [one, other] : [other, one];
  await expect(repay(refused.endToEndId, 1, "R1")).rejects.toMatchObject({ code: "REPAYMENT_BOOKED_ELSEWHERE" });
  expect((await read(refused.claimId)).recovery).toMatchObject({ repaidFen: 0 });
  const [row] = (await read(booked.claimId)).recovery?.repayments ?? [];
  await undoRepayment(officer(), { ...booked, repaymentId: row?.repaymentId ?? "", reason: "是另一笔的" });
  await repay(refused.endToEndId, 4_000, "R1");
  expect((await read(refused.claimId)).recovery).toMatchObject({ repaidFen: 4_000 });
});

test("a repayment that was none leaves the books by more transfers, stays to be seen, and is lacking again", async () => {
  const { claimId, endToEndId } = await paid();
  await openRecovery(officer(), demand(endToEndId));
  const before = await held();
  await repay(endToEndId, 4_000, "R1");
  const [row] = (await read(claimId)).recovery?.repayments ?? [];
  const undo = { endToEndId, repaymentId: row?.repaymentId ?? "", reason: "退票" };
  await undoRepayment(officer(), undo);
  await undoRepayment(officer(), undo);
  expect(await held()).toEqual(before);
  const { recovery } = await read(claimId);
  expect(recovery).toMatchObject({ leftFen: AMOUNT, repayments: [{ amountFen: 4_000, undone: { reason: "退票" } }] });
  const [moved] = await service.owner`select count(*)::int as count from ledger_transfer
    where subject_id = ${lin().subjectId} and reason in ('repay', 'unrepay')`;
  expect(moved?.count).toBe(2); // none was removed
  // what was undone is not recorded again under its reference, and nobody is told that it was
  await expect(repay(endToEndId, 4_000, "R1")).rejects.toMatchObject({ code: "REPAYMENT_DIFFERS" });
  await repay(endToEndId, AMOUNT, "R2");
  expect((await read(claimId)).status).toBe("recovered");
});

test.each(["\u0000", "\u000b", "\ud800", "\u202e"])(
  "what an officer writes holds no character that no file carries or that turns the rest: %j",
  (char) => {
    const asked = demand("pay_1", { notice: `3月${char}和4月` });
    expect(OpenRecoveryInput.safeParse(asked).success).toBe(false);
    expect(OpenRecoveryInput.safeParse({ ...asked, notice: "3月和4月\n各发了一次" }).success).toBe(true);
  },
);

test("where a pool has spent a repayment meanwhile, it is not undone, and nothing moves", async () => {
  const { claimId, endToEndId } = await paid();
  await openRecovery(officer(), demand(endToEndId));
  await repay(endToEndId, AMOUNT - 1, "R1");
  await service.fund(CITY, { balanceFen: 0 });
  const before = await held();
  const [row] = (await read(claimId)).recovery?.repayments ?? [];
  const undone = undoRepayment(officer(), { endToEndId, repaymentId: row?.repaymentId ?? "", reason: "退票" });
  await expect(undone).rejects.toMatchObject({ code: "ADVANCE_LIMIT_REACHED" });
  expect(await held()).toEqual(before);
});

describe("a return of the bank's while money is asked back", () => {
  const RETURN = { kind: "returned", status: null, reason: "AC06", bankReference: "R", at: new Date().toISOString() };
  const returned = (endToEndId: string) =>
    recordBankWord(service.as({ kind: "anonymous" }), { ...RETURN, endToEndId } as BankReport);

  test("recovers it, once", async () => {
    const before = await held();
    const { claimId, endToEndId } = await paid();
    await openRecovery(officer(), demand(endToEndId));
    await returned(endToEndId);
    await repay(endToEndId, AMOUNT, "R9").catch(() => {});
    expect((await read(claimId)).status).toBe("recovered");
    expect(await held()).toEqual(before);
  });

  test("takes only what was still lacking into the books: the rest is the evening's difference, to be paid back by hand", async () => {
    const before = await held();
    const { claimId, endToEndId } = await paid();
    await openRecovery(officer(), demand(endToEndId));
    await repay(endToEndId, 4_000, "R1");
    await returned(endToEndId);
    expect((await read(claimId)).status).toBe("recovered");
    expect(await held()).toEqual(before);
  });

  test("changes nothing after all was repaid", async () => {
    const before = await held();
    const { claimId, endToEndId } = await paid();
    await openRecovery(officer(), demand(endToEndId));
    await repay(endToEndId, AMOUNT, "R9");
    await returned(endToEndId);
    expect((await read(claimId)).status).toBe("recovered");
    expect(await held()).toEqual(before);
  });
});

test("is asked back by an officer of the paying district alone, for a day within a year", async () => {
  const { claimId, endToEndId } = await paid();
  await expect(openRecovery(me(), demand(endToEndId))).rejects.toMatchObject({ code: "NOT_ALLOWED" });
  const stranger = service.as({ ...OFFICER, jurisdictionCode: "330204" });
  await expect(openRecovery(stranger, demand(endToEndId))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(readPayment(stranger, { endToEndId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  for (const dueOn of [officer().today(), addDays(officer().today(), 400)]) {
    const asked = openRecovery(officer(), demand(endToEndId, { dueOn }));
    await expect(asked).rejects.toMatchObject({ code: "INPUT_INVALID" });
  }
  expect((await read(claimId)).status).toBe("credited");
});

test("the demonstration's tap stands for the payer's own transfer, and for nobody else's", async () => {
  const { claimId, endToEndId } = await paid();
  await openRecovery(officer(), demand(endToEndId));
  const other = await service.person("王阿婆");
  const foreign = repayInDemonstration(service.asPerson(other.subjectId), { claimId, amountFen: fen(1) });
  await expect(foreign).rejects.toMatchObject({ code: "NOT_FOUND" });
  await repayInDemonstration(me(), { claimId, amountFen: fen(1) });
  expect((await read(claimId)).recovery).toMatchObject({ repaidFen: 1 });
});

test("what came back is named by the check of the log when a row of it is changed, added or taken away", async () => {
  const named = async () => {
    const how = { trusted: [], anchors: [], onProgress: () => {} };
    const { faults } = await verifyDatabase(service.urls.owner, how);
    return faults.filter(({ kind }) => kind === "books-differ").map(({ place }) => place);
  };
  const arranged = await named(); // the tests fill pools and settle advances by hand
  const faults = async () => (await named()).filter((place) => !arranged.includes(place));
  const { claimId, endToEndId } = await paid();
  await openRecovery(officer(), demand(endToEndId));
  await repay(endToEndId, 4_000, "R1");
  const [row] = (await read(claimId)).recovery?.repayments ?? [];
  const id = row?.repaymentId ?? "";
  expect(await faults()).toEqual([]);
  const { owner } = service;
  await owner`update repayment set amount_fen = 3999 where repayment_id = ${id}`;
  expect(await faults()).toEqual([`repayment ${id}: event, record and ledger say 3999, 4000, 4000 fen`]);
  await owner`update repayment set amount_fen = 4000 where repayment_id = ${id}`;
  await owner`insert into repayment_undone values (${lin().subjectId}, ${id}, ${DISTRICT}, 'r', 'o', now())`;
  expect(await faults()).toEqual([
    `undone repayment ${id}: event, record and ledger say 4000 fen`,
    `undone repayment ${id}: no event tells of it`,
  ]);
  await owner`delete from repayment_undone where repayment_id = ${id}`;
  await owner`insert into ledger_transfer values ('-', 'trf_forged', 'posted', 'lac_treasury_330203', 'lac_advance_330203', 7, null, ${DISTRICT}, 'settle', now())`;
  expect(await faults()).toEqual(["settlement trf_forged: event, record and ledger say 7 fen"]);
  await owner`delete from ledger_transfer where transfer_id = 'trf_forged'`;
  expect(await faults()).toEqual([]);
});
