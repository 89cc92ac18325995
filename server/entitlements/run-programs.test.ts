import { afterAll, beforeAll, expect, test } from "vitest";
import { calendarDate } from "@/server/kernel";
import { startTestService, type TestService } from "@/server/testing/test-service";
import { openNightly, readPublished, readRules } from "./city-read-store";
import { engineOf, programsOn } from "./run-programs";

const TODAY = calendarDate("2026-11-20");

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service?.close());

test("a process reads and compiles a program once, and again only when it has become another one", async () => {
  const sql = openNightly(service.urls.nightly);
  const read = async () => {
    const programs = (await programsOn(sql, TODAY)).map(({ compiled }) => compiled);
    return { programs, engine: engineOf(programs) };
  };
  const first = await read();
  expect(first.programs.length).toBeGreaterThan(0);
  const second = await read();
  expect(second.programs.every((one, i) => one === first.programs[i])).toBe(true);
  expect(second.engine).toBe(first.engine);

  await service.owner`
    update program_version set definition = jsonb_set(definition, '{conditions,0,text}', '"又一句"') where version = 1`;
  const third = await read();
  expect(third.programs.some((one, i) => one === first.programs[i])).toBe(false);
  expect(third.engine).not.toBe(first.engine);
  await sql.end();
});

test("a run reads all of a published program but what decides nothing", async () => {
  const sql = openNightly(service.urls.nightly);
  const versions = await readPublished(sql, TODAY);
  const rules = await readRules(sql, versions);
  expect(versions.length).toBeGreaterThan(0);
  for (const { programId, version, mark } of versions) {
    const [row] = await service.owner`
      select definition from program_version where program_id = ${programId} and version = ${version}`;
    const { cases, policy, notes, exclusions, ...rule } = row?.definition ?? {};
    expect(cases.length).toBeGreaterThan(0);
    expect(JSON.parse(rules.get(mark) ?? "null")).toEqual(rule);
  }
  await sql.end();
});

test("a version that is published ahead waits for its first day; until then the one before it is decided", async () => {
  await service.owner`
    insert into program_version select program_id, 2, audience, '2027-01-01', null, definition, 'ahead', now() from program_version where version = 1`;
  const sql = openNightly(service.urls.nightly);
  const versionsOn = async (day: string) => (await programsOn(sql, calendarDate(day))).map(({ version }) => version);
  expect(await versionsOn("2026-12-31")).toEqual([1]);
  expect(await versionsOn("2027-01-01")).toEqual([2]);
  await sql.end();
});
