import { rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "../../bin/lib/ports.mjs";
import { endProcess, identityOf } from "../../bin/lib/processes.mjs";
import { runWell } from "../../bin/lib/run.mjs";
import { launchPart } from "../../bin/lib/services.mjs";

const PORT = 3_760;
const READY_LIMIT_MS = 30_000;
const POLL_MS = 200;

/**
 * Builds and serves bench/empty: a page with nothing on it, and one with the client's providers, by the very packages of
 * the product.
 * @param {{ root: string, signal: AbortSignal, say: (detail: string) => void }} how
 */
export async function openEmptyApp({ root, signal, say }) {
  const folder = path.join(root, "bench", "empty");
  const next = path.join(root, "node_modules", "next", "dist", "bin", "next");
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  rmSync(path.join(folder, ".next"), { recursive: true, force: true });
  await runWell({
    name: "next build bench/empty",
    command: process.execPath,
    args: [next, "build", "--webpack"],
    cwd: folder,
    env: /** @type {NodeJS.ProcessEnv} */ (env),
    signal,
    onLine: say,
  });
  const port = await freePort(PORT);
  const args = [next, "start", "--port", String(port), "--hostname", "127.0.0.1"];
  const part = { name: /** @type {const} */ ("web"), cwd: folder, args, env: /** @type {NodeJS.ProcessEnv} */ (env) };
  const child = launchPart(part, path.join(root, ".data", "bench", "logs", "empty.log"));
  const origin = `http://127.0.0.1:${port}`;
  const close = async () => {
    if (child.pid !== undefined) await endProcess({ pid: child.pid, identity: identityOf(child.pid) });
  };
  for (const end = Date.now() + READY_LIMIT_MS; Date.now() < end; await delay(POLL_MS)) {
    const answer = await fetch(origin).catch(() => null);
    if (answer?.ok) return { origin, close };
  }
  await close();
  throw new Error("the empty app did not answer; see .data/bench/logs/empty.log");
}
