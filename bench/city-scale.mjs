// The whole-city run at scale: node --import tsx bench/city-scale.mjs [--scale=0.01] [--threads=2] [--json]
// --scale=1 is 5,000,000 people and 618,400 firms; one hundredth by default. A database of its own, removed afterwards.
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import postgres from "postgres";
import { embeddedUrls } from "../bin/lib/embedded-database.mjs";
import { createLogs } from "../bin/lib/logs.mjs";
import { postgresPlace } from "../bin/lib/postgres-place.mjs";
import { checkSpace } from "../bin/lib/preflight.mjs";
import { processRecord } from "../bin/lib/processes.mjs";
import { runWell } from "../bin/lib/run.mjs";
import { loadSecrets } from "../bin/lib/secrets.mjs";
import { createSupervisor } from "../bin/lib/supervisor.mjs";
import { layCity } from "./lib/city-lay.mjs";
import { scaleTable } from "./lib/city-scale-table.mjs";
import { machine } from "./lib/machine.mjs";

const PERSONS = 5_000_000;
const FIRMS = 618_400;
const CIVIL_DATE = "2026-11-20";
const MB_A_SUBJECT = 0.02; // facts, what is owed, their indexes and the log of both

const { values } = parseArgs({
  options: {
    scale: { type: "string", default: "0.01" },
    threads: { type: "string", default: "2" },
    json: { type: "boolean", default: false },
  },
});
const scale = Number(values.scale);
const [persons, firms, threads] = [Math.round(PERSONS * scale), Math.round(FIRMS * scale), Number(values.threads)];
const say = (/** @type {string} */ line) => console.error(line);

const root = path.dirname(import.meta.dirname);
const home = path.join(root, ".data", "bench-scale");
mkdirSync(home, { recursive: true });
checkSpace(home, Math.ceil((persons + firms) * MB_A_SUBJECT) + 1_000);
const logs = createLogs(path.join(home, "logs"));
const supervisor = createSupervisor({ record: processRecord(path.join(home, "processes.json")), say });
try {
  const { passwords } = loadSecrets(path.join(home, "secrets.json"));
  const logFile = logs.file("database");
  const urls = await embeddedUrls({ root, dataDir: home, reset: true, passwords, supervisor, logFile, say });
  await child("bin/migrate.ts", [], urls);
  say(`laying ${persons} people and ${firms} firms`);
  await layCity(urls.DATABASE_URL, { persons, firms, civilDate: CIVIL_DATE });
  const step = (/** @type {string} */ name) =>
    child("bench/city-scale-step.mjs", [JSON.stringify({ step: name, threads, civilDate: CIVIL_DATE })], urls);
  const figures = { persons, firms, threads, machine: machine() };
  for (const name of ["first", "limit", "again", "changed", "one"]) {
    if (name === "changed") await change(urls.DATABASE_URL);
    figures[name] = await step(name);
    say(`${name}: ${JSON.stringify(figures[name])}`);
  }
  console.log(values.json ? JSON.stringify(figures, null, 2) : scaleTable(figures));
} finally {
  await supervisor.stopAll();
  const place = await postgresPlace({ root, home, name: "postgres" }); // not always inside the folder: see there
  for (const folder of [place.data, home]) rmSync(folder, { recursive: true, force: true });
}

/** One step in a process of its own, so that its memory is its own. @returns what it said last */
async function child(
  /** @type {string} */ file,
  /** @type {string[]} */ args,
  /** @type {Record<string, string>} */ urls,
) {
  let said = "{}";
  await runWell({
    name: file,
    command: process.execPath,
    args: ["--import", "tsx", file, ...args],
    cwd: root,
    env: { ...process.env, ...urls },
    signal: new AbortController().signal,
    onLine: (line) => {
      if (line.startsWith("{")) said = line;
    },
  });
  return JSON.parse(said);
}

/** One person in a hundred is delivered anew. */
async function change(/** @type {string} */ ownerUrl) {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => {} });
  await sql`
    update fact_record set facts = facts || '{"alive": true}'
     where source = 'public-security' and abs(hashtext(subject_id)) % 100 = 0`;
  await sql.end();
}
