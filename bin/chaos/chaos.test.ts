import path from "node:path";
import { expect, test } from "vitest";
import { run } from "../lib/run.mjs";

const ROOT = path.resolve(import.meta.dirname, "../..");
const KILLS = 6;
const LIMIT_MS = 240_000; // for a slow machine; it takes some twenty seconds

test(
  "app, worker, bank and database are killed under load, and nothing is lost, paid twice or left open",
  async () => {
    const args = [
      "--import",
      "tsx",
      "bin/chaos.ts",
      "--kills",
      String(KILLS),
      "--seed",
      "20261121",
      "--minutes",
      "2",
      "--json",
    ];
    const { code, output } = await run({ command: process.execPath, args, cwd: ROOT });
    const report = JSON.parse(output.split("\n").find((line) => line.startsWith("{")) ?? "{}");
    expect(report.findings, output).toEqual([]);
    expect([code, report.killed]).toEqual([0, KILLS]);
    expect(Object.values<number>(report.claims).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
  },
  LIMIT_MS,
);
