import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeCreditTransfer } from "@/server/iso20022";
import { civilDateAt, fen } from "@/server/kernel";
import { type FaultRequest, FaultRequest as FaultSchema, type Order } from "./protocol";
import { type BankSimulator, startBankSimulator } from "./simulator";

let folder: string;
const closers: (() => Promise<void>)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bank-simulator-"));
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  rmSync(folder, { recursive: true });
});

async function start(options: Partial<Parameters<typeof startBankSimulator>[0]> = {}): Promise<BankSimulator> {
  const simulator = await startBankSimulator({ port: 0, ...options });
  closers.push(simulator.close);
  await simulator.bank.loadAccounts([
    { bankCode: "102", accountNumber: "1", holderName: "林 小禾", state: "open" },
    { bankCode: "102", accountNumber: "2", holderName: "王阿婆", state: "open" },
  ]);
  return simulator;
}

const order = (endToEndId: string, accountNumber = "1"): Order => ({
  endToEndId,
  instructionId: endToEndId,
  amountFen: fen(100),
  debtorPool: "宁波市本级资金池",
  creditor: { name: accountNumber === "1" ? "林小禾" : "王阿婆", bankCode: "102", accountNumber },
  remittanceText: "",
  requestedAt: "2026-11-20T02:00:00.000Z",
});

const message = (endToEndId: string) => {
  const { debtorPool, requestedAt, ...transfer } = order(endToEndId);
  const groups = [{ groupId: endToEndId, debtorAccount: debtorPool, transfers: [transfer] }];
  return writeCreditTransfer({ messageId: endToEndId, createdAt: requestedAt, groups });
};

const fault = (request: object): FaultRequest => FaultSchema.parse(request);

async function wordOn(simulator: BankSimulator, endToEndId: string, accountNumber = "1"): Promise<string> {
  const answer = await simulator.bank.pay(order(endToEndId, accountNumber));
  if (!answer.heard) return answer.line;
  return answer.value.reason ?? answer.value.status ?? "returned";
}

describe("a fault", () => {
  test("strikes as often as it was set to, and no more", async () => {
    const simulator = await start();
    await simulator.bank.setFault(fault({ kind: "reject", reasonCode: "MS03", count: 2 }));
    const words = [];
    for (const id of ["a", "b", "c"]) words.push(await wordOn(simulator, id));
    expect(words).toEqual(["MS03", "MS03", "ACCC"]);
  });

  test("on one account strikes that one alone, and before a fault on all", async () => {
    const simulator = await start();
    await simulator.bank.setFault(fault({ kind: "reject", reasonCode: "MS03", count: null }));
    await simulator.bank.setFault(
      fault({ kind: "reject", reasonCode: "AC06", count: null, account: { bankCode: "102", accountNumber: "2" } }),
    );
    expect([await wordOn(simulator, "a", "1"), await wordOn(simulator, "b", "2")]).toEqual(["MS03", "AC06"]);
    await simulator.bank.clearFaults();
    expect(await wordOn(simulator, "c", "2")).toBe("ACCC");
  });

  test("of the payment strikes when it is new: a rejected payment stays rejected, a repeated one spends nothing", async () => {
    const simulator = await start();
    expect(await wordOn(simulator, "a")).toBe("ACCC");
    await simulator.bank.setFault(fault({ kind: "reject", reasonCode: "AM04" }));
    expect(await wordOn(simulator, "a")).toBe("ACCC");
    expect(await wordOn(simulator, "b")).toBe("AM04");
    expect(await wordOn(simulator, "b")).toBe("AM04");
  });

  test("by chance strikes the same payments under the same seed, in whatever order they come", async () => {
    const ids = Array.from({ length: 60 }, (_, index) => `pay_${index}`);
    const struck = async (seed: string, inOrder: readonly string[]) => {
      const simulator = await start({ seed });
      await simulator.bank.setFault(fault({ kind: "reject", reasonCode: "MS03", count: null, probability: 0.5 }));
      const words = await Promise.all(inOrder.map(async (id) => [id, await wordOn(simulator, id)] as const));
      return words.flatMap(([id, word]) => (word === "MS03" ? [id] : [])).sort();
    };
    const once = await struck("a", ids);
    expect(once.length).toBeGreaterThan(15);
    expect(once.length).toBeLessThan(45);
    expect(await struck("a", ids.toReversed())).toEqual(once);
    expect(await struck("b", ids)).not.toEqual(once);
  });
});

