import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import {
  connect,
  ensureMembers,
  ensureOwnDatabase,
  letAppend,
  letWorkerCreateSchemas,
  memberNames,
  quoted,
  urlWith,
  withConnection,
} from "./database.mjs";
import { takeLock, waitForLock } from "./lock.mjs";
import { postgresPlace } from "./postgres-place.mjs";
import { createCluster, endStrayServer, startOnFreePort, superuserUrl } from "./postgres-server.mjs";
import { endLeftovers } from "./processes.mjs";
import { writeWhole } from "./write-whole.mjs";

const PREFIX = "yongyiban-test-";
const SETTLED_MS = 10_000; // a folder this old has its lock, if its run still lives
const TEST_PORT = 56_320;
const OWNER = "yongyiban_owner";
// The data lives for minutes and is thrown away: no waiting for the disk.
const SETTINGS = [
  "fsync=off",
  "full_page_writes=off",
  "max_connections=200",
  "shared_buffers=128MB",
  "max_wal_size=4GB",
];

/**
 * @typedef {{ adminUrl: string, ownerUrl: string, template: string, names: import("./database.mjs").PerMember,
 *   passwords: import("./database.mjs").PerMember, keys: Record<string, string> }} TestCluster
 *   adminUrl may create and drop databases; ownerUrl is the template's
 */

/**
 * A folder for one test run, under the system's temporary one. The run that made it closes it; what killed runs left
 * behind is stopped and removed here.
 */
export async function openScratch(/** @type {string} */ root) {
  await sweep(root);
  const folder = path.join(realpathSync(os.tmpdir()), `${PREFIX}${randomBytes(4).toString("hex")}`);
  mkdirSync(folder);
  chmodSync(folder, 0o711); // whatever the umask: the server's account must pass through
  takeLock(path.join(folder, "run.lock"));
  return folder;
}

/** Stops the run's server, drops what it made on a given one, and removes the folder. */
export async function closeScratch(/** @type {string} */ root, /** @type {string} */ folder) {
  const known = readCluster(folder);
  await endLeftovers(path.join(folder, "processes.json"));
  if (known?.dropAfterwards) await dropEverything(known.cluster);
  for (const home of homesIn(folder)) {
    const place = await postgresPlace({ root, home, name: "postgres" });
    await endStrayServer(place);
    rmSync(place.data, { recursive: true, force: true });
  }
  rmSync(folder, { recursive: true, force: true });
}

/** The folders of a run in which a database server was made; its data may lie elsewhere, as `location` says. */
function homesIn(/** @type {string} */ folder) {
  const homes = readdirSync(folder).map((name) => path.join(folder, name));
  return homes.filter((home) => ["postgres", "location"].some((name) => existsSync(path.join(home, name))));
}

/**
 * The run's database server with a migrated template database; started by whoever asks first, shared by all processes.
 * An embedded one, or the one TEST_DATABASE_URL names (its role must be allowed to create databases and roles).
 * @param {{ root: string, scratch: string, env?: NodeJS.ProcessEnv }} run
 * @returns {Promise<TestCluster>}
 */
export async function testCluster({ root, scratch, env = process.env }) {
  const ready = readCluster(scratch);
  if (ready) return ready.cluster;
  const release = await waitForLock(path.join(scratch, "cluster.lock"));
  try {
    const meanwhile = readCluster(scratch);
    if (meanwhile) return meanwhile.cluster;
    const given = env.TEST_DATABASE_URL;
    const cluster = given ? await onGivenServer(given) : await onOwnServer(root, scratch);
    await ensureMembers(cluster.ownerUrl, cluster);
    migrate(root, cluster);
    writeWhole(path.join(scratch, "cluster.json"), JSON.stringify({ cluster, dropAfterwards: Boolean(given) }), 0o600);
    return cluster;
  } finally {
    release();
  }
}

/**
 * A new database, copied from the template (or from another database nobody is connected to).
 * @param {TestCluster} cluster
 * @param {{ name: string, from?: string }} wanted
 */
export async function createDatabase(cluster, { name, from = cluster.template }) {
  const owner = decodeURIComponent(new URL(cluster.ownerUrl).username);
  await withConnection(cluster.adminUrl, (sql) =>
    sql.unsafe(`create database ${quoted(name)} template ${quoted(from)} owner ${quoted(owner)} strategy file_copy`),
  );
  const urls = databaseUrls(cluster, name);
  await withConnection(urls.ownerUrl, (sql) => letWorkerCreateSchemas(sql, cluster.names.worker));
  return urls;
}

/** Makes a database as another one is now, whoever is connected to either: both are left for the moment, and what was there under the name is gone. */
export async function replaceDatabase(
  /** @type {TestCluster} */ cluster,
  /** @type {{ name: string, from: string }} */ { name, from },
) {
  const allow = (/** @type {boolean} */ yes) => `alter database ${quoted(from)} with allow_connections ${yes}`;
  await dropDatabase(cluster, name);
  await withConnection(cluster.adminUrl, async (sql) => {
    await sql.unsafe(allow(false));
    await sql`select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = ${from}`;
  });
  await createDatabase(cluster, { name, from });
  await withConnection(cluster.adminUrl, (sql) => sql.unsafe(allow(true)));
}

