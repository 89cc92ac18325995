import { statfsSync } from "node:fs";
import path from "node:path";
import { runWell } from "../../bin/lib/run.mjs";
import { Trouble } from "../../bin/lib/trouble.mjs";
import { median } from "./statistics.mjs";

const AS_OF = "2026-11-20";
/** Three that are as unlike as rules of persons get: dates and words; a missing income; an officer to be asked. */
const PROGRAMS = ["NB-GL-2019", "ZJ-CJSH", "NB-DB"];
const BYTES_A_PERSON = 500; // table, index and what the database keeps of them, measured and rounded up
const SPARE_BYTES = 1_000_000_000;
const WORKERS = 1; // beside the one that leads: two cores

/**
 * Asks draft programs over a whole population in SQL (count, sum, undetermined), beside a bare count over the same table.
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
  const wanted = { ...plan, asOf: AS_OF, programs: PROGRAMS, workers: WORKERS, url: product.urls.DATABASE_URL };
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
  const scanSeconds = median(figures.found.scan.seconds);
  return {
    persons: figures.persons,
    rounds: plan.rounds,
    gigabytes: figures.bytes / 1e9,
    scanSeconds,
    rows: PROGRAMS.map((id) => {
      const seconds = median(figures.found[id].seconds);
      return { id, seconds, overScan: seconds / scanSeconds, ...figures.found[id].figures };
    }),
  };
}
