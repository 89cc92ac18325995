import { type SQL, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { confirmClaim } from "@/server/claims";
import type { Context } from "@/server/context";
import { startTestService, type TestService, type TestSubject } from "./test-service";

const NOT_ALLOWED = "42501";
const TAKEN_ALREADY = "23505";

let service: TestService;
let mine: TestSubject;
let other: TestSubject;
let claimId: string;
let me: Context;

beforeAll(async () => {
  service = await startTestService();
  await service.fund("330203", { balanceFen: 1_000_000 });
  [mine, other] = [await service.person("甲"), await service.person("乙")];
  me = service.asPerson(mine.subjectId);
  const entitlementId = await service.owe(mine.subjectId, 100);
  const input = { entitlementId, entitlementVersion: 1, payeeAccountId: mine.accountId };
  claimId = (await confirmClaim(me, input)).claimId;
});
afterAll(() => service?.close());

const run = (ctx: Context, statement: SQL) => ctx.tx((tx) => tx.execute(statement));
const attempt = (sum: number) => sql`
  insert into payment_instruction (subject_id, instruction_id, claim_id, attempt, end_to_end_id, account_id, amount_fen,
    jurisdiction_code, remittance_text, status, created_at)
  values (${mine.subjectId}, ${`pay_${sum}`}, ${claimId}, 9, ${`pay_${sum}`}, ${mine.accountId}, ${sum}, '330203', 'x', 'open', now())`;

describe("the database itself refuses, whatever a verb of ours should ask for,", () => {
  test("another attempt of a claim whose money has arrived", async () => {
    await expect(run(me, attempt(100))).rejects.toMatchObject({ sqlState: NOT_ALLOWED });
    await service.owner`update claim set status = 'paying' where claim_id = ${claimId}`;
    await expect(run(me, attempt(100))).rejects.toMatchObject({ sqlState: TAKEN_ALREADY });
  });

  test("an attempt of another sum than was confirmed", async () => {
    await service.owner`update claim set status = 'paying' where claim_id = ${claimId}`;
    await service.owner`update payment_instruction set status = 'returned' where claim_id = ${claimId}`;
    await expect(run(me, attempt(101))).rejects.toMatchObject({ sqlState: NOT_ALLOWED });
    await expect(run(me, attempt(100))).resolves.toBeDefined();
  });

  test("a claim of another sum than was owed, or of an entitlement that it has not taken", async () => {
    const entitlementId = await service.owe(mine.subjectId, 200);
    const claim = (sum: number) => sql`
      insert into claim (subject_id, claim_id, entitlement_id, entitlement_version, program_id, program_version, amount_fen,
        status, account_id, jurisdiction_code, confirmed_by, confirmed_at)
      values (${mine.subjectId}, 'clm_forged', ${entitlementId}, 1, 'T-1', 1, ${sum}, 'confirmed', ${mine.accountId}, '330203',
        ${mine.subjectId}, now())`;
    await expect(run(me, claim(200))).rejects.toMatchObject({ sqlState: NOT_ALLOWED });
    await service.owner`update entitlement set status = 'claimed', claim_id = 'clm_forged' where entitlement_id = ${entitlementId}`;
    await expect(run(me, claim(201))).rejects.toMatchObject({ sqlState: NOT_ALLOWED });
    await expect(run(me, claim(200))).resolves.toBeDefined();
  });

  test("a session that acts for a firm without a delegation", async () => {
    const firm = await service.firm("测试公司", other.subjectId);
    await service.owner`insert into session values (${Buffer.alloc(32)}, ${mine.subjectId}, null, 'zlb', now(), now() + interval '1 hour')`;
    const act = sql`update session set acting_for = ${firm.subjectId} where person_id = ${mine.subjectId}`;
    await expect(run(me, act)).rejects.toMatchObject({ sqlState: NOT_ALLOWED });
  });

  test("a trail left in somebody else's affairs", async () => {
    const trail = sql`insert into audit_event values (${other.subjectId}, 'evt_forged', now(), 'person', ${mine.subjectId},
      null, null, 'x', 'x', '{}')`;
    await expect(run(me, trail)).rejects.toMatchObject({ sqlState: NOT_ALLOWED });
  });

  test("a reservation of no stated sum", async () => {
    const reserve = sql`select * from fund_reserve(${mine.subjectId}, 'x', '330203', null, 'trf_a', 'trf_b', now())`;
    expect([...(await run(me, reserve))]).toEqual([]);
  });
});
