import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { confirmClaim } from "@/server/claims";
import { calendarDate } from "@/server/kernel";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { computeCity, readHome } from ".";

const PROGRAM = "NB-GL-2019";
const TODAY = calendarDate("2026-11-20");
const now = () => new Date("2026-11-20T02:00:00Z");

let service: TestService;
let old: TestSubject;
let young: TestSubject;
let unknown: TestSubject;

const run = (civilDate = TODAY) => computeCity({ nightlyUrl: service.urls.nightly, civilDate, now });
const facts = (subject: TestSubject, value: object) =>
  service.owner`insert into fact_record values (${subject.subjectId}, 'public-security', ${service.owner.json(value as never)}, '2026-11-19')
    on conflict (subject_id, source) do update set facts = excluded.facts`;
const owed = async (subject: TestSubject) => [
  ...(await service.owner`select period, version, status, amount_fen::int as fen from entitlement
    where subject_id = ${subject.subjectId} and program_id = ${PROGRAM} order by period`),
];

beforeAll(async () => {
  service = await startTestService();
  await service.owner`update program_version set program_id = ${PROGRAM}`;
  await service.owner`insert into source values ('public-security', '2026-11-19')`;
  await service.owner`update city_clock set loaded_at = '2026-11-20T00:00:00+08:00'`;
  [old, young, unknown] = [await service.person("老"), await service.person("少"), await service.person("缺")];
  await facts(old, { birth_date: "1935-01-01", hukou_city: "宁波市", alive: true });
  await facts(young, { birth_date: "1999-01-01", hukou_city: "宁波市", alive: true });
  await facts(unknown, { hukou_city: "宁波市", alive: true });
});
afterAll(() => service?.close());

describe("the nightly run", () => {
  test("owes to who is entitled, holds back where a fact is missing, and owes nothing to anyone else", async () => {
    const summary = await run();
    expect(summary).toMatchObject({ subjects: 3, decisions: 3, new: 1, changed: 0, withdrawn: 0, undetermined: 1 });
    expect(await owed(old)).toEqual([{ period: "2026-11", version: 1, status: "open", fen: 100_00 }]);
    expect(await owed(young)).toEqual([]);
    const home = await readHome(service.asPerson(unknown.subjectId));
    expect(home.undetermined).toMatchObject([{ programName: "高龄津贴，11月份", missingLabels: ["出生日期"] }]);
  });

  test("run again on the same facts changes nothing", async () => {
    expect(await run()).toMatchObject({ new: 0, changed: 0, withdrawn: 0, expired: 0 });
    expect(await owed(old)).toMatchObject([{ version: 1 }]);
  });

  test("raises the version when the amount changes, so that a tap on the old sum is refused", async () => {
    await facts(old, { birth_date: "1926-01-01", hukou_city: "宁波市", alive: true });
    expect(await run()).toMatchObject({ new: 0, changed: 1 });
    expect(await owed(old)).toEqual([{ period: "2026-11", version: 2, status: "open", fen: 800_00 }]);
  });

  test("withdraws what is no longer owed, and opens it again when it is", async () => {
    await facts(old, { birth_date: "1926-01-01", hukou_city: "宁波市", alive: false });
    expect(await run()).toMatchObject({ withdrawn: 1 });
    expect(await owed(old)).toMatchObject([{ status: "withdrawn" }]);
    await facts(old, { birth_date: "1926-01-01", hukou_city: "宁波市", alive: true });
    expect(await run()).toMatchObject({ changed: 1 });
    expect(await owed(old)).toMatchObject([{ status: "open", version: 3 }]);
  });

  test("never touches what was confirmed, and owes the next month beside it", async () => {
    await service.fund("330203", { balanceFen: 10_000_000 });
    await service.fund("330200", { balanceFen: 10_000_000 });
    const [row] =
      await service.owner`select entitlement_id as id, version from entitlement where subject_id = ${old.subjectId}`;
    const input = { entitlementId: row?.id, entitlementVersion: row?.version, payeeAccountId: old.accountId };
    await service.owner`update entitlement set claimable_from = '2026-01-01'`;
    await confirmClaim(service.asPerson(old.subjectId), input);
    await facts(old, { birth_date: "1940-01-01", hukou_city: "宁波市", alive: true });
    await run();
    expect(await owed(old)).toMatchObject([{ status: "claimed", fen: 800_00 }]);
    await run(calendarDate("2026-12-01"));
    expect(await owed(old)).toMatchObject([
      { period: "2026-11", status: "claimed" },
      { period: "2026-12", fen: 50_00 },
    ]);
  });

  test("expires what was not taken in time", async () => {
    await service.owner`update entitlement set expires_on = '2026-12-15' where period = '2026-12'`;
    expect(await run(calendarDate("2027-01-02"))).toMatchObject({ expired: 1 });
  });
});
