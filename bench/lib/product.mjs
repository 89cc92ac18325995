import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ensureBuild } from "../../bin/lib/build.mjs";
import { embeddedUrls } from "../../bin/lib/embedded-database.mjs";
import { takeLock } from "../../bin/lib/lock.mjs";
import { createLogs } from "../../bin/lib/logs.mjs";
import { freePort } from "../../bin/lib/ports.mjs";
import { postgresPlace } from "../../bin/lib/postgres-place.mjs";
import { endLeftovers, processRecord } from "../../bin/lib/processes.mjs";
import { runWell } from "../../bin/lib/run.mjs";
import { loadSecrets } from "../../bin/lib/secrets.mjs";
import { commandEnvironment, health, launchPart, serviceParts } from "../../bin/lib/services.mjs";
import { createSupervisor } from "../../bin/lib/supervisor.mjs";
import { Trouble } from "../../bin/lib/trouble.mjs";

const WEB_PORT = 3_710;
const HEALTH_LIMIT_MS = 60_000;
const POLL_MS = 200;

/** @typedef {Awaited<ReturnType<typeof openProduct>>} Product */
/** @typedef {{ root: string, signal: AbortSignal, persons: number, firms: number, step: ReturnType<typeof import("../../bin/lib/progress.mjs").createProgress>["step"] }} Wanted */

/**
 * The product as `npm start` runs it, with a database, a bank, keys and ports of its own: the same build, the same server
 * settings (commits wait for the disk), the same processes. What an earlier run left behind is cleared.
 */
export async function openProduct(/** @type {Wanted} */ wanted) {
  const { root, signal, persons, firms, step } = wanted;
  const home = path.join(root, ".data", "bench");
  const lock = takeHome(home);
  const records = path.join(home, "processes.json");
  await endLeftovers(records);
  const logs = createLogs(path.join(home, "logs"));
  const record = processRecord(records);
  const supervisor = createSupervisor({ record, say: (line) => console.error(line) });
  const close = async () => {
    await supervisor.stopAll();
    const place = await postgresPlace({ root, home, name: "postgres" });
    for (const folder of [place.data, home]) rmSync(folder, { recursive: true, force: true });
    lock.release();
  };
  try {
    const stack = await step("Database and city", (say) =>
      makeStack({ root, home, persons, firms, signal, supervisor, logs, say }),
    );
    stack.webFolder = await step("Build", (say) => build({ root, signal, say }));
    await step("Services", () => startServices({ stack, supervisor, logs, signal }));
    return {
      root,
      stack,
      databaseLog: logs.file("database"),
      origin: `http://127.0.0.1:${stack.ports.web}`,
      urls: stack.databases,
      superuserPassword: stack.superuserPassword,
      processes: record.list,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** One bench at a time for each clone. */
function takeHome(/** @type {string} */ home) {
  mkdirSync(home, { recursive: true });
  const lock = takeLock(path.join(home, "..", "bench.lock"));
  if (lock.taken) return lock;
  throw new Trouble(
    `Another benchmark runs in this folder (process ${lock.holder.pid}). Wait for it.`,
    `本目录已有基准测试在运行（进程 ${lock.holder.pid}），请等待。`,
  );
}

/** Server, tables and city, and everything the parts are told. */
async function makeStack(
  /** @type {Omit<Wanted, "step"> & { home: string, supervisor: ReturnType<typeof createSupervisor>, logs: ReturnType<typeof createLogs>, say: (detail: string) => void }} */ how,
) {
  const { root, home, persons, firms, signal, supervisor, logs, say } = how;
  const { keys, passwords } = loadSecrets(path.join(home, "secrets.json"));
  const logFile = logs.file("database");
  const databases = await embeddedUrls({
    root,
    dataDir: home,
    reset: true,
    passwords,
    supervisor,
    logFile,
    say,
  });
  const web = await freePort(WEB_PORT);
  const bank = await freePort(web + 1);
  const sms = await freePort(bank + 1);
  const push = await freePort(sms + 1);
  const ports = { web, bank, sms, push, signIn: await freePort(push + 1) };
  const superuserPassword = passwords.superuser;
  const stack = { root, webFolder: "", dataDir: home, host: "127.0.0.1", ports, databases, keys, superuserPassword };
  const city = { CITY_PERSONS: String(persons), CITY_FIRMS: String(firms) };
  for (const file of ["bin/migrate.ts", "bin/seed.ts"]) {
    await runWell({
      name: file,
      command: process.execPath,
      args: ["--import", "tsx", file],
      cwd: root,
      env: { ...commandEnvironment(stack), ...city },
      signal,
      onLine: say,
    });
  }
  return stack;
}

/** The production build of the present sources. @returns {Promise<string>} the folder to serve from */
async function build(
  /** @type {{ root: string, signal: AbortSignal, say: (detail: string) => void }} */ { root, signal, say },
) {
  const dataDir = path.join(root, ".data");
  return ensureBuild({ root, dataDir, serveFrom: path.join(dataDir, "bench-web"), signal, say });
}

async function startServices(
  /** @type {{ stack: import("../../bin/lib/services.mjs").Stack, supervisor: ReturnType<typeof createSupervisor>, logs: ReturnType<typeof createLogs>, signal: AbortSignal }} */ how,
) {
  const { stack, supervisor, logs, signal } = how;
  for (const part of serviceParts(stack)) {
    const logFile = logs.file(part.name);
    await supervisor.keep(part.name, async () => launchPart(part, logFile));
  }
  for (const end = Date.now() + HEALTH_LIMIT_MS; Date.now() < end; await delay(POLL_MS)) {
    signal.throwIfAborted();
    if ((await health({ host: stack.host, port: stack.ports.web }))?.ok) return;
  }
  throw new Error(`the product did not become healthy:\n${logs.tails()}`);
}
