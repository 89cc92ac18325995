import type { RequestListener, ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { writeStatusReport } from "@/server/iso20022";
import { AssertionError, fen, Outage } from "@/server/kernel";
import { account, CALLBACK_KEY, DEADLINE_MS, order, SHORT_MS, simulatedBank } from "@/server/testing/simulated-bank";
import { createBankGateway } from "./http-bank";

/** What any bank behind the port must do, asked of the simulator over real HTTP. */

const at = simulatedBank();

describe("a payment order", () => {
  test("for an open account is credited: ACCC, and one entry in the statement", async () => {
    expect(await at.bank.pay(order(), DEADLINE_MS)).toMatchObject({
      kind: "status",
      endToEndId: "pay_1",
      status: "ACCC",
      reason: null,
    });
    expect(await at.statement()).toMatchObject([
      { sequence: 1, kind: "credit", endToEndId: "pay_1", amountFen: 3_450_100, accountNumber: "6200000000000001" },
    ]);
  });

  test.each([
    ["AC01", "an unknown account", { accountNumber: "6200000000009999" }],
    ["AC04", "a closed account", { accountNumber: "6200000000000004" }],
    ["AC06", "a blocked account", { accountNumber: "6200000000000006" }],
    ["MD07", "a deceased holder", { accountNumber: "6200000000000007" }],
    ["BE01", "another holder's name", { name: "王阿婆" }],
  ])("is rejected with %s for %s, and credits nothing", async (reason, _, change) => {
    expect(await at.bank.pay(order(change), DEADLINE_MS)).toMatchObject({ status: "RJCT", reason });
    expect(await at.statement()).toEqual([]);
  });

  test("sent 20 times at once is credited once, and every sender hears the same word", async () => {
    await at.post("/latency", { baseMs: 10, jitterMs: 20 });
    const reports = await Promise.all(Array.from({ length: 20 }, () => at.bank.pay(order(), DEADLINE_MS)));
    expect(new Set(reports.map((report) => JSON.stringify(report))).size).toBe(1);
    expect(await at.statement()).toHaveLength(1);
  });

  test("of a known endToEndId with other content is our bug, and changes nothing", async () => {
    const first = await at.bank.pay(order(), DEADLINE_MS);
    for (const other of [{ amountFen: fen(1) }, { accountNumber: "6200000000000002" }, { remittanceText: "" }]) {
      await expect(at.bank.pay(order(other), DEADLINE_MS)).rejects.toThrow(AssertionError);
    }
    expect(await at.bank.statusOf("pay_1")).toEqual(first);
    expect(await at.statement()).toHaveLength(1);
  });

  test("beyond the limits of the port is never sent", async () => {
    const wrong = [{ endToEndId: "x".repeat(36) }, { amountFen: fen(0) }, { remittanceText: "字".repeat(141) }];
    for (const change of wrong) await expect(at.bank.pay(order(change), DEADLINE_MS)).rejects.toThrow(AssertionError);
    expect((await at.bank.pay(order({ remittanceText: "字".repeat(140) }), DEADLINE_MS)).status).toBe("ACCC");
  });
});

describe("an unknown outcome", () => {
  test("after the bank took the order is an Outage; asked by reference it is ACCC, and sending again pays nothing twice", async () => {
    await at.fault({ kind: "timeout-after-accepting" });
    await expect(at.bank.pay(order(), SHORT_MS)).rejects.toThrow(Outage);
    const status = await at.bank.statusOf("pay_1");
    expect(status).toMatchObject({ status: "ACCC" });
    expect(await at.bank.pay(order(), DEADLINE_MS)).toEqual(status);
    expect(await at.statement()).toHaveLength(1);
  });

  test("while the bank is down is an Outage at every question, at once; afterwards it has seen nothing", async () => {
    await at.fault({ kind: "down", count: null });
    const question = { bankCode: "102", accountNumber: "6200000000000001", holderName: "林小禾", holderIdentity: "x" };
    const started = Date.now();
    await expect(at.bank.pay(order(), DEADLINE_MS)).rejects.toThrow(Outage);
    await expect(at.bank.statusOf("pay_1")).rejects.toThrow(Outage);
    await expect(at.bank.verifyAccount(question)).rejects.toThrow(Outage);
    expect(Date.now() - started).toBeLessThan(DEADLINE_MS);
    await fetch(`${at.simulator.url}/faults`, { method: "DELETE" });
    expect(await at.bank.statusOf("pay_1")).toBeNull();
  });

  test("of an order still on the line is null first and ACCC later: null allows only the same endToEndId again", async () => {
    await at.fault({ kind: "slow", delayMs: 400 });
    await expect(at.bank.pay(order(), SHORT_MS)).rejects.toThrow(Outage);
    expect(await at.bank.statusOf("pay_1")).toBeNull();
    expect((await at.bank.pay(order(), DEADLINE_MS)).status).toBe("ACCC");
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await at.statement()).toHaveLength(1);
  });

  test.each<[string, RequestListener]>([
    ["a page instead of a message", (_, response) => void response.end("<html></html>")],
    ["an error of the bank", (_, response) => void response.writeHead(500).end(believable)],
    ["no such address", (_, response) => void response.writeHead(404).end(believable)],
    ["a redirect", (request, response) => void redirectOrBelievable(request.url ?? "", response)],
    ["an answer larger than any word", (_, response) => void response.end(believable + " ".repeat(100_000))],
    ["a cut answer", (_, response) => void response.write(believable.slice(0, 200), () => response.destroy())],
    ["another payment's word", (_, response) => void response.end(answerOn("pay_2"))],
    ["words on two payments", (_, response) => void response.end(answerOn("pay_1", "pay_2"))],
    ["a document type", (_, response) => void response.end(believable.replace("<Document", "<!DOCTYPE d><Document"))],
  ])("is never guessed from %s", async (_, listener) => {
    const strange = createBankGateway({
      baseUrl: await at.serve(listener),
      callbackKey: CALLBACK_KEY,
      deadlineMs: DEADLINE_MS,
    });
    await expect(strange.pay(order(), DEADLINE_MS)).rejects.toThrow(Outage);
    await expect(strange.statusOf("pay_1")).rejects.toThrow(Outage);
  });
});

