import { mkdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ensureBuild } from "./build.mjs";
import { checkReachable } from "./external-database.mjs";
import { takeLock } from "./lock.mjs";
import { createLogs } from "./logs.mjs";
import { installPackages, packagesMatch } from "./packages.mjs";
import { freePort } from "./ports.mjs";
import { alreadyRunning, checkPort, checkSpace } from "./preflight.mjs";
import { prepareCity } from "./prepare-city.mjs";
import { endLeftovers, processRecord } from "./processes.mjs";
import { createProgress } from "./progress.mjs";
import { healthy, welcome } from "./ready.mjs";
import { Stopped } from "./run.mjs";
import { loadSecrets } from "./secrets.mjs";
import { launchPart, serviceParts } from "./services.mjs";
import { startOptions } from "./start-options.mjs";
import { onStopWish } from "./stop-wish.mjs";
import { createSupervisor } from "./supervisor.mjs";
import { asTrouble, printFailure, saysDiskFull } from "./trouble.mjs";

const BANK_PORT = 54_520;
const SIGN_IN_PORT = 54_620;
const SMS_PORT = 54_720;
const PUSH_PORT = 54_820;
const FIRST_START_MB = 2_500;
const LATER_START_MB = 150;
const STOPPING_POLL_MS = 200;
const STOPPING_LIMIT_MS = 40_000; // one start that is ending is waited for by the next

/**
 * `npm start`: brings the demonstration up from whatever state the clone is in, and keeps it up until it is told to stop.
 * @param {{ root: string, args: string[], env: NodeJS.ProcessEnv, out: NodeJS.WriteStream }} how
 * @returns {Promise<number>} the exit code
 */
export async function demonstrate({ root, args, env, out }) {
  const dataDir = path.join(root, ".data");
  /** @type {(() => Promise<void>)[]} */
  const undo = [];
  const wish = onStopWish();
  let ready = false;
  try {
    const options = startOptions(args, env);
    mkdirSync(dataDir, { recursive: true });
    const progress = createProgress(out);
    const address = `http://localhost:${options.port}`;
    const sayStopping = await takeOver({ dataDir, address, progress, undo });
    wish.signal.addEventListener("abort", sayStopping, { once: true });
    await bringUp({ root, dataDir, options, address, progress, undo, signal: wish.signal });
    ready = true;
    await wish.told;
    return 0;
  } catch (error) {
    if (error instanceof Stopped) return ready ? 0 : wish.exitCode();
    printFailure(asTrouble(error, root));
    return 1;
  } finally {
    if (wish.signal.aborted) out.write("\n  Stopping … 正在停止\n");
    for (const each of undo.reverse()) await each().catch((error) => printFailure(asTrouble(error, root)));
    if (wish.signal.aborted) out.write("  Stopped. Everything is kept in .data. 已停止，数据保存在 .data\n");
  }
}

/** @typedef {{ dataDir: string, address: string, progress: ReturnType<typeof createProgress>, undo: (() => Promise<void>)[] }} Begun */
/** @typedef {Begun & { root: string, options: ReturnType<typeof startOptions>, signal: AbortSignal }} Run */

/** Takes the clone's lock and ends what a killed start left running. Answers how to say that this start is ending. */
async function takeOver(/** @type {Begun} */ { dataDir, address, progress, undo }) {
  const file = path.join(dataDir, "start.lock");
  let lock = takeLock(file, { address });
  for (const end = Date.now() + STOPPING_LIMIT_MS; !lock.taken && lock.holder.stopping && Date.now() < end; ) {
    await delay(STOPPING_POLL_MS);
    lock = takeLock(file, { address });
  }
  if (!lock.taken) throw alreadyRunning(lock.holder);
  const { note, release } = lock;
  undo.push(async () => release());
  const left = await endLeftovers(path.join(dataDir, "processes.json"));
  if (lock.stale || left.length > 0) {
    const ended = left.length > 0 ? ` (${left.join(", ")})` : "";
    progress.say(`  The last start did not end properly; clearing up after it${ended} · 上次运行异常结束，正在清理`);
  }
  return () => note({ stopping: true });
}

/** Everything from the checks to the answer of the health page. */
async function bringUp(/** @type {Run} */ run) {
  const { root, dataDir, options, progress, undo, signal } = run;
  const startedAt = Date.now();
  await checkPort(options);
  checkSpace(dataDir, packagesMatch(root) ? LATER_START_MB : FIRST_START_MB);
  if (options.external) await checkReachable(options.external);

  const record = processRecord(path.join(dataDir, "processes.json"));
  const logs = createLogs(path.join(dataDir, "logs"));
  const explain = (/** @type {unknown} */ error) => (saysDiskFull(error) ? "disk full 磁盘已满" : firstLine(error));
  const supervisor = createSupervisor({ record, say: progress.say, explain });
  undo.push(() => supervisor.stopAll());

  await progress.step("Packages 依赖", (say) => installPackages({ root, dataDir, signal, say, record }));
  const secrets = loadSecrets(path.join(dataDir, "secrets.json"));
  const serveFrom = path.join(dataDir, "web");
  const [prepared, webFolder] = await together(signal, [
    (both) => prepareCity({ ...run, signal: both, supervisor, logs, record, secrets }),
    (both) =>
      progress.step("Build 构建", (say) => ensureBuild({ root, dataDir, serveFrom, signal: both, say, record })),
  ]);
  const stack = { ...prepared, webFolder };

  await progress.step("Services 服务", async (say) => {
    stack.ports.bank = await freePort(BANK_PORT);
    stack.ports.signIn = await freePort(SIGN_IN_PORT);
    stack.ports.sms = await freePort(SMS_PORT);
    stack.ports.push = await freePort(PUSH_PORT);
    for (const part of serviceParts(stack)) {
      signal.throwIfAborted();
      const logFile = logs.file(part.name);
      await supervisor.keep(part.name, async () => launchPart(part, logFile));
    }
    await healthy({ stack, supervisor, logs, signal, say });
  });
  progress.say(welcome({ address: run.address, tookMs: Date.now() - startedAt, stateDir: stack.dataDir }));
}

/**
 * Does two things side by side. When one fails, the other is ended before the failure is told.
 * @template A, B
 * @param {AbortSignal} signal
 * @param {[(both: AbortSignal) => Promise<A>, (both: AbortSignal) => Promise<B>]} works
 * @returns {Promise<[A, B]>}
 */
async function together(signal, works) {
  const own = new AbortController();
  const both = AbortSignal.any([signal, own.signal]);
  /** @type {unknown} */
  let first;
  const results = await Promise.all(
    works.map((work) =>
      work(both).catch((error) => {
        first ??= error;
        own.abort(new Stopped());
      }),
    ),
  );
  if (first !== undefined) throw first;
  return /** @type {[A, B]} */ (results);
}

/** The first line of an error or a text. */
function firstLine(/** @type {unknown} */ error) {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n", 1)[0] ?? "";
}
