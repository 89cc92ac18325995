import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { confirmClaim } from "@/server/claims";
import { dropMessage, writePaymentReturn } from "@/server/iso20022";
import { addDays, fen } from "@/server/kernel";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { closeDays, exchangeBankFiles } from "./evening";

const DISTRICT = "330203";
let service: TestService;
let person: TestSubject;
let claimId: string;
let endToEndId: string;

beforeAll(async () => {
  service = await startTestService();
  await service.fund(DISTRICT, { balanceFen: 1_000, creditLineFen: 0 });
  person = await service.person("林小禾");
  const entitlementId = await service.owe(person.subjectId, 600);
  const input = { entitlementId, entitlementVersion: 1, payeeAccountId: person.accountId };
  claimId = (await confirmClaim(service.asPerson(person.subjectId), input)).claimId;
  const [row] = await service.owner`select end_to_end_id from payment_instruction`;
  endToEndId = row?.end_to_end_id as string;
});
afterAll(() => service?.close());

test("a day that is over is compared once, and not again by the next look", async () => {
  const ctx = service.as({ kind: "system", job: "payments" });
  const days = (await closeDays(ctx)).map((one) => one.day);
  expect(days).toContain(addDays(ctx.today(), -1));
  expect(await closeDays(ctx)).toEqual([]);
});

test("a word that the bank left as a file moves the claim, in the city's time", async () => {
  const ctx = service.as({ kind: "system", job: "payments" });
  const directory = mkdtempSync(path.join(tmpdir(), "evening-"));
  const at = new Date().toISOString();
  const returned = [{ endToEndId, amountFen: fen(600), reason: "AC06", bankReference: "R1" }];
  const text = writePaymentReturn({ messageId: "ret-1", createdAt: at, returned });
  await dropMessage(path.join(directory, "from-bank"), "pacs.004_ret-1.xml", text);
  const exchanged = await exchangeBankFiles(ctx, { directory, clockOffsetDays: 1 });
  expect(exchanged).toMatchObject({ filesTaken: 1, strangers: 0 });
  const [claim] = await service.owner`select status, returned_at from claim where claim_id = ${claimId}`;
  expect(claim?.status).toBe("returned");
  expect(claim?.returned_at.getTime()).toBe(Date.parse(at) + 86_400_000);
  rmSync(directory, { recursive: true });
});
