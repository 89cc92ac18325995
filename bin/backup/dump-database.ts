import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { connect } from "../lib/database.mjs";
import { run } from "../lib/run.mjs";
import { startOptions } from "../lib/start-options.mjs";
import { Trouble } from "../lib/trouble.mjs";
import { copyBeside } from "./copy-beside";
import { keptFile, type Manifest, writeManifest } from "./manifest";

/** Where the database lies within a logical backup. */
export const DUMP = "database.dump";

const PRIVATE = 0o700;
const OWNER_ONLY = 0o600;
/** The job queue's schema is the worker's own, who makes it again when it starts: an owner who is no superuser may not read it. */
const QUEUE_SCHEMA = "graphile_worker";
const VERSION = /\(PostgreSQL\) (\d+)/;

type How = {
  /** The address of somebody's own server, as the owner of the tables. */
  readonly url: string;
  /** Where the product keeps its keys. */
  readonly dataDir: string;
  /** A folder that does not exist yet. */
  readonly into: string;
  /** Where to look for pg_dump. The first of the server's own major version is taken. */
  readonly programs?: readonly string[];
};

/**
 * Writes a logical copy of a database on a server of one's own, as of one instant, with the keys beside it. The folder appears
 * whole or not at all. The owner's rows are all rows: each table's walls let its owner pass (a test holds that), and pg_dump is
 * told to keep to the walls so that it need not be a superuser's. The job queue stays out: what was queued is an open payment in
 * the tables, and is carried on from there.
 *
 * @throws Trouble when no pg_dump of the server's major version is there, or it does not succeed.
 */
export async function dumpDatabase({ url, dataDir, into, programs }: How): Promise<Manifest> {
  const external = startOptions([], { DATABASE_URL: url }).external;
  if (!external) throw new Error("an address is needed");
  const major = await majorOf(url);
  const program = await programOf(major, programs ?? ["pg_dump", `/usr/lib/postgresql/${major}/bin/pg_dump`]);
  const draft = `${into}.partial`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: PRIVATE });
  try {
    const { host, port, user, database } = external;
    const file = path.join(draft, DUMP);
    writeFileSync(file, "", { mode: OWNER_ONLY }); // pg_dump writes into it and leaves its mode
    const where = [`--host=${host}`, `--port=${port}`, `--username=${user}`, "--no-password", `--file=${file}`];
    // The password goes by the environment: arguments can be read by everybody on the machine.
    const env = { ...process.env, PGPASSWORD: decodeURIComponent(new URL(url).password) };
    const what = ["--format=custom", "--enable-row-security", `--exclude-schema=${QUEUE_SCHEMA}`];
    const args = [...what, ...where, database];
    const madeAt = new Date().toISOString();
    const { code, output } = await run({ command: program, args, cwd: draft, env });
    if (code !== 0) throw failed(output);
    const files = [await keptFile(file, DUMP), ...(await copyBeside(dataDir, draft))];
    const manifest: Manifest = { format: 1, kind: "dump", madeAt, postgresMajor: major, files };
    writeManifest(draft, manifest);
    renameSync(draft, into);
    return manifest;
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  }
}

async function majorOf(url: string): Promise<string> {
  const sql = await connect(url);
  try {
    const [row] = await sql`select current_setting('server_version_num')::int / 10000 as major`;
    return String(row?.major);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function programOf(major: string, programs: readonly string[]): Promise<string> {
  const found: string[] = [];
  for (const command of programs) {
    if (path.isAbsolute(command) && !existsSync(command)) continue;
    const told = await run({ command, args: ["--version"], cwd: process.cwd() }).catch(() => null);
    const theirs = VERSION.exec(told?.output ?? "")?.[1];
    if (theirs === major) return command;
    if (theirs) found.push(theirs);
  }
  throw lacking(major, found.join(", "));
}

function lacking(major: string, found: string): Trouble {
  const [there, existing] = found ? [`version ${found} is`, `现有版本 ${found}`] : ["none is", "没有找到"];
  return new Trouble(
    `The server is PostgreSQL ${major}, and ${there} here of pg_dump: it must be of the same version. Install postgresql-client-${major}, or use that server's pg_basebackup.`,
    `服务器是 PostgreSQL ${major}，本机 pg_dump ${existing}，版本必须一致。请安装 postgresql-client-${major}，或使用该服务器的 pg_basebackup。`,
  );
}

function failed(output: string): Trouble {
  const why = output.trim().split("\n").at(-1) ?? "";
  return new Trouble(
    `pg_dump did not succeed: ${why} Nothing was kept. DATABASE_URL must name the owner of the tables.`,
    `pg_dump 未成功：${why} 未保留任何内容。DATABASE_URL 须为表的所有者。`,
  );
}
