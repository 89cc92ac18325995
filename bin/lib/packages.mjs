import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { waitForLock } from "./lock.mjs";
import { run, tail } from "./run.mjs";
import { diskFull, saysDiskFull, Trouble } from "./trouble.mjs";

const NETWORK = /ENOTFOUND|ETIMEDOUT|ECONNREFUSED|ECONNRESET|EAI_AGAIN|network|CERT_|SELF_SIGNED/;

/**
 * True when node_modules is what package-lock.json says. npm writes its own stamp (node_modules/.package-lock.json)
 * last, so an interrupted install does not count. What depends on the platform is not compared.
 */
export function packagesMatch(/** @type {string} */ root) {
  const wanted = packagesOf(path.join(root, "package-lock.json"));
  const present = packagesOf(path.join(root, "node_modules", ".package-lock.json"));
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([place, { version, optional, link, os, cpu, extraneous }]) => {
    return place === "" || optional || link || os || cpu || extraneous || present[place]?.version === version;
  });
}

/**
 * Installs exactly what package-lock.json says, unless it is there. Development packages belong to it: start builds.
 * @param {{ root: string, dataDir: string, signal?: AbortSignal, say?: (detail: string) => void,
 *   record?: ReturnType<typeof import("./processes.mjs").processRecord> }} how
 * @returns {Promise<boolean>} whether anything had to be installed
 */
export async function installPackages({ root, dataDir, signal, say, record }) {
  if (packagesMatch(root)) return false;
  const release = await waitForLock(path.join(dataDir, "packages.lock"));
  const timer = setInterval(() => say?.(`${unpacked(root)} packages`), 500);
  try {
    if (packagesMatch(root)) return false;
    const { command, args } = npm([
      "ci",
      "--include=dev",
      "--include=optional",
      "--no-audit",
      "--no-fund",
      "--prefer-offline",
    ]);
    const { code, output } = await run({ name: "npm ci", command, args, cwd: root, signal, record });
    if (code !== 0) throw installTrouble(output, root);
    return true;
  } finally {
    clearInterval(timer);
    release();
  }
}

/** How to call npm: the very one that called us, else the one in the path. */
export function npm(/** @type {string[]} */ args) {
  const caller = process.env.npm_execpath;
  if (caller?.endsWith("npm-cli.js")) return { command: process.execPath, args: [caller, ...args] };
  return { command: "npm", args };
}

/** The packages of a lock file by their place; null when there is none or it is cut off. */
function packagesOf(/** @type {string} */ file) {
  try {
    const { packages } = JSON.parse(readFileSync(file, "utf8"));
    return /** @type {Record<string, { version?: string, optional?: boolean, link?: boolean, os?: string[], cpu?: string[], extraneous?: boolean }>} */ (
      packages
    );
  } catch {
    return null;
  }
}

/** How many packages lie in node_modules so far, roughly. */
function unpacked(/** @type {string} */ root) {
  const folder = path.join(root, "node_modules");
  if (!existsSync(folder)) return 0;
  return readdirSync(folder)
    .filter((name) => !name.startsWith("."))
    .reduce((count, name) => count + (name.startsWith("@") ? readdirSync(path.join(folder, name)).length : 1), 0);
}

/** Why the install failed, in a sentence. */
function installTrouble(/** @type {string} */ output, /** @type {string} */ root) {
  if (saysDiskFull(output)) return diskFull(root);
  if (NETWORK.test(output)) {
    return new Trouble(
      `The packages could not be downloaded. Check the network (npm config get registry) and start again.\n${tail(output, 5)}`,
      "无法下载依赖包。请检查网络（npm config get registry）后重新启动。",
    );
  }
  return new Trouble(`npm ci failed:\n${tail(output)}`, "依赖包安装失败（npm ci），原因见上。");
}
