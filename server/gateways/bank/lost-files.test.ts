import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, readdir, rm, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listDropped, writeWhole } from "@/server/iso20022";
import { civilDateAt, fen, Outage } from "@/server/kernel";
import { type BankSimulator, startBankSimulator } from "@/simulators/bank";
import type { BankGateway, BankReport } from "./bank-gateway";
import { createFileBank } from "./file-bank";
import { exchangeFiles } from "./file-exchange";
import { createBankGateway } from "./http-bank";

/** Files that are lost for ever, on the way to the bank or back. */

const PATIENCE_MS = 10_000;
let directory: string;
let simulator: BankSimulator;
let bank: BankGateway;
let taken: BankReport[] = [];

const hours = (count: number) => new Date(Date.now() + count * 3_600_000);
const exchange = (more: Partial<Parameters<typeof exchangeFiles>[1]> = {}) => {
  const take = async (word: { kind: string }) => void taken.push(word as BankReport);
  return exchangeFiles(directory, { now: new Date(), take, mayGo: async () => true, ...more });
};
const words = () => taken.map(({ endToEndId, status }) => `${endToEndId} ${status}`).sort();
const credited = () =>
  simulator.bank
    .statement(0, 100)
    .map((entry) => `${entry.kind} ${entry.endToEndId}`)
    .sort();
const files = (folder: string) => listDropped(path.join(directory, folder));

async function answered(count: number) {
  const heard = async () => {
    await exchange();
    return taken.length;
  };
  await expect.poll(heard, { timeout: PATIENCE_MS, interval: 50 }).toBe(count);
}

/** Queues orders without waiting for their words. */
async function queue(...names: string[]): Promise<void> {
  for (const endToEndId of names) {
    const creditor = { name: "林小禾", bankCode: "102", accountNumber: "6200000000000001" };
    const what = {
      amountFen: fen(100),
      debtorPool: "330203",
      creditor,
      remittanceText: "",
      requestedAt: "2026-11-20T02:00:00.000Z",
    };
    await expect(bank.pay({ endToEndId, instructionId: endToEndId, ...what }, 0)).rejects.toThrow(Outage);
  }
}
async function lose(folder: string): Promise<void> {
  for (const name of await readdir(path.join(directory, folder))) await rm(path.join(directory, folder, name));
}
async function start(): Promise<void> {
  const statePath = path.join(directory, "bank.jsonl");
  simulator = await startBankSimulator({ port: 0, filesDirectory: directory, statePath });
  await simulator.bank.loadAccounts([
    { bankCode: "102", accountNumber: "6200000000000001", holderName: "林小禾", state: "open" },
  ]);
}

beforeEach(async () => {
  taken = [];
  directory = mkdtempSync(path.join(tmpdir(), "lost-files-"));
  await start();
  const realTime = createBankGateway({ baseUrl: simulator.url, callbackKey: "k".repeat(32), deadlineMs: 2_000 });
  bank = createFileBank(directory, realTime);
});
afterEach(async () => {
  await simulator.close();
  rmSync(directory, { recursive: true });
});

test("orders whose words are lost are asked for by the file that they went out in, and paid once", async () => {
  await queue("pay_1", "pay_2");
  expect((await exchange()).ordersSent).toBe(2);
  await expect.poll(() => files("from-bank"), { timeout: PATIENCE_MS }).toHaveLength(1);
  await lose("from-bank");
  await exchange({ now: hours(0.9) });
  expect(await files("to-bank")).toEqual([]);
  const sent = path.join(directory, "bank", "taken");
  const before = await readdir(sent);
  await exchange({ now: hours(1.1) });
  await answered(2);
  expect(words()).toEqual(["pay_1 ACCC", "pay_2 ACCC"]);
  expect(await readdir(sent)).toEqual(before); // the very same file
  await exchange({ now: hours(9) }); // answered: nobody asks again
  expect(await files("to-bank")).toEqual([]);
  expect(credited()).toEqual(["credit pay_1", "credit pay_2"]);
});

test("orders whose own file was lost go again, but for those that may not go any more", async () => {
  await simulator.close();
  await queue("pay_1", "pay_2");
  await exchange();
  await lose("to-bank");
  await start();
  await exchange({ now: hours(1.1), mayGo: async (endToEndId) => endToEndId === "pay_2" });
  await answered(1);
  expect(words()).toEqual(["pay_2 ACCC"]);
  expect(credited()).toEqual(["credit pay_2"]);
});

test("a bank that answers nothing is asked ever more rarely, and in the end no more", async () => {
  await simulator.close();
  await queue("pay_1");
  const asked: number[] = [];
  for (let hour = 0; hour < 1_000; hour++) {
    await exchange({ now: hours(hour) });
    if ((await files("to-bank")).length > 0) asked.push(hour);
    await lose("to-bank");
  }
  expect(asked).toHaveLength(9);
  await start();
  expect(credited()).toEqual([]);
});

test("a file whose writer was killed over it is not there: statements are read and files exchanged without it", async () => {
  const day = civilDateAt(new Date());
  const half = async (...file: string[]) => {
    const name = path.join(directory, "ours", ...file);
    await mkdir(name, { recursive: true }); // in the place of the file: it is written, and cannot take its name
    await expect(writeWhole(name, "<Docu")).rejects.toThrow();
    await rmdir(name);
  };
  await half("unanswered", "bat-1");
  await half("statements", `${day}_S1.xml`);
  await queue("pay_1");
  await answered(1);
  expect(await bank.statementOf(day)).toBeNull();
  await fetch(`${simulator.url}/operator/send-statement`, { method: "POST" });
  await exchange();
  expect(await bank.statementOf(day)).toMatchObject([{ debtorPool: "330203", entries: [{ endToEndId: "pay_1" }] }]);
});
