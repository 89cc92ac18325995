import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { npm } from "../../bin/lib/packages.mjs";
import { runWell } from "../../bin/lib/run.mjs";
import { median } from "./statistics.mjs";

/**
 * One subject against thousands of programs: the indexed engine, and the peers on the rules that they can express.
 * @param {{ root: string, plan: any, signal: AbortSignal, say: (detail: string) => void }} how
 */
export async function measureEngine({ root, plan, signal, say }) {
  const peersFolder = await installPeers({ root, signal, say });
  /** @type {any[]} */
  const lines = [];
  await runWell({
    name: "bench/engine-run.mjs",
    command: process.execPath,
    args: ["--import", "tsx", "bench/engine-run.mjs", JSON.stringify({ ...plan, peersFolder })],
    cwd: root,
    signal,
    onLine: (line) => {
      if (!line.startsWith("{")) return;
      lines.push(JSON.parse(line));
      say(`${lines.length} of ${plan.rounds + 1}`);
    },
  });
  const rounds = lines.filter(({ engine }) => engine);
  const missing = lines.find((line) => line.missing)?.missing;
  return { ...plan, rows: rowsOf(rounds), peers: peersOf(rounds), missing };
}

function rowsOf(/** @type {any[]} */ rounds) {
  return rounds[0].engine.map((/** @type {any} */ first, /** @type {number} */ i) => ({
    ...first,
    micros: median(rounds.map(({ engine }) => engine[i].micros)),
    aloneMicros: median(rounds.map(({ engine }) => engine[i].aloneMicros)),
  }));
}

function peersOf(/** @type {any[]} */ rounds) {
  const of = (/** @type {string} */ name) => median(rounds.map(({ peers }) => peers[name]));
  const { expressible, programs, owed, open } = rounds[0].peers;
  const names = ["ours", "alone", "jsonLogicMicros", "zenMicros"];
  return { expressible, programs, owed, open, ...Object.fromEntries(names.map((name) => [name, of(name)])) };
}

/**
 * The peers of bench/package.json's `enginePeers`, into a folder of their own: zen-engine's package breaks `npm ci`, so
 * it may stand in no lock file.
 */
async function installPeers(/** @type {{ root: string, signal: AbortSignal, say: (detail: string) => void }} */ how) {
  const { root, signal, say } = how;
  const { enginePeers } = JSON.parse(readFileSync(path.join(root, "bench", "package.json"), "utf8"));
  const folder = path.join(root, ".data", "bench-peers");
  const wanted = JSON.stringify({ private: true, dependencies: enginePeers });
  const manifest = path.join(folder, "package.json");
  const isThere = (/** @type {string} */ name) => existsSync(path.join(folder, "node_modules", name, "package.json"));
  if (
    existsSync(manifest) &&
    readFileSync(manifest, "utf8").trim() === wanted &&
    Object.keys(enginePeers).every(isThere)
  ) {
    return folder;
  }
  say("packages of the peers");
  mkdirSync(folder, { recursive: true });
  writeFileSync(manifest, wanted);
  await runWell({
    ...npm(["install", "--no-package-lock", "--no-audit", "--no-fund"]),
    name: "npm install",
    cwd: folder,
    signal,
  });
  return folder;
}
