import { mkdirSync, statfsSync } from "node:fs";
import { totalmem } from "node:os";
import path from "node:path";
import { runWell } from "../../bin/lib/run.mjs";
import { Trouble } from "../../bin/lib/trouble.mjs";
import { openOwnDatabase } from "./own-database.mjs";
import { median } from "./statistics.mjs";

const AS_OF = "2026-11-20";
/** A program that takes longer is reported as late and not asked again. */
const LIMIT_SECONDS = 30;
const BYTES_A_PERSON = 1_800; // tables and indexes, measured and rounded up
const SPARE_BYTES = 1_500_000_000;
const WORKERS = 1; // beside the one that leads: two cores
/** Persons from which the database is given more memory, and the most it is given, in bytes. */
const LARGE_CITY = 1_000_000;
const MOST_MEMORY = 4e9;

/** @typedef {{ persons: number, rounds: number, drawn: { persons: number, firms: number } }} Plan */
/** @typedef {{ root: string, signal: AbortSignal, say: (detail: string) => void }} Run */

/**
 * Asks every program for persons over copies of the demonstration city in SQL (count, sum, undetermined), with and without the narrow
 * copies of its facts, beside a bare count and one column over the same table. In a database of its own.
 * @param {Run & { plan: Plan }} how
 */
export async function measurePopulation({ root, plan, signal, say }) {
  checkDisk(root, plan.persons);
  const settings = memoryFor(plan.persons);
  const database = await openOwnDatabase({ root, name: "bench-population", signal, say, settings });
  try {
    await drawCity(database, plan, { root, signal, say });
    return figuresOf(await askAll(database, plan, { root, signal, say }), plan);
  } finally {
    await database.close();
  }
}

function checkDisk(/** @type {string} */ root, /** @type {number} */ persons) {
  const folder = path.join(root, ".data");
  mkdirSync(folder, { recursive: true });
  const free = statfsSync(folder);
  const [needed, there] = [persons * BYTES_A_PERSON + SPARE_BYTES, Number(free.bavail) * Number(free.bsize)];
  if (there >= needed) return;
  const [need, have] = [needed, there].map((bytes) => (bytes / 1e9).toFixed(1));
  throw new Trouble(
    `${persons} persons need ${need} GB of disk, and ${have} GB are free. Use a smaller --scale.`,
    `${persons} 人需要 ${need} GB 磁盘，只剩 ${have} GB。请把 --scale 调小。`,
  );
}

/** A city of millions has a database with a quarter of the machine's memory, as PostgreSQL advises; a demonstration has its own 256 MB. */
function memoryFor(/** @type {number} */ persons) {
  return persons < LARGE_CITY ? [] : [`shared_buffers=${Math.floor(Math.min(totalmem() / 4, MOST_MEMORY) / 1e6)}MB`];
}

/** The demonstration city, with its programs and what it has paid, decided once. */
async function drawCity(
  /** @type {Awaited<ReturnType<typeof openOwnDatabase>>} */ { urls, keys, home },
  /** @type {Plan} */ { drawn },
  /** @type {Run} */ { root, signal, say },
) {
  say(`drawing ${drawn.persons} persons`);
  const files = {
    DEMO_PEOPLE_FILE: path.join(home, "people.json"),
    BANK_SIMULATOR_STATE: path.join(home, "bank.json"),
  };
  const city = { CITY_PERSONS: String(drawn.persons), CITY_FIRMS: String(drawn.firms) };
  await runWell({
    name: "bin/seed.ts",
    command: process.execPath,
    args: ["--import", "tsx", "bin/seed.ts"],
    cwd: root,
    env: { ...process.env, ...keys, ...urls, ...files, ...city },
    signal,
    onLine: () => {},
  });
}

async function askAll(
  /** @type {Awaited<ReturnType<typeof openOwnDatabase>>} */ { urls },
  /** @type {Plan} */ { persons, rounds },
  /** @type {Run} */ { root, signal, say },
) {
  const how = { limitSeconds: LIMIT_SECONDS, workers: WORKERS, url: urls.DATABASE_URL };
  const wanted = { persons, rounds, asOf: AS_OF, ...how };
  /** @type {any} */
  let figures;
  await runWell({
    name: "bench/population-run.mjs",
    command: process.execPath,
    args: ["--import", "tsx", "bench/population-run.mjs", JSON.stringify(wanted)],
    cwd: root,
    signal,
    onLine: (line) => {
      if (line.startsWith("…")) say(line.slice(1));
      else if (line.startsWith("{")) figures = JSON.parse(line);
    },
  });
  return figures;
}

/** What was measured of each program: medians of the seconds, and the least processor seconds of the longer connection. */
function figuresOf(/** @type {any} */ figures, /** @type {Plan} */ { rounds }) {
  const { scan, column, ...asked } = figures.found;
  const seconds = (/** @type {any} */ one) => median(one.seconds);
  const cpu = (/** @type {any} */ one) => (one.cpu.length === 0 ? null : Math.min(...one.cpu));
  const rows = Object.entries(asked)
    .filter(([name]) => !name.endsWith(WIDE))
    .map(([id, one]) => {
      const wide = asked[`${id}${WIDE}`];
      const before = { wideSeconds: seconds(wide), wideCpuSeconds: cpu(wide) };
      return { id, seconds: seconds(one), cpuSeconds: cpu(one), isLate: one.isLate, ...before, ...one.figures };
    })
    .sort((a, b) => a.seconds - b.seconds);
  const all = rows.map((row) => row.seconds);
  return {
    persons: figures.persons,
    rounds,
    gigabytes: figures.bytes / 1e9,
    copyGigabytes: figures.copyBytes / 1e9,
    scanSeconds: seconds(scan),
    columnSeconds: seconds(column),
    medianSeconds: median(all),
    worstSeconds: Math.max(...all),
    within: rows.filter((row) => row.seconds <= 1).length,
    rows,
  };
}

/** Behind the name of a program that is asked of the wide rows alone. */
const WIDE = " of wide rows";
