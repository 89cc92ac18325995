import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { confirmClaim, readClaim } from "@/server/claims";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { closeDays, exchangeBankFiles } from "./evening";
import { sweepOpenPayments } from "./sweep";

/** The money path where orders, words and statements are files. */

const PATIENCE_MS = 10_000;
const directory = mkdtempSync(path.join(tmpdir(), "bank-files-"));
let service: TestService;
beforeAll(async () => {
  service = await startTestService({ bankFiles: directory });
  await service.fund("330203", { balanceFen: 10_000, creditLineFen: 0 });
});
afterAll(async () => {
  await service?.close();
  rmSync(directory, { recursive: true });
});

const job = () => service.as({ kind: "system", job: "payments" });
const exchange = () => exchangeBankFiles(job(), { directory, clockOffsetDays: 0 });
async function confirm({ subjectId, accountId }: TestSubject) {
  const entitlementId = await service.owe(subjectId, 600);
  const tap = { entitlementId, entitlementVersion: 1, payeeAccountId: accountId };
  return confirmClaim(service.asPerson(subjectId), tap);
}
const statusOf = async ({ subjectId }: TestSubject, claimId: string) =>
  (await readClaim(service.asPerson(subjectId), { claimId })).status;

test("a tap is credited by files alone, and one whose payee was stopped before its file went out is never sent", async () => {
  const [sound, stopped] = [await service.person("甲"), await service.person("乙")];
  const [one, other] = await Promise.all([confirm(sound), confirm(stopped)]);
  await service.owner`insert into payee_stop values (${stopped.subjectId}, 'MD07', 'e', now())`;
  expect((await exchange()).ordersSent).toBe(1);
  const credited = async () => {
    await exchange();
    return statusOf(sound, one.claimId);
  };
  await expect.poll(credited, { timeout: PATIENCE_MS, interval: 100 }).toBe("credited");

  await service.owner`update payment_instruction set created_at = created_at - interval '1 hour'`;
  await sweepOpenPayments(job());
  expect((await exchange()).ordersSent).toBe(0);
  expect(await service.bank.orders()).toHaveLength(1);
  expect(await statusOf(stopped, other.claimId)).not.toBe("credited");
});

test("a day of which no statement has come is not closed", async () => {
  await closeDays(job());
  expect([...(await service.owner`select is_whole from day_closed where is_whole`)]).toEqual([]);
});
