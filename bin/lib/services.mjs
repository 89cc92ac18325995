import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import path from "node:path";
import { publicKeyOf } from "./log-key.mjs";

/** What of the caller's environment must not reach a part: the owner's rights, and settings meant for start itself. */
const WITHHELD = /DATABASE_URL$|_KEY$|^PORT$|^HOST(NAME)?$|^NODE_ENV$/;
const BANK_CALLBACK_PATH = "/api/bank";
const SMS_KEY_ID = "demonstration";

/**
 * @typedef {{ root: string, webFolder: string, dataDir: string, host: string, ports: { web: number, bank: number, sms: number, push: number },
 *   databases: Record<string, string>, keys: Record<string, string>, origin?: string }} Stack
 *   databases: DATABASE_URL, APP_DATABASE_URL, WORKER_DATABASE_URL, NIGHTLY_DATABASE_URL
 */

/**
 * The parts of the running product, in the order they start. Each gets only the database logins it is meant to have.
 * @param {Stack} stack
 * @returns {{ name: "bank" | "sms" | "push" | "worker" | "web", cwd: string, args: string[], env: NodeJS.ProcessEnv }[]}
 */
export function serviceParts(stack) {
  const { root, webFolder, host, ports, databases } = stack;
  const { LOG_KEY, ...settings } = serviceSettings(stack);
  const common = { ...ambient(), ...settings, NODE_ENV: "production" };
  const { APP_DATABASE_URL, WORKER_DATABASE_URL, NIGHTLY_DATABASE_URL } = databases;
  const program = (/** @type {string} */ file) => ["--import", "tsx", file];
  return [
    {
      name: "bank",
      cwd: root,
      args: program("simulators/bank/main.ts"),
      env: { ...ambient(), ...bankSettings(stack) },
    },
    {
      name: "sms",
      cwd: root,
      args: program("simulators/sms/main.ts"),
      env: { ...ambient(), ...smsSettings(stack) },
    },
    {
      name: "push",
      cwd: root,
      args: program("simulators/push/main.ts"),
      env: { ...ambient(), PUSH_SIMULATOR_PORT: String(ports.push) },
    },
    {
      name: "worker",
      cwd: root,
      args: program("server/jobs/worker.ts"),
      env: { ...common, LOG_KEY, APP_DATABASE_URL, WORKER_DATABASE_URL, NIGHTLY_DATABASE_URL },
    },
    {
      name: "web",
      cwd: webFolder,
      args: ["server.js"],
      env: { ...common, APP_DATABASE_URL, PORT: String(ports.web), HOSTNAME: host },
    },
  ];
}

/** The environment of the one-off commands: everything, the owner's login included. */
export function commandEnvironment(/** @type {Stack} */ stack) {
  const { BANK_SIMULATOR_STATE } = bankSettings(stack);
  return { ...ambient(), ...serviceSettings(stack), ...stack.databases, BANK_SIMULATOR_STATE };
}

/** Starts one part with its output in its log file. */
export function launchPart(/** @type {ReturnType<typeof serviceParts>[number]} */ part, /** @type {string} */ logFile) {
  const log = openSync(logFile, "a", 0o600);
  const child = spawn(process.execPath, part.args, {
    cwd: part.cwd,
    env: part.env,
    detached: true, // Ctrl-C in a terminal reaches every process of its group: start alone decides in which order they end
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  return child;
}

/** What the web server answers on /api/health; null when nothing answers. */
export async function health(/** @type {{ host: string, port: number }} */ { host, port }) {
  const address = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  try {
    const answer = await fetch(`http://${address}:${port}/api/health`, { signal: AbortSignal.timeout(5_000) });
    return { ok: answer.status === 200, status: answer.status, text: (await answer.text()).slice(0, 500) };
  } catch {
    return null;
  }
}

/** What web and worker are told beside their database: see server/config.ts. */
function serviceSettings(/** @type {Stack} */ { dataDir, ports, keys, origin }) {
  const sms = `http://127.0.0.1:${ports.sms}`;
  return {
    ...keys,
    SMS_URL: sms,
    SMS_SECOND_URL: sms,
    SMS_KEY_ID,
    SMS_CALLBACK_KEY: inAddress(keys.SMS_CALLBACK_KEY),
    PUSH_SERVICE_URL: `http://127.0.0.1:${ports.push}`,
    LOG_KEY: keys.LOG_KEY,
    LOG_PUBLIC_KEY: publicKeyOf(keys.LOG_KEY),
    BANK_URL: `http://127.0.0.1:${ports.bank}`,
    PUBLIC_ORIGIN: origin ?? `http://localhost:${ports.web}`,
    DEMO_PEOPLE_FILE: path.join(dataDir, "demo-people.json"),
    ...filesSettings(),
  };
}

/** Where service and bank exchange orders as files, when the environment says so; else everything goes in real time. */
function filesSettings() {
  const directory = process.env.BANK_FILES_DIRECTORY;
  return directory ? { BANK_FILES_DIRECTORY: path.resolve(directory) } : {};
}

/** What the simulated bank is told: another party, which shares one key with us and nothing else. */
function bankSettings(/** @type {Stack} */ { dataDir, ports, keys }) {
  return {
    BANK_SIMULATOR_PORT: String(ports.bank),
    BANK_SIMULATOR_STATE: path.join(dataDir, "bank-simulator.json"),
    BANK_CALLBACK_URL: `http://127.0.0.1:${ports.web}${BANK_CALLBACK_PATH}`,
    BANK_CALLBACK_KEY: keys.BANK_CALLBACK_KEY,
    ...filesSettings(),
  };
}

/** What the simulated providers of text messages are told: an account's key, and where to bring receipts. */
function smsSettings(/** @type {Stack} */ { dataDir, ports, keys }) {
  return {
    SMS_SIMULATOR_PORT: String(ports.sms),
    SMS_SIMULATOR_STATE: path.join(dataDir, "sms-simulator.jsonl"),
    SMS_KEY_ID,
    SMS_KEY: keys.SMS_KEY,
    SMS_RECEIPT_URL: `http://127.0.0.1:${ports.web}/api/sms/${inAddress(keys.SMS_CALLBACK_KEY)}`,
  };
}

/** A key as it may stand in an address. */
function inAddress(/** @type {string} */ key) {
  return Buffer.from(key, "base64").toString("base64url");
}

/** Our own environment without what is withheld. */
function ambient() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !WITHHELD.test(name)));
}
