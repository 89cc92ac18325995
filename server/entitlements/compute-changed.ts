import type { ReservedSql, TransactionSql } from "postgres";
import { recordJobEvent, WHOLE_CITY } from "@/server/audit";
import type { CalendarDate } from "@/server/kernel";
import { readQualityProfile } from "@/server/registry";
import type { BooksAsked } from "./books-read-store";
import { countQueued, openNightly, readStamp, takeQueued } from "./city-read-store";
import { beginUnlessLocked } from "./city-run-store";
import { decideSome } from "./decide-scope";
import { holdMore } from "./hold-programs";
import { addParts, type PartSummary } from "./part-summary";
import { type RunInputs, readInputs } from "./run-inputs";

/** How many subjects are decided in one transaction. */
const AT_ONCE = 500;
/** So many are decided without a look at the deliveries they come from: more is a file, and a file may be wrong. */
const UNCHECKED = 2_000;
/** Every queue is shorter. */
const WHOLE_QUEUE = 2_147_483_647;
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
};

/** Nobody was decided yet: what is decided with had to be read first. */
const AGAIN = "again";
/** Nobody was decided yet: so many wait that what was delivered of them has to be looked at first. */
const UNCHECKED_MANY = "unchecked";

/** Decides again whoever's facts have changed, for as long as it is open. */
export type ChangedRun = {
  /** Decides everybody who waits. @returns what was found and changed; null when nobody waited or a whole-city run is under way. */
  run(): Promise<PartSummary | null>;
  close(): Promise<void>;
};

/**
 * Keeps what is owed up to date between two nights: the database queues each subject whose facts change, and these alone
 * are decided again, as the whole-city run would. Runs under the nightly role, never from HTTP. A batch is two trips to the
 * database: one takes them off the queue and reads, one stores; what fails in between leaves them in the queue. Before many are
 * decided the deliveries are checked as before a night, and what does not pass is held.
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

  async function isTooMuch(connection: ReservedSql, subjects: number): Promise<boolean> {
    if (subjects > unchecked) return true;
    // The batch is off the queue already, as this transaction sees it.
    const others = unchecked - subjects;
    return subjects === AT_ONCE && (await countQueued(connection, others + 1)) > others;
  }

  async function decideNext(): Promise<PartSummary | typeof AGAIN | typeof UNCHECKED_MANY | null> {
    const connection = await sql.reserve();
    const tx = connection as unknown as TransactionSql;
    try {
      const civilDate = of.today();
      // Sent one after the other without waiting in between; the first at once, or the other would overtake it: a statement is
      // sent when somebody begins to wait for it.
      const [isFree, queued] = await Promise.all([
        beginUnlessLocked(connection),
        takeQueued(tx, { limit: AT_ONCE, civilDate, ...remembered.asked() }),
      ]);
      const isNobody = !isFree || queued.subjects.length === 0;
      if (!isNobody && (await isTooMuch(connection, queued.subjects.length))) {
        await connection.unsafe("rollback");
        return UNCHECKED_MANY;
      }
      const inputs = isNobody ? undefined : await remembered.current(connection, civilDate);
      if (inputs === undefined) {
        await connection.unsafe("rollback");
        if (isNobody) return null;
        await remembered.renew(connection, civilDate); // holding nobody: it takes seconds where programs are compiled
        return AGAIN;
      }
      const now = of.now();
      const details = { subjects: queued.subjects.length };
      const event = { subjectId: WHOLE_CITY, action: "changed-facts-decided", objectId: civilDate, details };
      const [summary] = await Promise.all([
        decideSome(tx, inputs, { queued, at: now }),
        recordJobEvent(tx, { name: "changed-facts", now }, event),
        connection.unsafe("commit"),
      ]);
      unchecked -= queued.subjects.length;
      return summary;
    } catch (error) {
      remembered.forget();
      await connection.unsafe("rollback").catch(() => {}); // a connection that is gone has ended its transaction
      throw error;
    } finally {
      connection.release();
    }
  }

  return {
    run: async () => {
      let sum: PartSummary | null = null;
      for (let goOn = true; goOn; ) {
        const done = await decideNext();
        if (done === UNCHECKED_MANY) await check();
        else if (done !== null && done !== AGAIN) sum = sum === null ? done : addParts(sum, done);
        goOn = done === AGAIN || done === UNCHECKED_MANY || done?.subjects === AT_ONCE;
      }
      return sum;
    },
    close: () => sql.end({ timeout: 1 }),
  };
}

/** What is decided with, read again when any of it may have changed. */
class RememberedInputs {
  private stamp = "";
  private readAt = 0;
  private inputs: RunInputs | undefined;
  private books: BooksAsked = { periods: [], held: [] };

  /** What was read, unless something of it may have changed since. */
  async current(sql: ReservedSql, civilDate: CalendarDate): Promise<RunInputs | undefined> {
    if (this.inputs?.civilDate !== civilDate) return undefined;
    const now = performance.now();
    if (now - this.readAt < STAMP_MS) return this.inputs;
    const isSame = this.stamp === (await readStamp(sql));
    this.readAt = now;
    return isSame ? this.inputs : undefined;
  }

  /** Reads it anew, as far as it has changed. */
  async renew(sql: ReservedSql, civilDate: CalendarDate): Promise<void> {
    this.readAt = performance.now();
    this.stamp = await readStamp(sql); // first: what changes while the rest is read is seen the next time
    this.inputs = await readInputs(sql, civilDate);
    this.books = { periods: this.inputs.periods, held: [...this.inputs.held] };
  }

  /** What has to be known of the books for it. */
  asked(): BooksAsked {
    return this.books;
  }

  /** What was read in a transaction that failed is read again. */
  forget(): void {
    this.inputs = undefined;
  }
}
