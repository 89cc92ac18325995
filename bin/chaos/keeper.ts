import type { ChildProcess } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { endProcess, identityOf, type processRecord, sendSignal } from "../lib/processes.mjs";

const AFTER_KILL_MS = 50;
const AFTER_OWN_END_MS = 400; // a part that cannot start yet, because the one it needs is down, does not spin
const STOP_GRACE_MS = 8_000;

type Launch = () => Promise<ChildProcess>;
type StopHow = { signals?: NodeJS.Signals[]; graceMs?: number; last?: boolean };
type Part = {
  readonly name: string;
  readonly launch: Launch;
  readonly how: StopHow;
  child: ChildProcess | null;
  kills: number;
  ends: number;
  killed: boolean;
};

/**
 * Keeps processes running whatever happens to them, and kills them: with SIGKILL, by their number, and only those it started
 * itself. It is the supervisor of `npm start` without its patience.
 */
export class Keeper {
  readonly #parts: Part[] = [];
  readonly #record: ReturnType<typeof processRecord>;
  readonly #beforeRestart: (name: string) => void;
  #stopping = false;

  constructor(record: ReturnType<typeof processRecord>, beforeRestart: (name: string) => void = () => {}) {
    this.#record = record;
    this.#beforeRestart = beforeRestart;
  }

  /** Starts a part and keeps it running. Rejects when its first launch fails. */
  async keep(name: string, launch: Launch, how: StopHow = {}): Promise<void> {
    const child = await launch();
    const part: Part = { name, launch, how, child, kills: 0, ends: 0, killed: false };
    this.#parts.push(part);
    this.#watch(part, child);
  }

  /** How often parts have ended by themselves. */
  deaths = (): number => this.#parts.reduce((sum, { ends }) => sum + ends, 0);

  /** How often each part was killed. */
  kills = (): Record<string, number> => Object.fromEntries(this.#parts.map(({ name, kills }) => [name, kills]));

  /** Kills a part on the spot, without a word of warning. @returns false where it does not run at this moment. */
  kill(name: string): boolean {
    const part = this.#parts.find((one) => one.name === name);
    const pid = part?.child?.pid;
    if (!part || pid === undefined || part.killed || !sendSignal(pid, "SIGKILL")) return false;
    part.killed = true;
    part.kills += 1;
    return true;
  }

  /** Ends every part for good. */
  stopAll = async (): Promise<void> => {
    this.#stopping = true;
    await Promise.all(this.#parts.filter(({ how }) => !how.last).map((part) => this.#end(part)));
    await Promise.all(this.#parts.map((part) => this.#end(part)));
    this.#record.clear();
  };

  #watch(part: Part, child: ChildProcess): void {
    this.#record.add(part.name, child.pid);
    const ended = () => {
      this.#record.remove(child.pid);
      part.child = null;
      if (this.#stopping) return;
      if (!part.killed) part.ends += 1;
      const pauseMs = part.killed ? AFTER_KILL_MS : AFTER_OWN_END_MS;
      part.killed = false;
      void this.#again(part, pauseMs);
    };
    if (child.exitCode !== null || child.signalCode !== null) ended();
    else child.once("exit", ended);
  }

  async #again(part: Part, pauseMs: number): Promise<void> {
    await delay(pauseMs);
    this.#beforeRestart(part.name);
    while (!this.#stopping) {
      // PostgreSQL refuses to start while an orphan of the killed server still lives; a port may still be held.
      const child = await part.launch().catch(() => null);
      if (child) {
        part.child = child;
        if (this.#stopping) await this.#end(part);
        else this.#watch(part, child);
        return;
      }
      await delay(AFTER_KILL_MS);
    }
  }

  async #end({ child, how }: Part): Promise<void> {
    const pid = child?.pid;
    if (pid === undefined) return;
    await endProcess({ pid, identity: identityOf(pid) }, { graceMs: STOP_GRACE_MS, ...how });
    this.#record.remove(pid);
  }
}