/** Drops a database, whoever is still connected. */
export async function dropDatabase(/** @type {TestCluster} */ cluster, /** @type {string} */ name) {
  await withConnection(cluster.adminUrl, (sql) => sql.unsafe(`drop database if exists ${quoted(name)} with (force)`));
}

/** The four URLs of one database of the cluster. */
export function databaseUrls(
  /** @type {TestCluster} */ { ownerUrl, names, passwords },
  /** @type {string} */ database,
) {
  const as = (/** @type {"app" | "worker" | "nightly"} */ member) =>
    urlWith(ownerUrl, { user: names[member], password: passwords[member], database });
  return {
    ownerUrl: urlWith(ownerUrl, { database }),
    appUrl: as("app"),
    workerUrl: as("worker"),
    nightlyUrl: as("nightly"),
  };
}

/** The environment the commands and services read, for one database. */
export function databaseEnvironment(/** @type {ReturnType<typeof databaseUrls>} */ urls) {
  return {
    DATABASE_URL: urls.ownerUrl,
    APP_DATABASE_URL: urls.appUrl,
    WORKER_DATABASE_URL: urls.workerUrl,
    NIGHTLY_DATABASE_URL: urls.nightlyUrl,
  };
}

/** An embedded cluster in the scratch folder. @returns {Promise<TestCluster>} */
async function onOwnServer(/** @type {string} */ root, /** @type {string} */ scratch) {
  const place = await postgresPlace({ root, home: path.join(scratch, "home"), name: "postgres" });
  const password = secret();
  createCluster(place, password);
  const logFile = path.join(scratch, "postgres.log");
  const { child, port } = await startOnFreePort({ place, preferred: TEST_PORT, password, logFile, settings: SETTINGS });
  child.unref();
  const adminUrl = superuserUrl(port, password);
  const template = "yongyiban_template";
  const owned = { owner: OWNER, password: secret(), database: template };
  await ensureOwnDatabase(adminUrl, owned);
  // Tests look who waits for whom; without this a login sees only what itself waits for.
  await withConnection(adminUrl, (sql) => sql.unsafe(`grant pg_read_all_stats to ${quoted(OWNER)}`));
  const ownerUrl = urlWith(adminUrl, { user: OWNER, password: owned.password, database: template });
  return { adminUrl, ownerUrl, template, ...members(template) };
}

/** A template of its own name on the server TEST_DATABASE_URL names. @returns {Promise<TestCluster>} */
async function onGivenServer(/** @type {string} */ adminUrl) {
  const template = `yongyiban_test_${randomBytes(4).toString("hex")}`;
  await withConnection(adminUrl, (sql) => sql.unsafe(`create database ${quoted(template)}`));
  await withConnection(adminUrl, letAppend).catch(() => {}); // as on a server whose administrator does not
  return { adminUrl, ownerUrl: urlWith(adminUrl, { database: template }), template, ...members(template) };
}

const KEYS = [
  "DATA_KEY",
  "INDEX_KEY",
  "SESSION_KEY",
  "BANK_CALLBACK_KEY",
  "LOG_KEY",
  "CODE_KEY",
  "SMS_KEY",
  "SMS_CALLBACK_KEY",
  "VAPID_KEY",
];

/** Logins with new passwords, and keys for the vault. */
function members(/** @type {string} */ database) {
  const keys = Object.fromEntries(KEYS.map((name) => [name, randomBytes(32).toString("base64")]));
  return { names: memberNames(database), passwords: { app: secret(), worker: secret(), nightly: secret() }, keys };
}

/** Runs the project's own migration command on the template. */
function migrate(/** @type {string} */ root, /** @type {TestCluster} */ cluster) {
  const done = spawnSync(process.execPath, ["--import", "tsx", "bin/migrate.ts"], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, ...cluster.keys, ...databaseEnvironment(databaseUrls(cluster, cluster.template)) },
  });
  if (done.status !== 0) throw new Error(`bin/migrate.ts failed on the test template:\n${done.stdout}${done.stderr}`);
}

/** Removes the template, its copies and its logins from a given server. */
async function dropEverything(/** @type {TestCluster} */ { adminUrl, template, names }) {
  const sql = await connect(adminUrl);
  const databases = await sql`select datname from pg_database where starts_with(datname, ${template})`;
  for (const { datname } of databases) await sql.unsafe(`drop database ${quoted(datname)} with (force)`);
  for (const name of Object.values(names)) await sql.unsafe(`drop role if exists ${quoted(name)}`);
  await sql.end();
}

/** What the first process wrote about the cluster. @returns {{ cluster: TestCluster, dropAfterwards: boolean } | null} */
function readCluster(/** @type {string} */ scratch) {
  const file = path.join(scratch, "cluster.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;
}

/** Closes the scratch folders whose run is gone. */
async function sweep(/** @type {string} */ root) {
  const parent = realpathSync(os.tmpdir());
  for (const name of readdirSync(parent).filter((each) => each.startsWith(PREFIX))) {
    const folder = path.join(parent, name);
    try {
      if (Date.now() - statSync(folder).mtimeMs < SETTLED_MS) continue;
      const lock = takeLock(path.join(folder, "run.lock"));
      if (lock.taken) await closeScratch(root, folder);
    } catch {
      // another account's run: not ours to judge
    }
  }
}

/** 32 random bytes as text that is safe in a URL. */
function secret() {
  return randomBytes(32).toString("hex");
}
