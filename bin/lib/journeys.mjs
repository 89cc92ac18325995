import { copyFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import { ensureBuild } from "./build.mjs";
import { createLogs } from "./logs.mjs";
import { freePort } from "./ports.mjs";
import { stepOf } from "./prepare-city.mjs";
import { processRecord } from "./processes.mjs";
import { healthy } from "./ready.mjs";
import { run, runWell } from "./run.mjs";
import { commandEnvironment, launchPart, serviceParts } from "./services.mjs";
import { createSupervisor } from "./supervisor.mjs";
import { createDatabase, databaseEnvironment, testCluster } from "./test-cluster.mjs";
import { playwrightCounts } from "./test-counts.mjs";

/** Each mode has its own running product, so that what one journey takes is still there for the other mode's. */
const MODES = /** @type {const} */ (["standard", "elder"]);
const FIRST_PORT = 3_410;
// A small city: the demonstration people are in every one.
const SMALL_CITY = { CITY_PERSONS: "1500", CITY_FIRMS: "200" };

/** @typedef {{ root: string, dataDir: string, scratch: string, extra: string[], signal: AbortSignal, say: (detail: string) => void, chromium: string }} JourneyRun */

/** Brings up one product per mode, runs Playwright against them, takes them down. */
export async function runJourneys(/** @type {JourneyRun} */ how) {
  const { root, scratch, extra, signal, say, chromium } = how;
  const folder = path.join(scratch, "journeys");
  mkdirSync(folder, { recursive: true });
  const logs = createLogs(path.join(folder, "logs"));
  const deaths = /** @type {string[]} */ ([]);
  const supervisor = createSupervisor({
    record: processRecord(path.join(folder, "processes.json")),
    say: (line) => deaths.push(line),
  });
  try {
    say("city");
    const stacks = await seededStacks(how, folder);
    say("services");
    for (const [mode, stack] of Object.entries(stacks)) {
      for (const part of serviceParts(stack)) {
        part.env.REMINDER_QUIET_HOURS = "off"; // a journey cannot wait for the morning
        const logFile = logs.file(`${mode}-${part.name}`);
        await supervisor.keep(`${mode} ${part.name}`, async () => launchPart(part, logFile));
      }
    }
    for (const stack of Object.values(stacks)) await healthy({ stack, supervisor, logs, signal, say });
    say("journeys");
    const report = path.join(folder, "playwright.json");
    const { code, output } = await run({
      command: process.execPath,
      args: ["node_modules/@playwright/test/cli.js", "test", "--config", "e2e/playwright.config.ts", ...extra],
      cwd: root,
      env: {
        ...process.env,
        E2E_STACKS: JSON.stringify(described(stacks)),
        CHROMIUM_PATH: chromium,
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      },
      signal,
      onLine: (line) => say(line.trim().slice(0, 120)),
    });
    const counts = playwrightCounts(report, code === 0);
    return { ...counts, output: [output, ...deaths, counts.failed > 0 ? logs.tails() : ""].join("\n") };
  } finally {
    await supervisor.stopAll();
  }
}

/** What playwright.config.ts is told about each mode's product. */
function described(/** @type {Record<string, import("./services.mjs").Stack>} */ stacks) {
  return Object.fromEntries(
    Object.entries(stacks).map(([mode, { ports, databases, keys }]) => [
      mode,
      {
        url: `http://localhost:${ports.web}`,
        bankUrl: `http://127.0.0.1:${ports.bank}`,
        smsUrl: `http://127.0.0.1:${ports.sms}`,
        pushUrl: `http://127.0.0.1:${ports.push}`,
        databaseUrl: databases.DATABASE_URL,
        codeKey: keys.CODE_KEY,
      },
    ]),
  );
}

/** One seeded database, copied for each mode, with the files the seed wrote. */
async function seededStacks(
  /** @type {JourneyRun} */ { root, dataDir, scratch, signal, say },
  /** @type {string} */ folder,
) {
  const webFolder = await ensureBuild({ root, dataDir, serveFrom: path.join(folder, "web"), signal });
  const cluster = await testCluster({ root, scratch });
  const city = await createDatabase(cluster, { name: `${cluster.template}_city` });
  const common = { root, webFolder, host: "127.0.0.1", keys: cluster.keys };
  const seed = {
    ...common,
    dataDir: folder,
    ports: { web: 0, bank: 0, signIn: 0, sms: 0, push: 0 },
    databases: databaseEnvironment(city),
  };
  await runWell({
    name: "bin/seed.ts",
    command: process.execPath,
    args: ["--import", "tsx", "bin/seed.ts"],
    cwd: root,
    env: { ...commandEnvironment(seed), ...SMALL_CITY },
    signal,
    onLine: (line) => say(stepOf(line)),
  });
  /** @type {Record<string, import("./services.mjs").Stack>} */
  const stacks = {};
  let port = FIRST_PORT;
  for (const mode of MODES) {
    const own = path.join(folder, mode);
    mkdirSync(own);
    for (const file of ["demo-people.json", "bank-simulator.json"])
      copyFileSync(path.join(folder, file), path.join(own, file));
    const urls = await createDatabase(cluster, {
      name: `${cluster.template}_${mode}`,
      from: `${cluster.template}_city`,
    });
    const web = await freePort(port);
    const bank = await freePort(web + 1);
    const signIn = await freePort(bank + 1);
    const sms = await freePort(signIn + 1);
    const push = await freePort(sms + 1);
    port = push + 1;
    const ports = { web, bank, signIn, sms, push };
    stacks[mode] = { ...common, dataDir: own, ports, databases: databaseEnvironment(urls) };
  }
  return stacks;
}
