import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { confirmClaim } from "@/server/claims";
import { type Attribute, attributeByKey } from "@/server/eligibility";
import { calendarDate } from "@/server/kernel";
import { readQualityProfile } from "@/server/registry";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { computeCity, listHolds, openChangedRun, readEntitlement, readHome } from ".";
import { openNightly } from "./city-read-store";

const PROGRAM = "NB-GL-2019"; // 高龄津贴, reads public-security
const TODAY = calendarDate("2026-11-20");
const now = () => new Date("2026-11-20T02:00:00Z");

let service: TestService;
let old: TestSubject;
let young: TestSubject;

const run = () => computeCity({ nightlyUrl: service.urls.nightly, civilDate: TODAY, now });
const know = (subject: TestSubject, facts: object) =>
  service.owner`insert into fact_record values (${subject.subjectId}, 'public-security', ${service.owner.json(facts as never)}, '2026-10-01')
    on conflict (subject_id, source) do update set facts = excluded.facts`;
const deliverUntil = (day: string) => service.owner`update source set complete_until = ${day}`;
const owed = async ({ subjectId }: TestSubject) => [
  ...(await service.owner`select status, amount_fen::int as fen from entitlement where subject_id = ${subjectId}`),
];

beforeAll(async () => {
  service = await startTestService();
  await service.owner`update program_version set program_id = ${PROGRAM}`;
  await service.owner`insert into source values ('public-security', '2026-11-19')`;
  await service.owner`update city_clock set loaded_at = '2026-11-20T00:00:00+08:00'`;
  await service.fund("330203", { balanceFen: 10_000_000 });
  await service.fund("330200", { balanceFen: 10_000_000 });
  [old, young] = [await service.person("老"), await service.person("少")];
});
afterAll(() => service?.close());

beforeEach(async () => {
  await service.owner`truncate entitlement, eligibility_gap, city_run, city_run_part, program_hold, fact_record cascade`;
  await deliverUntil("2026-11-19");
  await know(old, { birth_date: "1935-01-01", hukou_city: "宁波市", alive: true });
  await know(young, { birth_date: "1999-01-01", hukou_city: "宁波市", alive: true });
});

describe("a source that does not pass a check", () => {
  test("holds what rests on it: nothing new, nothing withdrawn, and who waits is counted", async () => {
    await run();
    await deliverUntil("2026-11-01");
    await know(young, { birth_date: "1930-01-01", hukou_city: "宁波市", alive: true });
    const summary = await run();
    expect(summary).toMatchObject({ new: 0, withdrawn: 0, undetermined: 0 });
    expect(summary.held).toMatchObject([
      {
        gate: "freshness",
        source: "public-security",
        owner: { zh: "宁波市公安局" },
        programs: [PROGRAM],
        people: 1,
        fen: 100_00,
      },
    ]);
    expect(await owed(old)).toEqual([{ status: "open", fen: 100_00 }]);
    expect(await owed(young)).toEqual([]);
    expect(JSON.stringify(summary)).not.toContain("sub_");
  });

  test("counts what waits although nobody was owed anything before, and a list says so with whose data it is", async () => {
    const WAITING = { count: 0, fen: 0, unknown: 2 }; // what is too old says of nobody how old she is
    await deliverUntil("2026-11-01");
    expect(await run()).toMatchObject({ new: 0, heldBack: { [PROGRAM]: WAITING } });
    const holds = await listHolds(service.urls.nightly);
    expect(holds).toMatchObject([
      { programId: PROGRAM, gate: "freshness", owner: { zh: "宁波市公安局" }, since: TODAY, people: 0, fen: 0 },
    ]);
    expect(holds[0]?.found).toEqual(WAITING);
    await deliverUntil("2026-11-19");
    await run();
    expect(await listHolds(service.urls.nightly)).toEqual([]);
  });

  test("stops the money: the phone says why, and a tap is refused", async () => {
    await run();
    await deliverUntil("2026-11-01");
    await run();
    const ctx = service.asPerson(old.subjectId);
    const home = await readHome(ctx);
    expect(home).toMatchObject({ claimable: [], claimableTotalFen: 0, held: [{ amountFen: 100_00 }] });
    expect(home.held[0]?.reason).toContain("宁波市公安局");
    const [row] = await service.owner`select entitlement_id as id from entitlement`;
    expect((await readEntitlement(ctx, { entitlementId: row?.id })).heldReason).toContain("太旧");
    await service.owner`update entitlement set claimable_from = '2026-01-01'`;
    const tap = { entitlementId: row?.id, entitlementVersion: 1, payeeAccountId: old.accountId };
    await expect(confirmClaim(ctx, tap)).rejects.toMatchObject({ code: "PROGRAM_HELD" });
    expect(await owed(old)).toMatchObject([{ status: "open" }]);
  });

  test("lets go with the run that finds it well again", async () => {
    await run();
    await deliverUntil("2026-11-01");
    await run();
    await deliverUntil("2026-11-19");
    await know(young, { birth_date: "1930-01-01", hukou_city: "宁波市", alive: true });
    expect(await run()).toMatchObject({ new: 1, changed: 0, withdrawn: 0, held: [] });
    expect(await service.owner`select from program_hold`).toHaveLength(0);
  });
});

