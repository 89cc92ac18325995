import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BankReport, BankStatusReport } from "@/server/gateways";
import { fen } from "@/server/kernel";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { carryPayment, confirmClaim, readClaim, recordBankWord } from ".";

let service: TestService;
let lin: TestSubject;

beforeAll(async () => {
  service = await startTestService();
  lin = await service.person("林测试");
  await service.fund("330203", { balanceFen: 100_000_000 });
});
afterAll(() => service?.close());

/** A claim whose first attempt has met a fault of the bank. */
async function claimMeeting(fault: Record<string, unknown>): Promise<string> {
  await service.fault({ count: 1, ...fault });
  const entitlementId = await service.owe(lin.subjectId, 4_500);
  const input = { entitlementId, entitlementVersion: 1, payeeAccountId: lin.accountId };
  return (await confirmClaim(service.asPerson(lin.subjectId), input)).claimId;
}

const attemptsOf = (claimId: string) =>
  service.owner<{ end_to_end_id: string; status: string }[]>`
    select end_to_end_id, status from payment_instruction where claim_id = ${claimId} order by attempt`;
const statusOf = async (claimId: string) => (await readClaim(service.asPerson(lin.subjectId), { claimId })).status;
const carry = (claimId: string) =>
  carryPayment(service.asPerson(lin.subjectId), { ...lin, claimId, deadlineMs: 2_000, sentBefore: true });
const word = (
  endToEndId: string,
  status: "ACCC" | "RJCT",
  reason: string | null,
  more: Partial<BankStatusReport> = {},
): BankReport => ({
  kind: "status",
  endToEndId,
  status,
  reason,
  bankReference: "R1",
  at: new Date().toISOString(),
  ...more,
});

describe("a bank that says it has had the order before", () => {
  test("is asked again and never sent another one, because the first may have been paid", async () => {
    const claimId = await claimMeeting({ kind: "reject", reasonCode: "AM05" });
    expect(await carry(claimId)).toBe("unsettled");
    const attempts = await attemptsOf(claimId);
    expect(attempts.map(({ status }) => status)).toEqual(["open"]);

    await recordBankWord(service.as({ kind: "anonymous" }), word(attempts[0]?.end_to_end_id ?? "", "ACCC", null));
    expect(await statusOf(claimId)).toBe("credited");
  });

  test("can still reject it in earnest afterwards", async () => {
    const claimId = await claimMeeting({ kind: "reject", reasonCode: "DU04" });
    const [attempt] = await attemptsOf(claimId);
    await recordBankWord(service.as({ kind: "anonymous" }), word(attempt?.end_to_end_id ?? "", "RJCT", "AC06"));
    expect(await statusOf(claimId)).toBe("returned");
  });
});

describe("a word that was heard before", () => {
  test("with another content under it changes nothing: the first holds, and the trail shows both", async () => {
    const claimId = await claimMeeting({ kind: "reject", reasonCode: "AC06" });
    const [attempt] = await attemptsOf(claimId);
    const again = (reason: string) =>
      recordBankWord(service.as({ kind: "anonymous" }), word(attempt?.end_to_end_id ?? "", "RJCT", reason));
    await again("AC06");
    await again("MS03"); // the bank's own fault would be tried again
    expect(await statusOf(claimId)).toBe("returned");
    expect((await attemptsOf(claimId)).map(({ status }) => status)).toEqual(["rejected"]);
    const events = await service.owner`
      select details from audit_event where object_id = ${attempt?.end_to_end_id ?? ""} and action = 'bank-said-otherwise' order by event_id`;
    const first = { reason: "AC06" };
    expect(events.map(({ details }) => details)).toMatchObject([
      { word: "RJCT", reason: "AC06", bankReference: "R1", first },
      { word: "RJCT", reason: "MS03", bankReference: "R1", first },
    ]);
  });

  const AT = "2026-11-20T02:00:00.000Z";
  /** What the trail has after the bank said all of this about one payment, the first word included. */
  async function trailAfter(words: readonly Partial<BankStatusReport>[], status: "ACCC" | "RJCT" = "ACCC") {
    const [attempt] = await attemptsOf(await claimMeeting({ kind: "down" }));
    const id = attempt?.end_to_end_id ?? "";
    const reason = status === "RJCT" ? "AC06" : null;
    for (const more of words) {
      await recordBankWord(service.as({ kind: "anonymous" }), word(id, status, reason, { at: AT, ...more }));
    }
    const events =
      await service.owner`select action, details from audit_event where object_id = ${id} order by event_id`;
    return events
      .filter(({ action }) => action.startsWith("bank-said"))
      .map(({ action, details }) => ({ action, ...details }));
  }
  const sum = { amountFen: fen(4_500) };

  test("under another reference or of another instant is left in the trail, once, however often it is said", async () => {
    const other = { bankReference: "R2", at: "2020-01-01T00:00:00.000Z" };
    expect(await trailAfter([{}, {}, other, other, {}, { at: "2020-01-01T00:00:00.000Z" }])).toMatchObject([
      { action: "bank-said", bankReference: "R1", at: AT, message: "pain.002" },
      { action: "bank-said-otherwise", ...other, first: { bankReference: "R1", at: AT } },
      { action: "bank-said-otherwise", bankReference: "R1", at: other.at },
    ]);
    expect(await trailAfter([{}, { bankReference: "R2" }], "RJCT")).toMatchObject([
      {},
      { action: "bank-said-otherwise" },
    ]);
  });

  test("by another kind of message says the same under a reference of its own; said otherwise by that kind, it is left in the trail", async () => {
    const notice = { ...sum, bankReference: "N1", at: "2026-11-20T02:00:09.000Z" };
    expect(await trailAfter([{}, sum, sum])).toMatchObject([{ action: "bank-said" }]); // as the bank here does: one reference for both
    expect(await trailAfter([{}, notice, notice, {}, { ...notice, bankReference: "N2" }])).toMatchObject([
      { action: "bank-said", message: "pain.002" },
      { action: "bank-said-again", message: "camt.054", bankReference: "N1" },
      { action: "bank-said-otherwise", message: "camt.054", bankReference: "N2" },
    ]);
    expect(await trailAfter([notice, {}, { bankReference: "R2" }])).toMatchObject([
      { action: "bank-said", message: "camt.054" },
      { action: "bank-said-again", message: "pain.002", bankReference: "R1" },
      { action: "bank-said-otherwise", message: "pain.002", bankReference: "R2" },
    ]);
  });

  test("about another sum is left in the trail once, and again where it is another one", async () => {
    const part = (amountFen: number) => ({ amountFen: fen(amountFen) });
    expect(await trailAfter([part(1), part(1), part(2), part(1)])).toMatchObject([
      { action: "bank-said-another-sum", amountFen: 1 },
      { action: "bank-said-another-sum", amountFen: 2 },
    ]);
  });

  test("and written down before the trail said more than its reason is compared by that alone", async () => {
    const [attempt] = await attemptsOf(await claimMeeting({ kind: "down" }));
    const id = attempt?.end_to_end_id ?? "";
    const say = (more: Partial<BankStatusReport>) =>
      recordBankWord(service.as({ kind: "anonymous" }), word(id, "ACCC", null, more));
    await say({});
    await service.owner`update audit_event set details = details - 'message' - 'at' where object_id = ${id} and action = 'bank-said'`;
    await say({ bankReference: "N1" });
    expect(
      await service.owner`select from audit_event where object_id = ${id} and action like 'bank-said-%'`,
    ).toHaveLength(0);
  });
});

