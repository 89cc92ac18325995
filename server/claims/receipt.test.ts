import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verifyReceipt } from "@/bin/verify-receipt.mjs";
import { type Database, openDatabase } from "@/db/client";
import { fingerprint, openLogSigner, sequenceBatch, verifyDatabase } from "@/server/audit";
import { startTestService, type TestService, type TestSubject } from "@/server/testing/test-service";
import { confirmClaim, readReceipt } from ".";

const signer = openLogSigner(randomBytes(32));
const pinned = { keys: [fingerprint(signer.publicKey)] };
let service: TestService;
let lin: TestSubject;
let worker: Database;
let claimId: string;

const read = () => readReceipt(service.asPerson(lin.subjectId), { claimId });
async function digitsOf(): Promise<string> {
  const { proof } = await read();
  if (proof.state !== "proved") throw new Error(proof.state);
  return proof.digits;
}

beforeAll(async () => {
  service = await startTestService();
  await service.fund("330203", { balanceFen: 10_000_000 });
  lin = await service.person("林测试");
  worker = openDatabase(service.urls.worker, { connections: 1 });
  const entitlementId = await service.owe(lin.subjectId, 123_456);
  const input = { entitlementId, entitlementVersion: 1, payeeAccountId: lin.accountId };
  claimId = (await confirmClaim(service.asPerson(lin.subjectId), input)).claimId;
});
afterAll(async () => {
  await worker?.$client.end({ timeout: 1 });
  await service?.close();
});

describe("the receipt of a paid claim", () => {
  test("waits for its place in the log, and then proves itself to whoever has nothing but its digits", async () => {
    expect((await read()).proof).toEqual({ state: "pending" });
    await sequenceBatch(worker, signer, () => new Date());
    const checked = await verifyReceipt(await digitsOf(), pinned);
    const { voucherNumber, creditedAt, endToEndId, payeeAccount } = await read();
    expect(checked).toMatchObject({ verdict: "genuine", keyKnown: true });
    expect(checked.content).toMatchObject({
      amountFen: 123_456,
      payee: "林*试",
      account: `${payeeAccount.bankName} ${payeeAccount.tail}`,
      voucher: voucherNumber,
      creditedAt,
      payment: endToEndId,
    });
  });

  test("names nobody in full, and reveals neither who is behind it nor a word beyond what it shows", async () => {
    const bytes = Buffer.from((await verifyReceipt(await digitsOf(), pinned)).bytes ?? []).toString("latin1");
    for (const secret of ["林测试", lin.subjectId, lin.accountId, claimId]) {
      expect(bytes).not.toContain(Buffer.from(secret, "utf8").toString("latin1"));
    }
    const [row] = await service.owner`select string_agg(encode(entry, 'hex'), '') as log from log_leaf`;
    expect(row?.log).toMatch(/^([0-9a-f]{64})+$/);
  });

  test("stays the same text however far the log grows, and its proof stays below 1 KB in a log of 2^26 entries", async () => {
    const before = await digitsOf();
    for (let i = 0; i < 3; i++) {
      const entitlementId = await service.owe(lin.subjectId, 100);
      await confirmClaim(service.asPerson(lin.subjectId), {
        entitlementId,
        entitlementVersion: 1,
        payeeAccountId: lin.accountId,
      });
      await sequenceBatch(worker, signer, () => new Date());
    }
    expect(await digitsOf()).toBe(before);
    const { bytes = new Uint8Array(), treeSize = 0 } = await verifyReceipt(before, pinned);
    const [format, high = 0, low = 0] = bytes;
    const proofBytes = bytes.length - (3 + high * 256 + low); // what is not the receipt's own words
    const stepsToCome = 26 - Math.ceil(Math.log2(treeSize)); // each doubling of the log is one hash more
    expect(format).toBe(1);
    expect(proofBytes).toBeGreaterThan(0);
    expect(proofBytes + 32 * stepsToCome).toBeLessThanOrEqual(1_024);
  });

  test("is believed by nobody with any of its digits changed, cut short or signed by another key", async () => {
    const digits = await digitsOf();
    for (let at = 0; at < digits.length; at += 7) {
      const forged = `${digits.slice(0, at)}${(Number(digits[at]) + 1) % 10}${digits.slice(at + 1)}`;
      const { verdict, keyKnown } = await verifyReceipt(forged, pinned);
      expect(verdict === "genuine" && keyKnown, `digit ${at}`).toBe(false);
    }
    expect((await verifyReceipt(digits.slice(0, -80), pinned)).verdict).not.toBe("genuine");
    const others = { keys: [fingerprint(openLogSigner(randomBytes(32)).publicKey)] };
    expect(await verifyReceipt(digits, others)).toMatchObject({ verdict: "genuine", keyKnown: false });
    expect((await verifyReceipt("12345", pinned)).verdict).toBe("unreadable");
  });

  test("agrees with the books: a claim, an attempt or a ledger row of another sum is named by the audit", async () => {
    const how = { trusted: [signer.publicKey], anchors: [], onProgress: () => {} };
    expect(await verifyDatabase(service.urls.owner, how)).toMatchObject({ ok: true });
    await service.owner`update ledger_transfer set amount_fen = amount_fen + 1 where subject_id = ${lin.subjectId} and reason = 'credit' and amount_fen = 123456`;
    const { faults } = await verifyDatabase(service.urls.owner, how);
    expect(faults).toMatchObject([{ kind: "books-differ", place: expect.stringContaining(claimId) }]);
    await service.owner`update ledger_transfer set amount_fen = amount_fen - 1 where subject_id = ${lin.subjectId} and reason = 'credit' and amount_fen = 123457`;
  });
});
