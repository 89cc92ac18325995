import { spawnSync } from "node:child_process";
import os from "node:os";
import { Stopped } from "./run.mjs";

const SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
const PARENT_CHECK_MS = 1_000;

/**
 * Listens for the wish to stop: Ctrl-C, SIGTERM, a closed terminal, or the end of the npm that started us (a killed npm
 * passes nothing on). npm repeats the terminal's Ctrl-C, so a second signal means nothing more than the first.
 */
export function onStopWish() {
  const controller = new AbortController();
  let code = 1;
  /** @type {(reason: Stopped) => void} */
  let tell = () => {};
  const told = new Promise((_, reject) => {
    tell = reject;
  });
  told.catch(() => {}); // whoever waits for it hears it; nobody else has to
  const stop = (/** @type {NodeJS.Signals} */ signal) => {
    if (controller.signal.aborted) return;
    code = 128 + (os.constants.signals[signal] ?? 0);
    const reason = new Stopped();
    controller.abort(reason);
    tell(reason);
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  if (process.env.npm_lifecycle_event) watchParent(() => stop("SIGHUP"));
  return {
    /** Aborted when told to stop. */
    signal: controller.signal,
    /** Rejects with Stopped when told to stop. @type {Promise<never>} */
    told: /** @type {Promise<never>} */ (told),
    /** The exit code a stopped program answers with: 128 and the signal's number. */
    exitCode: () => code,
  };
}

/** Calls back once when the npm that started us is gone, which may be our parent or its shell's. */
function watchParent(/** @type {() => void} */ gone) {
  const parent = process.ppid;
  const shell = parentOf(parent, / -c .*bin\//);
  const watched = shell === null ? [parent] : [parent, shell];
  const timer = setInterval(() => {
    if (process.ppid === parent && watched.every(exists)) return;
    clearInterval(timer);
    gone();
  }, PARENT_CHECK_MS);
  timer.unref();
}

/** The parent of a process whose command line matches; null for any other process. */
function parentOf(/** @type {number} */ pid, /** @type {RegExp} */ command) {
  const { stdout } = spawnSync("ps", ["-o", "ppid=,command=", "-p", String(pid)], { encoding: "utf8" });
  const [, parent, line] = /^\s*(\d+)\s+(.*)$/m.exec(stdout ?? "") ?? [];
  return parent && command.test(line ?? "") ? Number(parent) : null;
}

/** True while there is a process of this number, whoever it belongs to. */
function exists(/** @type {number} */ pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {{ code?: string }} */ (error).code === "EPERM";
  }
}
