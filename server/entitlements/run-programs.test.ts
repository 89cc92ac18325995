import { afterAll, beforeAll, expect, test } from "vitest";
import { calendarDate } from "@/server/kernel";
import { startTestService, type TestService } from "@/server/testing/test-service";
import { openNightly } from "./city-read-store";
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
