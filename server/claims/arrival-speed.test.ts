import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { confirmClaim, readArrivalSpeed, recordBankWord, reissueClaim } from ".";

let service: TestService;
let lin: TestSubject;

beforeAll(async () => {
  service = await startTestService();
  await service.fund("330203", { balanceFen: 10_000_000 });
  lin = await service.person("林测试");
  for (const program of ["T-2", "T-3", "T-4"]) {
    await service.owner`insert into program_version select ${program}, version, audience, valid_from, valid_to, definition, digest, published_at from program_version where program_id = 'T-1'`;
  }
});
afterAll(() => service?.close());

/** Pays so many of a program, so many seconds after each tap. */
async function pay(programId: string, seconds: readonly number[]): Promise<void> {
  for (const after of seconds) {
    const entitlementId = await service.owe(lin.subjectId, 100);
    await service.owner`update entitlement set program_id = ${programId} where entitlement_id = ${entitlementId}`;
    const input = { entitlementId, entitlementVersion: 1, payeeAccountId: lin.accountId };
    const { claimId } = await confirmClaim(service.asPerson(lin.subjectId), input);
    await service.owner`
      update claim set confirmed_at = t.created_at - make_interval(secs => ${after})
        from ledger_transfer t, payment_instruction i
       where claim.claim_id = ${claimId} and i.claim_id = ${claimId} and t.reference = i.instruction_id and t.reason = 'credit'`;
  }
}

/** As if a minute had passed: what was worked out is worked out again. */
async function readAnew() {
  const ctx = service.as({ kind: "anonymous" });
  const later = new Date(Date.now() + 61_000 * ++asked);
  return readArrivalSpeed({ ...ctx, now: () => later });
}
let asked = 0;

describe("how fast money arrives", () => {
  test("says nothing of fewer than five payments, not even in the total", async () => {
    await pay("T-1", [1, 2, 3, 4]);
    expect((await readAnew()).months).toEqual([]);
  });

  test("tells anybody of a program with five, and the total is what is shown and no more", async () => {
    await pay("T-2", [1, 2, 3, 4, 10]);
    const [month] = (await readAnew()).months;
    const figures = { payments: 5, p50Ms: 3_000, p95Ms: 8_800, p99Ms: 9_760, taps: 1, attempts: 1 };
    expect(month?.all).toEqual(figures);
    expect(month?.programs).toEqual([{ ...figures, programName: expect.any(String) }]);
  });

  test("puts small programs together once they are five, under no name", async () => {
    await pay("T-3", [7]);
    const [month] = (await readAnew()).months;
    expect(month?.all.payments).toBe(10);
    expect(month?.programs.map(({ programName, payments }) => [programName === null, payments])).toEqual([
      [false, 5],
      [true, 5],
    ]);
  });

  test("counts nothing that came back, and each payment once: by its last arrival, with every tap and attempt that led to it", async () => {
    const anybody = service.as({ kind: "anonymous" });
    const attemptOf = async (claimId: string) => {
      const [row] = await service.owner`
        select end_to_end_id as id from payment_instruction where claim_id = ${claimId} order by attempt desc limit 1`;
      return row?.id as string;
    };
    const comeBack = async (claimId: string) => {
      const said = { reason: "AC06", bankReference: "R", at: new Date().toISOString() };
      await recordBankWord(anybody, { kind: "returned", endToEndId: await attemptOf(claimId), status: null, ...said });
    };
    const tap = async () => {
      const entitlementId = await service.owe(lin.subjectId, 100);
      await service.owner`update entitlement set program_id = 'T-4' where entitlement_id = ${entitlementId}`;
      const input = { entitlementId, entitlementVersion: 1, payeeAccountId: lin.accountId };
      return (await confirmClaim(service.asPerson(lin.subjectId), input)).claimId;
    };
    const before = (await readAnew()).months[0];

    for (let i = 0; i < 6; i++) {
      await service.fault({ kind: "down", count: 1 });
      await comeBack(await tap()); // before the bank had said that it was there
    }
    const twice: string[] = [];
    for (let i = 0; i < 5; i++) twice.push(await tap());
    for (const claimId of twice) await comeBack(claimId); // afterwards
    expect((await readAnew()).months[0]).toEqual(before);

    for (const claimId of twice) {
      await reissueClaim(service.asPerson(lin.subjectId), { claimId, payeeAccountId: lin.accountId });
    }
    const month = (await readAnew()).months[0];
    expect(month?.all.payments).toBe((before?.all.payments ?? 0) + 5);
    expect(month?.programs.find(({ attempts }) => attempts > 1)).toMatchObject({ payments: 5, taps: 2, attempts: 2 });
    const [held] = await service.owner`
      select count(*)::int as claims from (
        select i.claim_id from ledger_transfer t join payment_instruction i on i.subject_id = t.subject_id and i.instruction_id = t.reference
         group by i.claim_id having sum(case t.reason when 'credit' then t.amount_fen when 'return' then -t.amount_fen else 0 end) > 0) held`;
    expect(month?.all.payments).toBe(held?.claims);
  });

  test("is worked out once a minute, however many ask", async () => {
    const ctx = service.as({ kind: "anonymous" });
    const [first, second] = await Promise.all([readArrivalSpeed(ctx), readArrivalSpeed(ctx)]);
    expect(first.computedAt).toBe(second.computedAt);
  });
});
