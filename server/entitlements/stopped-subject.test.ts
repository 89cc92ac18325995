import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { confirmClaim } from "@/server/claims";
import type { Context } from "@/server/context";
import { calendarDate } from "@/server/kernel";
import { parseProgramFile } from "@/server/policies";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { computeCity, explainProgram, listOwnPrograms, readEntitlement } from ".";

const PROGRAM = "NB-KG-2022"; // pays for hired graduates; does not ask whether the firm still exists
const HIRE = { hire_date: "2026-07-01", grad_date: "2026-06-30", contract_years: 1, ui_months: 3, used_for: [] };
const now = () => new Date("2026-11-20T02:00:00Z");

let service: TestService;
let firm: TestSubject;
let ctx: Context;

const run = () => computeCity({ nightlyUrl: service.urls.nightly, civilDate: calendarDate("2026-11-20"), now });
async function deliver(source: string, facts: object): Promise<void> {
  await service.owner`insert into fact_record values (${firm.subjectId}, ${source}, ${service.owner.json(facts as never)}, current_date)
    on conflict (subject_id, source) do update set facts = excluded.facts`;
}
const hired = (...people: string[]) =>
  deliver("hrss", { new_hires: people.map((person_id) => ({ ...HIRE, person_id })), labor_dispatch: false });
const entitlementId = async () => {
  const [row] = await service.owner`select entitlement_id as id from entitlement`;
  return row?.id as string;
};

beforeAll(async () => {
  service = await startTestService();
  const text = await readFile(new URL(`../../db/seed/programs/${PROGRAM}.yaml`, import.meta.url), "utf8");
  await service.owner`update program_version set program_id = ${PROGRAM}, audience = 'firm',
    definition = ${service.owner.json(parseProgramFile(text) as never)}`;
  await service.owner`insert into source values ('hrss', current_date), ('market-regulation', current_date)`;
  for (const pool of ["330203", "330200"]) await service.fund(pool, { balanceFen: 100_000_000 });
  const zhou = await service.person("周测试");
  firm = await service.firm("被合并公司", zhou.subjectId);
  ctx = service.as({ kind: "person_for_firm", personId: zhou.subjectId, enterpriseId: firm.subjectId });
});
afterAll(() => service?.close());
beforeEach(async () => {
  await service.owner`truncate entitlement, eligibility_gap, city_run, city_run_part, fact_record cascade`;
  await hired("p1");
  await deliver("market-regulation", { status: "存续" });
  await run();
});

describe("a firm that was deregistered or merged into another one", () => {
  test("cannot take what was open even before the next run, and is told why", async () => {
    const id = await entitlementId();
    expect(await readEntitlement(ctx, { entitlementId: id })).toMatchObject({ state: "claimable" });
    await deliver("market-regulation", { status: "注销" });
    const tap = { entitlementId: id, entitlementVersion: 1, payeeAccountId: firm.accountId };
    await expect(confirmClaim(ctx, tap)).rejects.toMatchObject({ code: "ENTITLEMENT_CHANGED" });
    expect(await run()).toMatchObject({ withdrawn: 1, stopped: { deregistered: { count: 1, fen: 150_000 } } });
    const { state, because } = await readEntitlement(ctx, { entitlementId: id });
    expect(state).toBe("withdrawn");
    expect(because[0]).toMatchObject({
      clauseId: "subject",
      verdict: "unmet",
      fact: expect.stringContaining("被合并的也算"),
      facts: [{ attribute: "status", value: "注销", source: "宁波市市场监管局" }],
    });
  });

  test("is told the same wherever it asks", async () => {
    await deliver("market-regulation", { status: "吊销" });
    expect(await explainProgram(ctx, { programId: PROGRAM })).toMatchObject({ outcome: "ineligible", amountFen: null });
    const { programs } = await listOwnPrograms(ctx);
    expect(programs).toMatchObject([{ standing: "not-yours", whyNot: expect.stringContaining("注销或吊销") }]);
  });
});

test("a list with somebody on it twice waits, names the list, and pays nothing", async () => {
  await hired("p1", "p1");
  expect(await explainProgram(ctx, { programId: PROGRAM })).toMatchObject({
    outcome: "undetermined",
    missing: [{ attribute: "new_hires" }],
  });
  const tap = { entitlementId: await entitlementId(), entitlementVersion: 1, payeeAccountId: firm.accountId };
  await expect(confirmClaim(ctx, tap)).rejects.toMatchObject({ code: "ENTITLEMENT_CHANGED" });
});
