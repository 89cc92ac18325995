import { recordJobEvent, WHOLE_CITY } from "@/server/audit";
import type { CalendarDate } from "@/server/kernel";
import { openStages } from "./city-merge-store";
import { openNightly, readStamp } from "./city-read-store";
import { tryLockCity } from "./city-run-store";
import { decideScope } from "./decide-scope";
import { anyQueued, queuedSubjects } from "./fact-change-store";
import { addParts, type PartSummary } from "./part-summary";
import { type RunInputs, readInputs } from "./run-inputs";

/** How many subjects are decided in one transaction. */
const AT_ONCE = 500;

/** Decides again whoever's facts have changed, for as long as it is open. */
export type ChangedRun = {
  /** Decides everybody who waits. @returns what was found and changed; null when nobody waited or a whole-city run is under way. */
  run(): Promise<PartSummary | null>;
  close(): Promise<void>;
};

/**
 * Keeps what is owed up to date between two nights: the database queues each subject whose facts change, and these alone
 * are decided again, as the whole-city run would. Runs under the nightly role, never from HTTP.
 */
export function openChangedRun(of: { nightlyUrl: string; today: () => CalendarDate; now: () => Date }): ChangedRun {
  const sql = openNightly(of.nightlyUrl);
  let remembered: { stamp: string; inputs: RunInputs } | undefined;

  let staged: Promise<void> | undefined;

  async function inputsFor(civilDate: CalendarDate, stamp: string): Promise<RunInputs> {
    if (remembered?.stamp !== stamp) remembered = { stamp, inputs: await readInputs(sql, civilDate) };
    return remembered.inputs;
  }

  const batch = (inputs: RunInputs) =>
    sql.begin(async (tx) => {
      const [isFree, subjectIds] = await Promise.all([tryLockCity(tx), queuedSubjects(tx, AT_ONCE)]);
      if (!isFree || subjectIds.length === 0) return null;
      const now = of.now();
      const details = await decideScope(tx, inputs, { scope: { subjectIds }, at: now });
      const event = { subjectId: WHOLE_CITY, action: "changed-facts-decided", objectId: inputs.civilDate, details };
      await recordJobEvent(tx, { name: "changed-facts", now }, event);
      return details;
    }) as Promise<PartSummary | null>;

  async function decideNext(): Promise<PartSummary | null> {
    const civilDate = of.today();
    const [isQueued, stamp] = await Promise.all([anyQueued(sql), readStamp(sql)]);
    if (!isQueued) return null;
    staged ??= openStages(sql);
    await staged;
    const inputs = await inputsFor(civilDate, `${civilDate} ${stamp}`);
    return batch(inputs).catch((error: unknown) => {
      staged = undefined; // the connection may be another one next time
      throw error;
    });
  }

  return {
    run: async () => {
      let sum: PartSummary | null = null;
      for (let wasFull = true; wasFull; ) {
        const done = await decideNext();
        if (done !== null) sum = sum === null ? done : addParts(sum, done);
        wasFull = done?.subjects === AT_ONCE;
      }
      return sum;
    },
    close: () => sql.end({ timeout: 1 }),
  };
}
