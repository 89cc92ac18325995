import { setImmediate } from "node:timers/promises";
import type { Sql } from "postgres";
import { WHOLE_CITY } from "@/server/audit";
import type { CalendarDate } from "@/server/kernel";
import { countQueued, type QueuedSubjects, readQueued, storeDecided, storeStatement } from "./changed-store";
import { openNightly, readStamp } from "./city-read-store";
import { decideSome } from "./decide-scope";
import { holdMore } from "./hold-programs";
import { addParts, NOTHING, type PartSummary } from "./part-summary";
import { profileWhile } from "./profile-while";
import { type RunInputs, readInputs } from "./run-inputs";

/** How many subjects are decided together, unless it is said. */
const AT_ONCE = 1_000;
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

/** Decides again whoever's facts have changed, for as long as it is open. */
export type ChangedRun = {
  /** Decides everybody who waits. @returns what was found and changed; null when nobody was decided, or a whole-city run is under way. */
  run(): Promise<PartSummary | null>;
  close(): Promise<void>;
};

type Wanted = {
  readonly nightlyUrl: string;
  readonly today: () => CalendarDate;
  readonly now: () => Date;
  readonly atOnce?: number;
};

/** Some who wait, as they were at one moment. */
type Waiting = { readonly queued: QueuedSubjects; readonly civilDate: CalendarDate; readonly now: Date };
/** What came of so many, and the statement that stores it. */
type Decided = ReturnType<typeof decide>;

const NOBODY = Promise.resolve(null);

/**
 * Keeps what is owed up to date between two nights: the database queues each subject whose facts change, and these alone
 * are decided again, as the whole-city run would. Runs under the nightly role, never from HTTP. A batch is two statements: one
 * reads, holding nobody; one stores, of whoever has not changed since. The others are found in the queue the next time, and so is
 * everybody when something fails. While a batch is decided, the one behind it is read and the
 * one before it stored. Before many are decided the deliveries are checked as before a night, and what does not pass is held.
 */
export function openChangedRun(of: Wanted): ChangedRun {
  const { atOnce = AT_ONCE } = of;
  const sql = openNightly(of.nightlyUrl, { settings: SETTINGS });
  /** On which batches are stored while `sql` reads. Not connected before there is more than one. */
  const behind = openNightly(of.nightlyUrl, { settings: SETTINGS });
  const remembered = new RememberedInputs();
  const unchecked = new Unchecked(of);

  async function read(after: string): Promise<Waiting> {
    const [civilDate, now] = [of.today(), of.now()]; // of one moment, though the month may end before it is decided
    const queued = await readQueued(sql, { after, limit: atOnce, civilDate, held: remembered.ofHeld() });
    return { queued, civilDate, now };
  }

  async function decideUnlessChanged({ queued, civilDate, now }: Waiting): Promise<Decided | undefined> {
    const inputs = remembered.of(civilDate);
    return inputs && remembered.whileLooking(sql, () => decide(inputs, queued, now));
  }

  async function store(on: Sql, { statement, found, subjects }: Decided): Promise<PartSummary | null> {
    unchecked.begin(subjects);
    const stored = await storeDecided(on, statement);
    unchecked.end(stored?.subjects ?? 0);
    return stored && { ...NOTHING, ...found, ...stored };
  }

  /** Goes through the queue once, from who has waited longest to who came last: who cannot be stored now is passed over. */
  async function goThrough(pass: Pass): Promise<void> {
    for (;;) {
      const waiting = await pass.waiting();
      const size = waiting.queued.subjects.length;
      if (size === 0) return;
      const isFull = size === atOnce;
      if (await unchecked.isTooMuch(sql, { size, isFull })) {
        await pass.again(() => unchecked.look());
        remembered.forget();
        continue;
      }
      const last = lastOf(waiting.queued.changes);
      if (isFull) await pass.readBehind(last);
      const decided = await decideUnlessChanged(waiting);
      if (decided === undefined) {
        await pass.again(() => remembered.renew(sql, waiting.civilDate));
        continue;
      }
      await pass.store({ last, store: () => store(isFull ? behind : sql, decided) });
      if (!isFull) return;
    }
  }

  async function run(): Promise<PartSummary | null> {
    const pass = new Pass(read);
    try {
      await goThrough(pass);
      return await pass.stored();
    } catch (error) {
      remembered.forget();
      throw error;
    } finally {
      await pass.ended();
    }
  }

  return {
    run,
    close: async () => {
      await Promise.all([sql.end({ timeout: 1 }), behind.end({ timeout: 1 })]);
    },
  };
}
/** One way through the queue: the batch behind the one that is decided is read meanwhile, and the one before it stored. */
class Pass {
  private after = BEFORE_ALL;
  private reading: Promise<Waiting>;
  private storing: Promise<PartSummary | null> = NOBODY;
  private sum: PartSummary | null = null;

