// `node docs/architecture/draw.mjs`: draws rooms.svg from the imports that are really there.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../../bin/lib/run.mjs";
import { layOut } from "./lay-out.mjs";
import { picture } from "./picture.mjs";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.dirname(path.dirname(HERE));
const OUTPUT = path.join(HERE, "rooms.svg");
const FEWEST_MODULES = 200; // a cruiser that reads nothing draws an empty house

/** What is no part of the served product: tests, the seed, commands, the neighbours' simulators. */
const OUTSIDE = /\.test\.tsx?$|^(server|db|app)\/testing\/|^db\/seed\//;
/** Nearly every room imports these; an arrow from each of them would hide all others, so their names stand in the boxes. */
const GROUND = ["kernel", "context", "db"];

/** @typedef {{ source: string, dependencies: { resolved: string, preCompilationOnly: boolean }[] }} Module */

const graph = roomGraph(await cruise());
const svg = picture(layOut(graph, GROUND), { ground: GROUND, ...graph });
writeFileSync(OUTPUT, svg);
console.log(`${path.relative(ROOT, OUTPUT)}: ${graph.files.size} rooms, ${graph.imports.size} ways between them`);

/** Every source of the product with what it imports, as dependency-cruiser resolves it. @returns {Promise<Module[]>} */
async function cruise() {
  const cruiser = path.join("node_modules", "dependency-cruiser", "bin", "dependency-cruise.mjs");
  const rules = path.join("docs", "architecture", "import-rules.mjs");
  /** @type {string[]} */
  const lines = [];
  await run({
    command: process.execPath,
    args: [cruiser, "--config", rules, "--output-type", "json", "--no-progress", "server", "app", "db"],
    cwd: ROOT,
    onLine: (line) => lines.push(line),
  });
  const { modules } = JSON.parse(lines.join("\n") || "{}");
  if (!(modules?.length >= FEWEST_MODULES))
    throw new Error("dependency-cruiser read next to nothing; no picture is drawn");
  return modules;
}

/** The room a file stands in; null for what the picture leaves out. */
function roomOf(/** @type {string} */ file) {
  if (OUTSIDE.test(file)) return null;
  if (/^server\/[^/]+\/router\.ts$/.test(file)) return "rpc"; // a room's router is the RPC door's part of it
  const server = /^server\/([^/]+)\//.exec(file);
  if (server) return server[1];
  if (/^server\/[^/]+\.ts$/.test(file)) return "context";
  if (/^app\/(_ui|_messages)\//.test(file)) return "_ui";
  if (file.startsWith("app/_rpc/") || file === "app/views.ts") return "_rpc"; // the views are the types of its answers
  if (file.startsWith("app/")) return "app";
  return file.startsWith("db/") ? "db" : null;
}

/** Rooms with their number of files, and which room imports which: "type" when only types are taken. */
function roomGraph(/** @type {Module[]} */ modules) {
  /** @type {Map<string, number>} */
  const files = new Map();
  /** @type {Map<string, { from: string, to: string, kind: "value" | "type" }>} */
  const imports = new Map();
  for (const { source, dependencies } of modules) {
    const from = roomOf(source);
    if (!from) continue;
    files.set(from, (files.get(from) ?? 0) + 1);
    for (const { resolved, preCompilationOnly } of dependencies) {
      const to = roomOf(resolved);
      if (!to || to === from) continue;
      const key = `${from} ${to}`;
      if (!preCompilationOnly) imports.set(key, { from, to, kind: "value" });
      else if (!imports.has(key)) imports.set(key, { from, to, kind: "type" });
    }
  }
  return { files, imports };
}
