// The whole-city run at scale: node --import tsx bench/city-scale.mjs [--scale=0.01] [--programs=4323] [--threads=…] [--json]
// --scale=1 is 5,000,000 people and 618,400 firms; one hundredth by default. As many threads as the product takes for so many subjects,
// unless told otherwise. A database of its own, removed afterwards.
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
import { scaleText } from "./lib/city-scale-table.mjs";
import { machine } from "./lib/machine.mjs";

const PERSONS = 5_000_000;
const FIRMS = 618_400;
const CHANGED_SHARE = 0.01;
const CIVIL_DATE = "2026-11-20";
const MB_A_SUBJECT = 0.006; // facts, what is owed, their indexes and the log of both
const SPARE_MB = 3_000;

const { values } = parseArgs({
  options: {
    scale: { type: "string", default: "0.01" },
    programs: { type: "string", default: "4323" },
    only: { type: "string", default: "person,firm" },
    threads: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const scale = Number(values.scale);
const programs = Number(values.programs);
const threads = values.threads === undefined ? undefined : Number(values.threads);
const sizes = { person: Math.round(PERSONS * scale), firm: Math.round(FIRMS * scale) };
const say = (/** @type {string} */ line) => console.error(line);

const root = path.dirname(import.meta.dirname);
const home = path.join(root, ".data", "bench-scale");
mkdirSync(home, { recursive: true });
checkSpace(home, Math.ceil((sizes.person + sizes.firm) * MB_A_SUBJECT) + SPARE_MB);
const logs = createLogs(path.join(home, "logs"));
const supervisor = createSupervisor({ record: processRecord(path.join(home, "processes.json")), say });
try {
  const { passwords } = loadSecrets(path.join(home, "secrets.json"));
  const logFile = logs.file("database");
  const urls = await embeddedUrls({ root, dataDir: home, reset: true, passwords, supervisor, logFile, say });
  await child("bin/migrate.ts", [], urls);
  const step = (/** @type {string} */ name) =>
    child("bench/city-scale-step.mjs", [JSON.stringify({ step: name, threads, civilDate: CIVIL_DATE })], urls);
  /** @type {any} */
  const figures = { programs, threads: threads ?? null, machine: machine() };
  for (const audience of /** @type {const} */ (["person", "firm"])) {
    if (!values.only.split(",").includes(audience)) continue;
    const size = { audience, subjects: sizes[audience], programs, civilDate: CIVIL_DATE };
    await layCity({ ownerUrl: urls.DATABASE_URL, nightlyUrl: urls.NIGHTLY_DATABASE_URL }, size, say);
    figures[audience] = { subjects: sizes[audience] };
    for (const name of audience === "person" ? ["first", "limit", "again", "changed", "one"] : ["first"]) {
      if (name === "changed") await change(urls.DATABASE_URL, Math.ceil(sizes[audience] * CHANGED_SHARE));
      figures[audience][name] = await step(name);
      say(`${audience} ${name}: ${JSON.stringify(figures[audience][name])}`);
    }
  }
  console.log(values.json ? JSON.stringify(figures) : scaleText(figures));
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
      if (line.startsWith("…")) process.stderr.write(`${line}\r`);
    },
  });
  return JSON.parse(said);
}

/** So many people are a year older than was delivered before: some of what they are owed changes. */
async function change(/** @type {string} */ ownerUrl, /** @type {number} */ count) {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => {} });
  await sql`
    update fact_record f set facts = facts || jsonb_build_object('birth_date', ((facts ->> 'birth_date')::date - 365)::text)
     where source = 'public-security' and facts ? 'birth_date'
       and subject_id in (select subject_id from fact_record where source = 'public-security' order by md5(subject_id) limit ${count})`;
  await sql.end();
}
