import { rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { Sql } from "postgres";
import { openRawConnection } from "@/db/client";
import { type Dice, diceOf } from "../simulate/clock";
import { bankSide } from "./bank-side";
import { type Claimant, drawClaimants, layGround, writeClaimants } from "./ground";
import { type Evidence, type Finding, judge } from "./judge";
import type { Keeper } from "./keeper";
import { answered, driveTaps, type Heard } from "./load";
import { latestHead, lookAtBooks, lookAtLog, readOurSide, type SeenHead, undone } from "./look";
import type { ChaosOptions } from "./options";
import { breakBooks, type Sabotage } from "./sabotage";
import { type ChaosStack, openDatabaseStack, openServices, programsOf } from "./stack";
import { storm } from "./storm";

const BATCH = 60;
const PATIENT_TRIES = 120;
const TRY_AGAIN_MS = 250;
const POLL_MS = 400;
const LAST_WORDS_MS = 1_200; // the latest return that the bank's faults plan for
const CATCH_UP_MS = 120_000;
const DOOR_DEADLINE_MS = 120_000;

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
  /** The ends of the processes' logs. */
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
  try {
    const { options, signal } = how;
    const wanted = { ...how, ...options, onKeeper: (made: Keeper) => (keeper = made) };
    how.say("database");
    const database = await openDatabaseStack(wanted);
    const owner = openRawConnection(database.databases.DATABASE_URL, { connections: 2 });
    try {
      await layGround(owner, how.root);
      how.say("services");
      const stack = await openServices(wanted, database);
      return await blow({ ...how, stack, owner, dice: diceOf(options.seed) });
    } finally {
      await owner.end({ timeout: 1 }).catch(() => {});
      signal.throwIfAborted();
    }
  } finally {
    await keeper?.stopAll();
    rmSync(programsOf(how), { recursive: true, force: true });
  }
}

type World = How & { readonly stack: ChaosStack; readonly owner: Sql; readonly dice: Dice };

async function blow(world: World): Promise<ChaosReport> {
  const { stack, owner, dice, options, signal, say } = world;
  const { kills, seed, minutes, sabotage } = options;
  const heard: Heard = { promised: new Map(), refused: new Map(), waiting: new Set(), taps: 0, answers: 0 };
  const everybody = new Map<string, Claimant>();
  const seen = new Map<number, SeenHead>();
  const bank = bankSide(stack.bankUrl);
  await patiently(signal, () => bank.misbehave());
  let isOver = false;
  const startedAt = Date.now();
  const until = startedAt + minutes * 60_000;
  const next = nextClaimant(world, everybody);
  const taps = driveTaps({ appUrl: stack.appUrl, dice, next, ended: () => isOver || signal.aborted }, heard);
  taps.catch(() => {}); // told where it is waited for
  const killed = await storm({
    keeper: stack.keeper,
    dice,
    kills,
    answers: () => heard.answers,
    isOver: () => signal.aborted || Date.now() > until,
    onKill: (done, victim) => {
      say(`${done} of ${kills} kills, ${victim}; ${heard.promised.size} claims`);
      void lookWhileItBlows(owner, { seen, sabotage });
    },
  });
  isOver = true;
  await taps;
  signal.throwIfAborted();
  const stormMs = Date.now() - startedAt;

  say("the bank's day ends");
  const late = await endTheDay(world, { heard, everybody });
  say("comparing");
  const { transfers, findings: inBooks } = await lookAtBooks(owner);
  const logKey = stack.keys.LOG_KEY ?? "";
  const { entries, findings: inLog } = await lookAtLog(stack.ownerUrl, { logKey, seen: [...seen.values()] });
  const inStatement = await patiently(signal, () => closeDay(stack.appUrl)).catch(untold);
  const claims: Record<string, number> = {};
  for (const { status } of late.evidence.claims) claims[status] = (claims[status] ?? 0) + 1;
  return {
    seed,
    asked: kills,
    killed,
    kills: stack.keeper.kills(),
    endedByThemselves: stack.keeper.deaths(),
    taps: heard.taps,
    claims,
    attempts: late.evidence.attempts.length,
    refused: heard.refused.size,
    transfers,
    logEntries: entries,
    headsSeen: seen.size,
    stormSeconds: Math.round(stormMs / 100) / 10,
    catchUpSeconds: Math.round((Date.now() - startedAt - stormMs) / 100) / 10,
    findings: [...judge(late.evidence), ...inBooks, ...inLog, ...inStatement],
    logs: stack.tails(),
  };
}

