import path from "node:path";
import { ensureBuild } from "./build.mjs";
import { ensureChromium } from "./chromium.mjs";
import { runJourneys } from "./journeys.mjs";
import { run, tail } from "./run.mjs";
import { vitestCounts } from "./test-counts.mjs";

const FAILED_LINES = 80;
/** How often, and for how many minutes at most: one round of all that can be killed. */
const HANDFUL = ["--kills", "9", "--seed", "20261121", "--minutes", "4"];

/**
 * @typedef {{ root: string, dataDir: string, scratch: string, extra: string[], signal: AbortSignal, say: (detail: string) => void }} StageRun
 * @typedef {{ passed: number, failed: number, skipped?: number, repeated?: number, output?: string }} Outcome output: shown when it failed
 * @typedef {{ name: string, title: string, work: (run: StageRun) => Promise<Outcome> }} Stage
 */

/** @type {Stage[]} */
const CHECKS = [
  {
    name: "lint",
    title: "Format and lint 格式与规范",
    work: (run) => tool(run, ["@biomejs/biome/bin/biome", "check", "--diagnostic-level=error", "."]),
  },
  { name: "imports", title: "Import rules 依赖方向", work: (run) => program(run, ["bin/imports.mjs"]) },
  { name: "dead-code", title: "Dead code 无用代码", work: (run) => tool(run, ["knip/bin/knip.js"]) },
  { name: "unit", title: "Unit and database 单元与数据库", work: unit },
];
/** Two write into .next and the third runs what lies there, and so they stand in one lane. @type {Stage[]} */
const PRODUCT = [
  { name: "types", title: "Types 类型", work: types },
  { name: "build", title: "Build 构建", work: build },
  { name: "chaos", title: "Killed under load 强杀与恢复", work: chaos },
];
/** @type {Stage[]} */
const JOURNEYS = [{ name: "e2e", title: "Journeys 端到端", work: journeys }];

/**
 * What `npm test` does: one step after the other, the lanes of a step side by side, the stages of a lane in order. Each
 * name can be given to --only. The journeys have the machine to themselves: they measure what a person waits for.
 */
export const STEPS = [[CHECKS, PRODUCT], [JOURNEYS]];

/** One Node program, which counts as one check. */
async function program(/** @type {StageRun} */ { root, extra, signal }, /** @type {string[]} */ args) {
  const { code, output } = await run({
    command: process.execPath,
    args: [...args, ...extra],
    cwd: root,
    env: testEnvironment(),
    signal,
  });
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, output: tail(output, FAILED_LINES) };
}

/** One tool out of node_modules, which counts as one check. */
function tool(/** @type {StageRun} */ stage, /** @type {string[]} */ [file = "", ...args]) {
  return program(stage, [path.join("node_modules", file), ...args]);
}

/** Next writes the types of the routes first; then everything is checked. */
async function types(/** @type {StageRun} */ stage) {
  const routes = await tool({ ...stage, extra: [] }, ["next/dist/bin/next", "typegen"]);
  return routes.failed > 0 ? routes : tool(stage, ["typescript/bin/tsc", "--noEmit"]);
}

/** vitest, with a database server of this run's own. @returns {Promise<Outcome>} */
async function unit(/** @type {StageRun} */ { root, scratch, extra, signal }) {
  const report = path.join(scratch, "vitest.json");
  const { code, output } = await run({
    command: process.execPath,
    args: [
      "node_modules/vitest/vitest.mjs",
      "run",
      "--reporter=dot",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...extra,
    ],
    cwd: root,
    env: { ...testEnvironment(), YYB_TEST_SCRATCH: scratch },
    signal,
  });
  return { ...vitestCounts(report, code === 0), output: tail(output, FAILED_LINES) };
}

/** The production build the journeys run against. */
async function build(/** @type {StageRun} */ { root, dataDir, signal, say }) {
  try {
    await ensureBuild({ root, dataDir, signal, say });
    return { passed: 1, failed: 0 };
  } catch (error) {
    if (signal.aborted) throw error;
    return { passed: 0, failed: 1, output: error instanceof Error ? error.message : String(error) };
  }
}

/** Every process of the built product is killed under load some times; one check. @returns {Promise<Outcome>} */
async function chaos(/** @type {StageRun} */ stage) {
  const built = await build(stage);
  return built.failed > 0 ? built : program(stage, ["--import", "tsx", "bin/chaos.ts", ...HANDFUL]);
}

/** Playwright, as standard and as elder, each against a running product with a city of its own. @returns {Promise<Outcome>} */
async function journeys(/** @type {StageRun} */ stage) {
  const built = await build(stage);
  if (built.failed > 0) return built;
  const chromium = await ensureChromium(stage);
  const { output, ...counts } = await runJourneys({ ...stage, chromium });
  return { ...counts, output: tail(output, FAILED_LINES) };
}

/** The environment of tests: nobody's database, nobody's secrets, colours off. */
function testEnvironment() {
  const kept = Object.entries(process.env).filter(
    ([name]) => name === "TEST_DATABASE_URL" || !/DATABASE_URL$|_KEY$/.test(name),
  );
  return /** @type {NodeJS.ProcessEnv} */ ({ ...Object.fromEntries(kept), NO_COLOR: "1", FORCE_COLOR: undefined });
}
