import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { run } from "./run.mjs";
import { Trouble } from "./trouble.mjs";

const KNOWN_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const ANSWER_LIMIT_MS = 20_000;
const DOWNLOAD_LIMIT_MS = 180_000;

/**
 * A Chromium that starts: the one CHROMIUM_PATH names, the machine's, Playwright's own; otherwise one is installed,
 * by Playwright's download or, as root on Debian and its kin, by apt. Chinese letters need a font, which apt brings too.
 * @param {{ root: string, env?: NodeJS.ProcessEnv, signal?: AbortSignal, say?: (detail: string) => void }} how
 * @returns {Promise<string>} the path of the program
 */
export async function ensureChromium({ root, env = process.env, signal, say = () => {} }) {
  const present = (await findChromium(env)) ?? (await downloaded({ root, signal, say }));
  if (present && hasChineseFont()) return present;
  const packages = present ? ["fonts-noto-cjk"] : ["chromium", "fonts-noto-cjk"];
  const installed = (await aptInstall({ packages, signal, say })) ? await findChromium(env) : null;
  const browser = present ?? installed; // without the font letters show as boxes; the journeys read text, not pictures
  if (browser) return browser;
  throw new Trouble(
    "No Chromium was found and none could be installed. Install one and name it: CHROMIUM_PATH=/path/to/chromium npm test",
    "未找到 Chromium，也无法自动安装。请安装后指定路径：CHROMIUM_PATH=/路径 npm test",
  );
}

/** A Chromium that is already there and starts; null when there is none. */
export async function findChromium(/** @type {NodeJS.ProcessEnv} */ env = process.env) {
  if (env.CHROMIUM_PATH) {
    if (starts(env.CHROMIUM_PATH)) return env.CHROMIUM_PATH;
    throw new Trouble(
      `CHROMIUM_PATH names ${env.CHROMIUM_PATH}, which does not start. Correct or unset it.`,
      `CHROMIUM_PATH 指向的 ${env.CHROMIUM_PATH} 无法启动，请更正或取消设置。`,
    );
  }
  return KNOWN_PLACES.find(starts) ?? [await playwrightsOwn()].find((own) => own !== null && starts(own)) ?? null;
}

/** Where Playwright keeps its own; null when it has not been downloaded. */
async function playwrightsOwn() {
  const { chromium } = await import("@playwright/test");
  const own = chromium.executablePath();
  return existsSync(own) ? own : null;
}

/** True when the program runs at all: a download without its system libraries does not. */
function starts(/** @type {string} */ program) {
  return (
    existsSync(program) && spawnSync(program, ["--version"], { stdio: "ignore", timeout: ANSWER_LIMIT_MS }).status === 0
  );
}

/** True when a font with Chinese letters is there, or when there is no way to ask. */
function hasChineseFont() {
  const { status, stdout } = spawnSync("fc-list", [":lang=zh", "family"], { encoding: "utf8" });
  return status !== 0 || stdout.trim() !== "";
}

/** @typedef {{ signal?: AbortSignal, say: (detail: string) => void }} How */

/** Playwright's download, where it can be had within three minutes and starts; else null. */
async function downloaded(/** @type {How & { root: string }} */ { root, signal, say }) {
  say("playwright install chromium");
  const limit = AbortSignal.timeout(DOWNLOAD_LIMIT_MS);
  const args = [path.join(root, "node_modules", "@playwright", "test", "cli.js"), "install", "chromium"];
  try {
    await run({
      command: process.execPath,
      args,
      cwd: root,
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
  }
  const own = await playwrightsOwn();
  return own && starts(own) ? own : null;
}

/** The system's packages, where we may install them. */
async function aptInstall(/** @type {How & { packages: string[] }} */ { packages, signal, say }) {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return false;
  say(`apt-get install ${packages.join(" ")}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", ...packages]]) {
    const { code } = await run({ command: "apt-get", args, cwd: "/", env, signal });
    if (code !== 0) return false;
  }
  return true;
}
