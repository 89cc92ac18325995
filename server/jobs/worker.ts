import { type Runner, run, runMigrations, type TaskList } from "graphile-worker";
import { z } from "zod";
import { type Database, openDatabase } from "@/db/client";
import { openLogSigner, SEQUENCE_LIMIT, sequenceBatch } from "@/server/audit";
import { carryPayment } from "@/server/claims";
import { type Context, createContext } from "@/server/context";
import { type ChangedRun, computeCity, openChangedRun, wasComputed } from "@/server/entitlements";
import { countWhenOld, type QuietHours } from "@/server/reminders";
import { openRuntime, type Runtime } from "@/server/runtime";
import { closeDays, exchangeBankFiles } from "./evening";
import { beat, relayBatch } from "./job-store";
import { mindReminders, quietHours, sendReminders } from "./reminders";
import { sweepOpenPayments } from "./sweep";

const BEAT_EVERY_MS = 3_000;
const RELAY_EVERY_MS = 100;
const SEQUENCE_EVERY_MS = 300;
const SWEEP_EVERY_MS = 30_000;
const BANK_DEADLINE_MS = 10_000;
const CONCURRENCY = 4;
const NIGHTLY_CHECK_MS = 60_000;
const CHANGES_EVERY_MS = 2_000;
const FILES_EVERY_MS = 1_000;
const EVENING_CHECK_MS = 60_000;
const SEND_EVERY_MS = 1_000;
const MIND_EVERY_MS = 3_000;
const COUNT_EVERY_MS = 60_000;

const CarryPayment = z.object({ subjectId: z.string(), claimId: z.string() });

/** A payment that the bank has not settled yet; graphile-worker asks again with a growing pause. */
class Unsettled extends Error {
  override readonly name = "Unsettled";
}

function paymentsJob({ resources }: Runtime, requestId: string): Context {
  return createContext(resources, { caller: { kind: "system", job: "payments" }, locale: "zh-CN", requestId });
}

function remindersJob({ resources }: Runtime, requestId: string): Context {
  return createContext(resources, { caller: { kind: "system", job: "reminders" }, locale: "zh-CN", requestId });
}

/** Sends until nothing is due: a campaign does not wait for the clock. */
async function sendAll(runtime: Runtime, quiet: QuietHours): Promise<void> {
  while ((await sendReminders(remindersJob(runtime, "send"), quiet)) > 0);
}

function tasks(runtime: Runtime): TaskList {
  return {
    "carry-payment": async (payload, { job }) => {
      const payment = CarryPayment.parse(payload);
      const ctx = paymentsJob(runtime, `job-${job.id}`);
      const carried = await carryPayment(ctx, { ...payment, deadlineMs: BANK_DEADLINE_MS, sentBefore: true });
      if (carried === "unsettled") throw new Unsettled("the bank has not said its last word yet");
    },
  };
}