describe("a restart on the same file", () => {
  test("keeps words, statement, accounts, faults left and latency", async () => {
    const statePath = join(folder, "bank.jsonl");
    const before = await start({ statePath, latencyMs: 3 });
    await before.bank.setFault(fault({ kind: "reject", reasonCode: "MS03", count: 2 }));
    expect([await wordOn(before, "a"), await wordOn(before, "b", "2")]).toEqual(["MS03", "MS03"]);
    await before.bank.setFault(fault({ kind: "timeout-after-accepting", count: 2 }));
    expect([await wordOn(before, "c"), await wordOn(before, "d", "2")]).toEqual(["silent", "silent"]);
    await before.bank.setFault(fault({ kind: "slow", delayMs: 1, count: 7 }));
    expect(await wordOn(before, "e")).toBe("ACCC");
    const remembered = structuredClone(before.bank.books);
    await before.close();

    const after = await startBankSimulator({ port: 0, statePath });
    closers.push(after.close);
    expect(after.bank.books).toEqual(remembered);
    expect([...after.bank.books.faults.values()]).toMatchObject([{ request: { kind: "slow" }, left: 6 }]);
    expect(after.bank.books.latency.baseMs).toBe(3);
    expect(after.bank.statement(1, 1)).toMatchObject([{ sequence: 2, endToEndId: "d" }]);
  });

  const LATER_MS = 3_000; // so long that "later" is not yet due when the first process ends, on a slow machine too

  test("does what was planned, and brings the reports that were not taken before", async () => {
    const statePath = join(folder, "bank.jsonl");
    const bodies: string[] = [];
    const door = createServer(async (request, response) => {
      for await (const part of request) bodies.push(String(part));
      response.writeHead(204).end();
    });
    await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
    closers.push(async () => void door.close());
    const key = "a callback key of at least 32 characters";
    const callback = { url: `http://127.0.0.1:${(door.address() as AddressInfo).port}`, key };

    const before = await start({ statePath, callback: { ...callback, url: "http://127.0.0.1:1" } });
    await before.bank.setFault(fault({ kind: "answer-later", afterMs: 0 }));
    await before.bank.setFault(fault({ kind: "answer-later", afterMs: LATER_MS }));
    expect([await wordOn(before, "soon"), await wordOn(before, "later")]).toEqual(["ACSP", "ACSP"]);
    await expect.poll(() => before.bank.books.callbacks.size).toBe(1);
    await before.close();

    const after = await start({ statePath, callback });
    const patience = { timeout: 3 * LATER_MS };
    await expect
      .poll(() => bodies.map((body) => /<EndToEndId>(\w+)</.exec(body)?.[1]), patience)
      .toEqual(["soon", "later"]);
    await expect.poll(() => after.bank.books.callbacks.size, patience).toBe(0);
    expect(after.bank.books.statement.map((entry) => entry.endToEndId)).toEqual(["soon", "later"]);
  });

  test("is not tricked into writing an account twice", async () => {
    const simulator = await start();
    const known = [...simulator.bank.books.accounts.values()];
    expect(await simulator.bank.loadAccounts(known)).toBe(0);
    expect(await simulator.bank.loadAccounts(known.map((account) => ({ ...account, state: "closed" })))).toBe(2);
  });
});

