import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { confirmClaim, openRecovery, recordBankWord, recordRepayment, undoRepayment } from "@/server/claims";
import { addDays, fen } from "@/server/kernel";
import { checkBooks, type Difference } from "@/server/ledger";
import { startTestService, type TestService, type TestSubject } from "./test-service";

const DISTRICT = "330203";
const CITY = "330200";

let service: TestService;
let lin: TestSubject;
let paid: { claimId: string; instructionId: string };
let partly: typeof paid;

beforeAll(async () => {
  service = await startTestService();
  await service.fund(DISTRICT, { balanceFen: 500_000, creditLineFen: 1_000_000 });
  await service.fund(CITY, { balanceFen: 5_000_000 });
  lin = await service.person("林测试");
  paid = await tap(100_001, { citySharePermille: 300 });
  await tap(900_000); // more than the pool holds: partly advanced
  const returned = await tap(20_000);
  const word = {
    kind: "returned",
    status: null,
    reason: "AC06",
    bankReference: "R",
    at: new Date().toISOString(),
  } as const;
  await recordBankWord(service.asPerson(lin.subjectId), { ...word, endToEndId: returned.instructionId });
  const officer = service.as({ kind: "officer", personId: "sub_officer", jurisdictionCode: DISTRICT });
  for (const parts of [[], [1_000, 6_001], [2_500], [3_333]]) {
    const { claimId, instructionId } = await tap(7_001, { citySharePermille: 300 });
    const payment = { endToEndId: instructionId };
    const dueOn = addDays(officer.today(), 30);
    await openRecovery(officer, {
      ...payment,
      ground: "paid-twice",
      decisionNo: "海财追〔2026〕1号",
      notice: "重复",
      dueOn,
    });
    for (const amountFen of parts.map(fen))
      await recordRepayment(officer, { ...payment, amountFen, bankReference: `R${amountFen}` });
    if (parts[0] !== 3_333) continue;
    const [row] = await service.owner`select repayment_id from repayment where claim_id = ${claimId}`;
    await undoRepayment(officer, { ...payment, repaymentId: row?.repayment_id, reason: "退票" });
    partly = { claimId, instructionId };
  }
  const closed = await service.person("何测试", { bankState: "closed" });
  await tap(3_000, {}, closed);
  await service.fault({ kind: "down", count: 1 });
  await tap(4_000); // stays open
});
afterAll(() => service?.close());

async function tap(amountFen: number, more: Record<string, number> = {}, who = lin): Promise<typeof paid> {
  const entitlementId = await service.owe(who.subjectId, amountFen, more);
  const { claimId } = await confirmClaim(service.asPerson(who.subjectId), {
    entitlementId,
    entitlementVersion: 1,
    payeeAccountId: who.accountId,
  });
  const [row] = await service.owner`select instruction_id from payment_instruction where claim_id = ${claimId}`;
  return { claimId, instructionId: row?.instruction_id };
}

async function check(): Promise<Difference[]> {
  const found: Difference[] = [];
  await checkBooks(service.owner, (difference) => found.push(difference));
  return found;
}