describe("one subject whose data is wrong", () => {
  test("does not stop the run: what cannot be is unknown, and is counted", async () => {
    await know(young, { birth_date: 7, hukou_city: "宁波市", alive: true });
    expect(await run()).toMatchObject({ new: 1, undetermined: 1, implausible: { birth_date: 1 }, held: [] });
    await know(young, { birth_date: "1930-01-01", hukou_city: "", alive: true });
    expect(await run()).toMatchObject({ undetermined: 1, implausible: { hukou_city: 1 }, held: [] });
  });

  test("is owed nothing once dead, and what was open is taken back", async () => {
    const definition = service.owner`(select jsonb_set(definition, '{conditions}', (
      select jsonb_agg(c) from jsonb_array_elements(definition -> 'conditions') c where not (c ->> 'feel') like '%在世%')))`;
    const [before] = await service.owner`select definition from program_version`;
    await service.owner`update program_version set definition = ${definition}`;
    await run();
    await know(old, { birth_date: "1935-01-01", hukou_city: "宁波市", alive: false });
    expect(await run()).toMatchObject({ withdrawn: 1, stopped: { deceased: { count: 1, fen: 100_00 } } });
    await service.owner`update program_version set definition = ${service.owner.json(before?.definition)}`;
  });
});

describe("a file that arrives between two nights", () => {
  const MANY = 2_100; // more than are decided without a look
  const changed = () => openChangedRun({ nightlyUrl: service.urls.nightly, today: () => TODAY, now });
  const deliver = (born: string) => service.owner`
    update fact_record set facts = jsonb_set(facts, '{birth_date}', to_jsonb(${born}::text)) where subject_id like 'sub_many%'`;
  const owing = async () => (await service.owner`select from entitlement where status = 'open'`).length;

  beforeEach(async () => {
    await service.owner`truncate fact_change`;
    await service.owner`
      insert into subject (subject_id, kind, name, identity_sealed, identity_index, jurisdiction_code)
      select 'sub_many' || n, 'person', '众', '', decode(lpad(to_hex(n), 8, '0'), 'hex'), '330203' from generate_series(1, ${MANY}) n
      on conflict do nothing`;
    await service.owner`
      insert into fact_record
      select subject_id, 'public-security', '{"birth_date": "1947-01-01", "hukou_city": "宁波市", "alive": true}', '2026-11-19'
        from subject where subject_id like 'sub_many%'`;
    await run();
  });

  test("is decided where it passes the checks", async () => {
    await deliver("1946-11-01");
    const day = changed();
    expect(await day.run()).toMatchObject({ subjects: MANY, new: MANY });
    await day.close();
    expect(await service.owner`select from program_hold`).toHaveLength(0);
  });

  test("holds what rests on it where it does not, before the first is decided", async () => {
    const before = await owing();
    await deliver("1930-01-01");
    const day = changed();
    const heldBack = { [PROGRAM]: { count: MANY, fen: MANY * 100_00, unknown: 0 } };
    expect(await day.run()).toMatchObject({ subjects: MANY, new: 0, heldBack });
    expect(await service.owner`select gate, source from program_hold`).toEqual([
      { gate: "jump", source: "public-security" },
    ]);
    await deliver("1947-01-01");
    await day.run();
    expect(await service.owner`select from program_hold`).toHaveLength(1); // until the night, which decides everybody
    await day.close();
    expect(await owing()).toBe(before);
  });

  test.each(["绍兴市", "宁波", ""])("holds what rests on it where all have another word: “%s”", async (word) => {
    await deliver("1946-11-01");
    expect(await run()).toMatchObject({ new: MANY, held: [] });
    await service.owner`update fact_record set facts = jsonb_set(facts, '{hukou_city}', to_jsonb(${word}::text)) where subject_id like 'sub_many%'`;
    const gate = word === "" ? "range" : "jump";
    const day = changed();
    expect(await day.run()).toMatchObject({ withdrawn: 0 });
    await day.close();
    expect(await service.owner`select gate, source from program_hold`).toEqual([{ gate, source: "public-security" }]);
    expect(await run()).toMatchObject({ withdrawn: 0, held: [{ gate, programs: [PROGRAM] }] });
    expect(await owing()).toBe(MANY + 1);
  });
});

