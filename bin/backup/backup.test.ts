import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runMigrations } from "graphile-worker";
import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openDatabase } from "@/db/client";
import { openLogSigner, sequenceBatch } from "@/server/audit";
import { recordJobEvents } from "@/server/audit/audit-store";
import { layGround } from "../chaos/ground";
import { embeddedUrls } from "../lib/embedded-database.mjs";
import { processRecord } from "../lib/processes.mjs";
import { runWell } from "../lib/run.mjs";
import { loadSecrets } from "../lib/secrets.mjs";
import { createSupervisor } from "../lib/supervisor.mjs";
import { closeScratch, openScratch } from "../lib/test-cluster.mjs";
import { DUMP, dumpDatabase } from "./dump-database";
import { restoreBackup } from "./restore-backup";
import { takeBackup } from "./take-backup";

const ROOT = path.resolve(import.meta.dirname, "../..");
const LIMIT_MS = 120_000;

let scratch: string;
let supervisor: ReturnType<typeof createSupervisor>;
let owner: Sql;
let writer: ReturnType<typeof keepWriting>;
let committedWhenCopied = 0;
let ownerUrl: string;
let workerUrl: string;
const at = (name: string) => path.join(scratch, name);

/** Money into a pool, an event and a signed head, one after the other, until told to stop. */
function keepWriting(workerUrl: string, logKey: string) {
  const worker = openDatabase(workerUrl, { connections: 1 });
  const signer = openLogSigner(Buffer.from(logKey, "base64"));
  let [stopped, committed] = [false, 0];
  const loop = (async () => {
    for (let i = 0; !stopped; i++) {
      await owner.begin(async (tx) => {
        await tx`select become('system', '', '', '', 'treasury')`;
        await tx`select ledger_replenish('330200', ${i + 1}, ${`trf_backup_${i}`}, now())`;
        await tx`insert into replenishment values (${`R${i}`}, '330200', ${i + 1}, 'T', ${`trf_backup_${i}`}, now(), now())`;
        const details = { amountFen: i + 1 };
        const entry = { subjectId: "-", action: "pool-replenished", objectId: `trf_backup_${i}`, details };
        await recordJobEvents(tx, [{ job: { name: "treasury", now: new Date() }, entry }]);
      });
      committed = i + 1;
      await sequenceBatch(worker, signer, () => new Date());
    }
    await worker.$client.end({ timeout: 1 });
  })();
  const stop = () => {
    stopped = true;
    return loop;
  };
  return { stop, committed: () => committed };
}

beforeAll(async () => {
  scratch = await openScratch(ROOT);
  const dataDir = at("from");
  supervisor = createSupervisor({ record: processRecord(at("processes.json")), say: () => {} });
  const { passwords, keys } = loadSecrets(at("secrets.json"));
  cpSync(at("secrets.json"), path.join(dataDir, "secrets.json"));
  const how = { root: ROOT, dataDir, reset: false, passwords, supervisor, logFile: at("database.log"), say: () => {} };
  const urls = await embeddedUrls(how);
  const args = ["--import", "tsx", "bin/migrate.ts"];
  await runWell({ command: process.execPath, args, cwd: ROOT, env: { ...process.env, ...urls } });
  ownerUrl = urls.DATABASE_URL;
  workerUrl = urls.WORKER_DATABASE_URL;
  owner = postgres(ownerUrl, { max: 1, onnotice: () => {} });
  await layGround(owner, ROOT);
  writer = keepWriting(urls.WORKER_DATABASE_URL, keys.LOG_KEY ?? "");
  await vi.waitUntil(() => writer.committed() > 20, { timeout: 20_000 });
  const say = (detail: string) => {
    if (detail === "database copied") committedWhenCopied = writer.committed();
  };
  await takeBackup({ root: ROOT, dataDir, into: at("backup"), say });
  await writer.stop();
  await owner.end({ timeout: 1 });
}, LIMIT_MS);
afterAll(async () => {
  await supervisor?.stopAll();
  await closeScratch(ROOT, scratch);
});

