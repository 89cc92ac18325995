import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { writeCreditNotice, writePaymentReturn, writeStatusReport } from "@/server/iso20022";
import { fen } from "@/server/kernel";
import { createCallbackReader, SIGNATURE_HEADER, TIMESTAMP_HEADER, verifyBankCallback } from "./bank-callback";

const key = "a callback key of at least 32 characters";
const now = new Date("2026-11-20T02:00:00.000Z");
const report = {
  kind: "status",
  endToEndId: "pay_1",
  status: "ACCC",
  reason: null,
  bankReference: "SIM1",
  at: "2026-11-20T01:59:59.000Z",
};
const body = writeStatusReport({
  messageId: "A1",
  createdAt: report.at,
  originalMessageId: "pay_1",
  groupStatus: null,
  groupReason: null,
  transactions: [{ ...report, known: true, status: "ACCC" }],
});

function signed(text: string, { at = now.toISOString(), by = key } = {}): Headers {
  const signature = createHmac("sha256", by).update(`${at}.${text}`).digest("hex");
  return new Headers({ [TIMESTAMP_HEADER]: at, [SIGNATURE_HEADER]: `sha256=${signature}` });
}

const refused = (why: string) => expect.objectContaining({ code: "NOT_ALLOWED", details: { why } });
const minutes = (count: number, ms = 0) => new Date(now.getTime() + count * 60_000 + ms);

describe("a callback of the bank", () => {
  test("is believed with the bank's fresh signature", () => {
    expect(verifyBankCallback({ key, headers: signed(body), body, now })).toEqual(report);
  });

  test("that reports a return is read as one, without a status word", () => {
    const returned = [{ ...report, amountFen: fen(100), reason: "AC04" }];
    const text = writePaymentReturn({ messageId: "A1", createdAt: report.at, returned });
    expect(verifyBankCallback({ key, headers: signed(text), body: text, now })).toMatchObject({
      kind: "returned",
      status: null,
      reason: "AC04",
    });
  });

  test("that tells that a payee was credited says how much", () => {
    const credited = { amountFen: fen(1), bankReference: "SIM1", bookedAt: report.at, endToEndId: "pay_1" };
    const entry = {
      entryReference: "E1",
      direction: "credit",
      creditor: null,
      debtor: null,
      returnReason: null,
    } as const;
    const notices = [{ noticeId: "N1", account: "6222", entries: [{ ...entry, ...credited }] }];
    const text = writeCreditNotice({ messageId: "N1", createdAt: report.at, notices });
    const read = (body: string) => verifyBankCallback({ key, headers: signed(body), body, now });
    expect(read(text)).toEqual({ ...report, amountFen: 1 });
    const silent = text.replace(/<Amt .*?<\/Amt>/, "");
    expect(silent).not.toBe(text);
    expect(() => read(silent)).toThrow(expect.objectContaining({ code: "INPUT_INVALID" })); // a notice always says it
  });

  test("without a signature or a timestamp is refused", () => {
    for (const missing of [SIGNATURE_HEADER, TIMESTAMP_HEADER]) {
      const headers = signed(body);
      headers.delete(missing);
      expect(() => verifyBankCallback({ key, headers, body, now })).toThrow(refused("unsigned"));
    }
  });

  test("is refused when body, timestamp or signature was altered, or the key is another", () => {
    const altered = body.replace("pay_1", "pay_2");
    expect(() => verifyBankCallback({ key, headers: signed(body), body: altered, now })).toThrow(refused("altered"));

    const moved = signed(body);
    moved.set(TIMESTAMP_HEADER, minutes(1).toISOString());
    expect(() => verifyBankCallback({ key, headers: moved, body, now })).toThrow(refused("altered"));

    for (const signature of ["", "sha256=", "sha256=00", `sha256=${"0".repeat(64)}`, "签名"]) {
      const headers = { get: (name: string) => (name === SIGNATURE_HEADER ? signature || "x" : now.toISOString()) };
      expect(() => verifyBankCallback({ key, headers, body, now })).toThrow(refused("altered"));
    }
    const strange = signed(body, { by: "another callback key of at least 32 chars" });
    expect(() => verifyBankCallback({ key, headers: strange, body, now })).toThrow(refused("altered"));
  });

  test("is believed for five minutes and not one millisecond longer, on either side of our clock", () => {
    for (const side of [1, -1]) {
      const read = (ms: number) => verifyBankCallback({ key, headers: signed(body), body, now: minutes(side * 5, ms) });
      expect(read(0)).toEqual(report);
      expect(() => read(side)).toThrow(refused("stale"));
    }
  });

  test("signed with something that is no instant is stale", () => {
    const headers = signed(body, { at: "yesterday" });
    expect(() => verifyBankCallback({ key, headers, body, now })).toThrow(refused("stale"));
  });

  test.each([
    ["not XML", "ACCC"],
    ["an unknown status word", body.replace("ACCC", "PAID")],
    ["a message about nothing", body.replace(/<OrgnlPmtInfAndSts>.*<\/OrgnlPmtInfAndSts>/, "")],
    ["no endToEndId", body.replace("<OrgnlEndToEndId>pay_1", "<OrgnlEndToEndId>")],
  ])("signed but unreadable is refused: %s", (_, text) => {
    expect(() => verifyBankCallback({ key, headers: signed(text), body: text, now })).toThrow(
      expect.objectContaining({ code: "INPUT_INVALID" }),
    );
  });

  test("is never checked against a short key", () => {
    expect(() => verifyBankCallback({ key: "", headers: signed(body, { by: "x" }), body, now })).toThrow(
      /32 characters/,
    );
  });

  test("that the bank says twice in one moment is known, and no more than that", () => {
    const read = createCallbackReader(key);
    const callback = { headers: signed(body), body };
    for (const ms of [0, 0, 10_000]) expect(read({ ...callback, now: minutes(0, ms) })).toEqual(report);
  });

  test("that comes again after its moment is a replay, however often it came within; a new signature is the bank's second try", () => {
    const read = createCallbackReader(key);
    const first = { headers: signed(body), body, now };
    for (const ms of [0, 9_000]) read({ ...first, now: minutes(0, ms) });
    for (const ms of [10_001, 60_000]) {
      expect(() => read({ ...first, now: minutes(0, ms) })).toThrow(refused("replayed"));
    }
    const again = { ...first, headers: signed(body, { at: minutes(1).toISOString() }), now: minutes(1) };
    expect(read(again)).toEqual(report);
  });
});
