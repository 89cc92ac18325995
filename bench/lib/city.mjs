import { runWell } from "../../bin/lib/run.mjs";
import { medians } from "./statistics.mjs";

const CIVIL_DATE = "2026-11-20";
const SEED = 20261120;

/**
 * Draws the city, decides it in memory, and decides it from the database with everything stored: three figures of one run.
 * @param {import("./product.mjs").Product} product a city of this size lies in its database
 * @param {{ persons: number, firms: number, rounds: number }} plan @param {AbortSignal} signal
 */
export async function measureCity(product, plan, signal) {
  const wanted = { ...plan, civilDate: CIVIL_DATE, seed: SEED, nightlyUrl: product.urls.NIGHTLY_DATABASE_URL };
  /** @type {Record<string, number>[]} */
  const runs = [];
  await runWell({
    name: "bench/city-run.mjs",
    command: process.execPath,
    args: ["--import", "tsx", "bench/city-run.mjs", JSON.stringify(wanted)],
    cwd: product.root,
    signal,
    onLine: (line) => line.startsWith("{") && runs.push(JSON.parse(line)),
  });
  const run = medians(runs);
  return {
    ...run,
    persons: plan.persons,
    firms: plan.firms,
    rounds: plan.rounds,
    decisionsPerSecond: (run.decisions ?? 0) / (run.decideSeconds ?? 1),
    storedDecisionsPerSecond: (run.decisions ?? 0) / (run.computeSeconds ?? 1),
  };
}
