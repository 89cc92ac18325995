import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, truncateSync } from "node:fs";
import path from "node:path";

const LARGEST_BYTES = 20_000_000;
const CHECK_MS = 60_000;

/**
 * The log files of the parts, one each. The previous run's is kept as `<name>.1.log`; a file that grows beyond 20 MB is
 * cut, so that the logs never fill the disk.
 * @param {string} folder
 */
export function createLogs(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  /** @type {Set<string>} */
  const files = new Set();
  const timer = setInterval(() => files.forEach(cut), CHECK_MS);
  timer.unref();
  return {
    /** The file of one part; the one of the run before is moved aside on first use. */
    file(/** @type {string} */ name) {
      const file = path.join(folder, `${name}.log`);
      if (!files.has(file) && existsSync(file)) renameSync(file, older(file));
      files.add(file);
      return file;
    },
    /** The last lines of every log. */
    tails(lines = 8) {
      return [...files]
        .filter(existsSync)
        .map((file) => `── ${path.basename(file)}\n${lastLines(file, lines)}`)
        .join("\n");
    },
    folder,
  };
}

/** Where the older part of a log is kept. */
function older(/** @type {string} */ file) {
  return file.replace(/\.log$/, ".1.log");
}

/** Moves a grown log's content aside; its writers append, so they go on at the start of the same file. */
function cut(/** @type {string} */ file) {
  if (!existsSync(file) || statSync(file).size < LARGEST_BYTES) return;
  copyFileSync(file, older(file));
  truncateSync(file);
}

/** The last lines of one file. */
function lastLines(/** @type {string} */ file, /** @type {number} */ lines) {
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
}