/** Does harm as only the owner could, looks, and undoes it. */
async function after(harm: string): Promise<string[]> {
  const undo = new Error("undo");
  let found: Difference[] = [];
  await service.owner
    .begin(async (tx) => {
      await tx.unsafe(`set constraints all deferred; ${harm}`);
      const nested = { begin: (_: string, work: (on: typeof tx) => unknown) => work(tx) } as never;
      found = [];
      await checkBooks(nested, (difference) => found.push(difference));
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  return found.map(({ invariant, place }) => `${invariant}: ${place}`);
}

describe("the check of the books", () => {
  test("finds nothing after payments that were credited, advanced, returned, recovered, rejected and left open", async () => {
    expect(await check()).toEqual([]);
    const checked = await checkBooks(service.owner, () => {});
    expect(checked.counts).toMatchObject({ claims: 9, instructions: 9 });
  });

  const mine = () => `subject_id = '${lin.subjectId}' and reference = '${paid.instructionId}'`;
  const harms: [string, () => string, (found: string[]) => void][] = [
    [
      "a transfer of another sum",
      () =>
        `update ledger_transfer set amount_fen = amount_fen + 1 where ${mine()} and kind = 'post' and debit_account_id like '%pool_330203'`,
      (found) => {
        expect(found).toContain("balance: account lac_pool_330203");
        expect(found).toContain(`instruction: instruction ${lin.subjectId} ${paid.instructionId}`);
        expect(found.some((one) => one.startsWith(`transfer: transfer ${lin.subjectId} trf_r`))).toBe(true);
      },
    ],
    [
      "a transfer that was removed",
      () => `delete from ledger_transfer where ${mine()} and reason = 'credit'`,
      (found) => {
        expect(found).toContain(`balance: account lac_${lin.subjectId}`);
        expect(found).toContain("clearing: account lac_clearing");
      },
    ],
    [
      "a transfer that nobody instructed",
      () =>
        `insert into ledger_transfer values ('${lin.subjectId}', 'trf_x', 'posted', 'lac_clearing', 'lac_${lin.subjectId}', 7, null, 'pay_x', 'credit', now())`,
      (found) => expect(found).toContain(`instruction: instruction ${lin.subjectId} pay_x`),
    ],
    [
      "a balance that was raised by hand",
      () =>
        "update ledger_slot set in_posted_fen = in_posted_fen + 100 where account_id = 'lac_pool_330203' and slot = 3",
      (found) => expect(found).toEqual(["balance: account lac_pool_330203"]),
    ],
    [
      "a slot that lends more than its share",
      () =>
        `update ledger_slot set in_posted_fen = in_posted_fen + case slot when 1 then -9000000 else 9000000 end
          where account_id = 'lac_pool_330200' and slot in (1, 2)`,
      (found) => expect(found).toEqual(["slot: account lac_pool_330200 slot 1"]),
    ],
    [
      "a credit line that was overdrawn",
      () => "update ledger_account set floor_fen = -1 where account_id = 'lac_advance_330203'",
      (found) => expect(found).toContain("floor: account lac_advance_330203"),
    ],
    [
      "a cost that the district bore alone",
      () =>
        `update ledger_transfer set debit_account_id = 'lac_pool_330203' where ${mine()} and debit_account_id = 'lac_pool_330200'`,
      (found) => expect(found).toContain(`legs: instruction ${lin.subjectId} ${paid.instructionId}`),
    ],
    [
      "a claim that is called paid while its attempt is open",
      () =>
        "update claim set status = 'credited', credited_at = now() where claim_id in (select claim_id from payment_instruction where status = 'open')",
      (found) => expect(found).toMatchObject([expect.stringMatching(/^claim: claim /)]),
    ],
    [
      "a claim of more than was owed",
      () => `update claim set amount_fen = amount_fen + 1 where claim_id = '${paid.claimId}'`,
      (found) => expect(found).toEqual([`claim: claim ${lin.subjectId} ${paid.claimId}`]),
    ],
    [
      "an attempt that ended without a word of the bank",
      () => `delete from payment_event where instruction_id = '${paid.instructionId}'`,
      (found) => expect(found).toEqual([`word: instruction ${lin.subjectId} ${paid.instructionId}`]),
    ],
    [
      "money called paid back that nobody saw come",
      () => "delete from audit_event where action = 'claim-recovered'",
      (found) => expect(found).toEqual([expect.stringMatching(/^word: instruction /)]),
    ],
    [
      "a claim called recovered whose money is still out",
      () => `update claim set status = 'recovered' where claim_id = '${partly.claimId}'`,
      (found) => expect(found).toEqual([expect.stringMatching(/^claim: claim /)]),
    ],
    [
      "a repayment that moved no money",
      () =>
        `insert into repayment values ('${lin.subjectId}', 'rpm_ghost', '${partly.claimId}', '${DISTRICT}', 5, 'ghost', 'o', now())`,
      (found) => expect(found).toEqual([`instruction: instruction ${lin.subjectId} ${partly.instructionId}`]),
    ],
    [
      "a demand on a claim that is not being recovered",
      () => `update claim set status = 'credited' where claim_id = '${partly.claimId}'`,
      (found) => expect(found).toEqual([`recovery: claim ${lin.subjectId} ${partly.claimId}`]),
    ],
    [
      "places and a budget of which more is called used than was claimed",
      () =>
        `update program_version set definition = definition || '{"limits": {"per": "once", "places": 90, "budgetYuan": null}}' where program_id = 'T-1';
         update program_use set places_used = places_used + 1`,
      (found) => expect(found).toEqual(["limit: program T-1 once"]),
    ],
    [
      "an advance called repaid that the bank moved nothing for",
      () =>
        `insert into ledger_transfer values ('-', 'trf_ghost', 'posted', 'lac_treasury_330203', 'lac_advance_330203', 5, null, 'stl_20260101_330203', 'settle', now());
         update ledger_slot set in_posted_fen = in_posted_fen + 5 where account_id = 'lac_advance_330203' and slot = 0;
         update ledger_slot set out_posted_fen = out_posted_fen + 5 where account_id = 'lac_treasury_330203' and slot = 0`,
      (found) => expect(found).toEqual(["settled: order stl_20260101_330203"]),
    ],
    [
      "a claim whose account was taken away",
      () =>
        `alter table payee_account disable trigger named_kept;
         delete from payee_account where (subject_id, account_id) in (select subject_id, account_id from claim where claim_id = '${paid.claimId}')`,
      (found) => expect(found).toContain(`named: claim ${lin.subjectId} ${paid.claimId}`),
    ],
    [
      "a benefit that is called claimed and is not",
      () =>
        `insert into entitlement select subject_id, 'ent_ghost', program_id, program_version, 'ghost', 1, 'claimed', 'clm_ghost', amount_fen,
           city_share_permille, jurisdiction_code, brief, because, facts_digest, claimable_from, expires_on, computed_at from entitlement limit 1`,
      (found) => expect(found).toEqual([expect.stringMatching(/^owed: entitlement .* ent_ghost$/)]),
    ],
  ];
  test.each(harms)("names the place of %s", async (_, harm, expectFound) => {
    expectFound(await after(harm()));
    expect(await check()).toEqual([]);
  });
});