  constructor(private readonly read: (after: string) => Promise<Waiting>) {
    this.reading = read(this.after);
  }

  /** Who is to be decided next; nobody at the end of the queue. */
  waiting(): Promise<Waiting> {
    return this.reading;
  }

  /** Begins to read who waits behind a change. */
  async readBehind(last: string): Promise<void> {
    this.reading = this.read(last);
    this.reading.catch(() => {}); // waited for below, unless something else fails before
    await untilSent();
  }

  /** Reads those again who were read last, after something that everything before must be stored for. */
  async again(first: () => Promise<void>): Promise<void> {
    await Promise.all([this.stored(), this.reading]);
    await first();
    this.reading = this.read(this.after);
  }

  /** Begins to store a batch, when the one before it is stored. */
  async store({ last, store }: { last: string; store: () => Promise<PartSummary | null> }): Promise<void> {
    await this.stored();
    this.storing = store();
    this.storing.catch(() => {}); // as above
    this.after = last;
  }

  /** @returns what everything came to that was stored; null when it was nobody */
  async stored(): Promise<PartSummary | null> {
    const summary = await this.storing;
    this.storing = NOBODY;
    if (summary !== null) this.sum = this.sum === null ? summary : addParts(this.sum, summary);
    return this.sum;
  }

  /** Waits until nothing of it is under way, whatever came of it. */
  async ended(): Promise<void> {
    await Promise.allSettled([this.reading, this.storing]);
  }
}

/** How many may still be decided without a look at the deliveries they come from. */
class Unchecked {
  private left = UNCHECKED;
  /** So many of them are being stored. */
  private underWay = 0;

  constructor(private readonly of: Wanted) {}

  /** Whether these, or they and who waits behind them, are too many. Of what arrives while some are stored, as many may be overlooked until the next batch. */
  async isTooMuch(sql: Sql, { size, isFull }: { size: number; isFull: boolean }): Promise<boolean> {
    if (size > this.left) return true;
    const all = this.left + this.underWay;
    return isFull && (await countQueued(sql, all + 1)) > all;
  }

  begin(subjects: number): void {
    this.underWay = subjects;
    this.left -= subjects;
  }

  /** Who was passed over is still to be decided. */
  end(stored: number): void {
    this.left += this.underWay - stored;
    this.underWay = 0;
  }

  /** Looks at them: what does not pass is held, and everybody who waits may be decided. */
  async look(): Promise<void> {
    const { nightlyUrl, today, now } = this.of;
    const [gate, civilDate] = [openNightly(nightlyUrl), today()];
    try {
      // Counted before it is looked at: of what arrives in between, no more is decided than without a look.
      const waiting = await countQueued(gate, WHOLE_QUEUE);
      const reading = readInputs(gate, civilDate);
      const [inputs, profile] = await Promise.all([reading, profileWhile(reading, { nightlyUrl, civilDate })]);
      await holdMore(gate, inputs, { profile, now: now() });
      this.left = waiting + UNCHECKED;
    } finally {
      await gate.end({ timeout: 1 });
    }
  }
}

function decide(inputs: RunInputs, queued: QueuedSubjects, now: Date) {
  const { difference, found } = decideSome(inputs, queued);
  const details = { subjects: queued.subjects.length };
  const event = { subjectId: WHOLE_CITY, action: "changed-facts-decided", objectId: inputs.civilDate, details };
  const job = { name: "changed-facts", now };
  return { found, subjects: queued.subjects.length, statement: storeStatement({ queued, difference, job, event }) };
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
