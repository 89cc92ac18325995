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

/** Calls back once when the process that started us is gone. */
function watchParent(/** @type {() => void} */ gone) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    gone();
  }, PARENT_CHECK_MS);
  timer.unref();
}
