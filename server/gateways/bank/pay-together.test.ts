import type { RequestListener } from "node:http";
import { describe, expect, test } from "vitest";
import { readMessage, type StatusReport, writeStatusReport } from "@/server/iso20022";
import { AssertionError, fen, Outage } from "@/server/kernel";
import { CALLBACK_KEY, DEADLINE_MS, order, SHORT_MS, simulatedBank } from "@/server/testing/simulated-bank";
import type { BankReport, PaymentOrder } from "./bank-gateway";
import { createBankGateway } from "./http-bank";

/** Payments that are ordered at one moment, in one message. */

const at = simulatedBank();
/** Longer than any answer takes on a busy machine. */
const PATIENT_MS = 15_000;
const OTHERS_POOL = "海曙区资金池";
const named = (endToEndId: string, change: Parameters<typeof order>[0] = {}) => order({ endToEndId, ...change });

/** What each of several orders heard: a status or a reason, or the name of what was thrown. */
async function hear(orders: readonly PaymentOrder[], deadlineMs = PATIENT_MS): Promise<string[]> {
  const heard = await Promise.allSettled(orders.map((one) => at.bank.pay(one, deadlineMs)));
  return heard.map((one) => (one.status === "fulfilled" ? wordOf(one.value) : one.reason.constructor.name));
}
const wordOf = (report: BankReport) => report.reason ?? report.status ?? "returned";

/** A bank that writes down what it is sent, and answers as it is told. */
async function listening(answer: (orders: readonly string[], messageId: string) => Partial<StatusReport>) {
  const messages: { messageId: string; pools: string[]; ids: string[] }[] = [];
  const listener: RequestListener = async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    const read = readMessage(body);
    if (read.kind !== "credit-transfer") throw new Error("only orders come here");
    const { messageId, groups } = read.message;
    const ids = groups.flatMap(({ transfers }) => transfers.map(({ endToEndId }) => endToEndId));
    messages.push({ messageId, ids, pools: groups.map(({ debtorAccount }) => debtorAccount) });
    const head = { messageId: "A1", createdAt: AT, originalMessageId: messageId, groupStatus: null, groupReason: null };
    response.end(writeStatusReport({ ...head, transactions: ids.map(credited), ...answer(ids, messageId) }));
  };
  const baseUrl = await at.serve(listener);
  return { messages, bank: createBankGateway({ baseUrl, callbackKey: CALLBACK_KEY, deadlineMs: DEADLINE_MS }) };
}
const AT = "2026-11-20T02:00:00.000Z";
const credited = (endToEndId: string) =>
  ({ endToEndId, known: true, status: "ACCC", reason: null, bankReference: "R", at: AT }) as const;

