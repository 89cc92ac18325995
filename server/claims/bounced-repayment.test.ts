import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Caller } from "@/server/context";
import type { BankReport } from "@/server/gateways";
import { addDays, fen } from "@/server/kernel";
import { checkBooks } from "@/server/ledger";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { confirmClaim, openRecovery, readClaim, readPayment, recordBankWord, recordRepayment, undoRepayment } from ".";

/** 交回款没到账: a claim that was recovered is asked back again. */

const CITY = "330200";
const DISTRICT = "330203";
const AMOUNT = 10_001;
const OFFICER: Caller = { kind: "officer", personId: "sub_officer", jurisdictionCode: DISTRICT };
let service: TestService;
let lin: TestSubject;

beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service?.close());
beforeEach(async () => {
  lin = await service.person("林小禾");
  await service.fund(CITY, { balanceFen: 1_000_000 });
  await service.fund(DISTRICT, { balanceFen: 2_000, creditLineFen: 1_000_000 }); // most of the district's leg is advanced
});

const me = () => service.asPerson(lin.subjectId);
const officer = () => service.as(OFFICER);
const read = (claimId: string) => readClaim(me(), { claimId });
const repay = (endToEndId: string, amountFen: number, reference: string) =>
  recordRepayment(officer(), {
    endToEndId,
    amountFen: fen(amountFen),
    bankReference: `${lin.subjectId.slice(-12)}-${reference}`,
  });

/** Money that arrived, was asked back, and came back to the last fen. */
async function recovered() {
  const entitlementId = await service.owe(lin.subjectId, AMOUNT, { citySharePermille: 300 });
  const tap = { entitlementId, entitlementVersion: 1, payeeAccountId: lin.accountId };
  const { claimId } = await confirmClaim(me(), tap);
  const [order] = await service.owner`select end_to_end_id as id from payment_instruction where claim_id = ${claimId}`;
  const endToEndId: string = order?.id;
  const before = await held();
  const asked = { ground: "paid-twice", decisionNo: "海财追〔2026〕1号", notice: "4月这一次要交回。" } as const;
  await openRecovery(officer(), { endToEndId, ...asked, dueOn: addDays(officer().today(), 30) });
  await repay(endToEndId, AMOUNT, "R1");
  const { status, recovery } = await read(claimId);
  expect(status).toBe("recovered");
  const undo = { endToEndId, repaymentId: recovery?.repayments[0]?.repaymentId ?? "", reason: "退票" };
  return { claimId, endToEndId, before, undo: () => undoRepayment(officer(), undo) };
}

/** What each place holds, in fen: the city's pool, the district's pool, the district's advance, and what the subject has. */
async function held(): Promise<number[]> {
  const names = [`lac_pool_${CITY}`, `lac_pool_${DISTRICT}`, `lac_advance_${DISTRICT}`, `lac_${lin.subjectId}`];
  const rows = await service.owner`select account_id as id, in_posted_fen - out_posted_fen as fen from ledger_balance`;
  return names.map((name) => Number(rows.find(({ id }) => id === name)?.fen ?? 0));
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
  await service.owner`insert into person_freed values ('m', 'p1', ${lin.subjectId}, ${claimId}, current_date)`;
  const [{ count }] = (await service.owner`
    select count(*)::int as count from claim where status not in ('cancelled', 'recovered')`) as unknown as [
    { count: number },
  ];
  await limited(count);
  const before = await held();
  await expect(undo()).rejects.toMatchObject({ code: "RECOVERY_PLACE_TAKEN" });
  expect([await held(), (await read(claimId)).status]).toEqual([before, "recovered"]);

  await limited(count + 1);
  await service.owner`insert into person_use values ('m', 'p1', ${lin.subjectId}, 'clm_other', current_date)`;
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
