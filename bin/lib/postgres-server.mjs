import { spawn, spawnSync } from "node:child_process";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { connect } from "./database.mjs";
import { freePort } from "./ports.mjs";
import { endProcess, identityOf } from "./processes.mjs";
import { Trouble } from "./trouble.mjs";

/** The superuser of an embedded cluster. Used by the commands in bin only; the service never learns it. */
export const SUPERUSER = "postgres";

const READY_LIMIT_MS = 60_000;
const STOP_GRACE_MS = 20_000;
const POLL_MS = 50;
const BIND_TRIES = 5;
const TAIL_CHARS = 2_000;
const NO_SUCH_PID = 2_147_483_646; // above every system's limit
const LOCALES = /** @type {Record<string, string>} */ ({ darwin: "en_US.UTF-8", linux: "C.UTF-8" });

/** @typedef {import("./postgres-place.mjs").Place} Place */

/**
 * Creates the cluster if there is none: UTF-8, password logins only (scram), nothing trusted.
 * It is built beside its place and renamed, so that an interrupted creation leaves nothing behind.
 * @param {Place} place
 * @param {string} password the superuser's
 */
export function createCluster(place, password) {
  if (existsSync(path.join(place.data, "PG_VERSION"))) return;
  const draft = `${place.data}.new`;
  const secret = `${draft}.password`;
  rmSync(draft, { recursive: true, force: true });
  rmSync(secret, { force: true });
  try {
    for (const make of [
      () => mkdirSync(draft, { mode: 0o700 }),
      () => writeFileSync(secret, password, { mode: 0o600 }),
    ])
      make();
    for (const each of [draft, secret])
      if (place.account.uid !== undefined) chownSync(each, place.account.uid, place.account.gid ?? 0);
    const locale = LOCALES[process.platform] ?? "C";
    const done = spawnSync(
      place.binaries.initdb,
      [
        "-D",
        draft,
        "-U",
        SUPERUSER,
        "-A",
        "scram-sha-256",
        `--pwfile=${secret}`,
        "-E",
        "UTF8",
        `--locale=${locale}`,
      ].concat(["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync"]),
      { ...place.account, env: plainEnvironment(), cwd: "/", encoding: "utf8" },
    );
    if (done.status !== 0)
      throw Object.assign(new Error("initdb failed"), { output: `${done.stderr}${done.stdout}${done.error ?? ""}` });
    rmSync(place.data, { recursive: true, force: true }); // an empty folder, made to try the account
    renameSync(draft, place.data);
  } finally {
    rmSync(draft, { recursive: true, force: true });
    rmSync(secret, { force: true });
  }
}

/**
 * Starts the server as a process of its own session, on the loopback only, and waits until it answers a query.
 * @param {{ place: Place, port: number, password: string, logFile: string, settings?: string[] }} how settings: "name=value" each
 * @returns {Promise<import("node:child_process").ChildProcess>}
 */
