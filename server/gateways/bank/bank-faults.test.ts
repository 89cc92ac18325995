import { describe, expect, test } from "vitest";
import { addDays, civilDateAt, fen, Outage } from "@/server/kernel";
import { account, CALLBACK_KEY, DEADLINE_MS, order, SHORT_MS, simulatedBank } from "@/server/testing/simulated-bank";
import { startBankSimulator } from "@/simulators/bank";
import { createBankGateway } from "./http-bank";

/** What can go wrong with a bank, and what the port makes of it. */

const at = simulatedBank();

describe("a fault of the bank", () => {
  const inOrder = () =>
    at.received.map((word) => {
      if (word instanceof Error) return word.message;
      return word.kind === "pool-credit" ? word.kind : (word.status ?? "returned");
    });

  test("that loses an order is an Outage: asked by reference it was never seen, and the same order again is paid once", async () => {
    await at.fault({ kind: "lose" });
    await expect(at.bank.pay(order(), SHORT_MS)).rejects.toThrow(Outage);
    expect(await at.bank.statusOf("pay_1")).toBeNull();
    expect((await at.bank.pay(order(), DEADLINE_MS)).status).toBe("ACCC");
    expect(await at.statement()).toHaveLength(1);
  });

  test("that says a credit twice brings the same word twice, and credits once", async () => {
    await at.fault({ kind: "answer-twice", afterMs: 10 });
    expect((await at.bank.pay(order(), DEADLINE_MS)).status).toBe("ACSP");
    await expect.poll(() => at.received).toHaveLength(2);
    expect(at.received[0]).toEqual(at.received[1]);
    expect(await at.statement()).toHaveLength(1);
  });

  test("that speaks out of order says ACCC first; asked by reference it is ACCC", async () => {
    await at.fault({ kind: "out-of-order", afterMs: 10 });
    expect((await at.bank.pay(order(), DEADLINE_MS)).status).toBe("ACTC");
    await expect.poll(inOrder, { timeout: 5_000 }).toEqual(["ACCC", "ACSC", "ACSP"]);
    expect(await at.bank.statusOf("pay_1")).toMatchObject({ status: "ACCC" });
    expect(await at.statement()).toHaveLength(1);
  });

  test("that settles and later returns never says ACCC: ACSC, then pacs.004", async () => {
    await at.fault({ kind: "settle-then-return", afterMs: 10, reasonCode: "AC04" });
    expect((await at.bank.pay(order(), DEADLINE_MS)).status).toBe("ACSC");
    await expect.poll(inOrder).toEqual(["returned"]);
    expect((await at.statement()).map((entry: { kind: string }) => entry.kind)).toEqual(["credit", "return"]);
  });

  test("that closes the account says AC04, and the account stays closed", async () => {
    await at.fault({ kind: "close-account" });
    expect(await at.bank.pay(order(), DEADLINE_MS)).toMatchObject({ status: "RJCT", reason: "AC04" });
    expect(await at.bank.pay(order({ endToEndId: "pay_2" }), DEADLINE_MS)).toMatchObject({ reason: "AC04" });
  });

  test("that is a closed counter accepts now, says so (TM01), and credits when it opens", async () => {
    await at.fault({ kind: "after-hours", afterMs: 20 });
    expect(await at.bank.pay(order(), DEADLINE_MS)).toMatchObject({ status: "ACTC", reason: "TM01" });
    await expect.poll(inOrder).toEqual(["ACCC"]);
  });
});

