import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { holderOf, takeLock, waitForLock } from "./lock.mjs";
import { identityOf } from "./processes.mjs";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "yongyiban-lock-"));
  file = path.join(folder, "start.lock");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The process number of a program that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ["-e", ""]).pid;
}

describe("a lock", () => {
  test("is held by one at a time, and the next is told who holds it", () => {
    const first = takeLock(file, { address: "http://localhost:3000" });
    expect(first).toMatchObject({ taken: true, stale: false });
    expect(takeLock(file)).toMatchObject({
      taken: false,
      holder: { pid: process.pid, address: "http://localhost:3000" },
    });
    if (first.taken) first.release();
    expect(takeLock(file)).toMatchObject({ taken: true, stale: false });
  });

  test("of a process that is gone is taken over, and that is told", () => {
    writeFileSync(file, JSON.stringify({ pid: deadPid(), identity: "boot:1", folder }));
    expect(takeLock(file)).toMatchObject({ taken: true, stale: true });
    expect(holderOf(file)?.pid).toBe(process.pid);
  });

  test("whose number now belongs to another process is stale", () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, identity: "boot:1", folder }));
    expect(takeLock(file)).toMatchObject({ taken: true, stale: true });
  });

  test("that came along with a copied folder is stale, although its holder lives", () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, identity: identityOf(process.pid), folder: "/elsewhere" }));
    expect(takeLock(file)).toMatchObject({ taken: true, stale: true });
  });

  test("cut off by a full disk is stale", () => {
    writeFileSync(file, '{"pid":');
    expect(takeLock(file)).toMatchObject({ taken: true, stale: true });
  });

  test("is waited for until its holder lets go", async () => {
    const first = takeLock(file);
    setTimeout(() => first.taken && first.release(), 300);
    const release = await waitForLock(file);
    expect(holderOf(file)?.pid).toBe(process.pid);
    release();
    expect(existsSync(file)).toBe(false);
  });

  test("can be annotated by its holder alone", () => {
    const lock = takeLock(file);
    if (lock.taken) lock.note({ stopping: true });
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ pid: process.pid, stopping: true });
  });
});

test("of many processes that find a stale lock at the same moment exactly one gets it", async () => {
  writeFileSync(file, JSON.stringify({ pid: deadPid(), identity: "boot:1", folder }));
  const script = `
    import { takeLock } from ${JSON.stringify(path.join(import.meta.dirname, "lock.mjs"))};
    console.log(takeLock(${JSON.stringify(file)}).taken);
    setInterval(() => {}, 1000);`;
  const children = Array.from({ length: 6 }, () => spawn(process.execPath, ["--input-type=module", "-e", script]));
  const answers = await Promise.all(
    children.map(
      (child) => new Promise<string>((resolve) => child.stdout.once("data", (text) => resolve(`${text}`.trim()))),
    ),
  );
  for (const child of children) child.kill("SIGKILL");
  expect(answers.filter((answer) => answer === "true")).toHaveLength(1);
});