const answerOn = (...ids: string[]) =>
  writeStatusReport({
    messageId: "A1",
    createdAt: "2026-11-20T02:00:00.000Z",
    originalMessageId: "pay_1",
    groupStatus: null,
    groupReason: null,
    transactions: ids.map((endToEndId) => {
      const said = { endToEndId, bankReference: "R", at: "2026-11-20T02:00:00.000Z" };
      return { ...said, known: true, status: "ACCC", reason: null };
    }),
  });
const believable = answerOn("pay_1");

function redirectOrBelievable(url: string, response: ServerResponse): void {
  if (url === "/elsewhere") response.end(believable);
  else response.writeHead(307, { location: "/elsewhere" }).end();
}

test("the answer that the strange ones are made of would be believed", async () => {
  const baseUrl = await at.serve((_, response) => void response.end(believable));
  const plain = createBankGateway({ baseUrl, callbackKey: CALLBACK_KEY, deadlineMs: DEADLINE_MS });
  expect(await plain.pay(order(), DEADLINE_MS)).toMatchObject({ status: "ACCC" });
  expect(await plain.statusOf("pay_1")).toMatchObject({ status: "ACCC" });
});

describe("a word that comes later", () => {
  test("is brought signed: ACSP in the answer, ACCC in the callback and from then on", async () => {
    await at.fault({ kind: "answer-later", afterMs: 50 });
    expect(await at.bank.pay(order(), DEADLINE_MS)).toMatchObject({ status: "ACSP", reason: null });
    expect(await at.statement()).toEqual([]);
    await expect.poll(() => at.received).toMatchObject([{ kind: "status", status: "ACCC", endToEndId: "pay_1" }]);
    const { amountFen: _, ...word } = { amountFen: undefined, ...at.received[0] }; // a notice tells the sum, too
    expect(await at.bank.statusOf("pay_1")).toMatchObject(word);
    expect(await at.statement()).toHaveLength(1);
  });

  test("is a rejection when the account was closed meanwhile", async () => {
    await at.fault({ kind: "answer-later", afterMs: 80 });
    await at.bank.pay(order(), DEADLINE_MS);
    await at.post("/accounts", { accounts: [account("6200000000000001", "closed")] });
    await expect.poll(() => at.received).toMatchObject([{ status: "RJCT", reason: "AC04" }]);
    expect(await at.statement()).toEqual([]);
  });

  test("may be a return after credit: another kind of report with its reason, and the money back in the statement", async () => {
    await at.fault({ kind: "return-after-credit", afterMs: 50, reasonCode: "AC06" });
    expect((await at.bank.pay(order(), DEADLINE_MS)).status).toBe("ACCC");
    await expect.poll(() => at.received).toMatchObject([{ kind: "returned", status: null, reason: "AC06" }]);
    const { amountFen: _, ...word } = { amountFen: undefined, ...at.received[0] }; // a notice tells the sum, too
    expect(await at.bank.statusOf("pay_1")).toMatchObject(word);
    expect(await at.bank.pay(order(), DEADLINE_MS)).toEqual(at.received[0]);
    expect((await at.statement()).map((entry: { kind: string }) => entry.kind)).toEqual(["credit", "return"]);
  });

  test("is brought once, however much else happens while it is on its way", async () => {
    await at.fault({ kind: "answer-later", afterMs: 0 });
    await at.bank.pay(order(), DEADLINE_MS);
    const busy = Array.from({ length: 20 }, (_, n) => at.bank.pay(order({ endToEndId: `other_${n}` }), DEADLINE_MS));
    await Promise.all(busy);
    await expect.poll(() => at.simulator.bank.books.callbacks.size).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(at.received).toMatchObject([{ endToEndId: "pay_1" }]);
  });

  test("is brought again until it is taken", async () => {
    at.answerWith(() => (at.received.length < 2 ? 500 : 204));
    await at.fault({ kind: "answer-later", afterMs: 10 });
    await at.bank.pay(order(), DEADLINE_MS);
    await expect.poll(() => at.received.length).toBe(3);
    expect(at.received.at(-1)).toMatchObject({ status: "ACCC" });
  });

  test("is brought a bounded number of times, then waits to be asked for", async () => {
    at.answerWith(() => 500);
    await at.fault({ kind: "answer-later", afterMs: 10 });
    await at.bank.pay(order(), DEADLINE_MS);
    await expect.poll(() => at.received.length).toBe(4);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(at.received).toHaveLength(4);
    expect(await at.bank.statusOf("pay_1")).toMatchObject({ status: "ACCC" });
  });
});

test.each([
  ["match", {}],
  ["name-mismatch", { holderName: "王阿婆" }],
  ["name-mismatch", { holderIdentity: "330203199001010025" }],
  ["no-such-account", { accountNumber: "1" }],
  ["no-such-account", { accountNumber: "" }],
  ["closed", { accountNumber: "6200000000000004" }],
  ["closed", { accountNumber: "6200000000000006" }],
  ["name-mismatch", { accountNumber: "6200000000000004", holderName: "王阿婆" }],
])("ownership of an account is answered with %s for %j", async (reason, change) => {
  const question = { bankCode: "102", accountNumber: "6200000000000001", holderName: "林小禾" };
  const answer = await at.bank.verifyAccount({ ...question, holderIdentity: "330203199001010017", ...change });
  expect(answer).toEqual({ owned: reason === "match", reason });
});