describe("orders of one moment", () => {
  test("are one message with a group for each pool; one that is alone is a message of its own name", async () => {
    const { bank, messages } = await listening(() => ({}));
    const three = [named("b"), named("a", { debtorPool: OTHERS_POOL }), named("c")];
    const words = await Promise.all(three.map((one) => bank.pay(one, PATIENT_MS)));
    expect(words.map(({ endToEndId }) => endToEndId)).toEqual(["b", "a", "c"]);
    await bank.pay(named("d"), DEADLINE_MS);
    expect(messages.map(({ ids, pools }) => [ids, pools])).toEqual([
      [
        ["a", "b", "c"],
        [OTHERS_POOL, "宁波市本级资金池"],
      ],
      [["d"], ["宁波市本级资金池"]],
    ]);
    expect(messages.map(({ messageId }) => messageId)).toEqual([expect.stringMatching(/^G[0-9a-f]{30}$/), "d"]);
  });

  test("leave an order that goes alone out: it is a message of its own name, beside theirs", async () => {
    const { bank, messages } = await listening(() => ({}));
    const three = [named("b"), named("shr_1", { alone: true, debtorBank: "011" }), named("c")];
    await Promise.all(three.map((one) => bank.pay(one, PATIENT_MS)));
    expect(messages).toContainEqual({ messageId: "shr_1", ids: ["shr_1"], pools: ["宁波市本级资金池"] });
    expect(messages.map(({ ids }) => ids)).toContainEqual(["b", "c"]);
  });

  test("sent again together are the same message again, in whatever order they come", async () => {
    const { bank, messages } = await listening(() => ({}));
    const both = [named("a"), named("b", { requestedAt: "2026-11-20T02:00:01.000Z" })];
    await Promise.all(both.map((one) => bank.pay(one, PATIENT_MS)));
    await Promise.all(both.toReversed().map((one) => bank.pay(one, PATIENT_MS)));
    expect(messages[1]).toEqual(messages[0]);
  });

  test("are at most fifty in a message, and all are answered", async () => {
    const { bank, messages } = await listening(() => ({}));
    const many = Array.from({ length: 120 }, (_, n) => named(`pay_${n}`));
    const words = await Promise.all(many.map((one) => bank.pay(one, PATIENT_MS)));
    expect(words.map(({ endToEndId }) => endToEndId)).toEqual(many.map(({ endToEndId }) => endToEndId));
    expect(Math.max(...messages.map(({ ids }) => ids.length))).toBe(50);
    expect(messages.length).toBeLessThan(10);
  });

  test("do not wait for a message that the bank does not answer", async () => {
    await at.fault({ kind: "lose" });
    const stuck = at.bank.pay(named("a"), 10 * SHORT_MS);
    stuck.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await hear([named("b"), named("c")])).toEqual(["ACCC", "ACCC"]);
    await expect(stuck).rejects.toThrow(Outage);
  });

  test("are credited once each, and each hears its own word", async () => {
    const closed = { accountNumber: "6200000000000004" };
    const orders = [named("a"), named("b", closed), named("c", { name: "王阿婆" }), named("d")];
    expect(await hear(orders)).toEqual(["ACCC", "AC04", "BE01", "ACCC"]);
    expect(await hear(orders)).toEqual(["ACCC", "AC04", "BE01", "ACCC"]);
    expect((await at.statement()).map(({ endToEndId }) => endToEndId).sort()).toEqual(["a", "d"]);
  });

  test("are refused one by one where one says something else under a known endToEndId: the others are paid", async () => {
    await at.bank.pay(named("b"), DEADLINE_MS);
    const orders = [named("a"), named("b", { amountFen: fen(1) }), named("c"), named("d")];
    expect(await hear(orders)).toEqual(["ACCC", AssertionError.name, "ACCC", "ACCC"]);
    expect((await at.statement()).map(({ amountFen }) => amountFen)).toEqual(Array(4).fill(3_450_100));
  });

  test("that nobody waits for any more are not sent behind her back", async () => {
    const { bank, messages } = await listening(() => ({}));
    await expect(bank.pay(named("a"), 0)).rejects.toThrow(Outage);
    await bank.pay(named("b"), DEADLINE_MS);
    expect(messages.flatMap(({ ids }) => ids)).toEqual(["b"]);
  });
});

