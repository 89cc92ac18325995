import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ensureBuild, publishBuild } from "./build.mjs";
import { embeddedUrls } from "./embedded-database.mjs";
import { checkReachable, externalUrls } from "./external-database.mjs";
import { takeLock } from "./lock.mjs";
import { createLogs } from "./logs.mjs";
import { installPackages, packagesMatch } from "./packages.mjs";
import { accepts, freePort } from "./ports.mjs";
import { alreadyRunning, checkPort, checkSpace } from "./preflight.mjs";
import { endLeftovers, processRecord } from "./processes.mjs";
import { createProgress, seconds } from "./progress.mjs";
import { runWell, Stopped } from "./run.mjs";
import { loadSecrets } from "./secrets.mjs";
import { commandEnvironment, health, launchPart, serviceParts } from "./services.mjs";
import { startOptions } from "./start-options.mjs";
import { onStopWish } from "./stop-wish.mjs";
import { createSupervisor } from "./supervisor.mjs";
import { asTrouble, printFailure, saysDiskFull, Trouble } from "./trouble.mjs";

const BANK_PORT = 54_520;
const FIRST_START_MB = 2_500;
const LATER_START_MB = 500;
const HEALTH_LIMIT_MS = 60_000;
const HEALTH_POLL_MS = 150;
const STOPPING_LIMIT_MS = 40_000; // one start that is ending is waited for by the next
const TOO_MANY_DEATHS = 4;

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
    await delay(HEALTH_POLL_MS);
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
  const [{ stack }, { digest }] = await together(signal, [
    (both) => prepareCity({ ...run, signal: both, supervisor, logs, record, secrets }),
    (both) => progress.step("Build 构建", (say) => ensureBuild({ root, dataDir, signal: both, say, record })),
  ]);
  stack.webFolder = publishBuild({ root, dataDir, digest, removeOthers: true });

  await progress.step("Services 服务", async (say) => {
    stack.ports.bank = await freePort(BANK_PORT);
    for (const part of serviceParts(stack)) {
      signal.throwIfAborted();
      const logFile = logs.file(part.name);
      await supervisor.keep(part.name, async () => launchPart(part, logFile));
    }
    await healthy({ stack, supervisor, logs, signal, say });
  });
  progress.say(
    welcome({
      address: run.address,
      tookMs: Date.now() - startedAt,
      peopleFile: path.join(dataDir, "demo-people.json"),
    }),
  );
}

/**
 * Database, tables and city.
 * @param {Run & { supervisor: ReturnType<typeof createSupervisor>, logs: ReturnType<typeof createLogs>,
 *   record: ReturnType<typeof processRecord>, secrets: ReturnType<typeof loadSecrets> }} how
 */
async function prepareCity({ root, dataDir, options, progress, signal, supervisor, logs, record, secrets }) {
  const { external, given, reset } = options;
  const { keys, passwords } = secrets;
  const ownKeys = Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, process.env[name] || key]));
  const databases = await progress.step("Database 数据库", () =>
    external
      ? externalUrls(external, { given, passwords })
      : embeddedUrls({
          root,
          dataDir,
          reset,
          passwords,
          supervisor,
          logFile: logs.file("database"),
          say: progress.say,
        }),
  );
  if (reset) rmSync(path.join(dataDir, "bank-simulator.json"), { force: true });
  const ports = { web: options.port, bank: 0 }; // the bank's is chosen when it starts
  const stack = {
    root,
    webFolder: "",
    dataDir,
    host: options.host,
    ports,
    databases,
    keys: ownKeys,
    origin: process.env.PUBLIC_ORIGIN,
  };
  const command = (/** @type {string[]} */ args, /** @type {(detail: string) => void} */ say) =>
    runWell({
      name: args[0],
      command: process.execPath,
      args: ["--import", "tsx", ...args],
      cwd: root,
      env: commandEnvironment(stack),
      signal,
      record,
      onLine: (line) => say(stepOf(line)),
    });
  await progress.step("Tables 建表", (say) => command(["bin/migrate.ts"], say));
  await progress.step("City 城市数据", (say) =>
    command(["bin/seed.ts", ...(reset && external ? ["--reset"] : [])], say),
  );
  return { stack };
}

/** A command's progress line, `{"step","done","total"}`, in words; any other line as it is. */
function stepOf(/** @type {string} */ line) {
  try {
    const { step, done, total } = JSON.parse(line);
    return total ? `${step} ${done} / ${total}` : String(step);
  } catch {
    return line;
  }
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

/** Waits until the health page says ok. */
async function healthy(
  /** @type {{ stack: { host: string, ports: { web: number, bank: number } }, supervisor: ReturnType<typeof createSupervisor>,
   *   logs: ReturnType<typeof createLogs>, signal: AbortSignal, say: (detail: string) => void }} */ how,
) {
  const { stack, supervisor, logs, signal, say } = how;
  let last = "no answer";
  for (const end = Date.now() + HEALTH_LIMIT_MS; Date.now() < end && supervisor.deaths() < TOO_MANY_DEATHS; ) {
    signal.throwIfAborted();
    const answer = await health({ host: stack.host, port: stack.ports.web });
    if (answer?.ok && (await accepts(stack.ports.bank))) return;
    if (answer) last = answer.text;
    say(last);
    await delay(HEALTH_POLL_MS);
  }
  throw new Trouble(
    `The product did not become healthy (${last}). The logs in ${logs.folder} end with:\n${logs.tails()}`,
    `服务未能正常启动（${last}）。日志见 ${logs.folder}。`,
  );
}

/** What a person needs to know once it runs. */
function welcome(
  /** @type {{ address: string, tookMs: number, peopleFile: string }} */ { address, tookMs, peopleFile },
) {
  /** @type {{ slug: string, name: string, situation: { zh: string, en: string } }[]} */
  const people = existsSync(peopleFile) ? JSON.parse(readFileSync(peopleFile, "utf8")) : [];
  const rows = people.map(({ name, situation }) => `    ${name}　${situation.zh}\n    　　　　${situation.en}`);
  return [
    "",
    `  甬易办 is ready after ${seconds(tookMs)} · 已就绪`,
    "",
    `  ${address}`,
    "",
    ...(rows.length > 0 ? ["  Sign in as one of these, without a password · 演示人员，无需密码", ...rows, ""] : []),
    "  Stop: Ctrl-C · 按 Ctrl-C 停止        A new city: npm start -- --reset · 重置城市",
    "",
  ].join("\n");
}

/** The first line of an error or a text. */
function firstLine(/** @type {unknown} */ error) {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n", 1)[0] ?? "";
}