describe("a backup that was taken while the database was written to", () => {
  test("restored into a fresh folder starts, holds every payment committed before its end, and its books and log prove", async () => {
    const { proof } = await restoreBackup({ root: ROOT, from: at("backup"), dataDir: at("to"), say: () => {} });
    expect(proof.wrong).toEqual([]);
    const opening = 2; // what layGround paid in
    expect(proof.transfers - opening).toBeGreaterThanOrEqual(committedWhenCopied);
    expect(proof.transfers - opening).toBeLessThanOrEqual(writer.committed());
    expect(proof.logEntries).toBeGreaterThan(0);
    expect(loadSecrets(path.join(at("to"), "secrets.json"))).toEqual(loadSecrets(at("secrets.json")));
  });

  test("is its owner's alone, file by file", () => {
    const entries = readdirSync(at("backup"), { recursive: true, withFileTypes: true });
    const open = entries.filter((entry) => statSync(path.join(entry.parentPath, entry.name)).mode & 0o077);
    expect(open.map(({ name }) => name)).toEqual([]);
    expect(statSync(at("backup")).mode & 0o077).toBe(0);
    expect(existsSync(at("backup.partial"))).toBe(false);
  });

  test("overwrites nothing, neither when it is taken nor when it is restored", async () => {
    const taking = takeBackup({ root: ROOT, dataDir: at("from"), into: at("backup"), say: () => {} });
    await expect(taking).rejects.toThrow(/is there already/);
    const restoring = restoreBackup({ root: ROOT, from: at("backup"), dataDir: at("from"), say: () => {} });
    await expect(restoring).rejects.toThrow(/already/);
  });

  test("is refused with the name of the file that is not what it was, and nothing is written", async () => {
    const heads = readdirSync(path.join(at("backup"), "postgres", "pg_wal"));
    const segment = path.join(at("backup"), "postgres", "pg_wal", heads[0] ?? "");
    truncateSync(segment, statSync(segment).size - 1);
    const restoring = restoreBackup({ root: ROOT, from: at("backup"), dataDir: at("third"), say: () => {} });
    await expect(restoring).rejects.toThrow(`pg_wal/${heads[0]} is not what it was`);
    expect(existsSync(path.join(at("third"), "secrets.json"))).toBe(false);
    rmSync(path.join(at("backup"), "manifest.json"));
    const folder = restoreBackup({ root: ROOT, from: at("backup"), dataDir: at("third"), say: () => {} });
    await expect(folder).rejects.toThrow(/is no backup/);
  });
});

/** A program that says it is pg_dump of a version, and writes what it was told and what it was given. */
function dumpProgram(version: string): string {
  const program = at(`pg_dump-${version}`);
  const told = `case "$1" in --version) echo "pg_dump (PostgreSQL) ${version}"; exit;; esac`;
  const write = `for a in "$@"; do case "$a" in --file=*) echo "$@ password=$PGPASSWORD" > "\${a#--file=}";; esac; done`;
  writeFileSync(program, `#!/bin/sh\n${told}\n${write}\n`, { mode: 0o755 });
  return program;
}

describe("a backup of a server of one's own", () => {
  test("is what the pg_dump of its own version writes, with the keys; the password is no argument", async () => {
    const programs = [dumpProgram("9.6.1"), dumpProgram("17.5"), dumpProgram("18.1")];
    const made = await dumpDatabase({ url: ownerUrl, dataDir: at("from"), into: at("dump"), programs });
    expect(made.files.map((file) => file.path)).toEqual([DUMP, "secrets.json"]);
    const password = decodeURIComponent(new URL(ownerUrl).password);
    expect(statSync(path.join(at("dump"), DUMP)).mode & 0o077).toBe(0);
    const [args, given] = readFileSync(path.join(at("dump"), DUMP), "utf8")
      .trim()
      .split(" password=");
    expect(given).toBe(password);
    expect(args).toMatch(/--format=custom --enable-row-security .*yongyiban$/);
    expect(args).not.toContain(password);
    const restoring = restoreBackup({ root: ROOT, from: at("dump"), dataDir: at("fourth"), say: () => {} });
    await expect(restoring).rejects.toThrow(/pg_dump wrote/);
  });

  test("takes only what the owner, who is no superuser, may lock: pg_dump begins with a lock on every table it takes", async () => {
    await runMigrations({ connectionString: workerUrl }); // the queue as the worker makes it
    const programs = [dumpProgram("17.5")];
    await dumpDatabase({ url: ownerUrl, dataDir: at("from"), into: at("dump-1"), programs });
    const told = readFileSync(path.join(at("dump-1"), DUMP), "utf8");
    const excluded = [...told.matchAll(/--exclude-schema=(\S+)/g)].map(([, schema]) => schema as string);
    const asOwner = postgres(ownerUrl, { max: 1, onnotice: () => {} });
    const tables = await asOwner<{ name: string; schema: string }[]>`
      select format('%I.%I', n.nspname, c.relname) as name, n.nspname as schema from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'`;
    const taken = tables.filter(({ schema }) => !excluded.includes(schema)).map(({ name }) => name);
    await asOwner.begin((tx) => tx.unsafe(`lock table ${taken.join(", ")} in access share mode`));
    await asOwner.end({ timeout: 1 });
    expect(taken.length).toBeGreaterThan(40);
    expect(
      tables.some(({ schema }) => excluded.includes(schema)),
      "the queue is there",
    ).toBe(true);
  });

  test("is refused where only another version's pg_dump is, and leaves nothing", async () => {
    const of = { url: ownerUrl, dataDir: at("from"), into: at("dump-2"), programs: [dumpProgram("15.9")] };
    await expect(dumpDatabase(of)).rejects.toThrow(/PostgreSQL 17, and version 15 is here/);
    expect(existsSync(at("dump-2"))).toBe(false);
  });
});