test("the profile keeps a word of what programs read that a hundred records have, and no rarer one", async () => {
  await service.owner`
    insert into fact_record
    select 'sub_many' || n, 'public-security', jsonb_build_object('hukou_city', case when n <= 100 then '宁波市' else '绍兴市' end, 'sex', '女'), '2026-11-19'
      from generate_series(1, 199) n`;
  const sql = openNightly(service.urls.nightly);
  const reads = async () => ["hukou_city", "person_id"].map((key) => attributeByKey("person", key) as Attribute);
  const { "public-security": profile } = await readQualityProfile(sql, { asOf: TODAY, reads });
  await sql.end();
  expect(profile?.words).toEqual({ hukou_city: { of: 201, words: { 宁波市: 102 } } });
});

test("the profile of a delivery counts what it holds, what cannot be, and who stands in it twice", async () => {
  await know(old, { birth_date: "2999-01-01", alive: "maybe", person_id: "1" });
  await know(young, { birth_date: "1999-01-01", alive: true, person_id: "1" });
  const sql = openNightly(service.urls.nightly);
  const { "public-security": profile } = await readQualityProfile(sql, { asOf: TODAY, reads: async () => [] });
  await sql.end();
  expect(profile).toMatchObject({
    records: 2,
    twins: 1,
    attributes: {
      birth_date: { present: 2, bad: 1, nulls: 0, mean: 2499 },
      alive: { present: 2, bad: 1, nulls: 0, mean: 1 },
    },
  });
});

test("a rule that wants a fact fresher than its source neither pays nor refuses by an older one; who was delivered since is decided", async () => {
  const limit = service.owner.json({ maxAgeDays: { hukou_city: { days: 3, provenance: "test" } } });
  const [kept] = await service.owner`select definition from program_version`;
  await service.owner`update program_version set definition = definition || ${limit}`;
  await service.owner`update fact_record set facts = facts || '{"birth_date": "1935-01-01"}'`;
  await deliverUntil("2026-11-15"); // fresh enough for everybody else
  const missing = async ({ subjectId } = old) => {
    const gaps = await service.owner`select missing::text as names from open_gap where subject_id = ${subjectId}`;
    return gaps.map(({ names }) => /hukou_city|birth_date|alive/.exec(names)?.[0]);
  };
  // What is absent is as old as what its source has delivered, whatever else was delivered about her since.
  await service.owner`update fact_record set obtained_on = '2026-11-18', facts = facts - 'hukou_city' where subject_id = ${young.subjectId}`;
  await run();
  expect([await owed(young), await missing(young)]).toEqual([[], ["hukou_city"]]);
  await service.owner`update fact_record set facts = facts || '{"hukou_city": "宁波市"}' where subject_id = ${young.subjectId}`;
  expect(await run()).toMatchObject({ new: 1, held: [] });
  expect([await owed(old), (await owed(young)).length]).toEqual([[], 1]);
  expect(await missing()).toEqual(["hukou_city"]);
  await deliverUntil("2026-11-17");
  expect(await run()).toMatchObject({ new: 1, held: [] });
  expect([(await owed(old)).length, await missing()]).toEqual([1, []]);
  await service.owner`update program_version set definition = ${service.owner.json(kept?.definition)}`;
});
