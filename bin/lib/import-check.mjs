import { readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import rules from "../../docs/architecture/import-rules.mjs";
import { run } from "./run.mjs";

const ROOMS = ["app", "bin", "db", "server", "simulators"];
const SOURCE = /\.(ts|tsx|mjs)$/;
const PROJECT = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

/**
 * Checks a tree against the import rules. A cruiser that reads nothing finds nothing, so every source below the rooms
 * must have been read.
 * @param {string} root the tree; it may be any folder with a tsconfig.json and some of the rooms
 * @returns {Promise<{ modules: number, unseen: string[], violations: { rule: string, comment: string, from: string, to: string }[] }>}
 */
export async function checkImports(root) {
  const rooms = ROOMS.filter((room) => sourcesIn(root, room).length > 0);
  const cruiser = path.join(PROJECT, "node_modules", "dependency-cruiser", "bin", "dependency-cruise.mjs");
  const { output } = await run({
    command: process.execPath,
    args: [
      cruiser,
      "--config",
      path.join(PROJECT, "docs", "architecture", "import-rules.mjs"),
      "--output-type",
      "json",
      ...rooms,
    ],
    cwd: root,
    keptChars: Number.POSITIVE_INFINITY,
  });
  const { modules, summary } = parsed(output);
  const comments = new Map(rules.forbidden.map(({ name, comment }) => [name, comment]));
  const read = new Set(modules.map(({ source }) => source));
  return {
    modules: modules.filter(({ source }) => ROOMS.some((room) => source.startsWith(`${room}/`))).length,
    unseen: rooms.flatMap((room) => sourcesIn(root, room)).filter((file) => !read.has(file)),
    violations: summary.violations.map(({ rule, from, to }) => ({
      rule: rule.name,
      comment: comments.get(rule.name) ?? "",
      from,
      to,
    })),
  };
}

/**
 * The cruiser's answer.
 * @returns {{ modules: { source: string }[], summary: { violations: { rule: { name: string }, from: string, to: string }[] } }}
 */
function parsed(/** @type {string} */ output) {
  try {
    return JSON.parse(output.slice(output.indexOf("{")));
  } catch {
    throw new Error(`dependency-cruiser did not answer:\n${output.slice(0, 2_000)}`);
  }
}

/** Every source below a folder, as a path from the root; none when there is no such folder. @returns {string[]} */
function sourcesIn(/** @type {string} */ root, /** @type {string} */ folder) {
  try {
    return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"));
  } catch {
    return [];
  }
}
