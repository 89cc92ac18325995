import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import postgres, { type Sql } from "postgres";
import { ensureBuild } from "../lib/build.mjs";
import { type Dice, diceOf } from "../simulate/clock";
import { bankSide } from "./bank-side";
import { nextClaimant } from "./crowd";
import { closeDay, endTheDay } from "./end-of-day";
import { type Claimant, layGround } from "./ground";
import { type Finding, judge } from "./judge";
import type { Keeper } from "./keeper";
import { driveTaps, type Heard } from "./load";
import { latestHead, lookAtBooks, lookAtLog, type SeenHead } from "./look";
import type { ChaosOptions } from "./options";
import { patiently } from "./patiently";
import { reservePorts } from "./ports";
import { breakBooks, type Sabotage } from "./sabotage";
import { type ChaosStack, openDatabaseStack, openServices, programsOf } from "./stack";
import { storm } from "./storm";

/** The owner looks on while the server dies again and again: no question beside those that are asked. */
const OWNER = { max: 2, connect_timeout: 5, fetch_types: false, onnotice: () => {} };
const MINUTE_MS = 60_000;

/** What a run came to. */
export type ChaosReport = {
  readonly seed: number;
  readonly asked: number;
  readonly killed: number;
  readonly kills: Readonly<Record<string, number>>;
  readonly endedByThemselves: number;
  readonly taps: number;
  readonly claims: Readonly<Record<string, number>>;
  readonly attempts: number;
  readonly refused: number;
  readonly transfers: number;
  readonly logEntries: number;
  readonly headsSeen: number;
  readonly stormSeconds: number;
  readonly catchUpSeconds: number;
  readonly findings: readonly Finding[];
  /** The ends of the processes' logs, where something was found. */
  readonly logs: string;
};

type How = {
  readonly root: string;
  readonly scratch: string;
  readonly options: Omit<ChaosOptions, "json">;
  readonly signal: AbortSignal;
  readonly say: (detail: string) => void;
};

/**
 * Brings a product up, keeps claims flowing in, kills its processes at moments that the seed draws, lets the bank's day end,
 * and compares everything with everything. Whatever happens, nothing that was started is left running.
 */
export async function runChaos(how: How): Promise<ChaosReport> {
  let keeper: Keeper | undefined;
  const webFolder = await builtProduct(how);
  const ports = await reservePorts();
  try {
    const { options, signal } = how;
    const wanted = { ...how, ...options, webFolder, ports, onKeeper: (made: Keeper) => (keeper = made) };
    how.say("database");
    const database = await openDatabaseStack(wanted);
    const owner = postgres(database.databases.DATABASE_URL, OWNER);
    try {
      await layGround(owner, how.root);
      how.say("services");
      const stack = await openServices(wanted, database);
      const world = { ...how, stack, owner, dice: diceOf(options.seed) };
      return await compare(world, await blow(world));
    } finally {
      await owner.end({ timeout: 1 }).catch(() => {});
      signal.throwIfAborted();
    }
  } finally {
    await keeper?.stopAll();
    ports.release();
    rmSync(programsOf(how), { recursive: true, force: true });
  }
}

/** A copy of the production build of the present sources; built where there is none. */
function builtProduct({ root, scratch, signal, say }: How): Promise<string> {
  const dataDir = path.join(root, ".data");
  mkdirSync(dataDir, { recursive: true });
  return ensureBuild({ root, dataDir, serveFrom: path.join(scratch, "web"), signal, say });
}

type World = How & { readonly stack: ChaosStack; readonly owner: Sql; readonly dice: Dice };

/** What is known when the storm is over. */
type Blown = {
  readonly heard: Heard;
  readonly everybody: ReadonlyMap<string, Claimant>;
  readonly seen: readonly SeenHead[];
  readonly killed: number;
  readonly stormMs: number;
};

/** People tap and processes die, until enough have died or the time is over. */
async function blow(world: World): Promise<Blown> {
  const { stack, owner, dice, options, signal, say } = world;
  const { kills, minutes, sabotage } = options;
  const heard: Heard = { promised: new Map(), refused: new Map(), waiting: new Set(), taps: 0, answers: 0 };
  const everybody = new Map<string, Claimant>();
  const seen = new Map<number, SeenHead>();
  await patiently(signal, () => bankSide(stack.bankUrl).misbehave());
  let isOver = false;
  const startedAt = Date.now();
  const next = nextClaimant(world, everybody);
  const taps = driveTaps({ appUrl: stack.appUrl, dice, next, ended: () => isOver || signal.aborted }, heard);
  taps.catch(() => {}); // told where it is waited for
  const killed = await storm({
    keeper: stack.keeper,
    dice,
    kills,
    answers: () => heard.answers,
    isOver: () => signal.aborted || Date.now() > startedAt + minutes * MINUTE_MS,
    onKill: (done, victim) => {
      say(`${done} of ${kills} kills, ${victim}; ${heard.promised.size} claims`);
      void lookWhileItBlows(owner, { seen, sabotage });
    },
  });
  isOver = true;
  await taps;
  signal.throwIfAborted();
  return { heard, everybody, seen: [...seen.values()], killed, stormMs: Date.now() - startedAt };
}

/** Lets the day end and holds everything against everything. */
async function compare(world: World, blown: Blown): Promise<ChaosReport> {
  const { stack, owner, options, say } = world;
  const { heard, seen, killed, stormMs } = blown;
  const overAt = Date.now();
  say("the bank's day ends");
  const { evidence } = await endTheDay(world, blown);
  say("comparing");
  const books = await lookAtBooks(owner);
  const log = await lookAtLog(stack.ownerUrl, { logKey: stack.keys.LOG_KEY ?? "", seen });
  const findings = [...judge(evidence), ...books.findings, ...log.findings, ...(await closeDay(world))];
  const claims: Record<string, number> = {};
  for (const { status } of evidence.claims) claims[status] = (claims[status] ?? 0) + 1;
  return {
    seed: options.seed,
    asked: options.kills,
    killed,
    kills: stack.keeper.kills(),
    endedByThemselves: stack.keeper.deaths(),
    taps: heard.taps,
    claims,
    attempts: evidence.attempts.length,
    refused: heard.refused.size,
    transfers: books.transfers,
    logEntries: log.entries,
    headsSeen: seen.length,
    stormSeconds: inSeconds(stormMs),
    catchUpSeconds: inSeconds(Date.now() - overAt),
    findings,
    logs: findings.length === 0 ? "" : stack.tails(),
  };
}

const inSeconds = (ms: number) => Math.round(ms / 100) / 10;

/** After a kill: which head the log has now, and, where something is to be broken, the harm. The database may be the one that was killed. */
async function lookWhileItBlows(
  owner: Sql,
  { seen, sabotage }: { seen: Map<number, SeenHead>; sabotage: Sabotage | null },
): Promise<void> {
  try {
    if (sabotage) await breakBooks(owner, sabotage);
    const head = await latestHead(owner);
    if (head) seen.set(head.treeSize, head);
  } catch {
    // it is down
  }
}
