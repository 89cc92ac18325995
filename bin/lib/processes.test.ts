import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { endLeftovers, endProcess, identityOf, isAlive, processRecord } from "./processes.mjs";

let file: string;
beforeEach(() => {
  file = path.join(mkdtempSync(path.join(os.tmpdir(), "yongyiban-processes-")), "processes.json");
});
afterEach(() => rmSync(path.dirname(file), { recursive: true, force: true }));

/** A program that sleeps; a stubborn one does not listen to SIGTERM. */
async function sleeper({ stubborn = false } = {}): Promise<{ pid: number; identity: string | null }> {
  const deaf = stubborn ? "process.on('SIGTERM', () => {});" : "";
  const child = spawn(process.execPath, ["-e", `${deaf} setInterval(() => {}, 1000); console.log("up")`]);
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const pid = child.pid ?? 0;
  return { pid, identity: identityOf(pid) };
}

test("a process is told from a later one with its number, and from none", async () => {
  const running = await sleeper();
  expect(isAlive(running)).toBe(true);
  expect(isAlive({ ...running, identity: "another boot:1" })).toBe(false);
  await endProcess(running);
  expect(identityOf(running.pid)).toBeNull();
});

test("a process that does not listen is ended by force", async () => {
  const running = await sleeper({ stubborn: true });
  await endProcess(running, { graceMs: 200 });
  expect(isAlive(running)).toBe(false);
});

test("what a killed command left running is ended, and nothing else", async () => {
  const [ours, stranger] = [await sleeper(), await sleeper()];
  const record = processRecord(file);
  record.add("web", ours.pid);
  record.add("worker", stranger.pid);
  const kept = JSON.parse(readFileSync(file, "utf8"));
  kept.processes[1].identity = "another boot:1"; // its number was given to somebody else since
  writeFileSync(file, JSON.stringify(kept));

  expect(await endLeftovers(file)).toEqual(["web"]);
  expect(isAlive(ours)).toBe(false);
  expect(isAlive(stranger)).toBe(true);
  await endProcess(stranger);
});

test("a record that came along with a copied folder ends nobody", async () => {
  const running = await sleeper();
  processRecord(file).add("web", running.pid);
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), folder: "/elsewhere" }));
  expect(await endLeftovers(file)).toEqual([]);
  expect(isAlive(running)).toBe(true);
  await endProcess(running);
});
