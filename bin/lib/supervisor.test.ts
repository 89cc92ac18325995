import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { identityOf, processRecord } from "./processes.mjs";
import { createSupervisor } from "./supervisor.mjs";

let folder: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "yongyiban-supervisor-"));
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A supervisor that waits 50 ms before its first repetition, and a part that notes every life of its own. */
function supervised() {
  const record = processRecord(path.join(folder, "processes.json"));
  const supervisor = createSupervisor({ record, say: (line) => said.push(line), firstWaitMs: 50 });
  const pids: number[] = [];
  const launch = async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    pids.push(child.pid ?? 0);
    return child;
  };
  return { supervisor, pids, launch };
}

/** Waits for a condition, at most fifteen seconds. */
async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 15_000; !holds() && Date.now() < end; ) await delay(20);
}

describe("the supervisor", () => {
  test("starts a part again that was killed, and says so", async () => {
    const { supervisor, pids, launch } = supervised();
    await supervisor.keep("web", launch);
    process.kill(pids[0] ?? 0, "SIGKILL");
    await until(() => pids.length === 2);
    expect(identityOf(pids[1] ?? 0)).not.toBeNull();
    expect(said.join()).toMatch(/web ended \(SIGKILL\)/);
    expect(supervisor.deaths()).toBe(1);
    await supervisor.stopAll();
  });

  test("waits longer each time for a part that keeps ending", async () => {
    const { supervisor } = supervised();
    await supervisor.keep("web", async () => spawn(process.execPath, ["-e", "process.exit(3)"]));
    await until(() => said.length >= 3);
    await supervisor.stopAll();
    expect(said.slice(0, 3).map((line) => Number(/in ([\d.]+) s/.exec(line)?.[1]))).toEqual([0.05, 0.1, 0.2]);
  });

  test("goes on trying when a part cannot be launched again", async () => {
    const { supervisor, pids, launch } = supervised();
    let lives = 0;
    await supervisor.keep("web", async () => {
      lives += 1;
      if (lives === 2) throw new Error("no memory");
      return launch();
    });
    process.kill(pids[0] ?? 0, "SIGKILL");
    await until(() => pids.length === 2);
    expect(lives).toBe(3);
    expect(said.join()).toMatch(/web did not start: .*no memory/);
    await supervisor.stopAll();
  });

  test("ends everything, the part the others need last, and forgets what it noted", async () => {
    const { supervisor, pids, launch } = supervised();
    await supervisor.keep("database", launch, { last: true });
    await supervisor.keep("web", launch);
    const names = JSON.parse(readFileSync(path.join(folder, "processes.json"), "utf8")).processes;
    expect(names.map(({ name }: { name: string }) => name)).toEqual(["database", "web"]);
    await supervisor.stopAll();
    expect(pids.map(identityOf)).toEqual([null, null]);
    expect(said).toEqual([]);
  });
});
