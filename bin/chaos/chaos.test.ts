import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeScratch, openScratch } from "../lib/test-cluster.mjs";
import { runChaos } from "./run";

const ROOT = path.resolve(import.meta.dirname, "../..");
const KILLS = 6;
const LIMIT_MS = 180_000; // for a slow machine; it takes some twenty seconds
const MINUTES = 2;

let scratch: string;
beforeAll(async () => {
  scratch = await openScratch(ROOT);
});
afterAll(() => closeScratch(ROOT, scratch));

test(
  "app, worker, bank and database are killed under load, and nothing is lost, paid twice or left open",
  async () => {
    const options = { kills: KILLS, seed: 20_261_121, minutes: MINUTES, sabotage: null };
    const { signal } = new AbortController();
    const report = await runChaos({ root: ROOT, scratch, options, signal, say: () => {} });
    expect(report.findings, report.logs).toEqual([]);
    expect(report.killed).toBe(KILLS);
    expect(Object.values(report.claims).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
  },
  LIMIT_MS,
);
