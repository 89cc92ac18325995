import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { waitForLock } from "./lock.mjs";
import { run, tail } from "./run.mjs";
import { diskFull, saysDiskFull } from "./trouble.mjs";
import { writeWhole } from "./write-whole.mjs";

// Nothing below these can change what the build makes.
const OUTSIDE = new Set(["node_modules", ".git", ".ci", ".next", ".data", "bench", "bin", "docs", "e2e", "simulators"]);
const REPORTS = new Set(["test-results", "playwright-report"]);
const NOT_BUILT = /\.test\.tsx?$|\.md$|\.tsbuildinfo$|^next-env\.d\.ts$/;
/** What the PWA plugin writes into public/: removed before each build, because it never removes its own old files. */
const GENERATED = /^(sw|workbox-.*|worker-.*|fallback-.*|swe-worker-.*)\.js(\.map)?$/;
const DIGEST_CHARS = 16;

/**
 * Makes sure that the production build is there and that of the present sources, and copies it to where it is served
 * from: a later build in this clone cannot pull the files from under a running server.
 * @param {{ root: string, dataDir: string, serveFrom?: string, signal?: AbortSignal, say?: (detail: string) => void,
 *   force?: boolean, record?: ReturnType<typeof import("./processes.mjs").processRecord> }} how serveFrom: a folder of copies
 * @returns {Promise<string>} the folder that holds server.js
 */
export async function ensureBuild({ root, dataDir, serveFrom, signal, say, force = false, record }) {
  const release = await waitForLock(path.join(dataDir, "build.lock"));
  try {
    const stamp = path.join(root, ".next", "yongyiban-build.json");
    const digest = sourcesDigest(root);
    if (force || stampedDigest(stamp) !== digest) {
      rmSync(stamp, { force: true });
      for (const name of filesIn(path.join(root, "public"))) {
        if (GENERATED.test(name)) rmSync(path.join(root, "public", name));
      }
      await build({ root, signal, say, record });
      completeStandalone(root);
      writeWhole(stamp, JSON.stringify({ digest }));
    }
    const standalone = path.join(root, ".next", "standalone");
    return serveFrom ? published({ standalone, home: serveFrom, digest }) : standalone;
  } finally {
    release();
  }
}

/** The copy of one build; those of other builds are removed. */
function published(/** @type {{ standalone: string, home: string, digest: string }} */ { standalone, home, digest }) {
  const folder = path.join(home, digest);
  for (const name of filesIn(home)) if (name !== digest) rmSync(path.join(home, name), { recursive: true });
  if (existsSync(folder)) return folder;
  const draft = `${folder}.new`;
  cpSync(standalone, draft, { recursive: true });
  renameSync(draft, folder);
  return folder;
}

/** A digest of everything the build reads: sources, the lock file, the version of Node. */
export function sourcesDigest(/** @type {string} */ root) {
  const hash = createHash("sha256").update(process.version);
  for (const file of sources(root, "")) {
    hash.update(`\0${file}\0`).update(readFileSync(path.join(root, file)));
  }
  return hash.digest("hex").slice(0, DIGEST_CHARS);
}

/** Every source below a folder, in a fixed order, as paths from the root. @returns {string[]} */
function sources(/** @type {string} */ root, /** @type {string} */ folder) {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) return OUTSIDE.has(file) || REPORTS.has(file) ? [] : sources(root, file);
      if (folder === "public" && GENERATED.test(entry.name)) return [];
      return entry.isFile() && !NOT_BUILT.test(entry.name) ? [file] : [];
    });
}

/** Runs Next's build. The PWA plugin needs webpack: under Turbopack it builds without a word and emits no worker. */
async function build(/** @type {Pick<Parameters<typeof ensureBuild>[0], "root" | "signal" | "say" | "record">} */ how) {
  const { root, signal, say, record } = how;
  const { code, output } = await run({
    name: "next build",
    command: process.execPath,
    args: [path.join("node_modules", "next", "dist", "bin", "next"), "build", "--webpack"],
    cwd: root,
    env: buildEnvironment(),
    signal,
    record,
    onLine: (line) => line.trim() && say?.(line.trim()),
  });
  if (code !== 0 && saysDiskFull(output)) throw diskFull(root);
  if (code !== 0) throw Object.assign(new Error(`next build failed:\n${tail(output, 60)}`), { output });
  if (!existsSync(path.join(root, "public", "sw.js")))
    throw new Error("the build emitted no service worker (public/sw.js)");
}

/** A build depends on the sources only: no database, no secrets, no settings of the machine. */
function buildEnvironment() {
  const kept = Object.entries(process.env).filter(([name]) => !/DATABASE_URL$|_KEY$|^PORT$|^HOST(NAME)?$/.test(name));
  return /** @type {NodeJS.ProcessEnv} */ ({
    ...Object.fromEntries(kept),
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
  });
}

/** Next's standalone output leaves out what a CDN could serve; we serve it ourselves. */
function completeStandalone(/** @type {string} */ root) {
  const standalone = path.join(root, ".next", "standalone");
  cpSync(path.join(root, ".next", "static"), path.join(standalone, ".next", "static"), { recursive: true });
  cpSync(path.join(root, "public"), path.join(standalone, "public"), { recursive: true });
}

/** The digest of the build that is there; null when there is none or it was interrupted. */
function stampedDigest(/** @type {string} */ stamp) {
  try {
    return JSON.parse(readFileSync(stamp, "utf8")).digest;
  } catch {
    return null;
  }
}

/** The names in a folder; none when it does not exist. */
function filesIn(/** @type {string} */ folder) {
  return existsSync(folder) ? readdirSync(folder) : [];
}
