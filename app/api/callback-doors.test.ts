import { createHmac, randomBytes } from "node:crypto";
import { NextRequest } from "next/server";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { closeResources } from "@/server/context";
import { writeCreditNotice } from "@/server/iso20022";
import { fen } from "@/server/kernel";
import { runtime } from "@/server/runtime";
import { startTestService, type TestService } from "@/server/testing/test-service";

/** The doors at which machines bring their words: a forged one is refused by the route itself, and recorded. */

const SMS_KEY = "s".repeat(43);
const BANK_KEY = "b".repeat(43);
const RECEIPTS = "[]";

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
  const secret = () => randomBytes(32).toString("base64");
  Object.assign(process.env, {
    ...{ APP_DATABASE_URL: service.urls.app, BANK_URL: service.bank.url, PUBLIC_ORIGIN: "http://localhost:3000" },
    ...{ DATA_KEY: secret(), INDEX_KEY: secret(), SESSION_KEY: secret(), BANK_CALLBACK_KEY: BANK_KEY },
    ...{
      SMS_URL: service.sms.url,
      SMS_KEY_ID: "test",
      SMS_KEY: "test",
      SMS_CALLBACK_KEY: SMS_KEY,
      LOG_LEVEL: "silent",
    },
  });
});
afterAll(async () => {
  await closeResources((await runtime()).resources);
  await service?.close();
});

const recorded = async (action: string) => {
  const rows = await service.owner`select details from audit_event where action = ${action} order by event_id`;
  return rows.map(({ details }) => details.why);
};

describe("the door of receipts for text messages", () => {
  const bring = async (key: string, provider = "aliyun") => {
    const { POST } = await import("./sms/[key]/[provider]/route");
    const request = new NextRequest(`http://localhost:3000/api/sms/${key}/${provider}`, {
      method: "POST",
      body: RECEIPTS,
    });
    return POST(request, { params: Promise.resolve({ key, provider }) });
  };

  test("takes what comes with the key it gave, and records nothing of it", async () => {
    expect((await bring(SMS_KEY)).status).toBe(200);
    expect(await recorded("sms-callback-refused")).toEqual([]);
  });

  test.each(["f".repeat(43), SMS_KEY.slice(1), `${SMS_KEY}s`, ""])(
    "refuses a forged key and records it: %#",
    async (key) => {
      const before = await recorded("sms-callback-refused");
      const answer = await bring(key);
      expect(answer.status).toBe(403);
      expect(await answer.json()).toEqual({ error: "NOT_ALLOWED" });
      expect(await recorded("sms-callback-refused")).toEqual([...before, "forged"]);
    },
  );

  test("records so many a minute only: whoever knocks decides how often", async () => {
    const answers = [];
    for (let i = 0; i < 30; i++) answers.push((await bring("forged")).status);
    expect(new Set(answers)).toEqual(new Set([403, 429]));
    expect((await recorded("sms-callback-refused")).length).toBeLessThanOrEqual(20);
    expect((await bring(SMS_KEY)).status, "the real provider is still heard").toBe(200);
  });
});

