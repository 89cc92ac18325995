import { spawn } from "node:child_process";
import { sendSignal } from "./processes.mjs";

const KEPT_CHARS = 200_000;
const KILL_AFTER_MS = 5_000;

/** The wish to stop, as the reason of an abort. */
export class Stopped extends Error {
  name = "Stopped";
}

/**
 * Runs a program to its end, in a process group of its own so that it can be ended whole.
 * @param {{ command: string, args: string[], cwd: string, env?: NodeJS.ProcessEnv, name?: string, signal?: AbortSignal,
 *   record?: ReturnType<typeof import("./processes.mjs").processRecord>, onLine?: (line: string) => void, keptChars?: number }} what
 * @returns {Promise<{ code: number | null, output: string }>} output: the end of both its streams. Rejects when aborted.
 */
export function run({
  command,
  args,
  cwd,
  env = process.env,
  name = command,
  signal,
  record,
  onLine,
  keptChars = KEPT_CHARS,
}) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    record?.add(name, child.pid);
    const abort = () => endGroup(child);
    signal?.addEventListener("abort", abort, { once: true });

    let output = "";
    const take = lineReader((line) => onLine?.(line));
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (/** @type {string} */ text) => {
        output = (output + text).slice(-keptChars);
        if (stream === child.stdout) take(text);
      });
    }
    child.once("error", reject);
    child.once("close", (code) => {
      record?.remove(child.pid);
      signal?.removeEventListener("abort", abort);
      if (signal?.aborted) reject(signal.reason);
      else resolve({ code, output });
    });
  });
}

/** The same, for a program that must succeed. @throws Error with its output when it did not. */
export async function runWell(/** @type {Parameters<typeof run>[0]} */ what) {
  const { code, output } = await run(what);
  if (code === 0) return output;
  throw Object.assign(new Error(`${what.name ?? what.command} failed:\n${tail(output)}`), { output });
}

/** The last lines of a text. */
export function tail(/** @type {string} */ text, lines = 30) {
  return text.trimEnd().split("\n").slice(-lines).join("\n");
}

/** Politely ends a child's whole process group, then by force. */
function endGroup(/** @type {import("node:child_process").ChildProcess} */ child) {
  if (child.pid === undefined) return;
  const group = -child.pid;
  sendSignal(group, "SIGTERM");
  const force = setTimeout(() => sendSignal(group, "SIGKILL"), KILL_AFTER_MS);
  child.once("close", () => clearTimeout(force));
}

/** Cuts a stream of text into lines. */
function lineReader(/** @type {(line: string) => void} */ onLine) {
  let rest = "";
  return (/** @type {string} */ text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  };
}
