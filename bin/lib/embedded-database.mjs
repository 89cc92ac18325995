import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { ensureMembers, ensureOwnDatabase, memberNames, urlWith } from "./database.mjs";
import { parsePort } from "./ports.mjs";
import { postgresPlace } from "./postgres-place.mjs";
import { createCluster, endStrayServer, startOnFreePort, startServer, superuserUrl } from "./postgres-server.mjs";
import { checkSpace } from "./preflight.mjs";
import { Trouble } from "./trouble.mjs";
import { writeWhole } from "./write-whole.mjs";

const FIRST_PORT = 54_320;
const OWNER = "yongyiban_owner";
const DATABASE = "yongyiban";
const NEW_CITY_MB = 600;
const STOP_GRACE_MS = 20_000;
// The server's log names no values of rows that it refuses.
const SETTINGS = ["max_connections=120", "shared_buffers=256MB", "max_wal_size=1GB", "log_error_verbosity=terse"];

/**
 * The clone's own PostgreSQL, kept running by the supervisor, with the owner's database and the service's logins.
 * @param {{ root: string, dataDir: string, reset: boolean, passwords: Record<"superuser" | "owner" | "app" | "worker" | "nightly", string>,
 *   supervisor: ReturnType<typeof import("./supervisor.mjs").createSupervisor>, logFile: string, say: (line: string) => void, settings?: readonly string[] }} how settings: "name=value" each, beside our own and before them
 * @returns {Promise<Record<"DATABASE_URL" | "APP_DATABASE_URL" | "WORKER_DATABASE_URL" | "NIGHTLY_DATABASE_URL", string>>}
 */
export async function embeddedUrls({ root, dataDir, reset, passwords, supervisor, logFile, say, settings = [] }) {
  const place = await postgresPlace({ root, home: dataDir, name: "postgres" });
  if (place.cleared) say(`  Removed ${place.data}: a deleted clone had left it · 已清除旧目录的遗留数据`);
  await endStrayServer(place);
  if (reset) rmSync(place.data, { recursive: true, force: true });
  if (!existsSync(path.join(place.data, "PG_VERSION"))) checkSpace(path.dirname(place.data), NEW_CITY_MB);
  checkVersion(place);
  createCluster(place, passwords.superuser);
  const portFile = path.join(dataDir, "postgres-port");
  let port = 0;
  const how = { place, password: passwords.superuser, logFile, settings: [...SETTINGS, ...settings] };
  const launch = async () => {
    if (port > 0) return startServer({ ...how, port }); // started again: the services know this port
    const started = await startOnFreePort({ ...how, preferred: rememberedPort(portFile) ?? FIRST_PORT });
    port = started.port;
    writeWhole(portFile, `${port}\n`);
    return started.child;
  };
  await supervisor.keep("database", launch, {
    signals: ["SIGINT", "SIGQUIT", "SIGKILL"],
    graceMs: STOP_GRACE_MS,
    last: true,
  });

  const adminUrl = superuserUrl(port, passwords.superuser);
  await ensureOwnDatabase(adminUrl, { owner: OWNER, password: passwords.owner, database: DATABASE });
  const ownerUrl = urlWith(adminUrl, { user: OWNER, password: passwords.owner, database: DATABASE });
  const names = memberNames(DATABASE);
  await ensureMembers(ownerUrl, { names, passwords });
  const as = (/** @type {"app" | "worker" | "nightly"} */ member) =>
    urlWith(ownerUrl, { user: names[member], password: passwords[member] });
  return {
    DATABASE_URL: ownerUrl,
    APP_DATABASE_URL: as("app"),
    WORKER_DATABASE_URL: as("worker"),
    NIGHTLY_DATABASE_URL: as("nightly"),
  };
}

/** The port of the last start; null when there was none. */
function rememberedPort(/** @type {string} */ file) {
  return existsSync(file) ? parsePort(readFileSync(file, "utf8").trim()) : null;
}

/** Data of another major version cannot be opened; said before the server says it less clearly. */
function checkVersion(/** @type {import("./postgres-place.mjs").Place} */ place) {
  const file = path.join(place.data, "PG_VERSION");
  if (!existsSync(file)) return;
  const version = readFileSync(file, "utf8").trim();
  if (version === place.major) return;
  throw new Trouble(
    `The data in ${place.data} is PostgreSQL ${version}'s; this version of the product brings ${place.major}. Start afresh: npm start -- --reset`,
    `${place.data} 中的数据属于 PostgreSQL ${version}，当前内置版本为 ${place.major}。请重新开始：npm start -- --reset`,
  );
}
