import { createServer, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AssertionError, fen, Outage } from "@/server/kernel";
import { type BankSimulator, hashIdentity, startBankSimulator } from "@/simulators/bank";
import type { BankReport, PaymentOrder } from "./bank-gateway";
import { createBankGateway } from "./http-bank";

/** What any bank behind the port must do, asked of the simulator over real HTTP. */

const callbackKey = "a callback key of at least 32 characters";
const DEADLINE_MS = 2_000;
const SHORT_MS = 150;
const closers: (() => Promise<void> | void)[] = [];
let received: (BankReport | Error)[] = [];
let doorStatus: () => number = () => 204;
let simulator: BankSimulator;
let bank: ReturnType<typeof createBankGateway>;

const account = (accountNumber: string, state = "open") => ({
  bankCode: "102",
  accountNumber,
  holderName: "林小禾",
  holderIdentityHash: hashIdentity("330203199001010017"),
  state,
});

function order(change: Partial<PaymentOrder> & { accountNumber?: string; name?: string } = {}): PaymentOrder {
  const { accountNumber = "6200000000000001", name = "林小禾", ...rest } = change;
  return {
    endToEndId: "pay_1",
    instructionId: "pay_1",
    amountFen: fen(3_450_100),
    debtorPool: "宁波市本级资金池",
    creditor: { name, bankCode: "102", accountNumber },
    remittanceText: "甬易办 惠企利民资金",
    requestedAt: "2026-11-20T02:00:00.000Z",
    ...rest,
  };
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const post = (path: string, body: unknown) =>
  fetch(`${simulator.url}${path}`, { method: "POST", body: JSON.stringify(body) });
const fault = async (body: object) => expect((await post("/faults", body)).status).toBe(201);
const statement = async () => (await (await fetch(`${simulator.url}/statement`)).json()).entries;

/** The service's door for callbacks, as its route handler would be. */
async function callbackDoor(): Promise<string> {
  return serve(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    const status = doorStatus();
    const headers = new Headers(request.headers as Record<string, string>);
    if (status === 204) received.push(bank.readCallback({ headers, body, now: new Date() }));
    else received.push(new Error(`answered ${status}`));
    response.writeHead(status).end();
  });
}

beforeEach(async () => {
  received = [];
  doorStatus = () => 204;
  const callback = { url: await callbackDoor(), key: callbackKey };
  simulator = await startBankSimulator({ port: 0, callback, callbackPausesMs: [0, 20, 20, 20] });
  closers.push(() => simulator.close());
  bank = createBankGateway({ baseUrl: simulator.url, callbackKey, deadlineMs: DEADLINE_MS });
  const accounts = [
    account("6200000000000001"),
    account("6200000000000002"),
    account("6200000000000004", "closed"),
    account("6200000000000006", "blocked"),
    account("6200000000000007", "deceased"),
  ];
  expect(await (await post("/accounts", { accounts })).json()).toEqual({ changed: 5, known: 5 });
});

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

