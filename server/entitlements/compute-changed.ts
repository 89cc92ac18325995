import { setImmediate } from "node:timers/promises";
import type { Sql } from "postgres";
import { WHOLE_CITY } from "@/server/audit";
import type { CalendarDate } from "@/server/kernel";
import { readQualityProfile } from "@/server/registry";
import { countQueued, type QueuedSubjects, readQueued, storeDecided, storeStatement } from "./changed-store";
import { openNightly, readStamp } from "./city-read-store";
import { decideSome } from "./decide-scope";
import { holdMore } from "./hold-programs";
import { addParts, NOTHING, type PartSummary } from "./part-summary";
import { type RunInputs, readInputs } from "./run-inputs";

/** How many subjects are decided together. */
const AT_ONCE = 500;
/** So many are decided without a look at the deliveries they come from: more is a file, and a file may be wrong. */
const UNCHECKED = 2_000;
/** Every queue is shorter. */
const WHOLE_QUEUE = 2_147_483_647;
/** Every change has a greater number. */
const BEFORE_ALL = "0";
/** A version that is published, or a hold, counts for what is decided so much later at the latest. */
const STAMP_MS = 1_000;
/**
 * What is lost with the last moments of a crash is still queued, and is decided again. To plan a statement takes longer than to run it;
 * so it is planned once, and for a few who are looked up by their keys, however many wait or are dead in the queue at that moment.
 */
const SETTINGS = {
  synchronous_commit: "off",
  jit: "off",
  plan_cache_mode: "force_generic_plan",
  enable_seqscan: "off",
  enable_hashjoin: "off",
  enable_mergejoin: "off",
  enable_bitmapscan: "off",
};

/** Nobody was decided yet: what is decided with had to be read first. */
const AGAIN = "again";
/** Nobody was decided yet: so many wait that what was delivered of them has to be looked at first. */
const UNCHECKED_MANY = "unchecked";

/** Decides again whoever's facts have changed, for as long as it is open. */
export type ChangedRun = {
  /** Decides everybody who waits. @returns what was found and changed; null when nobody was decided, or a whole-city run is under way. */
  run(): Promise<PartSummary | null>;
  close(): Promise<void>;
};

/** One look at the queue: the last change that was seen, whether more may wait behind it, and what came of it. */
type Looked = { readonly last: string; readonly isFull: boolean; readonly summary: PartSummary | null };

/**
 * Keeps what is owed up to date between two nights: the database queues each subject whose facts change, and these alone
 * are decided again, as the whole-city run would. Runs under the nightly role, never from HTTP. A batch is two statements: one
 * reads, holding nobody; one stores, of whoever has not changed since. The others are found in the queue the next time, and so is
 * everybody when something fails. Before many are decided the deliveries are checked as before a night, and what does not pass is held.
 */
