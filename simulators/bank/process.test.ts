import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeCreditTransfer } from "@/server/iso20022";
import { fen } from "@/server/kernel";

/** The simulator as its own process, killed without warning. */

const ACCOUNT = { bankCode: "102", accountNumber: "1", holderName: "林小禾" };
const KILLS = 3;
const WORDS_A_LIFE = 12;
let folder: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bank-process-"));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

function run(env: Record<string, string>): { child: ChildProcess; said: Promise<string> } {
  const child = spawn(process.execPath, ["--import", "tsx", "simulators/bank/main.ts"], {
    env: { PATH: process.env.PATH, NODE_ENV: "test", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  const said = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) stream?.once("data", (text) => resolve(String(text)));
  });
  return { child, said };
}

async function start(): Promise<{ child: ChildProcess; url: string }> {
  const { child, said } = run({ BANK_SIMULATOR_PORT: "0", BANK_SIMULATOR_STATE: join(folder, "bank.jsonl") });
  const [url] = /http:\S+/.exec(await said) ?? [];
  return { child, url: url ?? "" };
}

const post = (url: string, body: unknown) => fetch(url, { method: "POST", body: JSON.stringify(body) });

const order = (endToEndId: string) =>
  writeCreditTransfer({
    messageId: endToEndId,
    createdAt: "2026-11-20T02:00:00.000Z",
    groups: [
      {
        groupId: endToEndId,
        debtorAccount: "330200",
        transfers: [
          {
            endToEndId,
            instructionId: endToEndId,
            amountFen: fen(100),
            creditor: { name: "林小禾", bankCode: "102", accountNumber: "1" },
            remittanceText: "",
          },
        ],
      },
    ],
  });
const pay = (url: string, endToEndId: string) =>
  fetch(`${url}/iso20022/payments`, { method: "POST", body: order(endToEndId) });

test("killed under load again and again, it keeps every word it gave, and credits each payment once", async () => {
  const told = new Map<string, unknown>();
  const sent: string[] = [];
  for (let life = 0; life < KILLS; life++) {
    const { child, url } = await start();
    await post(`${url}/accounts`, { accounts: [ACCOUNT] });
    const payOne = async (endToEndId: string) => {
      sent.push(endToEndId);
      const answer = await pay(url, endToEndId);
      told.set(endToEndId, await answer.text());
    };
    const load = Array.from({ length: 8 }, async (_, lane) => {
      for (let n = 0; child.exitCode === null && child.signalCode === null; n++) {
        await payOne(`pay_${life}_${lane}_${n}`).catch(() => {}); // cut by the kill: its outcome is unknown
      }
    });
    // In the midst of the load, however fast this machine is today.
    await expect.poll(() => told.size, { timeout: 20_000, interval: 5 }).toBeGreaterThan((life + 1) * WORDS_A_LIFE);
    child.kill("SIGKILL");
    await once(child, "exit");
    await Promise.all(load);
  }

  const { url } = await start();
  for (const [endToEndId, report] of told) {
    expect(await (await fetch(`${url}/iso20022/payments/${endToEndId}`)).text()).toBe(report);
  }
  for (const endToEndId of sent) expect((await pay(url, endToEndId)).status).toBe(200);
  const { entries } = await (await fetch(`${url}/statement?limit=10000`)).json();
  const credited = entries.map((entry: { endToEndId: string }) => entry.endToEndId).sort();
  expect(credited).toEqual([...new Set(sent)].sort());
}, 60_000);

test("asked to stop it stops; on a taken port, or half configured, it says so in a sentence and ends", async () => {
  const { child } = await start();
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);

  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const taken = run({ BANK_SIMULATOR_PORT: String((other.address() as AddressInfo).port) });
  expect(await taken.said).toMatch(/cannot start: the port is taken; set BANK_SIMULATOR_PORT/);
  other.close();
  const half = run({ BANK_SIMULATOR_PORT: "0", BANK_CALLBACK_URL: "http://127.0.0.1:1/api/bank" });
  expect(await half.said).toMatch(/BANK_CALLBACK_URL and BANK_CALLBACK_KEY are set together/);
  if (half.child.exitCode === null) await once(half.child, "exit");
  expect(half.child.exitCode).toBe(1);
}, 30_000);
