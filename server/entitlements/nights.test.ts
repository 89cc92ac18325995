import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { confirmClaim } from "@/server/claims";
import { calendarDate } from "@/server/kernel";
import { parseProgramFile } from "@/server/policies";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { computeCity } from ".";
import { openNightly } from "./city-read-store";
import { forgetGapKinds } from "./gap-kind-store";

const ARREARS = "NB-BYJY-2019"; // pays every year that was insured and not yet taken: 2 years, 4,000 yuan, in its case 1
const FIRST_NIGHT = "2026-11-20";

let service: TestService;
let ma: TestSubject;
let facts: Record<string, unknown>;

beforeAll(async () => {
  service = await startTestService();
  const text = await readFile(new URL(`../../db/seed/programs/${ARREARS}.yaml`, import.meta.url), "utf8");
  const program = parseProgramFile(text);
  facts = program.cases[0]?.facts as Record<string, unknown>;
  await service.owner`update program_version set program_id = ${ARREARS}, definition = ${service.owner.json(program as never)}`;
  await service.owner`insert into source values ('hrss', '2026-11-19')`;
  await service.fund("330203", { balanceFen: 100_000_000 });
  await service.fund("330200", { balanceFen: 100_000_000 });
});
afterAll(() => service?.close());

beforeEach(async () => {
  await service.owner`delete from entitlement where status <> 'claimed'`;
  await service.owner`delete from fact_record`;
  ma = await service.person("马测试");
  await service.owner`insert into fact_record values (${ma.subjectId}, 'hrss', ${service.owner.json(facts as never)}, '2026-11-19')`;
});

async function night(day: string) {
  const civilDate = calendarDate(day);
  return computeCity({ nightlyUrl: service.urls.nightly, civilDate, now: () => new Date(`${day}T02:00:00Z`) });
}

async function owed() {
  const rows = await service.owner`
    select period, version, status, amount_fen::int / 100 as yuan, claimable_from::text as since, expires_on::text as until
      from entitlement where subject_id = ${ma.subjectId} order by period`;
  return [...rows];
}

describe("night after night", () => {
  test("what is owed stays as it was seen: the same version, the same last day", async () => {
    await night(FIRST_NIGHT);
    const first = await owed();
    expect(first).toMatchObject([{ period: "2026", version: 1, yuan: 4_000, since: FIRST_NIGHT, until: "2027-11-20" }]);
    expect(await night("2026-11-21")).toMatchObject({ new: 0, changed: 0 });
    expect(await owed()).toEqual(first);
  });

  test("what lapsed stays lapsed", async () => {
    await night(FIRST_NIGHT);
    await service.owner`update entitlement set expires_on = '2026-11-25' where subject_id = ${ma.subjectId}`;
    expect(await night("2026-11-26")).toMatchObject({ expired: 1 });
    expect(await night("2026-11-27")).toMatchObject({ new: 0, changed: 0 });
    expect(await owed()).toMatchObject([{ status: "expired", until: "2026-11-25" }]);
  });
});

describe("the first night of another year", () => {
  test("owes no year twice while the old year's money still waits to be taken", async () => {
    await night(FIRST_NIGHT);
    await night("2027-01-02");
    expect(await owed()).toMatchObject([{ period: "2026", status: "open", yuan: 4_000 }]);
  });

  test("owes no year twice while the old year's money is still on its way", async () => {
    await night(FIRST_NIGHT);
    const [row] = await service.owner`select entitlement_id as id from entitlement where subject_id = ${ma.subjectId}`;
    await service.owner`update entitlement set claimable_from = '2026-01-01' where subject_id = ${ma.subjectId}`;
    await service.fault({ kind: "down", count: 1 });
    const input = { entitlementId: row?.id, entitlementVersion: 1, payeeAccountId: ma.accountId };
    const claim = await confirmClaim(service.asPerson(ma.subjectId), input);
    expect(claim.status).toBe("confirmed");
    await night("2027-01-02");
    expect(await owed()).toMatchObject([{ period: "2026", status: "claimed" }]);
  });

  test("owes those years again once nobody can take them under the old one", async () => {
    await night(FIRST_NIGHT);
    await service.owner`update entitlement set expires_on = '2026-12-31' where subject_id = ${ma.subjectId}`;
    await night("2027-01-02");
    expect(await owed()).toMatchObject([
      { period: "2026", status: "expired" },
      { period: "2027", status: "open", yuan: 4_000 },
    ]);
  });

  test("kinds of gaps of what is not decided any more are forgotten, unless somebody still has them", async () => {
    await service.owner`
      insert into gap_kind values (11, 'gap_a', ${ARREARS}, 1, '2025', '[]'), (12, 'gap_a', ${ARREARS}, 1, '2025', '["x"]'),
                                  (13, 'gap_b', ${ARREARS}, 1, '2026', '[]'), (14, 'gap_b', ${ARREARS}, 0, '2026', '[]')`;
    const left = async () => {
      const rows =
        await service.owner`select gap_kind::int as kind from gap_kind where gap_kind between 11 and 14 order by 1`;
      return rows.map(({ kind }) => kind);
    };
    await service.owner`insert into eligibility_gap values (${ma.subjectId}, '330203', '{12}', now())`;
    const sql = openNightly(service.urls.nightly);
    await sql.begin((tx) => forgetGapKinds(tx, [{ programId: ARREARS, version: 1, period: "2026" }]));
    await sql.end();
    expect(await left()).toEqual([12, 13]);
    await night(FIRST_NIGHT); // decides her anew: nobody has the old kind any more
    expect(await left()).toEqual([13]);
  });
});
