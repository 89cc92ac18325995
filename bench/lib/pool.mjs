import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { embeddedUrls } from "../../bin/lib/embedded-database.mjs";
import { takeLock } from "../../bin/lib/lock.mjs";
import { createLogs } from "../../bin/lib/logs.mjs";
import { postgresPlace } from "../../bin/lib/postgres-place.mjs";
import { endLeftovers, processRecord } from "../../bin/lib/processes.mjs";
import { runWell } from "../../bin/lib/run.mjs";
import { loadSecrets } from "../../bin/lib/secrets.mjs";
import { createSupervisor } from "../../bin/lib/supervisor.mjs";
import { Trouble } from "../../bin/lib/trouble.mjs";
import { median } from "./statistics.mjs";

/** @typedef {{ root: string, plan: { claims: number, rounds: number, clients: number }, signal: AbortSignal, say: (detail: string) => void }} How */

/**
 * All claims of a campaign on one pool: the same claims in the same database, by one row and one transaction each, by slots,
 * and as the product confirms them. Void, with an error, when the books do not hold afterwards.
 * @param {How} how
 */
export async function measurePool({ root, plan, signal, say }) {
  const database = await openDatabase({ root, signal, say });
  /** @type {any[]} */
  const rounds = [];
  try {
    await runWell({
      name: "bench/pool-run.mjs",
      command: process.execPath,
      args: ["--import", "tsx", "bench/pool-run.mjs", JSON.stringify(plan)],
      cwd: root,
      env: { ...process.env, ...database.urls },
      signal,
      onLine: (line) => {
        if (!line.startsWith("{")) return;
        rounds.push(JSON.parse(line));
        say(`${rounds.length} of ${plan.rounds}`);
      },
    });
  } finally {
    await database.close();
  }
  const perSecond = (/** @type {string} */ way) => median(rounds.map((round) => round[way].perSecond));
  const ways = Object.keys(rounds[0]);
  return {
    ...plan,
    rows: ways.map((way) => ({
      way,
      claims: rounds[0][way].claims,
      perSecond: perSecond(way),
      overOneRow: perSecond(way) / perSecond("oneRow"),
    })),
  };
}

/** A database of the product's own settings (commits wait for the disk), migrated and empty. */
async function openDatabase(/** @type {Omit<How, "plan">} */ { root, signal, say }) {
  const home = path.join(root, ".data", "bench-pool");
  mkdirSync(home, { recursive: true });
  const lock = takeLock(path.join(home, "..", "bench-pool.lock"));
  if (!lock.taken) {
    throw new Trouble(
      `Another benchmark runs in this folder (process ${lock.holder.pid}). Wait for it.`,
      `本目录已有基准测试在运行（进程 ${lock.holder.pid}），请等待。`,
    );
  }
  const records = path.join(home, "processes.json");
  await endLeftovers(records);
  const logs = createLogs(path.join(home, "logs"));
  const supervisor = createSupervisor({ record: processRecord(records), say: (line) => console.error(line) });
  const close = async () => {
    await supervisor.stopAll();
    const place = await postgresPlace({ root, home, name: "postgres" });
    for (const folder of [place.data, home]) rmSync(folder, { recursive: true, force: true });
    lock.release();
  };
  try {
    const { passwords } = loadSecrets(path.join(home, "secrets.json"));
    const logFile = logs.file("database");
    const urls = await embeddedUrls({ root, dataDir: home, reset: true, passwords, supervisor, logFile, say });
    await runWell({
      name: "bin/migrate.ts",
      command: process.execPath,
      args: ["--import", "tsx", "bin/migrate.ts"],
      cwd: root,
      env: { ...process.env, ...urls },
      signal,
      onLine: say,
    });
    return { urls, close };
  } catch (error) {
    await close();
    throw error;
  }
}
