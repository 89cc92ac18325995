import { statfsSync } from "node:fs";
import path from "node:path";
import { runWell } from "../../bin/lib/run.mjs";
import { Trouble } from "../../bin/lib/trouble.mjs";
import { median } from "./statistics.mjs";

const AS_OF = "2026-11-20";
/** A program that takes longer is reported as late and not asked again. */
const LIMIT_SECONDS = 30;
const BYTES_A_PERSON = 1_500; // tables, indexes and what the database keeps of them, measured and rounded up
const SPARE_BYTES = 1_000_000_000;
const WORKERS = 1; // beside the one that leads: two cores

/**
 * Asks every program for persons over copies of the demonstration city in SQL (count, sum, undetermined), beside a bare count
 * over the same table.
 * @param {import("./product.mjs").Product} product @param {{ persons: number, rounds: number }} plan
 * @param {{ signal: AbortSignal, say: (detail: string) => void }} run
 */
export async function measurePopulation(product, plan, { signal, say }) {
  const free = statfsSync(path.join(product.root, ".data"));
  const [needed, there] = [plan.persons * BYTES_A_PERSON + SPARE_BYTES, Number(free.bavail) * Number(free.bsize)];
  if (there < needed) {
    const [need, have] = [needed, there].map((bytes) => (bytes / 1e9).toFixed(1));
    throw new Trouble(
      `${plan.persons} persons need ${need} GB of disk, and ${have} GB are free. Use a smaller --scale.`,
      `${plan.persons} 人需要 ${need} GB 磁盘，只剩 ${have} GB。请把 --scale 调小。`,
    );
  }
  const wanted = {
    ...plan,
    asOf: AS_OF,
    limitSeconds: LIMIT_SECONDS,
    workers: WORKERS,
    url: product.urls.DATABASE_URL,
  };
  /** @type {any} */
  let figures;
  await runWell({
    name: "bench/population-run.mjs",
    command: process.execPath,
    args: ["--import", "tsx", "bench/population-run.mjs", JSON.stringify(wanted)],
    cwd: product.root,
    signal,
    onLine: (line) => {
      if (line.startsWith("…")) say(line.slice(1));
      else if (line.startsWith("{")) figures = JSON.parse(line);
    },
  });
  const { scan, ...programs } = figures.found;
  const scanSeconds = median(scan.seconds);
  const rows = Object.entries(programs)
    .map(([id, one]) => {
      const seconds = median(one.seconds);
      return { id, seconds, isLate: one.isLate, overScan: seconds / scanSeconds, ...one.figures };
    })
    .sort((a, b) => a.seconds - b.seconds);
  const all = rows.map(({ seconds }) => seconds);
  return {
    persons: figures.persons,
    rounds: plan.rounds,
    gigabytes: figures.bytes / 1e9,
    scanSeconds,
    medianSeconds: median(all),
    worstSeconds: Math.max(...all),
    rows,
  };
}
