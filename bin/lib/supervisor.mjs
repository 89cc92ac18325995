import { setTimeout as delay } from "node:timers/promises";
import { endProcess, identityOf } from "./processes.mjs";

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000; // at worst a part is tried four times a minute
const STEADY_MS = 60_000; // a part that ran this long starts again at the first wait
const STOP_GRACE_MS = 8_000;

/** @typedef {import("node:child_process").ChildProcess} ChildProcess */
/** @typedef {{ signals?: NodeJS.Signals[], graceMs?: number, last?: boolean }} StopHow last: ended after all others, which need it */

/**
 * Keeps the parts of the product running: one that ends is started again, with growing waits, and it is said.
 * @param {{ record: ReturnType<typeof import("./processes.mjs").processRecord>, say: (line: string) => void,
 *   explain?: (error: unknown) => string, firstWaitMs?: number }} how explain: a death or a failed start in words
 */
export function createSupervisor({ record, say, explain = String, firstWaitMs = FIRST_WAIT_MS }) {
  /** @type {{ name: string, child: ChildProcess | null, deaths: number, how: StopHow }[]} */
  const parts = [];
  let stopping = false;

  /** Watches one life of a part, then starts the next. */
  function watch(
    /** @type {typeof parts[number]} */ part,
    /** @type {() => Promise<ChildProcess>} */ launch,
    waitMs = firstWaitMs,
  ) {
    const child = /** @type {ChildProcess} */ (part.child);
    const startedAt = Date.now();
    record.add(part.name, child.pid);
    const ended = (/** @type {number | null} */ code, /** @type {string | null} */ signal) => {
      record.remove(child.pid);
      part.child = null;
      if (stopping) return;
      part.deaths += 1;
      const wait = Date.now() - startedAt > STEADY_MS ? firstWaitMs : waitMs;
      const why = explain(signal ?? `code ${code}`);
      say(`! ${part.name} ended (${why}); starting it again in ${wait / 1000} s · 将自动重启`);
      void again(part, launch, wait);
    };
    if (child.exitCode !== null || child.signalCode !== null) ended(child.exitCode, child.signalCode);
    else child.once("exit", ended);
  }

  async function again(
    /** @type {typeof parts[number]} */ part,
    /** @type {() => Promise<ChildProcess>} */ launch,
    /** @type {number} */ waitMs,
  ) {
    const longer = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    await delay(waitMs);
    if (stopping) return;
    try {
      part.child = await launch();
    } catch (error) {
      part.deaths += 1;
      say(`! ${part.name} did not start: ${explain(error)}`);
      return void again(part, launch, longer);
    }
    if (stopping) await endPart(part);
    else watch(part, launch, longer);
  }

  async function endPart(/** @type {typeof parts[number]} */ part) {
    const pid = part.child?.pid;
    if (pid === undefined) return;
    await endProcess({ pid, identity: identityOf(pid) }, { graceMs: STOP_GRACE_MS, ...part.how });
    record.remove(pid);
  }

  return {
    /** Starts a part and keeps it running. Rejects when its first launch fails. */
    async keep(
      /** @type {string} */ name,
      /** @type {() => Promise<ChildProcess>} */ launch,
      /** @type {StopHow} */ how = {},
    ) {
      /** @type {typeof parts[number]} */
      const part = { name, child: await launch(), deaths: 0, how };
      parts.push(part);
      if (stopping) await endPart(part);
      else watch(part, launch);
    },
    /** How often the parts have ended by themselves. */
    deaths: () => parts.reduce((sum, { deaths }) => sum + deaths, 0),
    /** Ends every part. */
    async stopAll() {
      stopping = true;
      await Promise.all(parts.filter(({ how }) => !how.last).map(endPart));
      await Promise.all(parts.map(endPart));
      record.clear();
    },
  };
}
