import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { confirmClaim } from "@/server/claims";
import { lockWaiters } from "./lock-waiters";
import { startTestService, type TestService, type TestSubject } from "./test-service";

/** What the database says of a row that names another which is not there, and of a row that is still named. */
const NOT_THERE = { code: "23503" };
const DISTRICT = "330203";

let service: TestService;
let raw: Sql;
let lin: TestSubject;
let claimId: string;

beforeAll(async () => {
  service = await startTestService();
  raw = postgres(service.urls.owner, { max: 2, onnotice: () => {} });
  lin = await service.person("林测试");
  await service.fund(DISTRICT, { balanceFen: 1_000_000 });
  claimId = (await tap(await service.owe(lin.subjectId, 100))).claimId;
});
afterAll(async () => {
  await raw?.end({ timeout: 1 });
  await service?.close();
});

const tap = (entitlementId: string) =>
  confirmClaim(service.asPerson(lin.subjectId), {
    entitlementId,
    entitlementVersion: 1,
    payeeAccountId: lin.accountId,
  });

/** A claim as the function writes it, with one thing wrong. */
const claim = async (wrong: Record<string, string | number>) => {
  const row = {
    subject_id: lin.subjectId,
    claim_id: `clm_${Math.random()}`,
    entitlement_id: await service.owe(lin.subjectId, 100),
    entitlement_version: 1,
    program_id: "T-1",
    program_version: 1,
    amount_fen: 100,
    status: "confirmed",
    account_id: lin.accountId,
    jurisdiction_code: DISTRICT,
    confirmed_by: lin.subjectId,
    confirmed_at: "2026-11-20",
    ...wrong,
  };
  return service.owner`insert into claim ${service.owner(row)}`;
};

describe("nothing is written that names what is not there", () => {
  test.each([
    ["a benefit", { entitlement_id: "ent_nowhere" }],
    ["an account", { account_id: "acc_nowhere" }],
    ["a person who confirmed", { confirmed_by: "sub_nobody" }],
    ["a program", { program_id: "T-9" }],
    ["a version of a program", { program_version: 9 }],
    ["a place", { jurisdiction_code: "999999" }],
  ])("a claim of %s", async (_, wrong) => {
    await expect(claim(wrong)).rejects.toMatchObject(NOT_THERE);
    await expect(claim({})).resolves.toBeDefined();
  });

  test("a claim that is sent to another account", async () => {
    const send = (account: string) =>
      service.owner`update claim set account_id = ${account} where claim_id = ${claimId}`;
    await expect(send("acc_nowhere")).rejects.toMatchObject(NOT_THERE);
    await expect(send(lin.accountId)).resolves.toBeDefined();
  });

  test("an attempt to pay, and a transfer", async () => {
    await expect(
      service.owner`insert into payment_instruction
        select subject_id, 'pay_x', 'clm_nowhere', 1, 'pay_x', account_id, 1, ${DISTRICT}, 'x', 'open', now() from payee_account where subject_id = ${lin.subjectId}`,
    ).rejects.toMatchObject(NOT_THERE);
    const transfer = (from: string, to: string) =>
      service.owner`insert into ledger_transfer values (${lin.subjectId}, 'trf_x', 'posted', ${from}, ${to}, 1, null, 'x', 'x', now())`;
    await expect(transfer("lac_nowhere", "lac_clearing")).rejects.toMatchObject(NOT_THERE);
    await expect(transfer("lac_clearing", "lac_nowhere")).rejects.toMatchObject(NOT_THERE);
  });
});

describe("what is named stays, and keeps its key", () => {
  test.each([
    ["a benefit", "delete from entitlement where claim_id is not null"],
    ["an account", "delete from payee_account"],
    ["a claim", "delete from claim"],
    [
      "an account of the books",
      "with slots as (delete from ledger_slot where account_id = 'lac_clearing') delete from ledger_account where kind = 'clearing'",
    ],
    ["a benefit's key", "update entitlement set entitlement_id = entitlement_id || 'y' where claim_id is not null"],
    ["an account's key", "update payee_account set account_id = account_id || 'y'"],
    ["a claim's key", "update claim set claim_id = claim_id || 'y'"],
  ])("%s", async (_, statement) => {
    await expect(service.owner.unsafe(statement)).rejects.toMatchObject(NOT_THERE);
  });

  test("an account that somebody deletes while it is being paid into: either it stays or the claim is not made", async () => {
    const entitlementId = await service.owe(lin.subjectId, 100);
    const spare = "acc_spare";
    let gone: Promise<unknown> | undefined;
    await service.owner`
      insert into payee_account select subject_id, ${spare}, bank_code, bank_name, number_sealed, '\\x01', tail, holder_name, 'verified', false, '2026-01-01'
        from payee_account where account_id = ${lin.accountId}`;
    await raw.begin(async (tx) => {
      await tx`update entitlement set status = 'claimed', claim_id = 'clm_race' where entitlement_id = ${entitlementId}`;
      await tx`
        insert into claim (subject_id, claim_id, entitlement_id, entitlement_version, program_id, program_version, amount_fen, status, account_id,
                           jurisdiction_code, confirmed_by, confirmed_at)
        values (${lin.subjectId}, 'clm_race', ${entitlementId}, 1, 'T-1', 1, 100, 'confirmed', ${spare}, ${DISTRICT}, ${lin.subjectId}, now())`;
      gone = service.owner`delete from payee_account where account_id = ${spare}`.then(
        () => "deleted",
        (error) => error,
      );
      for (let i = 0; i < 200 && (await lockWaiters(raw)) === 0; i++)
        await new Promise((resolve) => setTimeout(resolve, 10));
    });
    expect(await gone).toMatchObject(NOT_THERE);
  });
});

describe("a claim that is alone", () => {
  test.each(["40P01", "40001"])("is made all the same when the database broke its transaction (%s)", async (state) => {
    await service.owner.unsafe(`
      create sequence broken_${state};
      create function break_once() returns trigger language plpgsql as $$ begin
        if nextval('broken_${state}') = 1 then raise exception 'broken for another' using errcode = '${state}'; end if;
        return new;
      end $$;
      grant usage on sequence broken_${state} to public;
      create trigger break_once before insert on claim for each row execute function break_once()`);
    try {
      expect((await tap(await service.owe(lin.subjectId, 100))).status).toBe("credited");
      const [row] = await service.owner.unsafe(`select last_value::int as goes from broken_${state}`);
      expect(row).toEqual({ goes: 2 });
    } finally {
      await service.owner.unsafe("drop trigger break_once on claim; drop function break_once()");
    }
  });
});
