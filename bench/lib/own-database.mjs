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

/**
 * A database of the product's own settings (commits wait for the disk), migrated and empty, under `.data/<name>`. Closing it
 * removes it. One at a time for each name.
 * @param {{ root: string, name: string, signal: AbortSignal, say: (detail: string) => void, settings?: readonly string[] }} how settings: the server's, "name=value" each
 */
export async function openOwnDatabase({ root, name, signal, say, settings = [] }) {
  const home = path.join(root, ".data", name);
  mkdirSync(home, { recursive: true });
  const lock = takeLock(path.join(home, "..", `${name}.lock`));
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
    const { passwords, keys } = loadSecrets(path.join(home, "secrets.json"));
    const logFile = logs.file("database");
    const server = { passwords, supervisor, logFile, say, settings };
    const urls = await embeddedUrls({ root, dataDir: home, reset: true, ...server });
    await runWell({
      name: "bin/migrate.ts",
      command: process.execPath,
      args: ["--import", "tsx", "bin/migrate.ts"],
      cwd: root,
      env: { ...process.env, ...urls },
      signal,
      onLine: say,
    });
    return { urls, keys, home, close };
  } catch (error) {
    await close();
    throw error;
  }
}
