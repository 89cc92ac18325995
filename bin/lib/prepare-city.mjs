import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { withConnection } from "./database.mjs";
import { embeddedUrls } from "./embedded-database.mjs";
import { externalUrls } from "./external-database.mjs";
import { fingerprintOf } from "./log-key.mjs";
import { runWell } from "./run.mjs";
import { commandEnvironment } from "./services.mjs";
import { writeWhole } from "./write-whole.mjs";

/**
 * Brings up the database, its tables and the city.
 * @param {{ root: string, dataDir: string, options: ReturnType<typeof import("./start-options.mjs").startOptions>,
 *   progress: ReturnType<typeof import("./progress.mjs").createProgress>, signal: AbortSignal,
 *   supervisor: ReturnType<typeof import("./supervisor.mjs").createSupervisor>,
 *   logs: ReturnType<typeof import("./logs.mjs").createLogs>,
 *   record: ReturnType<typeof import("./processes.mjs").processRecord>,
 *   secrets: ReturnType<typeof import("./secrets.mjs").loadSecrets> }} how
 * @returns {Promise<import("./services.mjs").Stack>} what runs on it, still without the folder of the build
 */
export async function prepareCity({ root, dataDir, options, progress, signal, supervisor, logs, record, secrets }) {
  const { external, given, reset } = options;
  const { keys, passwords } = secrets;
  /** @type {Record<string, string>} */
  const ownKeys = Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, process.env[name] || key]));
  // For whoever checks receipts on this machine: whose signature to believe.
  const logKey = fingerprintOf(ownKeys.LOG_KEY);
  if (logKey) writeWhole(path.join(dataDir, "log-key.txt"), `${logKey}\n`);
  const databases = await progress.step("Database 数据库", () =>
    external
      ? externalUrls(external, { given, passwords })
      : embeddedUrls({
          root,
          dataDir,
          reset,
          passwords,
          supervisor,
          logFile: logs.file("database"),
          say: progress.say,
        }),
  );
  const ports = { web: options.port, bank: 0, signIn: 0, sms: 0, push: 0 }; // the simulators' are chosen when they start
  const stack = {
    root,
    webFolder: "",
    dataDir: stateFolder(dataDir, external),
    host: options.host,
    ports,
    databases,
    keys: ownKeys,
    origin: process.env.PUBLIC_ORIGIN,
  };
  const command = (/** @type {string[]} */ args, /** @type {(detail: string) => void} */ say) =>
    runWell({
      name: args[0],
      command: process.execPath,
      args: ["--import", "tsx", ...args],
      cwd: root,
      env: commandEnvironment(stack),
      signal,
      record,
      onLine: (line) => say(stepOf(line)),
    });
  await progress.step("Tables 建表", (say) => command(["bin/migrate.ts"], say));
  await progress.step("City 城市数据", (say) =>
    command(["bin/seed.ts", ...(reset && external ? ["--reset"] : [])], say),
  );
  return { ...stack, cityOffsetDays: await cityOffsetOf(databases.DATABASE_URL) };
}

/** How many days the city's clock is from this machine's. */
async function cityOffsetOf(/** @type {string} */ url) {
  let days = 0;
  await withConnection(url, async (sql) => {
    const [clock] = await sql`select offset_days from city_clock`;
    days = clock?.offset_days ?? 0;
  });
  return days;
}

/** Where the files lie that belong to one database: the simulated bank's books, the demonstration people. */
function stateFolder(/** @type {string} */ dataDir, /** @type {{ shown: string } | null} */ external) {
  if (!external) return dataDir;
  const folder = path.join(
    dataDir,
    `database-${createHash("sha256").update(external.shown).digest("hex").slice(0, 12)}`,
  );
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** A command's progress line, `{"step","done","total"}`, in words; any other line as it is. */
export function stepOf(/** @type {string} */ line) {
  try {
    const { step, done, total } = JSON.parse(line);
    return total ? `${step} ${done} / ${total}` : String(step);
  } catch {
    return line;
  }
}