describe("a notice of the payee's account", () => {
  const said = (word: BankReport) => recordBankWord(service.as({ kind: "anonymous" }), word);
  const trailOf = (endToEndId: string) => service.owner`
    select details from audit_event where object_id = ${endToEndId} and action = 'bank-said-another-sum' order by event_id`;

  test("that tells of another sum than was ordered credits nothing, in one part or in several, and the trail shows each", async () => {
    const claimId = await claimMeeting({ kind: "down" });
    const [attempt] = await attemptsOf(claimId);
    const notice = (amountFen: number) =>
      word(attempt?.end_to_end_id ?? "", "ACCC", null, { amountFen: fen(amountFen) });
    for (const part of [1, 4_499, 4_501]) await said(notice(part));
    expect(await statusOf(claimId)).toBe("confirmed");
    expect((await attemptsOf(claimId)).map(({ status }) => status)).toEqual(["open"]);
    expect((await trailOf(attempt?.end_to_end_id ?? "")).map(({ details }) => details)).toMatchObject(
      [1, 4_499, 4_501].map((amountFen) => ({ word: "ACCC", amountFen, orderedFen: 4_500 })),
    );

    await said(notice(4_500));
    expect(await statusOf(claimId)).toBe("credited");
  });

  test("that tells of another sum keeps no word on the whole order from being heard", async () => {
    const claimId = await claimMeeting({ kind: "down" });
    const [attempt] = await attemptsOf(claimId);
    await said(word(attempt?.end_to_end_id ?? "", "ACCC", null, { amountFen: fen(1) }));
    await said(word(attempt?.end_to_end_id ?? "", "ACCC", null));
    expect(await statusOf(claimId)).toBe("credited");
  });

  test("credits nothing of another sum where it is the answer that the tap itself gets", async () => {
    const ctx = service.asPerson(lin.subjectId);
    const { bank } = ctx.gateways;
    const pay: typeof bank.pay = async ({ endToEndId }) => word(endToEndId, "ACCC", null, { amountFen: fen(1) });
    const entitlementId = await service.owe(lin.subjectId, 4_500);
    const tap = { entitlementId, entitlementVersion: 1, payeeAccountId: lin.accountId };
    const resources = { ...ctx.gateways, bank: { ...bank, pay } };
    const asOther = { ...ctx, gateways: resources };
    const { claimId } = await confirmClaim({ ...asOther, as: (job) => ({ ...ctx.as(job), gateways: resources }) }, tap);
    expect(await statusOf(claimId)).toBe("confirmed");
    const [attempt] = await attemptsOf(claimId);
    expect(await trailOf(attempt?.end_to_end_id ?? "")).toHaveLength(1);
  });
});

describe("a bank that credits what it had rejected", () => {
  test("moves nothing in the books, and is left in the audit trail for whoever reconciles", async () => {
    const claimId = await claimMeeting({ kind: "reject", reasonCode: "MS03" });
    const [first] = await attemptsOf(claimId);
    await recordBankWord(service.as({ kind: "anonymous" }), word(first?.end_to_end_id ?? "", "ACCC", null));
    expect((await attemptsOf(claimId)).map(({ status }) => status)).toEqual(["rejected", "open"]);
    const events = await service.owner`
      select details ->> 'word' as word from audit_event
       where object_id = ${first?.end_to_end_id ?? ""} and action = 'bank-said-too-late'`;
    expect(events).toEqual([{ word: "ACCC" }]);
  });
});