/** Does one thing again and again, one run after the other, until stopped. A failed run is logged and does not end it. */
function repeat(everyMs: number, work: () => Promise<unknown>, onError: (error: unknown) => void): () => Promise<void> {
  let stopped = false;
  const loop = (async () => {
    while (!stopped) {
      await work().catch(onError);
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  })();
  return async () => {
    stopped = true;
    await loop;
  };
}

/** The worker: carries unfinished payments on, relays news to open phones, and says that it lives. */
async function main(): Promise<void> {
  const runtime = await openRuntime();
  const { log, config } = runtime;
  const connectionString = config.workerDatabaseUrl;
  if (!connectionString) throw new Error("WORKER_DATABASE_URL is not set; `npm start` sets it.");
  await runMigrations({ connectionString });
  const db = openDatabase(connectionString, { connections: 3 });
  const warn = (what: string) => (error: unknown) =>
    log.warn({ name: error instanceof Error ? error.name : "unknown" }, `${what} failed and will be tried again`);

  const runner: Runner = await run({
    connectionString,
    concurrency: CONCURRENCY,
    noHandleSignals: true,
    pollInterval: 1_000,
    taskList: tasks(runtime),
  });
  const changed = openChanged(runtime);
  const quiet = quietHours(config.hasQuietHours);
  const stops = [
    repeat(BEAT_EVERY_MS, () => beat(db), warn("heartbeat")),
    repeat(RELAY_EVERY_MS, () => relayBatch(db), warn("relay")),
    repeat(SEQUENCE_EVERY_MS, sequencer(runtime, db), warn("sequencing the log")),
    repeat(SWEEP_EVERY_MS, () => sweepOpenPayments(paymentsJob(runtime, "sweep")), warn("sweep")),
    repeat(NIGHTLY_CHECK_MS, () => nightly(runtime), warn("nightly run")),
    repeat(FILES_EVERY_MS, () => bankFiles(runtime), warn("exchanging files with the bank")),
    repeat(EVENING_CHECK_MS, () => evening(runtime), warn("the evening's reconciliation")),
    repeat(CHANGES_EVERY_MS, () => decideChanged(runtime, changed), warn("deciding changes")),
    repeat(SEND_EVERY_MS, () => sendAll(runtime, quiet), warn("sending reminders")),
    repeat(MIND_EVERY_MS, () => mindReminders(remindersJob(runtime, "mind"), quiet), warn("minding reminders")),
    repeat(COUNT_EVERY_MS, () => countWhenOld(remindersJob(runtime, "count")), warn("counting what is open")),
  ];
  log.info("worker ready");

  const stop = async () => {
    await Promise.all(stops.map((end) => end()));
    await runner.stop();
    await changed?.close();
    await db.$client.end({ timeout: 1 });
    process.exit(0);
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

/** Gives what was recorded its place in the transparency log, until nothing waits. Without a key nothing is signed. */
function sequencer({ resources, config, log }: Runtime, db: Database): () => Promise<void> {
  if (!config.logKey) {
    log.warn("LOG_KEY is not set: what is recorded enters no transparency log, and receipts have no proof");
    return async () => {};
  }
  const signer = openLogSigner(config.logKey);
  const { now } = createContext(resources, { caller: { kind: "anonymous" }, locale: "zh-CN", requestId: "log" });
  return async () => {
    while ((await sequenceBatch(db, signer, now)) >= SEQUENCE_LIMIT); // fewer, and nothing more waited
  };
}

/** Where orders go out as files: sends what waits, and takes what the bank has left. */
async function bankFiles(runtime: Runtime): Promise<void> {
  const { config, resources, log } = runtime;
  const directory = config.bankFilesDirectory;
  if (!directory) return;
  const { clockOffsetDays } = resources;
  const exchanged = await exchangeBankFiles(paymentsJob(runtime, "bank-files"), { directory, clockOffsetDays });
  if (exchanged.filesRefused > 0 || exchanged.strangers > 0)
    log.warn(exchanged, "the bank left what cannot be believed");
}

async function evening(runtime: Runtime): Promise<void> {
  for (const closed of await closeDays(paymentsJob(runtime, "evening"))) {
    runtime.log.info(closed, "the day was compared with the bank's statement");
  }
}

function openChanged({ resources, config }: Runtime): ChangedRun | undefined {
  if (!config.nightlyDatabaseUrl) return undefined;
  const ctx = createContext(resources, { caller: { kind: "anonymous" }, locale: "zh-CN", requestId: "changes" });
  return openChangedRun({ nightlyUrl: config.nightlyDatabaseUrl, today: () => ctx.today(), now: () => ctx.now() });
}

/** Between two nights: whoever's facts have changed is decided again. */
async function decideChanged({ log }: Runtime, changed: ChangedRun | undefined): Promise<void> {
  const summary = await changed?.run();
  if (summary) log.info(summary, "changed facts were decided");
}

/** Once on every civil date of the city, also after nights on which nothing ran: who is owed what, as of today. */
async function nightly({ resources, config, log }: Runtime): Promise<void> {
  const nightlyUrl = config.nightlyDatabaseUrl;
  if (!nightlyUrl) return;
  const ctx = createContext(resources, { caller: { kind: "anonymous" }, locale: "zh-CN", requestId: "nightly" });
  const civilDate = ctx.today();
  if (await wasComputed(ctx, civilDate)) return;
  log.info(await computeCity({ nightlyUrl, civilDate, now: ctx.now }), "the city was computed");
}

await main();
