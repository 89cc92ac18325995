import { execFileSync } from "node:child_process";
import { readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 50;
const START_TIME_FIELD = 19; // of /proc/<pid>/stat, counted after the command's closing bracket (proc(5): field 22)

/**
 * What tells a process from a later one with the same number (boot and start time).
 * Null when there is no such process, or only a zombie of it: `kill(pid, 0)` takes a zombie for alive.
 */
export function identityOf(/** @type {number} */ pid) {
  try {
    if (process.platform !== "linux") return psIdentity(pid);
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return null;
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot}:${fields[START_TIME_FIELD]}`;
  } catch {
    return null;
  }
}

/** The same on systems without /proc. @throws when there is no such process. */
function psIdentity(/** @type {number} */ pid) {
  const line = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
  const [state = "", ...started] = line.split(/\s+/);
  return state.startsWith("Z") ? null : started.join(" ");
}

/** True while exactly this process, not a later one with its number, is alive. */
export function isAlive(/** @type {{ pid: number, identity: string | null }} */ { pid, identity }) {
  return identity !== null && identityOf(pid) === identity;
}

/** Sends a signal; false when the process is already gone. */
export function sendSignal(/** @type {number} */ pid, /** @type {NodeJS.Signals} */ signal) {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    if (/** @type {{ code?: string }} */ (error).code === "ESRCH") return false;
    throw error;
  }
}

/**
 * Ends one process and waits until it is gone: first politely, after each grace the next signal.
 * @param {{ pid: number, identity: string | null }} subject
 * @param {{ signals?: NodeJS.Signals[], graceMs?: number }} [how]
 */
export async function endProcess(subject, { signals = ["SIGTERM", "SIGKILL"], graceMs = 5_000 } = {}) {
  for (const signal of signals) {
    if (!isAlive(subject)) return;
    sendSignal(subject.pid, signal);
    for (const end = Date.now() + graceMs; Date.now() < end && isAlive(subject); ) await delay(POLL_MS);
  }
}

/**
 * The written list of the processes a command started, so that its successor finds those left behind by a kill -9.
 * @param {string} file
 */
export function processRecord(file) {
  /** @type {Map<number, { name: string, pid: number, identity: string | null }>} */
  const running = new Map();
  const folder = realpathSync(path.dirname(file));
  const save = () => writeFileSync(file, JSON.stringify({ folder, processes: [...running.values()] }, null, 2));
  return {
    /** Notes a process that was just started. */
    add(/** @type {string} */ name, /** @type {number | undefined} */ pid) {
      if (pid === undefined) return;
      running.set(pid, { name, pid, identity: identityOf(pid) });
      save();
    },
    /** Forgets a process that has ended. */
    remove(/** @type {number | undefined} */ pid) {
      if (pid !== undefined && running.delete(pid)) save();
    },
    /** Those that run now. */
    list: () => [...running.values()],
    /** Forgets everything: a clean end. */
    clear() {
      running.clear();
      rmSync(file, { force: true });
    },
  };
}

/**
 * Ends what an earlier command noted in its record and left behind. Answers the names of those it found alive.
 * @param {string} file
 * @returns {Promise<string[]>}
 */
export async function endLeftovers(file) {
  const left = readRecord(file).filter(isAlive);
  await Promise.all(left.map((each) => endProcess(each)));
  rmSync(file, { force: true });
  return left.map(({ name }) => name);
}

/** A record that came with a copied folder names another clone's processes: not ours to end. */
function readRecord(/** @type {string} */ file) {
  try {
    const { folder, processes } = JSON.parse(readFileSync(file, "utf8"));
    const ours = folder === realpathSync(path.dirname(file));
    return /** @type {{ name: string, pid: number, identity: string | null }[]} */ (ours ? processes : []);
  } catch {
    return []; // absent, or cut off by a full disk: then the ports tell what is still there
  }
}
