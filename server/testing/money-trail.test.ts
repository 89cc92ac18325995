import { afterAll, beforeAll, expect, test } from "vitest";
import { cancelClaim, confirmClaim, openRecovery, readClaim, recordRepayment, undoRepayment } from "@/server/claims";
import { handleDifference, orderBetweenPools, readFunds, reconcileDay } from "@/server/funds";
import { addDays, fen } from "@/server/kernel";
import { startTestService, type TestService } from "./test-service";
import { watchSilent } from "./watch-silent";

/** Every change of the money path beyond the happy one leaves its event in the same transaction. */

const DISTRICT = "330203";
let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service?.close());

test("money given up, asked back, repaid, undone, compared with the bank, its difference handled, and an advance repaid", async () => {
  const wang = await service.person("王测试");
  await service.fund(DISTRICT, { balanceFen: 0, creditLineFen: 10_000_000 });
  const me = service.asPerson(wang.subjectId);
  const claimed = async (amountFen: number) => {
    const item = { entitlementId: await service.owe(wang.subjectId, amountFen), entitlementVersion: 1 };
    const { claimId } = await confirmClaim(me, { ...item, payeeAccountId: wang.accountId });
    const [order] =
      await service.owner`select end_to_end_id as id from payment_instruction where claim_id = ${claimId}`;
    return { claimId, endToEndId: order?.id as string };
  };
  await service.fault({ kind: "reject", reasonCode: "AC06", count: 1 });
  const back = await claimed(300);
  const paid = await claimed(400);
  const officer = service.as({ kind: "officer", personId: wang.subjectId, jurisdictionCode: DISTRICT });
  const treasury = service.as({ kind: "system", job: "treasury" });
  const silent = await watchSilent(service);
  await cancelClaim(me, back);
  const demand = { ground: "paid-twice", decisionNo: "1", notice: "请交回。" } as const;
  await openRecovery(officer, { ...paid, ...demand, dueOn: addDays(officer.today(), 30) });
  await recordRepayment(officer, { ...paid, amountFen: fen(400), bankReference: "TRAIL-1" });
  const { recovery } = await readClaim(me, paid);
  const repaymentId = recovery?.repayments[0]?.repaymentId ?? "";
  await undoRepayment(officer, { ...paid, repaymentId, reason: "退票" });
  await recordRepayment(officer, { ...paid, amountFen: fen(400), bankReference: "TRAIL-2" });
  await claimed(500); // advanced, and proved by the statement
  await new Promise((resolve) => setTimeout(resolve, 2)); // a statement tells what was booked before the instant it is of
  await reconcileDay(treasury, treasury.today());
  const { differences } = await readFunds(officer);
  const missing = differences.find(({ endToEndId }) => endToEndId === "TRAIL-2"); // no bank brought it
  await handleDifference(officer, { differenceId: missing?.differenceId ?? "", state: "in-hand", note: "" });
  expect((await orderBetweenPools(treasury, treasury.today())).length).toBe(1);
  expect(await silent()).toEqual({});
});
