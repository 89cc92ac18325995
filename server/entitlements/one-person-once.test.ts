import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { confirmClaim } from "@/server/claims";
import { calendarDate } from "@/server/kernel";
import { checkBooks } from "@/server/ledger";
import { parseProgramFile } from "@/server/policies";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { computeCity, readHome } from ".";

const PROGRAM = "NB-KG-2022"; // 一次性扩岗补助, 1500 yuan a graduate, each graduate once across all firms
const TODAY = calendarDate("2026-11-20");
const now = () => new Date("2026-11-20T02:00:00Z");
const EACH_FEN = 150_000;

let service: TestService;
let firms: (TestSubject & { personId: string })[];

const run = () => computeCity({ nightlyUrl: service.urls.nightly, civilDate: TODAY, now });
const hire = (person_id: string, more: object = {}) => ({
  person_id,
  hire_date: "2026-07-01",
  grad_date: "2026-06-30",
  contract_years: 1,
  ui_months: 3,
  used_for: [],
  ...more,
});
async function deliver(firm: TestSubject, hires: object[]): Promise<void> {
  const facts = service.owner.json({ new_hires: hires, labor_dispatch: false } as never);
  await service.owner`insert into fact_record values (${firm.subjectId}, 'hrss', ${facts}, '2026-11-01')
    on conflict (subject_id, source) do update set facts = excluded.facts`;
}
const as = (firm: (typeof firms)[number]) =>
  service.as({ kind: "person_for_firm", personId: firm.personId, enterpriseId: firm.subjectId });
const owed = async ({ subjectId }: TestSubject) => {
  const [row] = await service.owner`
    select entitlement_id as id, version, amount_fen::int as fen from entitlement where subject_id = ${subjectId} and status = 'open'`;
  return row as { id: string; version: number; fen: number } | undefined;
};
async function tap(firm: (typeof firms)[number]) {
  const open = await owed(firm);
  const { accountId: payeeAccountId } = firm;
  return confirmClaim(as(firm), {
    entitlementId: open?.id ?? "",
    entitlementVersion: open?.version ?? 0,
    payeeAccountId,
  });
}
const marksOf = async ({ subjectId }: TestSubject) => {
  const [row] = await service.owner`select jsonb_path_query_array(facts, '$.new_hires[*].used_for') as marks
    from fact_record where subject_id = ${subjectId} and source = 'hrss'`;
  return row?.marks;
};

const statusOf = async (claimId: string) =>
  String((await service.owner`select status from claim where claim_id = ${claimId}`)[0]?.status);

beforeAll(async () => {
  service = await startTestService();
  const text = await readFile(new URL(`../../db/seed/programs/${PROGRAM}.yaml`, import.meta.url), "utf8");
  await service.owner`update program_version set program_id = ${PROGRAM}, audience = 'firm',
    definition = ${service.owner.json(parseProgramFile(text) as never)}`;
  await service.owner`insert into source values ('hrss', '2026-11-19'), ('market-regulation', '2026-11-19')`;
  await service.owner`update city_clock set loaded_at = '2026-11-20T00:00:00+08:00'`;
  for (const pool of ["330203", "330200"]) await service.fund(pool, { balanceFen: 100_000_000 });
  const zhou = await service.person("周测试");
  firms = [];
  for (const name of ["甲公司", "乙公司"]) {
    firms.push({ ...(await service.firm(name, zhou.subjectId)), personId: zhou.subjectId });
  }
});
afterAll(() => service?.close());
beforeEach(async () => {
  await service.owner`truncate person_use, claim, entitlement, eligibility_gap, city_run, city_run_part, fact_record, fact_change cascade`;
});

