import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import path from "node:path";
import { nativeBinaries } from "./postgres-binaries.mjs";
import { endStrayServer } from "./postgres-server.mjs";
import { Trouble } from "./trouble.mjs";
import { writeWhole } from "./write-whole.mjs";

const PASSABLE = 0o711; // others may walk through, not list
const READABLE = 0o755;
const PRIVATE = 0o700;
const SYSTEM_HOME = "/var/lib/yongyiban";

/** @typedef {{ uid?: number, gid?: number }} Account the account Postgres runs as; empty for our own */
/** @typedef {{ data: string, binaries: { initdb: string, postgres: string }, account: Account, major: string, cleared: boolean }} Place */

/**
 * Where Postgres can live for this clone. PostgreSQL refuses to run as root, so root drops to an unprivileged account;
 * when that account cannot reach the clone (a root-owned home with mode 0700), the data and a copy of the binaries go
 * to /var/lib/yongyiban/<hash of the clone's path>, and `<home>/location` records it.
 * @param {{ root: string, home: string, name: string }} clone root: the clone; home: where its data should be (created); name: the data folder
 * @returns {Promise<Place>} cleared: what a deleted clone at the same path had left there was removed
 */
export async function postgresPlace({ root, home, name }) {
  const native = nativeBinaries(root);
  const [major = ""] = native.version.split(".");
  mkdirSync(home, { recursive: true });
  const asRoot = process.getuid?.() === 0;
  if (!asRoot) return { data: path.join(home, name), binaries: native, account: {}, major, cleared: false };

  chmodSync(home, PASSABLE);
  const known = recordedPlace(home);
  const account = unprivilegedAccount(path.join(known ?? home, name));
  const away = path.join(SYSTEM_HOME, hashOf(realpathSync(home)));
  const { place, cleared } = await dataHome({ home, known, away, name, account });
  if (place !== home) {
    writeWhole(path.join(home, "location"), `${place}\n`);
    writeWhole(path.join(place, "clone"), `${realpathSync(home)}\n`);
  }
  return { data: path.join(place, name), binaries: reachableBinaries(native, away, account), account, major, cleared };
}

/** The place an earlier start recorded; null when there is none, or when the record came along with a copy of another clone. */
function recordedPlace(/** @type {string} */ home) {
  const place = textOf(path.join(home, "location"));
  if (place === null) return null;
  const clone = textOf(path.join(place, "clone"));
  const isCopy = clone !== null && clone !== realpathSync(home) && textOf(path.join(clone, "location")) === place;
  return isCopy ? null : place;
}

/** A small file's text without its line end; null when it does not exist. */
function textOf(/** @type {string} */ file) {
  return existsSync(file) ? readFileSync(file, "utf8").trim() : null;
}

/** Chooses the folder that holds the data: the recorded one, the clone's own, or one outside of it. */
async function dataHome(
  /** @type {{ home: string, known: string | null, away: string, name: string, account: Account }} */ at,
) {
  const { home, known, away, name, account } = at;
  if (known !== null && existsSync(known)) return { place: known, cleared: false };
  if (prepare(path.join(home, name), account)) return { place: home, cleared: false };
  // Nothing records it, so the keys to what lies there went with the clone that made it.
  const cleared = known === null && existsSync(path.join(away, name));
  if (cleared) {
    await endStrayServer({ data: path.join(away, name) });
    rmSync(path.join(away, name), { recursive: true });
  }
  makePassable(SYSTEM_HOME);
  makePassable(away);
  if (existsSync(path.join(home, name, "PG_VERSION"))) {
    // The way to the data was closed after it was made.
    await endStrayServer({ data: path.join(home, name) });
    execFileSync("mv", [path.join(home, name), away]); // keeps the owner, also between file systems
  }
  if (prepare(path.join(away, name), account)) return { place: away, cleared };
  throw new Trouble(
    `No folder was found that the database may use: neither ${home} nor ${away}. Run as an ordinary user, or set DATABASE_URL.`,
    `找不到数据库可用的目录：${home} 与 ${away} 均不可用。请以普通用户运行，或设置 DATABASE_URL。`,
  );
}

/** Makes the data folder the account's own, and says whether the account can really work in it. */
function prepare(/** @type {string} */ data, /** @type {Account} */ account) {
  mkdirSync(data, { recursive: true, mode: PRIVATE });
  try {
    chownSync(data, account.uid ?? 0, account.gid ?? 0);
  } catch {
    return false; // a mounted file system that knows no owners
  }
  if (can(account, 'cd "$0" && test -w .', data)) return true;
  if (readdirSync(data).length === 0) rmSync(data, { recursive: true });
  return false;
}

/** The account to drop to: the owner of the data when there is one, else postgres, else nobody. */
function unprivilegedAccount(/** @type {string} */ data) {
  const owner = existsSync(data) ? statSync(data) : null;
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const accounts = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  for (const name of ["postgres", "nobody"]) {
    const found = accounts.find(([each]) => each === name);
    if (found) return { uid: Number(found[2]), gid: Number(found[3]) };
  }
  throw new Trouble(
    "PostgreSQL refuses to run as root, and there is no account named postgres or nobody. Run as an ordinary user, or set DATABASE_URL.",
    "PostgreSQL 不能以 root 运行，且系统没有 postgres 或 nobody 账户。请以普通用户运行，或设置 DATABASE_URL。",
  );
}

/** The binaries, or a copy of them where the account can run them. A new version of the package gets a new copy. */
function reachableBinaries(
  /** @type {import("./postgres-binaries.mjs").Binaries} */ native,
  /** @type {string} */ away,
  /** @type {Account} */ account,
) {
  if (can(account, '"$0" --version', native.postgres)) return native;
  const folder = path.join(away, `binaries-${native.version}`);
  if (!existsSync(folder)) {
    makePassable(SYSTEM_HOME);
    makePassable(away);
    const draft = `${folder}.${process.pid}.new`;
    cpSync(native.folder, draft, { recursive: true, verbatimSymlinks: true });
    openToAll(draft);
    renameSync(draft, folder);
  }
  return { initdb: path.join(folder, "bin", "initdb"), postgres: path.join(folder, "bin", "postgres") };
}

/** True when the account can do it. Asked of the system itself: modes alone do not tell the whole truth. */
function can(/** @type {Account} */ account, /** @type {string} */ script, /** @type {string} */ subject) {
  return spawnSync("/bin/sh", ["-c", script, subject], { ...account, cwd: "/", stdio: "ignore" }).status === 0;
}

/** A folder others may pass through, whatever the umask. */
function makePassable(/** @type {string} */ folder) {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, PASSABLE);
}

/** Readable and runnable by all, whatever umask the packages were installed under. */
function openToAll(/** @type {string} */ folder) {
  chmodSync(folder, READABLE);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const child = path.join(folder, entry.name);
    if (entry.isDirectory()) openToAll(child);
    else if (entry.isFile()) chmodSync(child, READABLE);
  }
}

/** Twelve hex digits that stand for a path. */
function hashOf(/** @type {string} */ text) {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
