import { mkdtempSync, rmSync } from "node:fs";
import { readdir, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { dropMessage, listDropped, MessageUnreadable, readDropped } from "@/server/iso20022";
import { AssertionError, civilDateAt, fen, Outage, Refusal } from "@/server/kernel";
import { type BankSimulator, startBankSimulator } from "@/simulators/bank";
import type { BankGateway, BankReport, BankWord, PaymentOrder, PoolCredit } from "./bank-gateway";
import { createFileBank } from "./file-bank";
import { exchangeFiles, type FilesExchanged } from "./file-exchange";
import { createBankGateway } from "./http-bank";

/** The file adapter against the simulated bank's door for files. */

const callbackKey = "a callback key of at least 32 characters";
const PATIENCE_MS = 10_000;
let directory: string;
let simulator: BankSimulator;
let bank: BankGateway;
let taken: BankReport[] = [];
let credits: PoolCredit[] = [];

const accountNumber = (n: number) => `620000000000000${n}`;
const order = (endToEndId: string, change: Partial<PaymentOrder> = {}): PaymentOrder => ({
  endToEndId,
  instructionId: endToEndId,
  amountFen: fen(3_450_100),
  debtorPool: "330203",
  creditor: { name: "林小禾", bankCode: "102", accountNumber: accountNumber(1) },
  remittanceText: "稳岗返还 & 补贴",
  requestedAt: "2026-11-20T02:00:00.000Z",
  ...change,
});
const closed = { creditor: { name: "林小禾", bankCode: "102", accountNumber: accountNumber(4) } };
const take = async (word: BankWord) => void (word.kind === "pool-credit" ? credits.push(word) : taken.push(word));
const exchange = (more: Partial<Parameters<typeof exchangeFiles>[1]> = {}) =>
  exchangeFiles(directory, { now: new Date(), take, mayGo: async () => true, ...more });
const words = () =>
  taken.map((word) => `${word.endToEndId} ${word.status ?? "returned"}${word.reason ? ` ${word.reason}` : ""}`).sort();
const credited = () => simulator.bank.statement(0, 100).map((entry) => `${entry.kind} ${entry.endToEndId}`);

/** Queues orders without waiting for their words. */
async function queue(...orders: PaymentOrder[]): Promise<void> {
  for (const one of orders) await expect(bank.pay(one, 0)).rejects.toThrow(Outage);
}

async function exchangeUntil(met: () => boolean, more: Parameters<typeof exchange>[0] = {}): Promise<void> {
  await expect
    .poll(
      async () => {
        await exchange(more);
        return met();
      },
      { timeout: PATIENCE_MS, interval: 50 },
    )
    .toBe(true);
}

async function start(): Promise<void> {
  simulator = await startBankSimulator({
    port: 0,
    filesDirectory: directory,
    statePath: path.join(directory, "bank.jsonl"),
  });
  const accounts = [
    { bankCode: "102", accountNumber: accountNumber(1), holderName: "林小禾", state: "open" as const },
    { bankCode: "102", accountNumber: accountNumber(4), holderName: "林小禾", state: "closed" as const },
  ];
  await simulator.bank.loadAccounts(accounts);
}

beforeEach(async () => {
  taken = [];
  credits = [];
  directory = mkdtempSync(path.join(tmpdir(), "bank-files-"));
  await start();
  const realTime = createBankGateway({ baseUrl: simulator.url, callbackKey, deadlineMs: 2_000 });
  bank = createFileBank(directory, realTime);
});
afterEach(async () => {
  await simulator.close();
  rmSync(directory, { recursive: true });
});

describe("orders as files", () => {
  test("that go alone are a file each, beside the one of the others", async () => {
    const toPool = {
      creditor: { name: "资金池330203", bankCode: "NOTPROVIDED", accountNumber: "330203" },
      alone: true,
    };
    const share = order("shr_1", { ...toPool, debtorPool: "330200" });
    await queue(
      order("pay_1"),
      share,
      order("stl_1", { ...toPool, debtorPool: "GK330203", debtorBank: "011332000001" }),
    );
    await exchangeUntil(() => taken.length === 3);
    expect(words()).toEqual(["pay_1 ACCC", "shr_1 ACCC", "stl_1 ACCC"]);
    const inbox = await readdir(path.join(directory, "bank", "taken"));
    const files = inbox.filter((name) => name.endsWith(".xml")).sort();
    expect(files).toEqual([expect.stringMatching(/_bat-/), "pain.001_shr_1.xml", "pain.001_stl_1.xml"]);
  });

  test("go out in one batch and come back as one report: some credited, some rejected (PART)", async () => {
    await queue(order("pay_1"), order("pay_2", closed), order("pay_3", { debtorPool: "330200" }));
    await exchangeUntil(() => taken.length === 3);
    expect(words()).toEqual(["pay_1 ACCC", "pay_2 RJCT AC04", "pay_3 ACCC"]);
    expect(await bank.statusOf("pay_2")).toMatchObject({ status: "RJCT", reason: "AC04" });
    expect(await bank.statusOf("pay_9")).toBeNull();
    const [report] = await readdir(path.join(directory, "ours", "taken"));
    expect(await readDropped(path.join(directory, "ours", "taken"), report ?? "")).toContain("<GrpSts>PART</GrpSts>");
  });

  test("that may not go any more wait on, and keep no other from going", async () => {
    await queue(order("pay_1"), order("pay_2"));
    const more = { mayGo: async (endToEndId: string) => endToEndId !== "pay_1" };
    expect((await exchange(more)).ordersSent).toBe(1);
    await exchangeUntil(() => taken.length === 1, more);
    expect(words()).toEqual(["pay_2 ACCC"]);
    expect(await bank.statusOf("pay_1")).toBeNull();
  });

  test("answer who waits, as soon as the files have been exchanged", async () => {
    const answer = bank.pay(order("pay_1"), PATIENCE_MS);
    await exchangeUntil(() => taken.length === 1);
    expect(await answer).toMatchObject({ status: "ACCC", endToEndId: "pay_1" });
  });

  test("given twice are sent once; the same id with other content is refused", async () => {
    await queue(order("pay_1"), order("pay_1"));
    await expect(bank.pay(order("pay_1", { amountFen: fen(1) }), 0)).rejects.toThrow(AssertionError);
    expect((await exchange()).ordersSent).toBe(1);
    await expect(bank.pay(order("pay_1", { amountFen: fen(1) }), 0)).rejects.toThrow(AssertionError);
    await exchangeUntil(() => taken.length > 0);
    expect((await bank.pay(order("pay_1"), 0)).status).toBe("ACCC");
    expect((await exchange()).ordersSent).toBe(0);
    expect(credited()).toEqual(["credit pay_1"]);
  });

  test("whose file is dropped again after a crash are paid once and answered again", async () => {
    await queue(order("pay_1"));
    await exchangeUntil(() => taken.length === 1);
    const batches = path.join(directory, "ours", "batches");
    const [name = ""] = await readdir(batches);
    const { rename } = await import("node:fs/promises");
    await rename(path.join(batches, name), path.join(batches, name.replace(".sent", ""))); // bound, and killed before the note
    expect((await exchange()).ordersSent).toBe(1);
    await exchangeUntil(() => taken.length === 2);
    expect(new Set(words())).toEqual(new Set(["pay_1 ACCC"]));
    expect(credited()).toEqual(["credit pay_1"]);
  });

  test("in another file under a known name of a message are refused as a whole (DU01), which says nothing of payments", async () => {
    await queue(order("pay_1"));
    await exchangeUntil(() => taken.length === 1);
    const [file = ""] = await readdir(path.join(directory, "bank", "taken"));
    const text = await readDropped(path.join(directory, "bank", "taken"), file.replace(".sha256", ""));
    await dropMessage(path.join(directory, "to-bank"), "pain.001_other.xml", text.replace("pay_1", "pay_7"));
    await exchangeUntil(() => taken.length === 2);
    expect(words()).toEqual(["pay_1 ACCC", "pay_1 RJCT DU01"]);
    expect(credited()).toEqual(["credit pay_1"]);
  });

  test("that the bank cannot read are rejected as a whole: each may be tried anew under a name of its own", async () => {
    await queue(order("pay_1"));
    await simulator.close();
    await exchange();
    const [name = ""] = await listDropped(path.join(directory, "to-bank"));
    await truncate(path.join(directory, "to-bank", name), 100);
    await start();
    await exchangeUntil(() => taken.length === 1);
    expect(words()).toEqual(["pay_1 RJCT FF01"]);
    expect(credited()).toEqual([]);
  });

  test("bring later words as files of their own: credit notice, return, the same word twice", async () => {
    const { bank: sim } = simulator;
    const all = { account: null, count: 1, probability: 1 };
    await sim.setFault({ kind: "answer-twice", afterMs: 20, ...all });
    await queue(order("pay_1"));
    await exchangeUntil(() => words().filter((word) => word === "pay_1 ACCC").length === 2);
    expect(await bank.statusOf("pay_1")).toMatchObject({ status: "ACCC", amountFen: 3_450_100 });
    await sim.setFault({ kind: "return-after-credit", afterMs: 20, reasonCode: "AC06", ...all });
    await queue(order("pay_2"));
    await exchangeUntil(() => words().includes("pay_2 returned AC06"));
    expect(await bank.statusOf("pay_2")).toMatchObject({ kind: "returned" });
    expect(credited()).toEqual(["credit pay_1", "credit pay_2", "return pay_2"]);
  });
});

describe("a file of the bank", () => {
  const fromBank = () => path.join(directory, "from-bank");
  const until = async (key: keyof FilesExchanged, count: number) => {
    expect((await exchange())[key]).toBe(count);
  };

  test("stays until its words were taken: a failure in between loses none of them", async () => {
    await queue(order("pay_1"));
    await exchange();
    await expect.poll(() => listDropped(fromBank()), { timeout: PATIENCE_MS }).toHaveLength(1);
    const broken = async () => {
      throw new Error("the database is away");
    };
    await expect(exchange({ take: broken })).rejects.toThrow("the database is away");
    expect(await bank.statusOf("pay_1")).toBeNull();
    await until("filesTaken", 1);
    expect(words()).toEqual(["pay_1 ACCC"]);
  });

  test("about payments that are not ours is counted and keeps nothing waiting", async () => {
    await queue(order("pay_1"));
    await exchange();
    await expect.poll(() => listDropped(fromBank()), { timeout: PATIENCE_MS }).toHaveLength(1);
    const unknown = async () => {
      throw new Refusal("NOT_FOUND");
    };
    expect(await exchange({ take: unknown })).toMatchObject({ filesTaken: 1, strangers: 1 });
  });

  test.each([
    ["altered after its checksum was made", async (file: string) => writeFile(file, "<Document/>")],
    ["of 100 MB", async (file: string) => truncate(file, 100 * 1_048_576)],
  ])("%s is put aside unread, and no word of it is believed", async (_, alter) => {
    await dropMessage(fromBank(), "pain.002_x.xml", "<Document/>");
    await alter(path.join(fromBank(), "pain.002_x.xml"));
    if (_.startsWith("altered")) await writeFile(path.join(fromBank(), "pain.002_x.xml"), "<Document><a/></Document>");
    await expect(readDropped(fromBank(), "pain.002_x.xml")).rejects.toThrow(MessageUnreadable);
    await until("filesRefused", 1);
    expect(await listDropped(fromBank())).toEqual([]);
  });

  test("without its checksum is not there yet", async () => {
    await dropMessage(fromBank(), "pain.002_x.xml", "<Document/>");
    await rm(path.join(fromBank(), "pain.002_x.xml.sha256"));
    expect(await exchange()).toMatchObject({ filesTaken: 0, filesRefused: 0 });
  });

  test("with the day's statement is kept, and read when the day is asked for", async () => {
    await queue(order("pay_1"));
    await exchangeUntil(() => taken.length === 1);
    const day = civilDateAt(new Date());
    expect(await bank.statementOf(day)).toBeNull();
    await dropMessage(fromBank(), "camt.053_day.xml", simulator.bank.dayStatement(day)?.[0]?.() ?? "");
    await exchange();
    expect((await bank.statementOf(day))?.[0]).toMatchObject({
      debtorPool: "330203",
      entries: [{ endToEndId: "pay_1" }],
    });
  });

  test("with a later statement of the same day holds before the earlier one, whichever came first", async () => {
    await queue(order("pay_1"));
    await exchangeUntil(() => taken.length === 1);
    const day = civilDateAt(new Date());
    const told = (until: Date) => simulator.bank.dayStatement(day, until)?.[0]?.() ?? "";
    const [early, late] = [new Date(`${day}T00:00:00+08:00`), new Date()];
    for (const until of [early, late, early]) {
      await dropMessage(fromBank(), `camt.053_${until.getTime()}.xml`, told(until));
      await exchange();
    }
    expect(await bank.statementOf(day)).toMatchObject([
      { until: late.toISOString(), entries: [{ endToEndId: "pay_1" }] },
    ]);
  });

  test("with one page of a day's statement tells nothing until the others have come", async () => {
    const day = civilDateAt(new Date());
    const paged = await startBankSimulator({ port: 0, statementPageEntries: 1 });
    await paged.bank.loadAccounts([{ ...closed.creditor, holderName: "林小禾", state: "open" }]);
    for (const id of ["pay_1", "pay_2"]) await paged.bank.pay({ ...order(id), ...closed });
    await new Promise((resolve) => setTimeout(resolve, 5));
    const [first, last] = (paged.bank.dayStatement(day) ?? []).map((write) => write());
    await dropMessage(fromBank(), "camt.053_2.xml", last ?? "");
    await exchange();
    expect(await bank.statementOf(day)).toBeNull();
    await dropMessage(fromBank(), "camt.053_1.xml", first ?? "");
    await exchange();
    expect((await bank.statementOf(day))?.[0]?.entries).toMatchObject([
      { endToEndId: "pay_1" },
      { endToEndId: "pay_2" },
    ]);
    await paged.close();
  });
});

test("what a treasury pays in comes as a file where there is no other door, once however often the file is looked for", async () => {
  const { bankReference } = await simulator.bank.payIn({ pool: "330203", amountFen: fen(700) });
  await exchangeUntil(() => credits.length > 0);
  expect(await exchange()).toMatchObject({ filesTaken: 0, filesRefused: 0 });
  expect(credits).toMatchObject([{ kind: "pool-credit", account: "330203", amountFen: 700, bankReference }]);
  expect(taken).toEqual([]);
});
