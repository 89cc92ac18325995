import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { embeddedUrls } from "../lib/embedded-database.mjs";
import { createLogs } from "../lib/logs.mjs";
import { processRecord } from "../lib/processes.mjs";
import { runWell } from "../lib/run.mjs";
import { loadSecrets } from "../lib/secrets.mjs";
import { health, launchPart, serviceParts } from "../lib/services.mjs";
import { writeWhole } from "../lib/write-whole.mjs";
import { bundlePrograms } from "./bundle";
import { EVENING_WORD } from "./evening-word";
import { Keeper } from "./keeper";
import type { ReservedPorts } from "./ports";
import { forget, type Sabotage } from "./sabotage";

const HEALTH_LIMIT_MS = 40_000;
const EVENING_LIMIT_MS = 120_000;
const POLL_MS = 100;
const OWNER_ONLY = 0o600;

/** A product of its own on the loopback, of which every process may be killed. */
export type ChaosStack = {
  readonly keeper: Keeper;
  readonly appUrl: string;
  readonly bankUrl: string;
  readonly ownerUrl: string;
  /** Does at once what the worker does in its own time. @returns what it came to. @throws Error where it cannot. */
  evening(work: "catch-up" | "close-day", signal: AbortSignal): Promise<unknown>;
  readonly keys: Readonly<Record<string, string>>;
  /** The ends of all logs. */
  tails(): string;
};

type Wanted = {
  readonly root: string;
  /** The production build, as `npm start` serves it. */
  readonly webFolder: string;
  /** An empty folder that is removed afterwards. */
  readonly scratch: string;
  readonly seed: number;
  readonly sabotage: Sabotage | null;
  readonly signal: AbortSignal;
  readonly ports: ReservedPorts;
  readonly onKeeper: (keeper: Keeper) => void;
};

/** Starts PostgreSQL with the product's own settings (commits wait for the disk) and its tables. The services come later. */
export async function openDatabaseStack(wanted: Wanted) {
  const { root, scratch, sabotage, signal, ports } = wanted;
  const dataDir = path.join(scratch, "chaos");
  const logs = createLogs(path.join(scratch, "logs"));
  const bankState = path.join(dataDir, "bank-simulator.json");
  const keeper = new Keeper(processRecord(path.join(scratch, "processes.json")), (name) => {
    if (name === "bank" && sabotage === "bank-forgets") forget(bankState);
  });
  wanted.onKeeper(keeper);
  mkdirSync(dataDir);
  writeWhole(path.join(dataDir, "postgres-port"), String(ports.database)); // the one it prefers
  const { keys, passwords } = loadSecrets(path.join(scratch, "secrets.json"));
  const databases = await embeddedUrls({
    root,
    dataDir,
    reset: false,
    passwords,
    supervisor: keeper as unknown as Parameters<typeof embeddedUrls>[0]["supervisor"],
    logFile: logs.file("database"),
    say: () => {},
  });
  await runWell({
    name: "bin/migrate.ts",
    command: process.execPath,
    args: ["--import", "tsx", "bin/migrate.ts"],
    cwd: root,
    env: { ...process.env, ...databases },
    signal,
  });
  return { keeper, dataDir, logs, keys, databases };
}

/**
 * Starts the bank, the worker and the app on it: the app is the web process of `npm start` on the production build. The worker
 * leaves the city's night alone: nobody is owed anything by rule here.
 */
export async function openServices(
  { root, webFolder, scratch, seed, ports: reserved }: Wanted,
  { keeper, dataDir, logs, keys, databases }: Awaited<ReturnType<typeof openDatabaseStack>>,
): Promise<ChaosStack> {
  const programs = await bundlePrograms(root, programsOf({ root, scratch }));
  writeFileSync(path.join(dataDir, "demo-people.json"), "[]", { mode: OWNER_ONLY });
  const ports = { web: reserved.app, bank: reserved.bank, sms: 0, push: 0 }; // nobody is reminded here
  const stack = { root, webFolder, dataDir, host: "127.0.0.1", ports, databases, keys };
  let ofApp = process.env;
  for (const part of serviceParts(stack)) {
    // Without a port there is no sign-in: the sessions are laid down. And nobody is reminded.
    if (part.name === "sign-in" || part.name === "sms" || part.name === "push") continue;
    const { NIGHTLY_DATABASE_URL: _, BANK_FILES_DIRECTORY: __, ...given } = part.env;
    const env = { ...given, LOG_LEVEL: "warn", ...bankSeed(seed) };
    if (part.name === "web") ofApp = env;
    const own = part.name === "web" ? { ...part, env } : { ...part, env, args: [programs[part.name]] };
    const name = part.name === "web" ? "app" : part.name;
    const logFile = logs.file(name);
    await keeper.keep(name, async () => launchPart(own, logFile));
  }
  await healthy(ports.web, logs.tails);
  return {
    keeper,
    keys,
    appUrl: `http://127.0.0.1:${ports.web}`,
    bankUrl: `http://127.0.0.1:${ports.bank}`,
    ownerUrl: databases.DATABASE_URL,
    evening: (work, signal) => runEvening({ program: programs.evening, work, cwd: root, env: ofApp, signal }),
    tails: logs.tails,
  };
}

type Evening = { program: string; work: string; cwd: string; env: NodeJS.ProcessEnv; signal: AbortSignal };

/** Runs bin/chaos/evening.ts once. */
async function runEvening({ program, work, cwd, env, signal }: Evening): Promise<unknown> {
  const output = await runWell({
    name: `bin/chaos/evening.ts ${work}`,
    command: process.execPath,
    args: [program, work],
    cwd,
    env,
    signal: AbortSignal.any([signal, AbortSignal.timeout(EVENING_LIMIT_MS)]),
  });
  const line = output.split("\n").find((one) => one.startsWith(EVENING_WORD));
  return JSON.parse(line?.slice(EVENING_WORD.length) ?? "null");
}

/** Where the programs of a run lie: within node_modules, because what they import is looked for from there. */
export function programsOf({ root, scratch }: { root: string; scratch: string }): string {
  return path.join(root, "node_modules", ".chaos", path.basename(scratch));
}

/** Nothing is killed before everything has been well once. */
async function healthy(port: number, tails: () => string): Promise<void> {
  for (const end = Date.now() + HEALTH_LIMIT_MS; Date.now() < end; await delay(POLL_MS)) {
    if ((await health({ host: "127.0.0.1", port }))?.ok) return;
  }
  throw new Error(`the product did not become healthy:\n${tails()}`);
}

function bankSeed(seed: number) {
  return { BANK_SIMULATOR_SEED: `chaos ${seed}` };
}