export async function startServer({ place, port, password, logFile, settings = [] }) {
  await endStrayServer(place);
  clearDeadLock(place);
  const log = openSync(logFile, "a", 0o600);
  const fixed = [
    `port=${port}`,
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "timezone=UTC",
    "log_timezone=UTC",
  ];
  const options = [...fixed, ...settings].flatMap((each) => ["-c", each]);
  const child = spawn(place.binaries.postgres, ["-D", place.data, ...options], {
    ...place.account,
    cwd: "/",
    env: plainEnvironment(),
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  child.once("error", () => {}); // told below, by the exit code that stays empty
  await answering({ child, place, url: superuserUrl(port, password), logFile });
  return child;
}

/**
 * The same on the preferred port or, when another program has it or takes it meanwhile, on one of the next.
 * @param {Omit<Parameters<typeof startServer>[0], "port"> & { preferred: number }} how
 * @returns {Promise<{ child: import("node:child_process").ChildProcess, port: number }>}
 */
export async function startOnFreePort({ preferred, ...how }) {
  for (let tries = 1, from = preferred; ; tries++) {
    const port = await freePort(from);
    try {
      return { child: await startServer({ ...how, port }), port };
    } catch (error) {
      const { output = "" } = /** @type {{ output?: string }} */ (error);
      if (tries === BIND_TRIES || !/could not bind|Address already in use/.test(output)) throw error;
      from = port + 1;
    }
  }
}

/** The superuser's URL of one database of the cluster. */
export function superuserUrl(/** @type {number} */ port, /** @type {string} */ password, database = "postgres") {
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
}

/** Ends a server of ours that a killed start left running on this data. Answers whether there was one. */
export async function endStrayServer(/** @type {Pick<Place, "data">} */ place) {
  const pid = postmasterPid(place);
  if (pid === null || !isServerOf(pid, place.data)) return false;
  await endProcess(
    { pid, identity: identityOf(pid) },
    { signals: ["SIGINT", "SIGQUIT", "SIGKILL"], graceMs: STOP_GRACE_MS },
  );
  return true;
}

/** The process number in the cluster's lock file. */
function postmasterPid(/** @type {Pick<Place, "data">} */ place) {
  try {
    return Number(readFileSync(path.join(place.data, "postmaster.pid"), "utf8").split("\n")[0]) || null;
  } catch {
    return null;
  }
}

/** True for a living server of exactly this data folder. */
function isServerOf(/** @type {number} */ pid, /** @type {string} */ data) {
  if (identityOf(pid) === null) return false;
  const line =
    process.platform === "linux"
      ? readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").join(" ")
      : spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout;
  return line.includes(`-D ${data} `);
}

/**
 * A lock file whose number now belongs to a zombie or to a stranger keeps PostgreSQL from starting. Its number is
 * replaced by one that cannot exist; the rest stays, so that PostgreSQL itself still checks for orphaned back ends.
 */
function clearDeadLock(/** @type {Place} */ place) {
  const file = path.join(place.data, "postmaster.pid");
  if (!existsSync(file)) return;
  const [, ...rest] = readFileSync(file, "utf8").split("\n");
  writeFileSync(file, [NO_SUCH_PID, ...rest].join("\n"));
}

/** Whether the server itself has written that it takes queries: the eighth line of its lock file. */
function isReady(/** @type {Pick<Place, "data">} */ place, /** @type {number | undefined} */ pid) {
  const file = path.join(place.data, "postmaster.pid");
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  return Number(lines[0]) === pid && lines[7]?.trim() === "ready";
}

/** Waits for the first answered query. */
async function answering(
  /** @type {{ child: import("node:child_process").ChildProcess, place: Place, url: string, logFile: string }} */ server,
) {
  const { child, place, url, logFile } = server;
  const ended = () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
  for (const end = Date.now() + READY_LIMIT_MS; Date.now() < end && !ended(); await delay(POLL_MS)) {
    const answer = await firstAnswer(url);
    if (answer === "ready") return;
    if (answer === "not yet") continue;
    // Another server may have answered, and ours, however long that takes, is about to end because the port is taken.
    if (isReady(place, child.pid)) throw secretsLost();
  }
  if (!ended()) child.kill("SIGQUIT");
  throw notStarted(logFile);
}

/** Asks one query. */
async function firstAnswer(/** @type {string} */ url) {
  const sql = await connect(url);
  try {
    await sql`select 1`;
    return "ready";
  } catch (error) {
    return /** @type {{ code?: string }} */ (error).code === "28P01" ? "wrong password" : "not yet";
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** The cluster knows another password than ours. */
function secretsLost() {
  return new Trouble(
    "The database was made with secrets that are no longer in .data/secrets.json. Restore that file, or start afresh: npm start -- --reset",
    "数据库所用的密钥已不在 .data/secrets.json 中。请恢复该文件，或重新开始：npm start -- --reset",
  );
}

/** What the server wrote last, as an error. */
function notStarted(/** @type {string} */ logFile) {
  const output = existsSync(logFile) ? readFileSync(logFile, "utf8").slice(-TAIL_CHARS) : "";
  return Object.assign(new Error(`PostgreSQL did not start:\n${output}`), { output });
}

/** Nothing of our own environment, where secrets or PG* variables could stand. */
function plainEnvironment() {
  const { PATH, SystemRoot, TMPDIR } = process.env;
  return { PATH, SystemRoot, TMPDIR, LC_ALL: LOCALES[process.platform] ?? "C" };
}
