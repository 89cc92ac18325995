import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  confirmClaim,
  openRecovery,
  readClaim,
  recordRepayment,
  repayInDemonstration,
  undoRepayment,
} from "@/server/claims";
import type { Context } from "@/server/context";
import type { PoolCredit } from "@/server/gateways";
import { addDays, fen } from "@/server/kernel";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { reconcileDay, takePoolCredit } from ".";
import { listDifferences } from "./reconciliation-store";

/** 交回款: what officers book as paid back, and what the bank's statement says came in, must be the same. */

const DISTRICT = "330203";
const AMOUNT = 5_000;
const PAYEES_ACCOUNT = { bankCode: "NBCB", accountNumber: "6200000000000001" };
let service: TestService;
let lin: TestSubject;
let ctx: Context;

beforeAll(async () => {
  service = await startTestService();
  ctx = service.as({ kind: "system", job: "treasury" });
  await service.fund(DISTRICT, { balanceFen: 10_000_000 });
});
afterAll(() => service?.close());
beforeEach(async () => {
  lin = await service.person("林小禾");
});

const officer = () => service.as({ kind: "officer", personId: "sub_officer", jurisdictionCode: DISTRICT });
const evening = async () => {
  await new Promise((resolve) => setTimeout(resolve, 2)); // a statement tells what was booked before the instant it is of
  return reconcileDay(ctx, ctx.today());
};
const differencesOf = async (reference: string) =>
  (await ctx.tx((tx) => listDifferences(tx))).filter((one) => one.endToEndId === reference);

/** A payment that is asked back. */
async function askedBack() {
  const entitlementId = await service.owe(lin.subjectId, AMOUNT);
  const input = { entitlementId, entitlementVersion: 1, payeeAccountId: lin.accountId };
  const { claimId } = await confirmClaim(service.asPerson(lin.subjectId), input);
  const [order] = await service.owner`select end_to_end_id as id from payment_instruction where claim_id = ${claimId}`;
  const endToEndId: string = order?.id;
  const asked = { ground: "paid-twice", decisionNo: "1", notice: "4月这一次要交回。" } as const;
  await openRecovery(officer(), { endToEndId, ...asked, dueOn: addDays(officer().today(), 30) });
  return { claimId, endToEndId };
}

/** The payee transfers at her own bank; the pool's bank tells of it. @returns the bank's own reference. */
async function paysBack(amountFen: number): Promise<string> {
  const body = JSON.stringify({ pool: DISTRICT, amountFen, payer: PAYEES_ACCOUNT });
  const answer = await fetch(new URL("/treasury-payments", service.bank.url), { method: "POST", body });
  const { pool: account, ...credit } = await answer.json();
  expect(await takePoolCredit(ctx, { kind: "pool-credit", account, ...credit } as PoolCredit)).toBe("refused");
  return credit.bankReference;
}

describe("an evening compares what came back from payees", () => {
  test("money in that nobody knew agrees once it is booked for the payment it belongs to", async () => {
    const { claimId, endToEndId } = await askedBack();
    const bankReference = await paysBack(AMOUNT);
    await evening();
    expect(await differencesOf(bankReference)).toMatchObject([{ kind: "unknown", state: "open", bankFen: AMOUNT }]);
    await recordRepayment(officer(), { endToEndId, amountFen: fen(AMOUNT), bankReference });
    await evening();
    expect(await differencesOf(bankReference)).toMatchObject([{ kind: "unknown", state: "agreed" }]);
    expect((await readClaim(service.asPerson(lin.subjectId), { claimId })).status).toBe("recovered");
  });

  test("a repayment under a reference that the bank does not know is missing, until it is undone", async () => {
    const { claimId, endToEndId } = await askedBack();
    await recordRepayment(officer(), { endToEndId, amountFen: fen(AMOUNT), bankReference: "INVENTED-1" });
    await evening();
    await evening();
    const owner = `finance:${DISTRICT}`;
    expect(await differencesOf("INVENTED-1")).toMatchObject([
      { kind: "missing", about: "repayment", state: "open", owner, ourFen: AMOUNT, bankFen: null },
    ]);
    const { recovery } = await readClaim(service.asPerson(lin.subjectId), { claimId });
    const repaymentId = recovery?.repayments[0]?.repaymentId ?? "";
    await undoRepayment(officer(), { endToEndId, repaymentId, reason: "没有这笔钱" });
    await evening();
    expect(await differencesOf("INVENTED-1")).toMatchObject([{ kind: "missing", state: "agreed" }]);
  });

  test("a repayment of another sum than the bank's entry says so", async () => {
    const { endToEndId } = await askedBack();
    const bankReference = await paysBack(AMOUNT - 1);
    await recordRepayment(officer(), { endToEndId, amountFen: fen(AMOUNT), bankReference });
    await evening();
    const standing = (await differencesOf(bankReference)).filter(({ state }) => state === "open");
    expect(standing).toMatchObject([{ kind: "amount", about: "repayment", ourFen: AMOUNT, bankFen: AMOUNT - 1 }]);
  });

  test("what the treasury paid in is nobody's repayment: one sum does not count twice", async () => {
    const { endToEndId } = await askedBack();
    const body = JSON.stringify({ pool: DISTRICT, amountFen: AMOUNT });
    const answer = await fetch(new URL("/treasury-payments", service.bank.url), { method: "POST", body });
    const { pool: account, ...credit } = await answer.json();
    await takePoolCredit(ctx, { kind: "pool-credit", account, ...credit } as PoolCredit);
    const { bankReference } = credit;
    await recordRepayment(officer(), { endToEndId, amountFen: fen(AMOUNT), bankReference });
    await evening();
    expect(await differencesOf(bankReference)).toMatchObject([
      { kind: "duplicate", about: "repayment", ourFen: AMOUNT, bankFen: null },
    ]);
  });

  test("a tap of the demonstration, which has no bank of the payee's, is missed on no statement", async () => {
    const { claimId } = await askedBack();
    await repayInDemonstration(service.asPerson(lin.subjectId), { claimId, amountFen: fen(AMOUNT) });
    const [row] = await service.owner`select bank_reference as reference from repayment where claim_id = ${claimId}`;
    await evening();
    expect(await differencesOf(row?.reference)).toEqual([]);
  });
});
