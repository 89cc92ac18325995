import { runMigrations } from "graphile-worker";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "@/db/client";
import { confirmClaim } from "@/server/claims";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { readHealth } from "./health";
import { beat, relayBatch } from "./job-store";

let service: TestService;
let lin: TestSubject;
let worker: Database;

beforeAll(async () => {
  service = await startTestService();
  await service.fund("330203", { balanceFen: 10_000_000 });
  lin = await service.person("林测试");
  await runMigrations({ connectionString: service.urls.worker });
  worker = openDatabase(service.urls.worker, { connections: 2 });
});
afterAll(async () => {
  await worker?.$client.end({ timeout: 1 });
  await service?.close();
});

async function confirmOne(): Promise<string> {
  const entitlementId = await service.owe(lin.subjectId, 100);
  const input = { entitlementId, entitlementVersion: 1, payeeAccountId: lin.accountId };
  return (await confirmClaim(service.asPerson(lin.subjectId), input)).claimId;
}

describe("the relay", () => {
  const jobsFor = async (claimId: string) => {
    const jobs = await worker.$client.unsafe(
      "select key from graphile_worker.jobs where task_identifier = 'carry-payment'",
    );
    return jobs.filter(({ key }) => key === claimId).length;
  };
  const letTapsHaveTheirTime = () => service.owner`update outbox set left_at = left_at - interval '5 seconds'`;

  test("tells an open phone that its claim changed, queues no job for what was credited, and leaves nothing behind", async () => {
    const claimId = await confirmOne();
    const told = new AbortController();
    const changes = service.asPerson(lin.subjectId).news.changesOf(claimId, told.signal)[Symbol.asyncIterator]();
    const first = changes.next();
    expect(await relayBatch(worker)).toBe(1);
    expect(await first).toMatchObject({ done: false });
    told.abort();
    await letTapsHaveTheirTime();
    expect(await relayBatch(worker)).toBe(1);
    expect(await jobsFor(claimId)).toBe(0);
    expect(await relayBatch(worker)).toBe(0);
  });

  test("queues one job for a payment that is still open when its tap has had its time, not before, and tells its phone", async () => {
    await service.fault({ kind: "timeout-after-accepting", count: 1 });
    const claimId = await confirmOne();
    expect(await relayBatch(worker)).toBe(0);
    expect(await jobsFor(claimId)).toBe(0);
    const told = new AbortController();
    const changes = service.asPerson(lin.subjectId).news.changesOf(claimId, told.signal)[Symbol.asyncIterator]();
    const first = changes.next();
    await letTapsHaveTheirTime();
    expect(await relayBatch(worker)).toBe(1);
    expect(await first).toMatchObject({ done: false });
    told.abort();
    expect(await jobsFor(claimId)).toBe(1);
  });

  test("run twice at once moves each piece of news once", async () => {
    await Promise.all([confirmOne(), confirmOne(), confirmOne()]);
    await letTapsHaveTheirTime();
    const [row] = await service.owner`select count(*)::int as waiting from outbox`;
    const moved = await Promise.all([relayBatch(worker), relayBatch(worker)]);
    expect(moved.reduce((sum, count) => sum + count, 0)).toBe(row?.waiting);
  });
});

describe("health", () => {
  const resources = async () => ({ db: openDatabase(service.urls.app, { connections: 1 }) }) as never;

  test("is well while the worker beats, and says what is wrong when it has been silent", async () => {
    expect(await readHealth(resources)).toMatchObject({ status: "down", database: "ok" });
    await beat(worker);
    expect(await readHealth(resources)).toEqual({ status: "ok", database: "ok", worker: "ok" });
    await service.owner`update process_heartbeat set beat_at = now() - interval '20 seconds'`;
    expect((await readHealth(resources)).worker).toContain("15 seconds");
  });

  test("is down, and still answers, when the database does not", async () => {
    const health = await readHealth(async () => {
      throw new Error("no database");
    });
    expect(health).toEqual({ status: "down", database: "the database does not answer", worker: "unknown" });
  });
});