export function openChangedRun(of: { nightlyUrl: string; today: () => CalendarDate; now: () => Date }): ChangedRun {
  const sql = openNightly(of.nightlyUrl, { settings: SETTINGS });
  const remembered = new RememberedInputs();

  /** How many may still be decided before the deliveries are looked at. */
  let unchecked = UNCHECKED;

  async function check(): Promise<void> {
    const gate = openNightly(of.nightlyUrl);
    try {
      // Counted before it is looked at: of what arrives in between, no more is decided than without a look.
      const waiting = await countQueued(gate, WHOLE_QUEUE);
      const [profile, inputs] = [await readQualityProfile(gate, of.today()), await readInputs(gate, of.today())];
      await holdMore(gate, inputs, { profile, now: of.now() });
      unchecked = waiting + UNCHECKED;
      remembered.forget();
    } finally {
      await gate.end({ timeout: 1 });
    }
  }

  async function isTooMuch(subjects: number): Promise<boolean> {
    if (subjects > unchecked) return true;
    return subjects === AT_ONCE && (await countQueued(sql, unchecked + 1)) > unchecked;
  }

  async function lookOnce(after: string): Promise<Looked | typeof AGAIN | typeof UNCHECKED_MANY | null> {
    const [civilDate, now] = [of.today(), of.now()]; // of one moment, though the month may end before it is decided
    const queued = await readQueued(sql, { after, limit: AT_ONCE, civilDate, held: remembered.ofHeld() });
    if (queued.subjects.length === 0) return null;
    if (await isTooMuch(queued.subjects.length)) return UNCHECKED_MANY;
    const inputs = remembered.of(civilDate);
    const decided = inputs && (await remembered.whileLooking(sql, () => decide(inputs, queued, now)));
    if (decided === undefined) {
      await remembered.renew(sql, civilDate);
      return AGAIN;
    }
    const stored = await storeDecided(sql, decided.statement);
    unchecked -= stored?.subjects ?? 0;
    const summary = stored && { ...NOTHING, ...decided.found, ...stored };
    return { last: lastOf(queued.changes), isFull: queued.subjects.length === AT_ONCE, summary };
  }

  /** Goes through the queue once, from who has waited longest to who came last: who cannot be stored now is passed over. */
  async function run(): Promise<PartSummary | null> {
    let sum: PartSummary | null = null;
    for (let after = BEFORE_ALL; ; ) {
      const done = await lookOnce(after);
      if (done === null) return sum;
      if (done === AGAIN) continue;
      if (done === UNCHECKED_MANY) {
        await check();
        continue;
      }
      if (done.summary !== null) sum = sum === null ? done.summary : addParts(sum, done.summary);
      if (!done.isFull) return sum;
      after = done.last;
    }
  }

  return {
    run: () =>
      run().catch((error) => {
        remembered.forget();
        throw error;
      }),
    close: () => sql.end({ timeout: 1 }),
  };
}

function decide(inputs: RunInputs, queued: QueuedSubjects, now: Date) {
  const { difference, found } = decideSome(inputs, queued);
  const details = { subjects: queued.subjects.length };
  const event = { subjectId: WHOLE_CITY, action: "changed-facts-decided", objectId: inputs.civilDate, details };
  const job = { name: "changed-facts", now };
  return { found, statement: storeStatement({ queued, difference, job, event }) };
}

function lastOf(changes: readonly string[]): string {
  return changes.reduce((last, one) => (BigInt(one) > BigInt(last) ? one : last), BEFORE_ALL);
}

/**
 * What is asked of the database leaves before this process has no time to send it: the driver sends what it was given in the turn of the
 * event loop that follows.
 */
async function untilSent(): Promise<void> {
  await setImmediate();
  await setImmediate();
}

/** What is decided with, read again when any of it may have changed. */
class RememberedInputs {
  private stamp = "";
  private readAt = Number.NEGATIVE_INFINITY;
  private inputs: RunInputs | undefined;
  private held: readonly string[] = [];

  /** What was read last, for a day. */
  of(civilDate: CalendarDate): RunInputs | undefined {
    return this.inputs?.civilDate === civilDate ? this.inputs : undefined;
  }

  /**
   * Decides with it, unless anything of it has changed since: nothing then. The database is asked, if it was not a moment ago, and looks
   * while it is decided.
   */
  async whileLooking<Decided>(sql: Sql, decide: () => Decided): Promise<Decided | undefined> {
    const now = performance.now();
    if (now - this.readAt < STAMP_MS) return decide();
    const looking = readStamp(sql);
    looking.catch(() => {}); // waited for below, unless it cannot be decided
    await untilSent();
    const decided = decide();
    if ((await looking) !== this.stamp) return undefined;
    this.readAt = now;
    return decided;
  }

  /** Reads it anew, as far as it has changed. */
  async renew(sql: Sql, civilDate: CalendarDate): Promise<void> {
    this.readAt = performance.now();
    this.stamp = await readStamp(sql); // first: what changes while the rest is read is seen the next time
    this.inputs = await readInputs(sql, civilDate);
    this.held = [...this.inputs.held];
  }

  /** The programs that were held. */
  ofHeld(): readonly string[] {
    return this.held;
  }

  /** What was read before something failed is read again. */
  forget(): void {
    this.inputs = undefined;
  }
}