describe("a fault of one payment among several", () => {
  const three = () => [named("a"), named("b", { accountNumber: "6200000000000002" }), named("c")];
  const onSecond = { account: { bankCode: "102", accountNumber: "6200000000000002" } };

  test("that loses it leaves it out of the answer: unknown, never seen, and paid once when it is sent again", async () => {
    await at.fault({ kind: "lose", ...onSecond });
    expect(await hear(three())).toEqual(["ACCC", Outage.name, "ACCC"]);
    expect(await at.bank.statusOf("b")).toBeNull();
    expect(await hear(three())).toEqual(["ACCC", "ACCC", "ACCC"]);
    expect(await at.statement()).toHaveLength(3);
  });

  test("that takes it and does not say so leaves it out of the answer: unknown, and credited when asked for", async () => {
    await at.fault({ kind: "timeout-after-accepting", ...onSecond });
    expect(await hear(three())).toEqual(["ACCC", Outage.name, "ACCC"]);
    expect(await at.bank.statusOf("b")).toMatchObject({ status: "ACCC" });
    expect(await at.statement()).toHaveLength(3);
  });

  test.each([
    [{ kind: "answer-later", afterMs: 10 }, ["ACCC", "ACSP", "ACCC"], ["ACCC"]],
    [{ kind: "answer-twice", afterMs: 10 }, ["ACCC", "ACSP", "ACCC"], ["ACCC", "ACCC"]],
    [{ kind: "out-of-order", afterMs: 10 }, ["ACCC", "ACTC", "ACCC"], ["ACCC", "ACSC", "ACSP"]],
    [{ kind: "after-hours", afterMs: 10 }, ["ACCC", "TM01", "ACCC"], ["ACCC"]],
    [{ kind: "reject", reasonCode: "MS03" }, ["ACCC", "MS03", "ACCC"], []],
    [{ kind: "close-account" }, ["ACCC", "AC04", "ACCC"], []],
    [{ kind: "settle-then-return", afterMs: 10, reasonCode: "AC04" }, ["ACCC", "ACSC", "ACCC"], ["AC04"]],
    [{ kind: "return-after-credit", afterMs: 10, reasonCode: "AC06" }, ["ACCC", "ACCC", "ACCC"], ["AC06"]],
  ])("(%j) is its own affair", async (fault, heard, later) => {
    await at.fault({ ...fault, ...onSecond });
    expect(await hear(three())).toEqual(heard);
    const brought = () =>
      at.received.map((word) => ("kind" in word && word.kind !== "pool-credit" ? wordOf(word) : ""));
    await expect.poll(brought, { timeout: 3_000 }).toEqual(later);
    expect(new Set(at.received.map((word) => "endToEndId" in word && word.endToEndId)).size).toBe(
      later.length > 0 ? 1 : 0,
    );
  });

  test("that makes the line slow makes its message slow: all of it is unknown meanwhile, and paid once", async () => {
    await at.fault({ kind: "slow", delayMs: 300, ...onSecond });
    expect(await hear(three(), SHORT_MS)).toEqual(Array(3).fill(Outage.name));
    expect(await hear(three())).toEqual(["ACCC", "ACCC", "ACCC"]);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(await at.statement()).toHaveLength(3);
  });

  test("that cuts the line cuts its message: nothing of it was taken", async () => {
    await at.fault({ kind: "down", ...onSecond });
    expect(await hear(three())).toEqual(Array(3).fill(Outage.name));
    expect(await at.statement()).toEqual([]);
    expect(await hear(three())).toEqual(["ACCC", "ACCC", "ACCC"]);
  });

  test("that came back since is left out of the answer, and is told by its pacs.004 when asked for", async () => {
    await at.fault({ kind: "return-after-credit", afterMs: 0, reasonCode: "AC06", ...onSecond });
    await hear(three());
    await expect.poll(() => at.received).toHaveLength(1);
    expect(await hear(three())).toEqual(["ACCC", Outage.name, "ACCC"]);
    expect(await at.bank.statusOf("b")).toMatchObject({ kind: "returned", reason: "AC06" });
  });
});

describe("an answer to several orders", () => {
  test.each<[string, Partial<StatusReport>]>([
    ["to another message", { originalMessageId: "G1" }],
    ["that speaks of a stranger", { transactions: ["a", "b", "z"].map(credited) }],
    ["that says a payment twice", { transactions: ["a", "b", "b"].map(credited) }],
  ])("%s is believed of none of them", async (_, answer) => {
    const { bank } = await listening(() => answer);
    const heard = await Promise.allSettled(["a", "b"].map((id) => bank.pay(named(id), DEADLINE_MS)));
    for (const one of heard) expect(one).toMatchObject({ status: "rejected", reason: expect.any(Outage) });
  });

  test("says nothing of those it leaves out, whatever it says of the whole", async () => {
    for (const groupStatus of ["ACCC", "RJCT"] as const) {
      const { bank } = await listening(() => ({ groupStatus, transactions: [credited("a")] }));
      const [first, second] = await Promise.allSettled(["a", "b"].map((id) => bank.pay(named(id), DEADLINE_MS)));
      expect(first).toMatchObject({ value: { status: "ACCC" } });
      expect(second).toMatchObject({ reason: expect.any(Outage) });
    }
  });
});

test("the bank's own answer to a whole message is PART where some were rejected, and nothing where one is left out", async () => {
  const answers: string[] = [];
  const proxied = await at.serve(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const answer = await fetch(`${at.simulator.url}${request.url}`, { method: "POST", body: Buffer.concat(parts) });
    answers.push(await answer.text());
    response.end(answers.at(-1));
  });
  const bank = createBankGateway({ baseUrl: proxied, callbackKey: CALLBACK_KEY, deadlineMs: DEADLINE_MS });
  const both = () => [named("a"), named("b", { accountNumber: "6200000000000004" })];
  await Promise.all(both().map((one) => bank.pay(one, PATIENT_MS)));
  await at.fault({ kind: "timeout-after-accepting" });
  await Promise.allSettled(both().map((one) => bank.pay(one, PATIENT_MS)));
  const statuses = answers.map(readMessage).map((read) => read.kind === "status-report" && read.message.groupStatus);
  expect(statuses).toEqual(["PART", null]);
});
