import { chownSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { takeLock } from "../lib/lock.mjs";
import { type Place, postgresPlace } from "../lib/postgres-place.mjs";
import { alreadyRunning, checkSpace } from "../lib/preflight.mjs";
import { loadSecrets } from "../lib/secrets.mjs";
import { Trouble } from "../lib/trouble.mjs";
import { startForNow } from "./cluster-server";
import { CLUSTER, copyFile } from "./copy-cluster";
import { type ClusterManifest, readManifest, verifyFiles } from "./manifest";
import { type Proof, proveDatabase } from "./prove";

const MEGABYTE = 1_000_000;
const PRIVATE = 0o700;
/** What PostgreSQL expects to find and a backup of files alone does not hold. */
const EMPTY_FOLDERS =
  "pg_wal pg_wal/archive_status pg_wal/summaries pg_replslot pg_dynshmem pg_notify pg_serial pg_snapshots pg_stat_tmp pg_subtrans pg_tblspc pg_twophase pg_stat pg_commit_ts pg_logical/snapshots pg_logical/mappings".split(
    " ",
  );

/** What was restored, and what the proof of it came to. */
export type Restored = ClusterManifest & { readonly proof: Proof };

type How = {
  readonly root: string;
  /** The backup's folder. */
  readonly from: string;
  /** Where the product shall keep its data from now on: no database may lie there. */
  readonly dataDir: string;
  readonly say: (detail: string) => void;
};

/**
 * Puts a backup back into a folder without a database, replays its WAL, and proves the books and the log. Every file is compared
 * with the backup's list before anything is written. Nothing is overwritten.
 *
 * @returns what the proof came to; the restored database stands ready for `npm start`, proved or not.
 * @throws Trouble when something is there, is in use, is damaged, or is of another version of PostgreSQL.
 */
export async function restoreBackup({ root, from, dataDir, say }: How): Promise<Restored> {
  const manifest = readManifest(from);
  if (manifest.kind === "dump") throw logical(from);
  mkdirSync(dataDir, { recursive: true });
  const lock = takeLock(path.join(dataDir, "start.lock"), { address: "restore" });
  if (!lock.taken) throw alreadyRunning(lock.holder);
  try {
    const place = await freePlace({ root, dataDir, manifest });
    say("comparing the files");
    await verifyFiles(from, manifest);
    say("copying");
    await putBack({ from, dataDir, place, manifest });
  } finally {
    lock.release();
  }
  say("replaying the WAL");
  return { ...manifest, proof: await start({ root, dataDir, say }) };
}

/** A place for the data on which nothing lies. */
async function freePlace(of: { root: string; dataDir: string; manifest: ClusterManifest }): Promise<Place> {
  const { root, dataDir, manifest } = of;
  if (existsSync(path.join(dataDir, "secrets.json"))) throw occupied(dataDir);
  const place = await postgresPlace({ root, home: dataDir, name: "postgres" });
  if (existsSync(place.data) && readdirSync(place.data).length > 0) throw occupied(place.data);
  if (place.major !== manifest.postgresMajor) throw otherVersion(manifest.postgresMajor, place.major);
  const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  checkSpace(path.dirname(place.data), Math.ceil(bytes / MEGABYTE));
  return place;
}

async function putBack(of: { from: string; dataDir: string; place: Place; manifest: ClusterManifest }): Promise<void> {
  const { from, dataDir, place, manifest } = of;
  const draft = `${place.data}.restoring`;
  rmSync(draft, { recursive: true, force: true });
  for (const folder of ["", ...EMPTY_FOLDERS]) mkdirSync(path.join(draft, folder), { recursive: true, mode: PRIVATE });
  const beside: string[] = [];
  for (const { path: name } of manifest.files) {
    const [first = "", ...rest] = name.split("/");
    if (first !== CLUSTER) {
      beside.push(name);
      continue;
    }
    const target = path.join(draft, ...rest);
    mkdirSync(path.dirname(target), { recursive: true, mode: PRIVATE });
    await copyFile(path.join(from, ...name.split("/")), target, name);
  }
  giveTo(draft, place.account);
  rmSync(place.data, { recursive: true, force: true }); // an empty folder, made to try the account
  renameSync(draft, place.data);
  // The keys last: with them a folder counts as somebody's.
  for (const name of beside.reverse()) await copyFile(path.join(from, name), path.join(dataDir, name), name);
}

/** The database belongs to the account that its server runs as. */
function giveTo(folder: string, { uid, gid }: Place["account"]): void {
  if (uid === undefined) return;
  chownSync(folder, uid, gid ?? 0);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    chownSync(path.join(entry.parentPath, entry.name), uid, gid ?? 0);
  }
}

/** The first start replays what the copy needs; then both proofs are asked for. */
async function start({ root, dataDir, say }: Pick<How, "root" | "dataDir" | "say">): Promise<Proof> {
  const place = await postgresPlace({ root, home: dataDir, name: "postgres" });
  const { passwords, keys } = loadSecrets(path.join(dataDir, "secrets.json"));
  const server = await startForNow(dataDir, place, passwords.superuser);
  try {
    say("proving the books and the log");
    return await proveDatabase({ port: server.port, password: passwords.superuser, logKey: keys.LOG_KEY });
  } finally {
    await server.close();
  }
}

function logical(from: string): Trouble {
  return new Trouble(
    `${from} holds what pg_dump wrote: it goes back into a server of your own. Follow docs/guide/backup.md, "A server of your own".`,
    `${from} 是 pg_dump 的备份，应恢复到您自己的服务器。请按 docs/guide/backup.md“A server of your own”一节操作。`,
  );
}

function occupied(place: string): Trouble {
  return new Trouble(
    `Something lies in ${place} already. A restore never overwrites anything: move that away, or name another folder with --into.`,
    `${place} 中已有内容。恢复不会覆盖任何内容：请先移走，或用 --into 指定其他目录。`,
  );
}

function otherVersion(theirs: string, ours: string): Trouble {
  return new Trouble(
    `The backup is PostgreSQL ${theirs}'s; this version of the product brings ${ours}. Restore it with the version that made it.`,
    `该备份属于 PostgreSQL ${theirs}，当前内置版本为 ${ours}。请用生成它的版本恢复。`,
  );
}
