import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestService, type TestService } from "@/server/testing/test-service";
import { confirmClaim } from ".";

const DISTRICT = "330203";
const OTHERS = 3_000;
const A_FEW = 50;
let service: TestService;

beforeAll(async () => {
  service = await startTestService();
  await service.fund(DISTRICT, { balanceFen: 1_000_000 });
  await service.fund("330200", { balanceFen: 1_000_000 });
});
afterAll(() => service?.close());

test("the legs of what is credited are found by their key, also over a connection that planned while the books were small", async () => {
  const [first, second] = [await unheard("林测试"), await unheard("何测试")];
  await service.owner`analyze ledger_transfer`;
  const connection = await service.owner.reserve();
  try {
    const credit = async (said: Awaited<ReturnType<typeof unheard>>) => {
      await connection`begin`;
      await connection`select become('system', '', '', '', 'payments')`;
      const [row] =
        await connection`select claims_credit(${JSON.stringify(said)}::text::jsonb, ${NO_EVENTS}::text::jsonb) as credited`;
      const [read] = await connection`
        select pg_stat_get_xact_tuples_returned('ledger_transfer_of_reference'::regclass)::int as legs`;
      await connection`commit`;
      return { credited: row?.credited, legs: read?.legs };
    };
    expect(await credit(first)).toMatchObject({ credited: true });
    await service.owner`
      insert into ledger_transfer
      select 'sub_other' || i, 'trf_other' || i, 'pending', 'lac_pool_330203', 'lac_clearing', 1, null, 'pay_other' || i, 'disburse', now()
        from generate_series(1, ${OTHERS}::int) i`;
    const found = await credit(second);
    expect(found.credited).toBe(true);
    expect(found.legs).toBeLessThan(A_FEW);
  } finally {
    connection.release();
  }
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
