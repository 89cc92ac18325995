import { afterEach, expect, test } from "vitest";
import { OWN_BANK, readMessage } from "@/server/iso20022";
import { civilDateAt, fen } from "@/server/kernel";
import type { Order } from "./protocol";
import { type BankSimulator, startBankSimulator } from "./simulator";

/** Money that moves between the accounts of pools, or into one from a treasury's. */

let simulator: BankSimulator;
afterEach(() => simulator?.close());

const order = (endToEndId: string, from: Partial<Order>, accountNumber = "330203"): Order => ({
  endToEndId,
  instructionId: endToEndId,
  amountFen: fen(300),
  debtorPool: "330200",
  creditor: { name: "资金池", bankCode: OWN_BANK, accountNumber },
  remittanceText: "市级资金划拨",
  requestedAt: "2026-11-20T02:00:00.000Z",
  ...from,
});

test("an order between two pools is an entry on the statement of each; one of a treasury on that of its pool alone", async () => {
  simulator = await startBankSimulator({ port: 0 });
  await simulator.bank.pay(order("shr", {}));
  await simulator.bank.pay(order("stl", { debtorPool: "GK330203", debtorBank: "011332000001", amountFen: fen(5) }));
  expect(await simulator.bank.pay(order("no", {}, "nobody"))).toMatchObject({
    value: { status: "RJCT", reason: "AC01" },
  });
  await new Promise((resolve) => setTimeout(resolve, 2));
  const [page] = simulator.bank.dayStatement(civilDateAt(new Date())) ?? [];
  const read = readMessage(page?.() ?? "");
  const told = read.kind === "statement" ? read.message.statements : [];
  const entries = told.map(({ account, closingFen, entries }) => [
    account,
    closingFen,
    entries.map((one) => [one.direction, one.endToEndId, (one.creditor ?? one.debtor)?.accountNumber]),
  ]);
  expect(entries).toEqual([
    ["330200", -300, [["debit", "shr", "330203"]]],
    [
      "330203",
      305,
      [
        ["credit", "shr", "330200"],
        ["credit", "stl", "GK330203"],
      ],
    ],
  ]);
  const seen = await (await fetch(simulator.url)).text();
  for (const text of ["池间划拨与清算", "国库 GK330203", "<dd>¥3.00", "净收进 ¥3.05"]) expect(seen).toContain(text);
  expect(simulator.bank.books.balances.size).toBe(0);
});

test("an order that comes back is undone on both statements", async () => {
  simulator = await startBankSimulator({ port: 0 });
  await simulator.bank.setFault({
    kind: "return-after-credit",
    afterMs: 0,
    reasonCode: "AC06",
    account: null,
    count: 1,
    probability: 1,
  });
  await simulator.bank.pay(order("shr", {}));
  await expect.poll(() => simulator.bank.statement(0, 9)).toHaveLength(2);
  await new Promise((resolve) => setTimeout(resolve, 2));
  const read = readMessage(simulator.bank.dayStatement(civilDateAt(new Date()))?.[0]?.() ?? "");
  const told = read.kind === "statement" ? read.message.statements : [];
  expect(told.map(({ closingFen, entries }) => [closingFen, entries.map(({ direction }) => direction)])).toEqual([
    [0, ["debit", "credit"]],
    [0, ["credit", "debit"]],
  ]);
});