describe("the door of the bank's words", () => {
  const BODY = "<Document/>";
  const signed = (at: string, key = BANK_KEY, body = BODY) =>
    `sha256=${createHmac("sha256", key).update(`${at}.${body}`).digest("hex")}`;
  const bring = async (headers: Record<string, string>, body = BODY) => {
    const { POST } = await import("./bank/route");
    return POST(new NextRequest("http://localhost:3000/api/bank", { method: "POST", body, headers }));
  };
  const now = () => new Date().toISOString();
  const late = new Date(Date.now() - 10 * 60_000).toISOString();

  test.each([
    ["unsigned", {}],
    ["altered", { "x-bank-timestamp": now(), "x-bank-signature": signed(now(), "another key of thirty-two letters!") }],
    ["altered", { "x-bank-timestamp": late, "x-bank-signature": signed(now()) }],
    ["stale", { "x-bank-timestamp": late, "x-bank-signature": signed(late) }],
  ])("refuses what is %s and records it: %#", async (why, headers) => {
    const before = await recorded("bank-callback-refused");
    const answer = await bring(headers);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toEqual({ error: "NOT_ALLOWED" });
    expect(await recorded("bank-callback-refused")).toEqual([...before, why]);
  });

  test("does not record what the bank itself signed and nobody can read", async () => {
    const before = await recorded("bank-callback-refused");
    const at = now();
    expect((await bring({ "x-bank-timestamp": at, "x-bank-signature": signed(at) })).status).toBe(400);
    expect(await recorded("bank-callback-refused")).toEqual(before);
  });

  const noticeOf = (bankReference: string) => {
    const bookedAt = now();
    const party = { bankCode: "011332000001", accountNumber: "GK330203" };
    const entry = { entryReference: "G1", direction: "credit", endToEndId: "BK-1", amountFen: fen(8_000) } as const;
    const booked = { ...entry, bankReference, bookedAt, debtor: party, creditor: null, returnReason: null };
    const notices = [{ noticeId: "N1", account: "330203", entries: [booked] }];
    return writeCreditNotice({ messageId: "N1", createdAt: bookedAt, notices });
  };

  test("takes what the treasury paid in: the pool is filled once, whatever number of times it is told", async () => {
    const body = noticeOf("REF-1");
    for (let time = 0; time < 3; time++) {
      const at = new Date(Date.now() + time).toISOString();
      const headers = { "x-bank-timestamp": at, "x-bank-signature": signed(at, BANK_KEY, body) };
      expect((await bring(headers, body)).status).toBe(200);
    }
    const filled = await service.owner`
      select amount_fen::int as fen, jurisdiction_code as pool from replenishment where bank_reference = 'REF-1'`;
    expect([...filled]).toEqual([{ fen: 8_000, pool: "330203" }]);
    const moved =
      await service.owner`select count(*)::int as transfers from ledger_transfer where reason = 'replenish'`;
    expect(moved[0]).toEqual({ transfers: 1 });
  });

  const signedAt = (at: string, body: string) => ({
    "x-bank-timestamp": at,
    "x-bank-signature": signed(at, BANK_KEY, body),
  });
  const filledBy = async (bankReference: string) =>
    (await service.owner`select amount_fen::int as fen from replenishment where bank_reference = ${bankReference}`).map(
      ({ fen }) => fen,
    );

  test("takes what the bank says twice in one moment, signed in the same millisecond, as known: it is filled once, and nothing is refused", async () => {
    const before = await recorded("bank-callback-refused");
    const body = noticeOf("REF-2");
    const headers = signedAt(now(), body);
    const answers = await Promise.all([bring(headers, body), bring(headers, body)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await filledBy("REF-2")).toEqual([8_000]);
    expect(await recorded("bank-callback-refused")).toEqual(before);
  });

  test("refuses the very bytes and signature that it has read a while ago, and records it; the bank's second try is signed anew", async () => {
    const before = await recorded("bank-callback-refused");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 60_000 });
    const body = noticeOf("REF-3");
    const first = signedAt(now(), body);
    const answer = await bring(first, body).finally(() => vi.useRealTimers());
    expect(answer.status).toBe(200);
    expect((await bring(first, body)).status).toBe(403);
    expect(await recorded("bank-callback-refused")).toEqual([...before, "replayed"]);
    expect((await bring(signedAt(now(), body), body)).status).toBe(200);
    expect(await filledBy("REF-3")).toEqual([8_000]);
  });

  test("records so many a minute only", async () => {
    const answers = [];
    for (let i = 0; i < 30; i++) answers.push((await bring({})).status);
    expect(new Set(answers)).toEqual(new Set([403, 429]));
    expect((await recorded("bank-callback-refused")).length).toBeLessThanOrEqual(20);
  });
});
