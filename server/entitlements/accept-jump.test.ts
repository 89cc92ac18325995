import { afterAll, beforeAll, expect, test } from "vitest";
import { calendarDate } from "@/server/kernel";
import { startTestService, type TestService } from "@/server/testing/test-service";
import { acceptJump, computeCity, declareYears, listHolds, NotDeclared, NothingToAccept } from ".";

const PROGRAM = "NB-GL-2019"; // 高龄津贴, reads public-security: hukou_city, birth_date, alive
const SOURCE = "public-security";
const PEOPLE = 120; // a share of fewer is not judged
let seconds = 0;
const now = () => new Date(Date.parse("2026-11-20T02:00:00Z") + ++seconds * 1_000); // each deed has its own instant

let service: TestService;
const run = () => computeCity({ nightlyUrl: service.urls.nightly, civilDate: calendarDate("2026-11-20"), now });
const accept = (more: object = {}) =>
  acceptJump({
    nightlyUrl: service.urls.nightly,
    source: SOURCE,
    by: "王审核",
    why: "年度核销，已电话核实",
    now,
    ...more,
  });
/** The first `dead` of all are dead from now on. */
const deliver = (dead: number) => service.owner`
  update fact_record set facts = facts || jsonb_build_object('alive', substr(subject_id, 9)::int > ${dead})`;
const open = async () => (await service.owner`select from entitlement where status = 'open'`).length;

beforeAll(async () => {
  service = await startTestService();
  await service.owner`update program_version set program_id = ${PROGRAM}`;
  await service.owner`insert into source values (${SOURCE}, '2026-11-19')`;
  await service.owner`update city_clock set loaded_at = '2026-11-20T00:00:00+08:00'`;
  await service.owner`
    insert into subject (subject_id, kind, name, identity_sealed, identity_index, jurisdiction_code)
    select 'sub_many' || n, 'person', '老', '', decode(lpad(to_hex(n), 8, '0'), 'hex'), '330203' from generate_series(1, ${PEOPLE}) n`;
  await service.owner`
    insert into fact_record
    select subject_id, ${SOURCE}, '{"birth_date": "1935-01-01", "hukou_city": "宁波市", "alive": true}', '2026-11-19' from subject`;
});
afterAll(() => service?.close());

test("a true jump is accepted by name and with a reason: what waited for it goes on with the next run, and is compared with it", async () => {
  await expect(accept()).rejects.toBeInstanceOf(NothingToAccept);
  expect(await run()).toMatchObject({ new: PEOPLE, held: [] });

  await deliver(50);
  expect((await run()).held).toMatchObject([{ gate: "jump", source: SOURCE, programs: [PROGRAM] }]);
  await expect(accept({ source: "hrss" })).rejects.toThrow("no program waits for hrss");
  expect(await accept()).toEqual({ programs: [PROGRAM] });
  const [kept] = await service.owner`select source, accepted_by as by, reason from jump_accepted`;
  expect(kept).toEqual({ source: SOURCE, by: "王审核", reason: "年度核销，已电话核实" });
  const [event] =
    await service.owner`select caller_kind, object_id, details from audit_event where action = 'jump-accepted'`;
  expect(event).toMatchObject({
    caller_kind: "system",
    object_id: SOURCE,
    details: { by: "王审核", programs: [PROGRAM] },
  });
  expect(await open()).toBe(PEOPLE); // until the run

  expect(await run()).toMatchObject({ held: [], withdrawn: 50 });
  expect(await open()).toBe(PEOPLE - 50);

  await deliver(100); // another jump is another question
  expect((await run()).held).toMatchObject([{ gate: "jump" }]);
});

test("what arrives after it was accepted is compared with what was accepted", async () => {
  await deliver(100);
  await run();
  await accept();
  await deliver(0);
  expect((await run()).held).toMatchObject([{ gate: "jump" }]);
});

test("a source says which years it has delivered: what waits for one goes on with the next run, and it can be taken back", async () => {
  const said = (year: number, source = SOURCE) =>
    declareYears({ nightlyUrl: service.urls.nightly, source, year, by: "李数据", why: "年报已送齐，函第3号", now });
  for (const year of [2026, 1989, 2025.5, Number.NaN]) await expect(said(year)).rejects.toBeInstanceOf(NotDeclared);
  await expect(said(2025, "nobody")).rejects.toThrow("there is no source nobody");
  await service.owner`insert into program_hold (program_id, gate, source, held_since, reason)
    values ('OTHER', 'alignment', ${SOURCE}, '2026-11-20', '{"zh": "", "en": ""}')`;
  expect(await said(2024)).toEqual({ before: null, programs: ["OTHER"] });
  expect(await listHolds(service.urls.nightly)).toContainEqual(
    expect.objectContaining({ programId: "OTHER", gate: "alignment", yearsUntil: 2024 }),
  );
  expect(await said(2025)).toMatchObject({ before: 2024 });
  expect(await said(2024)).toMatchObject({ before: 2025 });
  const [row] = await service.owner`select years_until as year from source where code = ${SOURCE}`;
  expect(row?.year).toBe(2024);
  const events = await service.owner`select details from audit_event where action = 'years-declared' order by at`;
  expect(events.map(({ details }) => [details.before, details.year, details.by])).toEqual([
    [null, 2024, "李数据"],
    [2024, 2025, "李数据"],
    [2025, 2024, "李数据"],
  ]);
});