describe("the statement of a day", () => {
  const today = () => civilDateAt(new Date());
  const entriesToday = async () => (await at.bank.statementOf(today()))?.flatMap((one) => one.entries);

  test("is not there before anything moved; then it lists what was paid and what came back", async () => {
    expect(await at.bank.statementOf(today())).toBeNull();
    await at.fault({ kind: "return-after-credit", afterMs: 10, reasonCode: "AC06" });
    await at.bank.pay(order(), DEADLINE_MS);
    await at.bank.pay(order({ endToEndId: "pay_2", accountNumber: "6200000000000004" }), DEADLINE_MS);
    await expect.poll(() => at.received).toHaveLength(1);
    const [one, ...more] = (await at.bank.statementOf(today())) ?? [];
    expect(more).toEqual([]);
    expect(one).toMatchObject({ debtorPool: "宁波市本级资金池", openingFen: 0, closingFen: 0 });
    expect(one?.entries).toMatchObject([
      { kind: "paid", endToEndId: "pay_1", amountFen: 3_450_100, counterparty: { accountNumber: "6200000000000001" } },
      { kind: "returned", endToEndId: "pay_1", amountFen: 3_450_100 },
    ]);
    expect((await at.bank.statementOf(addDays(today(), 1)))?.[0]?.entries).toEqual([]);
  });

  test.each([
    ["missing", []],
    ["amount", [{ endToEndId: "pay_1", amountFen: 3_450_101 }]],
    ["duplicate", [{ endToEndId: "pay_1" }, { endToEndId: "pay_1" }]],
    ["wrong-account", [{ counterparty: { accountNumber: "620000000000000X" } }]],
    ["unknown", [{ endToEndId: "pay_1" }, { endToEndId: expect.stringMatching(/^NEVER/) }]],
  ])("that disagrees (%s) still adds up", async (how, entries) => {
    await at.fault({ kind: "misstate", how });
    await at.bank.pay(order(), DEADLINE_MS);
    await at.bank.pay(order({ endToEndId: "pay_2" }), DEADLINE_MS);
    const others = (await entriesToday())?.filter((entry) => entry.endToEndId !== "pay_2");
    expect(others).toMatchObject(entries);
    expect(others).toHaveLength(entries.length);
  });

  test("that disagrees (extra) tells a rejected payment as paid", async () => {
    await at.fault({ kind: "misstate", how: "extra" });
    await at.bank.pay(order({ accountNumber: "6200000000000004" }), DEADLINE_MS);
    expect(await entriesToday()).toMatchObject([{ kind: "paid", endToEndId: "pay_1" }]);
  });

  test("that was dropped is asked for again, and is there", async () => {
    await at.bank.pay(order(), DEADLINE_MS);
    await at.fault({ kind: "no-statement" });
    expect(await at.bank.statementOf(today())).toBeNull();
    expect(await entriesToday()).toMatchObject([{ endToEndId: "pay_1" }]);
  });

  test("in several messages is one day, as of the instant of its first page, whatever is paid meanwhile", async () => {
    const paged = await startBankSimulator({ port: 0, statementPageEntries: 2 });
    const bank = createBankGateway({ baseUrl: paged.url, callbackKey: CALLBACK_KEY, deadlineMs: DEADLINE_MS });
    await paged.bank.loadAccounts([{ ...account("6200000000000001"), state: "open" }]);
    const ids = ["pay_1", "pay_2", "pay_3", "pay_4", "pay_5"];
    for (const endToEndId of ids) await bank.pay(order({ endToEndId }), DEADLINE_MS);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const original = paged.bank.dayStatement.bind(paged.bank);
    const asked: (Date | undefined)[] = [];
    paged.bank.dayStatement = (day, until) => {
      asked.push(until);
      if (until) void paged.bank.pay({ ...order({ endToEndId: `late_${asked.length}` }), amountFen: fen(1) });
      return original(day, until);
    };
    const [one, ...more] = (await bank.statementOf(today())) ?? [];
    expect(more).toEqual([]);
    expect(one?.entries.map((entry) => entry.endToEndId)).toEqual(ids);
    expect(asked).toEqual([undefined, new Date(one?.until ?? 0), new Date(one?.until ?? 0)]);
    await paged.close();
  });
});

describe("what a treasury pays in", () => {
  const payIn = async (more: object = {}) => {
    const answer = await at.post("/treasury-payments", { pool: "330203", amountFen: 5_000_000, ...more });
    expect(answer.status).toBe(201);
    return answer.json();
  };

  test("is brought to the door as a signed camt.054, and stands in the statement under the same reference", async () => {
    const { bankReference } = await payIn({ treasuryReference: "甬财库拨2026-1120" });
    const payer = { bankCode: "011332000001", accountNumber: "GK330203" };
    const told = { amountFen: 5_000_000, bankReference };
    await expect
      .poll(() => at.received)
      .toMatchObject([
        { kind: "pool-credit", account: "330203", payer, treasuryReference: "甬财库拨2026-1120", ...told },
      ]);
    const [pool] = (await at.bank.statementOf(civilDateAt(new Date()))) ?? [];
    expect(pool).toMatchObject({
      ...{ debtorPool: "330203", openingFen: 0, closingFen: 5_000_000 },
      entries: [{ kind: "received", endToEndId: "甬财库拨2026-1120", counterparty: payer, ...told }],
    });
  });

  test.each([
    ["answer-twice", 2],
    ["answer-later", 1],
    ["lose", 0],
  ])("meets the bank's faults (%s: told %i times), and is booked there once", async (kind, times) => {
    await at.fault({ kind, afterMs: 10 });
    await payIn();
    await expect.poll(() => at.received.length).toBe(times);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(at.received).toHaveLength(times);
    expect(at.received[0]).toEqual(at.received.at(-1));
    expect(await at.bank.statementOf(civilDateAt(new Date()))).toMatchObject([{ closingFen: 5_000_000 }]);
  });

  test("is told again until it is taken, and whenever the operator says so", async () => {
    at.answerWith(() => (at.received.length < 2 ? 500 : 204));
    const { bankReference } = await payIn();
    await expect.poll(() => at.received.length).toBe(3);
    const body = new URLSearchParams({ bankReference });
    const again = () =>
      fetch(`${at.simulator.url}/operator/treasury-again`, { method: "POST", body, redirect: "manual" });
    expect((await again()).status).toBe(303);
    await expect.poll(() => at.received.length).toBe(4);
    expect(at.received.at(-1)).toEqual(at.received.at(-2));
  });
});
