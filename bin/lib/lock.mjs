import {
  constants,
  copyFileSync,
  linkSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { identityOf, isAlive } from "./processes.mjs";
import { writeWhole } from "./write-whole.mjs";

const POLL_MS = 200;

/** @typedef {{ pid: number, identity: string | null, folder: string } & Record<string, unknown>} Holder */

/**
 * Takes a lock file for this process. A lock whose holder is gone is stale and is taken over.
 * @param {string} file
 * @param {Record<string, unknown>} [note] what the next one may want to know of the holder
 * @returns {{ taken: true, stale: boolean, release: () => void, note: (more: Record<string, unknown>) => void } | { taken: false, holder: Holder }}
 */
export function takeLock(file, note = {}) {
  const mine = `${file}.${process.pid}`;
  const folder = realpathSync(path.dirname(file));
  let stale = false;
  const self = { ...note, folder, pid: process.pid, identity: identityOf(process.pid) };
  writeFileSync(mine, JSON.stringify(self));
  try {
    for (;;) {
      if (linked(mine, file)) {
        const release = () => rmSync(file, { force: true });
        return { taken: true, stale, release, note: (more) => writeWhole(file, JSON.stringify({ ...self, ...more })) };
      }
      const holder = holderOf(file);
      if (holder && holds(holder, folder)) return { taken: false, holder };
      stale = true;
      setAside(file, `${mine}.stale`);
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Waits for a lock, however long its living holder keeps it, up to the limit. Answers the release. */
export async function waitForLock(/** @type {string} */ file, limitMs = 600_000) {
  for (const end = Date.now() + limitMs; ; await delay(POLL_MS)) {
    const lock = takeLock(file);
    if (lock.taken) return lock.release;
    if (Date.now() > end) throw new Error(`process ${lock.holder.pid} has held ${file} for too long`);
  }
}

/** Who holds the lock; null when nobody does or the file is cut off. @returns {Holder | null} */
export function holderOf(/** @type {string} */ file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

/** True for a living holder of this very folder's lock; a copied folder brings along a lock that means another. */
function holds(/** @type {Holder} */ holder, /** @type {string} */ folder) {
  return holder.folder === folder && isAlive(holder);
}

/** Creates the lock whole or not at all: a link never shows a half-written file. */
function linked(/** @type {string} */ mine, /** @type {string} */ file) {
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (/** @type {{ code?: string }} */ (error).code === "EEXIST") return false;
    return copied(mine, file); // a file system without links
  }
}

/** The next best: created at once, though another process may see it before it is whole. */
function copied(/** @type {string} */ mine, /** @type {string} */ file) {
  try {
    copyFileSync(mine, file, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (/** @type {{ code?: string }} */ (error).code === "EEXIST") return false;
    throw error;
  }
}

/** Moves a stale lock away. When another process was faster and the file is already its new lock, puts that back. */
function setAside(/** @type {string} */ file, /** @type {string} */ aside) {
  try {
    renameSync(file, aside);
  } catch {
    return; // another process moved it first
  }
  const moved = holderOf(aside);
  if (moved && holds(moved, realpathSync(path.dirname(file)))) linked(aside, file);
  rmSync(aside, { force: true });
}
