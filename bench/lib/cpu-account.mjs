import { readdirSync, readFileSync } from "node:fs";

const TICKS_PER_SECOND = 100; // of /proc
const PARENT = 1; // of /proc/<pid>/stat, counted after the command's closing bracket (proc(5): fields 4, 14 and 15)
const USER = 11;
const SYSTEM = 12;
const ENDED = [13, 14]; // what its children spent that have ended and were waited for (fields 16 and 17)

/** @typedef {readonly { name: string, pid: number }[]} Processes what the product runs as; one of them is its "database" */
/** @typedef {Record<string, number>} CpuAccount processor seconds since each began, by part; "machine" is everything that ran */

/**
 * What every part of the running product has spent so far: the load generator (this process), each service, and the
 * database's connections by the login they speak as. A connection that has ended is missing. Null where nothing tells.
 * @returns {CpuAccount | null}
 */
export function cpuAccount(/** @type {Processes} */ processes) {
  const machine = machineSeconds();
  if (machine === null) return null;
  const own = process.cpuUsage();
  /** @type {CpuAccount} */
  const account = { machine, load: (own.user + own.system) / 1e6 };
  for (const { name, pid } of processes) if (name !== "database") spend(account, name, ranFor(pid)?.seconds);
  const server = processes.find(({ name }) => name === "database")?.pid;
  for (const name of readdirSync("/proc")) {
    const ran = /^\d+$/.test(name) ? ranFor(Number(name)) : null;
    if (ran && server !== undefined && (ran.parent === server || Number(name) === server)) {
      spend(account, `database ${loginOf(Number(name))}`, ran.seconds);
    }
  }
  return account;
}

/**
 * What a database server has spent so far, those of its connections that have ended included. Null where nothing tells.
 * @param {number} pid of one of its connections
 */
export function databaseSeconds(pid) {
  const server = ranFor(pid)?.parent;
  if (server === undefined) return null;
  const lives = readdirSync("/proc").map((name) => (/^\d+$/.test(name) ? ranFor(Number(name)) : null));
  const living = lives.reduce((sum, ran) => sum + (ran?.parent === server ? ran.seconds : 0), 0);
  const itself = ranFor(server);
  return living + (itself?.seconds ?? 0) + (itself?.ended ?? 0);
}

/** What was spent between two accounts for each of so many taps, in milliseconds; "rest" is the machine's that no part spent. */
export function perTap(
  /** @type {CpuAccount | null} */ from,
  /** @type {CpuAccount | null} */ to,
  /** @type {number} */ taps,
) {
  if (!from || !to) return null;
  /** @type {Record<string, number>} */
  const spent = {};
  for (const [name, seconds] of Object.entries(to)) spent[name] = ((seconds - (from[name] ?? 0)) / taps) * 1_000;
  const { machine = 0, ...parts } = spent;
  const rest = machine - Object.values(parts).reduce((sum, ms) => sum + ms, 0);
  return { machine, ...parts, rest };
}

function spend(/** @type {CpuAccount} */ account, /** @type {string} */ name, /** @type {number} */ seconds = 0) {
  account[name] = (account[name] ?? 0) + seconds;
}

/** Who a process of the database works for: a login, or the server itself. */
function loginOf(/** @type {number} */ pid) {
  const title = quietly(() => readFileSync(`/proc/${pid}/cmdline`, "utf8")) ?? "";
  return /^postgres: (\S+) \S+ [\d.]+\(\d+\)/.exec(title)?.[1]?.split("_").at(-1) ?? "itself";
}

/** @returns {{ parent: number, seconds: number, ended: number } | null} null for a process that is gone */
function ranFor(/** @type {number} */ pid) {
  const stat = quietly(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return {
    parent: Number(fields[PARENT]),
    seconds: (Number(fields[USER]) + Number(fields[SYSTEM])) / TICKS_PER_SECOND,
    ended: ENDED.reduce((sum, field) => sum + Number(fields[field]), 0) / TICKS_PER_SECOND,
  };
}

/** Processor time that this machine has spent since it started, idle time left out. */
function machineSeconds() {
  const line = quietly(() => readFileSync("/proc/stat", "utf8").split("\n")[0] ?? "");
  if (line === null) return null;
  const [user = 0, nice = 0, system = 0] = line.split(/\s+/).slice(1).map(Number);
  return (user + nice + system) / TICKS_PER_SECOND;
}

/** @template T @param {() => T} read @returns {T | null} */
function quietly(read) {
  try {
    return read();
  } catch {
    return null;
  }
}
