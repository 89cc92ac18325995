import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestService, type TestService } from "@/server/testing/test-service";
import { confirmClaim } from ".";

const DISTRICT = "330203";
const OTHERS = 3_000;
const A_FEW = 50;
const CLAIMS = 30;
let service: TestService;

beforeAll(async () => {
  service = await startTestService();
  await service.fund(DISTRICT, { balanceFen: 1_000_000 });
  await service.fund("330200", { balanceFen: 1_000_000 });
});
afterAll(() => service?.close());

/** Credits claims over one connection, and tells how many entries of some indexes that read. */
async function crediting(read: readonly string[], work: (credit: Credit) => Promise<void>): Promise<void> {
  const connection = await service.owner.reserve();
  try {
    await work(async (said) => {
      await connection`begin`;
      await connection`select become('system', '', '', '', 'payments')`;
      const [row] =
        await connection`select claims_credit(${JSON.stringify(said)}::text::jsonb, ${NO_EVENTS}::text::jsonb) as credited`;
      const [entries] = await connection`
        select sum(pg_stat_get_xact_tuples_returned(index::regclass))::int as read from unnest(${[...read]}::text[]) index`;
      await connection`commit`;
      expect(row?.credited).toBe(true);
      return entries?.read;
    });
  } finally {
    connection.release();
  }
}
type Credit = (said: Awaited<ReturnType<typeof unheard>>) => Promise<number>;

test("the legs of what is credited are found by their key, also over a connection that planned while the books were small", async () => {
  const [first, second] = [await unheard("林测试"), await unheard("何测试")];
  await service.owner`analyze ledger_transfer`;
  await crediting(["ledger_transfer_of_reference"], async (credit) => {
    await credit(first);
    await service.owner`
      insert into ledger_transfer
      select 'sub_other' || i, 'trf_other' || i, 'pending', 'lac_pool_330203', 'lac_clearing', 1, null, 'pay_other' || i, 'disburse', now()
        from generate_series(1, ${OTHERS}::int) i`;
    expect(await credit(second)).toBeLessThan(A_FEW);
  });
});

test("the claim that is credited is found by its key, also where few claims are there and fewer wait", async () => {
  for (let n = 0; n < CLAIMS; n++) {
    const who = await service.person(`林${n}`);
    const entitlementId = await service.owe(who.subjectId, 101);
    await confirmClaim(service.asPerson(who.subjectId), {
      entitlementId,
      entitlementVersion: 1,
      payeeAccountId: who.accountId,
    });
  }
  const said = await unheard("周测试");
  await service.owner`analyze claim, payment_instruction`;
  await crediting(["claim_pkey", "claim_subject_id_entitlement_id_key"], async (credit) => {
    expect(await credit(said)).toBeLessThan(CLAIMS / 2);
  });
});

const NO_EVENTS = JSON.stringify({
  of: [],
  id: [],
  at: [],
  jurisdiction: [],
  action: [],
  object: [],
  details: [],
  sealed: "",
});

/** A claim whose bank has taken the order and has not been heard since: its word that it is credited, as the database takes it. */
async function unheard(name: string) {
  const who = await service.person(name);
  await service.fault({ kind: "down", count: 1 });
  const entitlementId = await service.owe(who.subjectId, 101);
  const input = { entitlementId, entitlementVersion: 1, payeeAccountId: who.accountId };
  const { claimId } = await confirmClaim(service.asPerson(who.subjectId), input);
  const [row] = await service.owner`select instruction_id from payment_instruction where claim_id = ${claimId}`;
  const now = new Date().toISOString();
  return {
    subject: [who.subjectId],
    claim: [claimId],
    instruction: [row?.instruction_id as string],
    reference: ["R1"],
    said_at: [now],
    received_at: [now],
    transfer: [`trf_${claimId.slice(4)}`],
    paid_on: ["2026-11-20"],
    own: [true],
  };
}
