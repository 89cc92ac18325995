import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { BankReport } from "@/server/gateways";
import { addDays } from "@/server/kernel";
import { checkBooks } from "@/server/ledger";
import { ASKED_BACK, askingBackWith } from "@/server/testing/asking-back";
import { startTestService, type TestService } from "@/server/testing/test-service";
import { openRecovery, readPayment, recordBankWord, undoRepayment } from ".";

/** 交回款没到账: a claim that was recovered is asked back again. */

const { amountFen: AMOUNT } = ASKED_BACK;
let service: TestService;
const { lin, officer, begin, read, paid, repay, held } = askingBackWith(() => service);

beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service?.close());
beforeEach(begin);

/** Money that arrived, was asked back, and came back to the last fen. */
async function recovered() {
  const { claimId, endToEndId } = await paid();
  const before = await held();
  const asked = { ground: "paid-twice", decisionNo: "海财追〔2026〕1号", notice: "4月这一次要交回。" } as const;
  await openRecovery(officer(), { endToEndId, ...asked, dueOn: addDays(officer().today(), 30) });
  await repay(endToEndId, AMOUNT, "R1");
  const { status, recovery } = await read(claimId);
  expect(status).toBe("recovered");
  const undo = { endToEndId, repaymentId: recovery?.repayments[0]?.repaymentId ?? "", reason: "退票" };
  return { claimId, endToEndId, before, undo: () => undoRepayment(officer(), undo) };
}

test("a repayment that bounced after all had come back is undone too: it is asked back again, and the books and the log say so", async () => {
  const { claimId, endToEndId, before, undo } = await recovered();
  await undo();
  await undo();
  expect(await held()).toEqual(before);
  const { status, recovery } = await read(claimId);
  expect({ status, left: recovery?.leftFen }).toEqual({ status: "recovering", left: AMOUNT });
  const fact = await service.owner`select amount_fen::int as fen from claimed_fact where claim_id = ${claimId}`;
  expect([...fact]).toMatchObject([{ fen: AMOUNT }]);
  const { events } = await readPayment(officer(), { endToEndId });
  expect(events.slice(-2)).toMatchObject([
    { action: "repayment-undone" },
    { action: "recovery-reopened", by: "officer" },
  ]);
  const wrong: unknown[] = [];
  await checkBooks(service.owner, (difference) => wrong.push(difference));
  expect(wrong).toEqual([]);

  await repay(endToEndId, AMOUNT, "R2");
  expect((await read(claimId)).status).toBe("recovered");
});

test("where the bank itself has returned what was repaid, nothing is asked back again", async () => {
  const { claimId, endToEndId, undo } = await recovered();
  const word = { kind: "returned", status: null, reason: "AC06", bankReference: "R", at: new Date().toISOString() };
  await recordBankWord(service.as({ kind: "anonymous" }), { ...word, endToEndId } as BankReport);
  await expect(undo()).rejects.toMatchObject({ code: "CLAIM_NOT_RECOVERING" });
  expect((await read(claimId)).status).toBe("recovered");
});

test("what came free by a recovery is taken again by the repayment that bounced, or it waits until there is room", async () => {
  const limited = (places: number | null) => service.owner`
    update program_version set definition = definition || ${service.owner.json({ limits: places === null ? null : { per: "yearly", places } } as never)}`;
  const used = async () =>
    (await service.owner`select places_used::int as places from program_use`).map((row) => row.places);
  const { claimId, endToEndId, undo } = await recovered();
  await service.owner`insert into person_freed values ('m', 'p1', ${lin().subjectId}, ${claimId}, current_date)`;
  const [{ count }] = (await service.owner`
    select count(*)::int as count from claim where status not in ('cancelled', 'recovered')`) as unknown as [
    { count: number },
  ];
  await limited(count);
  const before = await held();
  await expect(undo()).rejects.toMatchObject({ code: "RECOVERY_PLACE_TAKEN" });
  expect([await held(), (await read(claimId)).status]).toEqual([before, "recovered"]);

  await limited(count + 1);
  await service.owner`insert into person_use values ('m', 'p1', ${lin().subjectId}, 'clm_other', current_date)`;
  await expect(undo()).rejects.toMatchObject({ code: "RECOVERY_PLACE_TAKEN" });
  await service.owner`delete from person_use where claim_id = 'clm_other'`;
  await undo();
  expect(await used()).toEqual([count + 1]);
  const counted = () => service.owner`select mark, person_ref from person_use where claim_id = ${claimId}`;
  expect(await counted()).toMatchObject([{ mark: "m", person_ref: "p1" }]);
  await repay(endToEndId, AMOUNT, "R2"); // and given back again
  expect([await used(), await counted()]).toEqual([[count], []]);
  expect(await service.owner`select from person_freed where claim_id = ${claimId}`).toHaveLength(1);
  await service.owner`delete from person_freed`;
  await limited(null);
});
