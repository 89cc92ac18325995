import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import type { ReservedSql } from "postgres";
import { Trouble } from "../lib/trouble.mjs";
import type { KeptFile } from "./manifest";

/** Where the database lies within a backup. */
export const CLUSTER = "postgres";

const OWNER_ONLY = 0o600;
const PRIVATE = 0o700;
/** What belongs to the running server only, or is made anew by it (the list of PostgreSQL's manual, 25.3.4). */
const LEFT_OUT = new Set(["postmaster.pid", "postmaster.opts", "pg_internal.init", "log"]);
const LEFT_EMPTY = new Set(
  "pg_wal pg_replslot pg_dynshmem pg_notify pg_serial pg_snapshots pg_stat_tmp pg_subtrans".split(" "),
);
const TEMPORARY = /^pgsql_tmp|^t\d+_\d+/;
const SLOT = "yongyiban_backup";

/** A copy of a cluster: with its WAL from `startLsn` to `stopLsn`, replayed at the first start, it is that of one instant. */
export type CopiedCluster = {
  readonly files: readonly KeptFile[];
  readonly startLsn: string;
  readonly stopLsn: string;
};

/**
 * Copies a cluster while it is written to: the server is told (pg_backup_start), the files are copied as they are, the server
 * says where the copy ends (pg_backup_stop), and the WAL between both is copied too. A temporary replication slot keeps that
 * WAL from being recycled; it goes with the connection, whatever happens.
 *
 * @param admin one connection of the superuser's, kept from the beginning to the end.
 */
export async function copyCluster(
  admin: ReservedSql,
  { data, into, say }: { data: string; into: string; say: (detail: string) => void },
): Promise<CopiedCluster> {
  if (readdirSync(path.join(data, "pg_tblspc")).length > 0) throw elsewhere(data);
  const target = path.join(into, CLUSTER);
  await admin`select pg_create_physical_replication_slot(${SLOT}, true, true)`;
  const [start] =
    await admin`select lsn::text, pg_walfile_name(lsn) as wal from pg_backup_start('npm run backup', fast => true) as lsn`;
  const files: KeptFile[] = [];
  await copyFolder({ from: data, to: target, name: CLUSTER, files, say });
  say("database copied");
  const [stop] = await admin`
    select lsn::text, labelfile, pg_walfile_name(lsn) as wal from pg_backup_stop(wait_for_archive => false)`;
  files.push(keepText(target, "backup_label", String(stop?.labelfile)));
  const segments = segmentsBetween(path.join(data, "pg_wal"), { first: String(start?.wal), last: String(stop?.wal) });
  for (const segment of segments) {
    const [from, to] = [path.join(data, "pg_wal", segment), path.join(target, "pg_wal", segment)];
    files.push(await copyFile(from, to, `${CLUSTER}/pg_wal/${segment}`));
  }
  say("WAL copied");
  return { files, startLsn: String(start?.lsn), stopLsn: String(stop?.lsn) };
}

/** Copies one file, readable to its owner alone. @returns it with its digest. */
export async function copyFile(from: string, to: string, name: string): Promise<KeptFile> {
  const hash = createHash("sha256");
  let bytes = 0;
  const counted = async function* (parts: AsyncIterable<Buffer>) {
    for await (const part of parts) {
      hash.update(part);
      bytes += part.length;
      yield part;
    }
  };
  await pipeline(createReadStream(from), counted, createWriteStream(to, { flags: "wx", mode: OWNER_ONLY }));
  return { path: name, bytes, sha256: hash.digest("hex") };
}

type Folder = {
  readonly from: string;
  readonly to: string;
  readonly name: string;
  readonly files: KeptFile[];
  readonly say: (detail: string) => void;
};

async function copyFolder({ from, to, name, files, say }: Folder): Promise<void> {
  mkdirSync(to, { recursive: true, mode: PRIVATE });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (LEFT_OUT.has(entry.name) || TEMPORARY.test(entry.name)) continue;
    const [source, target, inside] = [path.join(from, entry.name), path.join(to, entry.name), `${name}/${entry.name}`];
    if (entry.isDirectory()) {
      if (LEFT_EMPTY.has(entry.name)) mkdirSync(target, { mode: PRIVATE });
      else await copyFolder({ from: source, to: target, name: inside, files, say });
    } else if (entry.isFile()) {
      const copied = await unlessGone(copyFile(source, target, inside));
      if (copied) files.push(copied);
      if (files.length % 100 === 0) say(`${files.length} files`);
    }
  }
}

/** A table may be dropped between being listed and being read: the WAL knows. */
async function unlessGone(copying: Promise<KeptFile>): Promise<KeptFile | null> {
  try {
    return await copying;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function keepText(folder: string, name: string, text: string): KeptFile {
  writeFileSync(path.join(folder, name), text, { mode: OWNER_ONLY, flag: "wx" });
  const sha256 = createHash("sha256").update(text).digest("hex");
  return { path: `${CLUSTER}/${name}`, bytes: Buffer.byteLength(text), sha256 };
}

/** The names of the WAL's segments from one to another. They sort as they follow each other. */
function segmentsBetween(folder: string, { first, last }: { first: string; last: string }): string[] {
  const segments = readdirSync(folder).filter((name) => /^[0-9A-F]{24}$/.test(name) && name >= first && name <= last);
  if (!existsSync(path.join(folder, first)) || !segments.includes(last)) {
    throw new Error(`the WAL from ${first} to ${last} is not there`);
  }
  return segments.sort();
}

function elsewhere(data: string): Trouble {
  return new Trouble(
    `The database in ${data} has tablespaces elsewhere, which this backup does not reach.`,
    `${data} 中的数据库使用了其他表空间，本备份无法覆盖。`,
  );
}