describe("a payment order", () => {
  test("for an open account is credited: ACCC, and one entry in the statement", async () => {
    expect(await bank.pay(order(), DEADLINE_MS)).toMatchObject({
      kind: "status",
      endToEndId: "pay_1",
      status: "ACCC",
      reason: null,
    });
    expect(await statement()).toMatchObject([
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
    expect(await bank.pay(order(change), DEADLINE_MS)).toMatchObject({ status: "RJCT", reason });
    expect(await statement()).toEqual([]);
  });

  test("sent 20 times at once is credited once, and every sender hears the same word", async () => {
    await post("/latency", { baseMs: 10, jitterMs: 20 });
    const reports = await Promise.all(Array.from({ length: 20 }, () => bank.pay(order(), DEADLINE_MS)));
    expect(new Set(reports.map((report) => JSON.stringify(report))).size).toBe(1);
    expect(await statement()).toHaveLength(1);
  });

  test("of a known endToEndId with other content is our bug, and changes nothing", async () => {
    const first = await bank.pay(order(), DEADLINE_MS);
    for (const other of [{ amountFen: fen(1) }, { accountNumber: "6200000000000002" }, { remittanceText: "" }]) {
      await expect(bank.pay(order(other), DEADLINE_MS)).rejects.toThrow(AssertionError);
    }
    expect(await bank.statusOf("pay_1")).toEqual(first);
    expect(await statement()).toHaveLength(1);
  });

  test("beyond the limits of the port is never sent", async () => {
    const wrong = [{ endToEndId: "x".repeat(36) }, { amountFen: fen(0) }, { remittanceText: "字".repeat(141) }];
    for (const change of wrong) await expect(bank.pay(order(change), DEADLINE_MS)).rejects.toThrow(AssertionError);
    expect((await bank.pay(order({ remittanceText: "字".repeat(140) }), DEADLINE_MS)).status).toBe("ACCC");
  });
});

describe("an unknown outcome", () => {
  test("after the bank took the order is an Outage; asked by reference it is ACCC, and sending again pays nothing twice", async () => {
    await fault({ kind: "timeout-after-accepting" });
    await expect(bank.pay(order(), SHORT_MS)).rejects.toThrow(Outage);
    const status = await bank.statusOf("pay_1");
    expect(status).toMatchObject({ status: "ACCC" });
    expect(await bank.pay(order(), DEADLINE_MS)).toEqual(status);
    expect(await statement()).toHaveLength(1);
  });

  test("while the bank is down is an Outage at every question, at once; afterwards it has seen nothing", async () => {
    await fault({ kind: "down", count: null });
    const question = { bankCode: "102", accountNumber: "6200000000000001", holderName: "林小禾", holderIdentity: "x" };
    const started = Date.now();
    await expect(bank.pay(order(), DEADLINE_MS)).rejects.toThrow(Outage);
    await expect(bank.statusOf("pay_1")).rejects.toThrow(Outage);
    await expect(bank.verifyAccount(question)).rejects.toThrow(Outage);
    expect(Date.now() - started).toBeLessThan(DEADLINE_MS);
    await fetch(`${simulator.url}/faults`, { method: "DELETE" });
    expect(await bank.statusOf("pay_1")).toBeNull();
  });

  test("of an order still on the line is null first and ACCC later: null allows only the same endToEndId again", async () => {
    await fault({ kind: "slow", delayMs: 400 });
    await expect(bank.pay(order(), SHORT_MS)).rejects.toThrow(Outage);
    expect(await bank.statusOf("pay_1")).toBeNull();
    expect((await bank.pay(order(), DEADLINE_MS)).status).toBe("ACCC");
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await statement()).toHaveLength(1);
  });

  test.each<[string, RequestListener]>([
    ["a page instead of JSON", (_, response) => void response.end("<html>")],
    ["an error of the bank", (_, response) => void response.writeHead(500).end("{}")],
    ["no such address", (_, response) => void response.writeHead(404).end(JSON.stringify({ known: false }))],
    ["a redirect", (request, response) => void redirectOrBelievable(request.url ?? "", response)],
    [
      "an answer larger than any word",
      (_, response) => void response.end(" ".repeat(100_000) + JSON.stringify(believable)),
    ],
    ["a cut answer", (_, response) => void response.write("{", () => response.destroy())],
    ["another payment's word", (_, response) => void response.end(JSON.stringify(aboutAnother))],
  ])("is never guessed from %s", async (_, listener) => {
    const strange = createBankGateway({ baseUrl: await serve(listener), callbackKey, deadlineMs: DEADLINE_MS });
    await expect(strange.pay(order(), DEADLINE_MS)).rejects.toThrow(Outage);
    await expect(strange.statusOf("pay_1")).rejects.toThrow(Outage);
  });
});

const word = { kind: "status", status: "ACCC", reason: null, bankReference: "R", at: "2026-11-20T02:00:00Z" };
const answerOn = (endToEndId: string) => ({ ...word, endToEndId, known: true, report: { ...word, endToEndId } });
const believable = answerOn("pay_1");
const aboutAnother = answerOn("pay_2");

function redirectOrBelievable(url: string, response: ServerResponse): void {
  if (url === "/elsewhere") response.end(JSON.stringify(believable));
  else response.writeHead(307, { location: "/elsewhere" }).end();
}

test("the answer that the strange ones are made of would be believed", async () => {
  const baseUrl = await serve((_, response) => void response.end(JSON.stringify(believable)));
  const plain = createBankGateway({ baseUrl, callbackKey, deadlineMs: DEADLINE_MS });
  expect(await plain.pay(order(), DEADLINE_MS)).toMatchObject({ status: "ACCC" });
  expect(await plain.statusOf("pay_1")).toMatchObject({ status: "ACCC" });
});

describe("a word that comes later", () => {
  test("is brought signed: ACSP in the answer, ACCC in the callback and from then on", async () => {
    await fault({ kind: "answer-later", afterMs: 50 });
    expect(await bank.pay(order(), DEADLINE_MS)).toMatchObject({ status: "ACSP", reason: null });
    expect(await statement()).toEqual([]);
    await expect.poll(() => received).toMatchObject([{ kind: "status", status: "ACCC", endToEndId: "pay_1" }]);
    expect(await bank.statusOf("pay_1")).toEqual(received[0]);
    expect(await statement()).toHaveLength(1);
  });

  test("is a rejection when the account was closed meanwhile", async () => {
    await fault({ kind: "answer-later", afterMs: 80 });
    await bank.pay(order(), DEADLINE_MS);
    await post("/accounts", { accounts: [account("6200000000000001", "closed")] });
    await expect.poll(() => received).toMatchObject([{ status: "RJCT", reason: "AC04" }]);
    expect(await statement()).toEqual([]);
  });

  test("may be a return after credit: another kind of report with its reason, and the money back in the statement", async () => {
    await fault({ kind: "return-after-credit", afterMs: 50, reasonCode: "AC06" });
    expect((await bank.pay(order(), DEADLINE_MS)).status).toBe("ACCC");
    await expect.poll(() => received).toMatchObject([{ kind: "returned", status: null, reason: "AC06" }]);
    expect(await bank.statusOf("pay_1")).toEqual(received[0]);
    expect(await bank.pay(order(), DEADLINE_MS)).toEqual(received[0]);
    expect((await statement()).map((entry: { kind: string }) => entry.kind)).toEqual(["credit", "return"]);
  });

  test("is brought once, however much else happens while it is on its way", async () => {
    await fault({ kind: "answer-later", afterMs: 0 });
    await bank.pay(order(), DEADLINE_MS);
    const busy = Array.from({ length: 20 }, (_, n) => bank.pay(order({ endToEndId: `other_${n}` }), DEADLINE_MS));
    await Promise.all(busy);
    await expect.poll(() => simulator.bank.books.callbacks.size).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(received).toMatchObject([{ endToEndId: "pay_1" }]);
  });

  test("is brought again until it is taken", async () => {
    doorStatus = () => (received.length < 2 ? 500 : 204);
    await fault({ kind: "answer-later", afterMs: 10 });
    await bank.pay(order(), DEADLINE_MS);
    await expect.poll(() => received.length).toBe(3);
    expect(received.at(-1)).toMatchObject({ status: "ACCC" });
  });

  test("is brought a bounded number of times, then waits to be asked for", async () => {
    doorStatus = () => 500;
    await fault({ kind: "answer-later", afterMs: 10 });
    await bank.pay(order(), DEADLINE_MS);
    await expect.poll(() => received.length).toBe(4);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(received).toHaveLength(4);
    expect(await bank.statusOf("pay_1")).toMatchObject({ status: "ACCC" });
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
  const answer = await bank.verifyAccount({ ...question, holderIdentity: "330203199001010017", ...change });
  expect(answer).toEqual({ owned: reason === "match", reason });
});
