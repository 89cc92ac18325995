import type { Sql } from "postgres";
import { recordJobEvent, WHOLE_CITY } from "@/server/audit";
import { BatchMemory } from "@/server/registry";
import { ManyRows, openBooks, type Writing } from "./books-write-store";
import { openNightly } from "./city-read-store";
import { finishPart, leasePart } from "./city-run-store";
import { decideRange, type RangeKept } from "./decide-scope";
import type { PartSummary } from "./part-summary";
import type { RunInputs } from "./run-inputs";
import { Sending } from "./sending";
import { RunStopped, type WriteTurns } from "./write-turns";

/** While the database reads one part and stores another, the next one is decided: a thread never waits for it. */
const LANES = 3;
/** What a lane writes into grows with its first part, and stays as large. */
const EXPECTED_SUBJECTS = 1_000;

type RunWork = { readonly runId: string; readonly inputs: RunInputs; readonly turns: WriteTurns };

/**
 * Works off the parts of a planned run that nobody else works on, each in a transaction of its own: what is killed leaves
 * its part as it was, for whoever comes next. Where a part fails, here or in another thread, the others that wait for their turn to write
 * are left too; whoever has it fail throws.
 * @param onPart told after each part that was committed.
 */
export async function runParts(
  work: RunWork & { nightlyUrl: string },
  onPart: (summary: PartSummary) => void,
): Promise<void> {
  let stopped = false;
  const sending = new Sending();
  const lane = async () => {
    const sql = openNightly(work.nightlyUrl);
    try {
      const way = await openBooks(sql);
      const memory = { person: new BatchMemory(), firm: new BatchMemory() };
      const kept = { rows: new ManyRows(EXPECTED_SUBJECTS), memory };
      for (let done: PartSummary | undefined; !stopped && !work.turns.stopped; ) {
        done = await runPart(sql, { ...work, kept, way, sending });
        if (done === undefined) return;
        onPart(done);
      }
    } catch (error) {
      work.turns.stop();
      if (!(error instanceof RunStopped)) throw error;
    } finally {
      stopped = true; // one lane has found nothing more, or failed: neither will the others begin another part
      await sql.end({ timeout: 1 });
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: LANES }, lane));
  for (const ended of lanes) if (ended.status === "rejected") throw ended.reason;
}

function runPart(
  sql: Sql,
  { runId, inputs, turns, kept, ...how }: RunWork & { kept: RangeKept } & Omit<Writing, "turn">,
): Promise<PartSummary | undefined> {
  return sql.begin(async (tx) => {
    const part = await leasePart(tx, runId);
    if (!part) return undefined;
    const writing = { ...how, turn: turns.of(part.part) };
    const summary = await decideRange(tx, inputs, { scope: part.scope, at: part.startedAt, ...kept, writing });
    await finishPart(tx, part, summary);
    const event = { subjectId: WHOLE_CITY, action: "city-part-decided", objectId: runId };
    await recordJobEvent(
      tx,
      { name: "city-run", now: part.startedAt },
      { ...event, details: { part: part.part, ...summary } },
    );
    return summary;
  }) as Promise<PartSummary | undefined>;
}