describe("a person whom two firms have hired", () => {
  test("is counted for the first that claims; the other is owed for its other people", async () => {
    const [first, second] = firms as [(typeof firms)[number], (typeof firms)[number]];
    await deliver(first, [hire("p1"), hire("p2")]);
    await deliver(second, [hire("p2"), hire("p3")]);
    await run();
    expect([(await owed(first))?.fen, (await owed(second))?.fen]).toEqual([2 * EACH_FEN, 2 * EACH_FEN]);
    expect(await tap(first)).toMatchObject({ amountFen: 2 * EACH_FEN });
    expect(await marksOf(second)).toEqual([["NB-KG"], []]);
    await expect(tap(second)).rejects.toMatchObject({ code: "ENTITLEMENT_CHANGED" });
    await run();
    expect(await owed(second)).toMatchObject({ fen: EACH_FEN, version: 2 });
    expect(await tap(second)).toMatchObject({ amountFen: EACH_FEN });
    expect(await service.owner`select person_ref from person_use order by 1`).toHaveLength(3);
  });

  test("is counted once when both firms tap at the same moment, and the other loses nothing", async () => {
    for (const firm of firms) await deliver(firm, [hire("p1"), hire(`own-${firm.subjectId}`)]);
    await run();
    const taps = await Promise.allSettled(firms.map(tap));
    const refused = taps.flatMap((one) => (one.status === "rejected" ? [one.reason.code] : []));
    expect(refused).toHaveLength(1);
    expect(["PERSON_COUNTED_ELSEWHERE", "ENTITLEMENT_CHANGED"]).toContain(refused[0]);
    await run();
    const loser = firms[taps.findIndex(({ status }) => status === "rejected")] as (typeof firms)[number];
    expect((await readHome(as(loser))).claimable).toMatchObject([{ amountFen: EACH_FEN }]);
  });

  test("stays counted when the roster is delivered anew, and is free again when the claim is cancelled", async () => {
    const [first, second] = firms as [(typeof firms)[number], (typeof firms)[number]];
    await deliver(first, [hire("p1")]);
    await deliver(second, [hire("p1", { used_for: ["别的"] }), hire("p4", { used_for: undefined })]);
    await run();
    const { claimId } = await tap(first);
    await deliver(second, [hire("p1", { used_for: ["别的"] }), hire("p4", { used_for: undefined })]);
    expect(await marksOf(second)).toEqual([["别的", "NB-KG"]]);
    await service.owner`update claim set status = 'returned', returned_at = now(), return_reason = 'other' where claim_id = ${claimId}`;
    expect(await marksOf(second)).toEqual([["别的", "NB-KG"]]);
    await service.owner`update claim set status = 'cancelled' where claim_id = ${claimId}`;
    expect(await marksOf(second)).toEqual([["别的"]]);
    expect(await service.owner`select from person_use`).toHaveLength(0);
  });

  test("is held by the check of the books against claim, mark and rosters, and whatever was changed by hand is named", async () => {
    const [first, second] = firms as [(typeof firms)[number], (typeof firms)[number]];
    await deliver(first, [hire("p1")]);
    await deliver(second, [hire("p1"), hire("p4", { used_for: undefined })]);
    await run();
    const { claimId } = await tap(first);
    const found = async () => {
      const places: string[] = [];
      await checkBooks(
        service.owner,
        (one) => void (one.invariant === "person" && places.push(`${one.place}: ${one.found}`)),
      );
      return places;
    };
    const claim = `claim ${first.subjectId} ${claimId}`;
    expect(await found()).toEqual([]);
    await service.owner`update person_use set mark = '别的'`;
    expect(await found()).toContain(`${claim}: ${await statusOf(claimId)}, counting under NB-KG`);
    await service.owner`update person_use set mark = 'NB-KG'`;
    expect(await found()).toEqual([]);
    await service.owner`alter table fact_record disable trigger roster_marked`;
    await deliver(second, [hire("p1")]);
    await service.owner`alter table fact_record enable trigger roster_marked`;
    expect(await found()).toEqual([`roster of ${second.subjectId} from hrss: not marked`]);
    await deliver(second, [hire("p1")]);
    expect(await found()).toEqual([]);
    await service.owner`delete from person_use`;
    expect(await found()).toEqual([`${claim}: nobody`]);
  });
});
