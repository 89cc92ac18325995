import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { closeSync, openSync } from "node:fs";
import path from "node:path";
import { publicKeyOf } from "./log-key.mjs";

/** What of the caller's environment must not reach every part: the owner's rights, secrets, and settings meant for start itself. */
const WITHHELD = /DATABASE_URL$|_KEY$|^SIGN_IN_PROVIDERS$|^PORT$|^HOST(NAME)?$|^NODE_ENV$/;
const BANK_CALLBACK_PATH = "/api/bank";
const SIGN_IN_CALLBACK_PATH = "/sign-in/callback";
const SIGN_IN_CLIENT = "yongyiban";
const PROVIDERS = ["zlb", "zwfw", "yongpai"];
const SMS_KEY_ID = "demonstration";
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * @typedef {{ root: string, webFolder: string, dataDir: string, host: string,
 *   ports: { web: number, bank: number, signIn?: number, sms: number, push: number },
 *   databases: Record<string, string>, keys: Record<string, string>, origin?: string, cityOffsetDays?: number }} Stack
 *   databases: DATABASE_URL, APP_DATABASE_URL, WORKER_DATABASE_URL, NIGHTLY_DATABASE_URL
 */

/**
 * The parts of the running product, in the order they start. Each gets only the database logins it is meant to have.
 * @param {Stack} stack
 * @returns {{ name: "bank" | "sign-in" | "sms" | "push" | "worker" | "web", cwd: string, args: string[], env: NodeJS.ProcessEnv }[]}
 */
export function serviceParts(stack) {
  const { root, webFolder, host, ports, databases } = stack;
  const { LOG_KEY, CODE_KEY, ...settings } = serviceSettings(stack);
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
    ...(signsInHere(stack)
      ? [
          {
            name: /** @type {const} */ ("sign-in"),
            cwd: root,
            args: program("simulators/sign-in/main.ts"),
            env: { ...ambient(), ...signInSettings(stack) },
          },
        ]
      : []),
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
      args: [path.join(root, "bin", "web.mjs")],
      env: { ...common, CODE_KEY, APP_DATABASE_URL, PORT: String(ports.web), HOSTNAME: host },
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
function serviceSettings(/** @type {Stack} */ stack) {
  const { dataDir, ports, keys } = stack;
  return {
    ...keys,
    ...textSettings(stack),
    SMS_CALLBACK_KEY: inAddress(keys.SMS_CALLBACK_KEY),
    PUSH_SERVICE_URL: `http://127.0.0.1:${ports.push}`,
    LOG_KEY: keys.LOG_KEY,
    CODE_KEY: keys.CODE_KEY,
    LOG_PUBLIC_KEY: publicKeyOf(keys.LOG_KEY),
    BANK_URL: `http://127.0.0.1:${ports.bank}`,
    PUBLIC_ORIGIN: originOf(stack),
    ...providerSettings(stack),
    DEMO_PEOPLE_FILE: path.join(dataDir, "demo-people.json"),
    ...(process.env.CODE_KEYS_BEFORE ? { CODE_KEYS_BEFORE: process.env.CODE_KEYS_BEFORE } : {}),
    ...filesSettings(),
  };
}

function originOf(/** @type {Stack} */ { origin, ports }) {
  return origin ?? `http://localhost:${ports.web}`;
}

/** Whether the demonstration's own providers sign people in: not where real ones are named, nor where others can reach us, nor without a port. */
export function signsInHere(/** @type {Stack} */ stack) {
  if (!stack.ports.signIn || process.env.SIGN_IN_PROVIDERS) return false;
  return LOOPBACK.test(new URL(originOf(stack)).hostname);
}

/** Who signs people in: the real providers that the environment names, or the demonstration's own, or nobody. */
function providerSettings(/** @type {Stack} */ stack) {
  const named = process.env.SIGN_IN_PROVIDERS;
  if (named) return { SIGN_IN_PROVIDERS: named };
  return signsInHere(stack) ? { SIGN_IN_PROVIDERS: JSON.stringify(simulatedProviders(stack)) } : {};
}

/** What each simulated provider is told of the service; the service is told the same of them. */
function signInSettings(/** @type {Stack} */ stack) {
  return {
    SIGN_IN_SIMULATOR_PORT: String(stack.ports.signIn),
    SIGN_IN_PEOPLE_FILE: path.join(stack.dataDir, "demo-people.json"),
    SIGN_IN_CALLBACK_URL: new URL(SIGN_IN_CALLBACK_PATH, originOf(stack)).href,
    SIGN_IN_CLIENT_ID: SIGN_IN_CLIENT,
    SIGN_IN_CLIENT_SECRET: createHmac("sha256", stack.keys.SESSION_KEY ?? "")
      .update("sign-in simulator")
      .digest("base64url"),
  };
}

/** The simulated providers as the service's configuration names them; a real one is named the same way. */
function simulatedProviders(/** @type {Stack} */ stack) {
  const { SIGN_IN_CLIENT_ID: clientId, SIGN_IN_CLIENT_SECRET: clientSecret } = signInSettings(stack);
  const at = (/** @type {string} */ provider) => `http://127.0.0.1:${stack.ports.signIn}/${provider}`;
  return Object.fromEntries(PROVIDERS.map((provider) => [provider, { issuer: at(provider), clientId, clientSecret }]));
}

/** Who sends text messages: the real providers that the environment names, or the demonstration's own. */
function textSettings(/** @type {Stack} */ { ports }) {
  const named = Object.entries(process.env).filter(([name]) => /^SMS_(?!SIMULATOR_|CALLBACK_|RECEIPT_)/.test(name));
  if (process.env.SMS_URL) return Object.fromEntries(named);
  const simulated = `http://127.0.0.1:${ports.sms}`;
  return { SMS_URL: simulated, SMS_SECOND_URL: simulated, SMS_KEY_ID };
}

/** Where service and bank exchange orders as files, when the environment says so; else everything goes in real time. */
function filesSettings() {
  const directory = process.env.BANK_FILES_DIRECTORY;
  return directory ? { BANK_FILES_DIRECTORY: path.resolve(directory) } : {};
}

/** What the simulated bank is told: another party, which shares one key with us and nothing else. */
function bankSettings(/** @type {Stack} */ { dataDir, ports, keys, cityOffsetDays }) {
  return {
    BANK_SIMULATOR_PORT: String(ports.bank),
    BANK_SIMULATOR_STATE: path.join(dataDir, "bank-simulator.json"),
    BANK_CALLBACK_URL: `http://127.0.0.1:${ports.web}${BANK_CALLBACK_PATH}`,
    BANK_CALLBACK_KEY: keys.BANK_CALLBACK_KEY,
    ...(cityOffsetDays === undefined ? {} : { BANK_SIMULATOR_CITY_OFFSET_DAYS: String(cityOffsetDays) }),
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
