import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { calendarDate } from "@/server/kernel";
import { deliverOldAge, settleOldPeople } from "@/server/testing/old-people";
import { startTestService, type TestService } from "@/server/testing/test-service";
import { computeCity } from ".";

const TODAY = calendarDate("2026-11-20");
const PEOPLE = 600;
const PARTS = 60;

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
  await settleOldPeople(service, PEOPLE);
  await deliverOldAge(service);
});
afterAll(() => service?.close());

/** The run in a process of its own, killed without a word once some of its parts are done. */
async function runAndKill(): Promise<void> {
  const run = { nightlyUrl: service.urls.nightly, civilDate: TODAY, subjectsInPart: PEOPLE / PARTS, threads: 1 };
  const source = `import { computeCity } from "./server/entitlements/index.ts";
    let parts = 0;
    const onProgress = () => { parts += 1; if (parts === 5) process.kill(process.pid, "SIGKILL"); };
    await computeCity({ ...${JSON.stringify(run)}, now: () => new Date("2026-11-20T02:00:00Z"), onProgress });`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", source], {
    stdio: "ignore",
  });
  const [, signal] = await once(child, "exit");
  expect(signal).toBe("SIGKILL");
}

test("a run killed without a word goes on where it stopped, and the next one changes nothing", async () => {
  await runAndKill();
  const finished = () =>
    service.owner`select part, finished_at::text from city_run_part where finished_at is not null order by part`;
  const before = [...(await finished())];
  expect(before.length).toBeGreaterThanOrEqual(5);
  expect(before.length).toBeLessThan(PARTS);
  expect(await service.owner`select from city_run`).toHaveLength(0);

  const now = () => new Date("2026-11-20T03:00:00Z");
  const run = () => computeCity({ nightlyUrl: service.urls.nightly, civilDate: TODAY, now, threads: 1 });
  expect(await run()).toMatchObject({ subjects: PEOPLE, new: PEOPLE, changed: 0 });
  const parts = new Map((await finished()).map((row) => [row.part, row.finished_at]));
  expect(before.map((row) => parts.get(row.part))).toEqual(before.map((row) => row.finished_at));
  expect(parts.size).toBe(PARTS);
  const [owed] =
    await service.owner`select count(*)::int as count, max(version) as version from entitlement where status = 'open'`;
  expect(owed).toEqual({ count: PEOPLE, version: 1 });

  expect(await run()).toMatchObject({ new: 0, changed: 0, withdrawn: 0, expired: 0 });
}, 120_000);