describe("the door", () => {
  test("says on the operator's page that this is a simulator, and escapes what it shows", async () => {
    const simulator = await start();
    await simulator.bank.loadAccounts([{ bankCode: "102", accountNumber: "9", holderName: "<b>", state: "open" }]);
    await simulator.bank.pay({
      ...order("<script>", "9"),
      creditor: { name: "<b>", bankCode: "102", accountNumber: "9" },
    });
    const page = await (await fetch(simulator.url)).text();
    expect(page).toContain("这是模拟银行，不是真实的银行");
    expect(page).toContain("&lt;script&gt;");
    expect(page).not.toContain("<script>");
    expect(page).toContain("¥1.00");
    expect(page).not.toContain("林小禾");
  });

  test("lets the operator set faults and latency by plain forms", async () => {
    const simulator = await start();
    const send = (path: string, fields: Record<string, string>) =>
      fetch(`${simulator.url}/operator/${path}`, {
        method: "POST",
        body: new URLSearchParams(fields),
        redirect: "manual",
      });
    const fields = { kind: "reject", count: "", ms: "3000", reasonCode: "ac04", bankCode: "", accountNumber: "" };
    expect((await send("faults", fields)).status).toBe(303);
    expect((await send("latency", { baseMs: "5", jitterMs: "0" })).status).toBe(303);
    expect(await wordOn(simulator, "a")).toBe("AC04");
    expect(simulator.bank.books.latency.baseMs).toBe(5);
    expect((await send("faults", { ...fields, reasonCode: "no" })).status).toBe(400);
    await send("clear", {});
    expect(await wordOn(simulator, "b")).toBe("ACCC");
  });

  test("lets the operator drop a statement, and have one disagree about a payment that was made", async () => {
    const simulator = await start({ filesDirectory: folder });
    const send = (path: string, fields: Record<string, string> = {}) =>
      fetch(`${simulator.url}/operator/${path}`, {
        method: "POST",
        body: new URLSearchParams(fields),
        redirect: "manual",
      });
    const day = civilDateAt(new Date());
    const statement = () => fetch(`${simulator.url}/iso20022/statements/${day}`);
    expect(await wordOn(simulator, "a")).toBe("ACCC");
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await (await fetch(simulator.url)).text()).toContain('value="a"'); // the latest payment is offered
    expect((await send("drop-statement")).status).toBe(303);
    expect((await statement()).status).toBe(404);
    expect(await (await statement()).text()).toContain(">1.00<");
    expect((await send("misstate", { endToEndId: "a", how: "amount" })).status).toBe(303);
    expect(await (await statement()).text()).toContain(">1.01<");
    expect((await send("misstate", { endToEndId: "never", how: "amount" })).status).toBe(404);
    expect((await send("misstate", { endToEndId: "a", how: "nonsense" })).status).toBe(400);
    expect((await send("send-statement")).status).toBe(303);
    const left = readdirSync(join(folder, "from-bank")).filter((name) => name.startsWith(`camt.053_${day}`));
    expect(left.length).toBeGreaterThan(0);
  });

  test("lets the operator have a treasury pay into a pool, from its own account or from another", async () => {
    const simulator = await start();
    const send = (fields: Record<string, string>) =>
      fetch(`${simulator.url}/operator/treasury`, {
        method: "POST",
        body: new URLSearchParams({
          pool: "330203",
          treasuryReference: "",
          payerBank: "",
          payerAccount: "",
          ...fields,
        }),
        redirect: "manual",
      });
    expect((await send({ amountYuan: "1234567.8" })).status).toBe(303);
    expect((await send({ amountYuan: "1", payerBank: "102", payerAccount: "9" })).status).toBe(303);
    for (const amountYuan of ["", "0", "0.001", "-1", "1e3"]) expect((await send({ amountYuan })).status).toBe(400);
    expect((await send({ amountYuan: "1", payerBank: "102" })).status).toBe(400);
    expect([...simulator.bank.books.poolCredits.values()]).toMatchObject([
      { pool: "330203", amountFen: 123_456_780, payer: { accountNumber: "GK330203" } },
      { pool: "330203", amountFen: 100, payer: { bankCode: "102", accountNumber: "9" } },
    ]);
    expect(await (await fetch(simulator.url)).text()).toContain("¥1,234,567.80");
  });

  test("is closed to another site in the operator's browser", async () => {
    const simulator = await start();
    const headers = { origin: "https://evil.test" };
    const answer = await fetch(`${simulator.url}/operator/clear`, { method: "POST", headers });
    expect(answer.status).toBe(403);
  });

  test("answers a malformed order with what is wrong with it, and never with what stood there", async () => {
    const simulator = await start();
    const send = (body: string) => fetch(`${simulator.url}/iso20022/payments`, { method: "POST", body });
    const answer = await send(message("a").replaceAll(">1.00<", ">0.005<"));
    expect([answer.status, (await answer.json()).error]).toEqual([400, "an amount is not one of whole fen"]);
    expect((await send(message("a").replaceAll(">1.00<", ">0.00<"))).status).toBe(400);
    expect((await send("<")).status).toBe(400);
    expect((await send("x".repeat(300_000))).status).toBe(413);
  });

  test("answers the same order with the same message again, to the byte", async () => {
    const simulator = await start();
    const send = (body: string) => fetch(`${simulator.url}/iso20022/payments`, { method: "POST", body });
    const first = await (await send(message("a"))).text();
    expect(first).toContain("<TxSts>ACCC</TxSts>");
    expect(await (await send(message("a"))).text()).toBe(first);
    expect(await (await fetch(`${simulator.url}/iso20022/payments/a`)).text()).toBe(first);
  });

  test("says that it is well, and how much it knows", async () => {
    const simulator = await start();
    await wordOn(simulator, "a");
    const health = await (await fetch(`${simulator.url}/health`)).json();
    expect(health).toEqual({ status: "ok", simulator: "bank", pid: process.pid, accounts: 2, payments: 1 });
  });

  test("is not opened twice on one port", async () => {
    const simulator = await start();
    const port = Number(new URL(simulator.url).port);
    await expect(startBankSimulator({ port })).rejects.toThrow("EADDRINUSE");
  });
});