/** Hands out people one by one; makes new ones in time. Null where the storm ended before they could be made. */
function nextClaimant({ stack, owner, dice, signal }: World, everybody: Map<string, Claimant>) {
  const ready: Claimant[] = [];
  let making: Promise<void> | null = null;
  const bank = bankSide(stack.bankUrl);
  const make = async () => {
    const claimants = drawClaimants({ dice, from: everybody.size, count: BATCH });
    for (const one of claimants) everybody.set(one.entitlementId, one);
    await patiently(signal, () => writeClaimants(owner, { claimants, keys: stack.keys, dice }));
    await patiently(signal, () => bank.openAccounts(claimants));
    ready.push(...claimants);
  };
  return async (): Promise<Claimant | null> => {
    while (ready.length === 0) {
      making ??= make().finally(() => {
        making = null;
      });
      await making.catch(() => {});
      if (signal.aborted) return null;
    }
    return ready.shift() ?? null;
  };
}

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

/**
 * The bank does no more harm, is started once more so that it brings what it could not bring, everybody who is still waiting
 * taps again, and what is open is asked for, until both sides agree or the patience is over.
 */
async function endTheDay(
  { stack, owner, signal }: World,
  { heard, everybody }: { heard: Heard; everybody: ReadonlyMap<string, Claimant> },
): Promise<{ evidence: Evidence }> {
  const bank = bankSide(stack.bankUrl);
  await patiently(signal, () => bank.behave());
  stack.keeper.kill("bank");
  await delay(LAST_WORDS_MS);
  for (const end = Date.now() + CATCH_UP_MS; ; await delay(POLL_MS)) {
    signal.throwIfAborted();
    for (const id of heard.waiting) {
      const claimant = everybody.get(id);
      if (claimant) await answered(stack.appUrl, claimant, heard);
    }
    await post(`${stack.appUrl}/chaos/catch-up`).catch(untold);
    const evidence = await patiently(signal, async () => {
      const book = await bank.book(); // first: what it has told by now is known to us by then
      return { ...(await readOurSide(owner)), book, promised: heard.promised, unanswered: [...heard.waiting] };
    });
    if (Date.now() > end || (judge(evidence).length === 0 && (await undone(owner)) === 0)) return { evidence };
  }
}

/** The product's own comparison with the bank's statement: nothing was falsified, so nothing may differ. */
async function closeDay(appUrl: string): Promise<Finding[]> {
  const { pools } = (await post(`${appUrl}/chaos/close-day`)) as {
    pools: { jurisdictionCode: string; differences: number; entries: number }[];
  };
  return pools
    .filter(({ differences }) => differences > 0)
    .map(({ jurisdictionCode, differences, entries }) => ({
      kind: "statement",
      what: `${differences} of ${entries} lines of the statement of ${jurisdictionCode} do not agree`,
    }));
}

async function post(url: string): Promise<unknown> {
  const answer = await fetch(url, { method: "POST", signal: AbortSignal.timeout(DOOR_DEADLINE_MS) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer.json();
}

function untold(error: unknown): Finding[] {
  return [{ kind: "statement", what: `could not be compared: ${error instanceof Error ? error.message : error}` }];
}

/** Tries again while what it needs is being killed. @throws the last error when it has been long enough. */
async function patiently<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (tries >= PATIENT_TRIES) throw error;
      await delay(TRY_AGAIN_MS);
    }
  }
}
