import { availableParallelism } from "node:os";
import type { Sql } from "postgres";
import { recordJobEvent, WHOLE_CITY } from "@/server/audit";
import { type CalendarDate, newId } from "@/server/kernel";
import type { QualityProfile } from "@/server/registry";
import { countSubjects, openNightly } from "./city-read-store";
import {
  divideCity,
  finishedParts,
  lockCity,
  type PlannedRun,
  partsLeft,
  planRun,
  recordRun,
  unfinishedRun,
} from "./city-run-store";
import { type RunThreads, startThreads } from "./city-run-threads";
import { forgetGapKinds } from "./gap-kind-store";
import { type HeldSummary, holdPrograms } from "./hold-programs";
import { whileMemoryGrows } from "./memory-growth";
import { addParts, NOTHING, type PartSummary } from "./part-summary";
import { profileWhile } from "./profile-while";
import { type RunInputs, readInputs, withHeld } from "./run-inputs";
import { runParts } from "./run-parts";
import { threadsFor } from "./threads-for";
import { WriteTurns } from "./write-turns";

/** The outcome of one whole-city run. Holds no personal data: it is stored, logged and printed. */
export type CityRunSummary = PartSummary & { readonly programs: number; readonly held: readonly HeldSummary[] };

/** How a run is cut and who works on it. Left out: by the size of the city and of the machine. */
export type RunShape = { readonly subjectsInPart?: number; readonly threads?: number };

type Wanted = {
  readonly nightlyUrl: string;
  readonly civilDate: CalendarDate;
  readonly now: () => Date;
  /** Called after every part with the number of subjects decided and their total. */
  readonly onProgress?: (done: number, total: number) => void;
} & RunShape;

/** A part is so many, or twice, … */
const TOGETHER = 2_048;
/** …and as large as memory likes: three of them are worked on in every thread. */
const MOST_IN_PART = 10 * TOGETHER;
/** Enough of them that a small city goes on while one is waited for, and that nobody waits long for the last one of a large city. */
const PARTS = 80;
/** At the beginning the database counts and divides the city beside the reading of the programs. */
const BEGINNINGS = 2;

/**
 * The nightly run: decides every published program for every subject as of a civil date, and merges what it finds into
 * what is owed. Runs under the nightly role, never from HTTP; one run at a time. The city is worked through in ranges of
 * subjects, each in its own transaction: a run that was killed goes on where it stopped, a second run on the same facts
 * changes nothing.
 */
export async function computeCity(run: Wanted): Promise<CityRunSummary> {
  const [lock, sql] = [openNightly(run.nightlyUrl), openNightly(run.nightlyUrl, { connections: BEGINNINGS })];
  try {
    // The lock is held by an open transaction that does nothing else, so that it ends with this process and not before.
    return (await lock.begin(async (tx) => {
      await lockCity(tx);
      return whileMemoryGrows(() => computeLocked(sql, run));
    })) as CityRunSummary;
  } finally {
    await Promise.all([lock.end({ timeout: 1 }), sql.end({ timeout: 1 })]);
  }
}

async function computeLocked(sql: Sql, run: Wanted): Promise<CityRunSummary> {
  const { nightlyUrl, civilDate } = run;
  // The database counts, divides the city and looks at the deliveries while the programs are compiled here.
  const reading = readInputs(sql, civilDate);
  reading.catch(() => {}); // waited for below, unless something else fails before
  const counts = await countSubjects(sql);
  const total = counts.persons + counts.firms;
  const threads = run.threads ?? threadsFor(counts, availableParallelism());
  const others = startThreads({ nightlyUrl, civilDate }, threads - 1); // this thread is one of them
  try {
    const subjectsInPart = run.subjectsInPart ?? partSize(total);
    const [read, profile, parts] = await Promise.all([
      reading,
      profileWhile(reading, { nightlyUrl, civilDate }),
      divideCity(sql, subjectsInPart),
    ]);
    return await computeWith({ others, sql, read, profile, parts }, { ...run, total });
  } finally {
    await others.stop();
  }
}

type Begun = {
  readonly others: RunThreads;
  readonly sql: Sql;
  readonly read: RunInputs;
  readonly profile: QualityProfile;
  readonly parts: readonly string[];
};

async function computeWith(
  { others, sql, read, profile, parts }: Begun,
  run: Wanted & { total: number },
): Promise<CityRunSummary> {
  const quality = await holdPrograms(sql, read, { profile, now: run.now() });
  const inputs = withHeld(read, quality.held);
  const planned = (await unfinishedRun(sql, inputs)) ?? (await plan(sql, inputs, { parts, startedAt: run.now() }));
  const turns = WriteTurns.over(await partsLeft(sql, planned.runId)); // first: what ends in this moment is finished then
  let sum = (await finishedParts(sql, planned.runId)).reduce(addParts, NOTHING);
  const onPart = (part: PartSummary) => {
    sum = addParts(sum, part);
    run.onProgress?.(sum.subjects, run.total);
  };
  const { runId } = planned;
  const own = runParts({ nightlyUrl: run.nightlyUrl, runId, inputs, turns }, onPart);
  try {
    const work = { runId, basis: inputs.basis, held: [...inputs.held], turns: turns.shared };
    await Promise.all([others.run(work, onPart), own]);
  } finally {
    turns.stop();
    await own.catch(() => {}); // told above; the city stays locked until nobody here writes
  }
  const summary = { ...sum, programs: inputs.programs.length, held: quality.summary };
  const stored = { ...summary, profile: quality.profile };
  const { civilDate } = run;
  const finishedAt = run.now();
  await sql.begin(async (tx) => {
    await recordRun(tx, { ...planned, civilDate, finishedAt, programs: summary.programs, summary: stored });
    const event = { subjectId: WHOLE_CITY, action: "city-computed", objectId: planned.runId };
    const details = { civilDate, subjects: summary.subjects, programs: summary.programs };
    await recordJobEvent(tx, { name: "city-run", now: finishedAt }, { ...event, details });
    await forgetGapKinds(tx, inputs.programs);
  });
  return summary;
}

/** How many subjects a part has. */
function partSize(total: number): number {
  const bySize = Math.min(MOST_IN_PART, Math.ceil(total / PARTS / TOGETHER) * TOGETHER);
  return Math.max(TOGETHER, bySize);
}

async function plan(
  sql: Sql,
  { civilDate, basis }: RunInputs,
  { parts, startedAt }: { parts: readonly string[]; startedAt: Date },
): Promise<PlannedRun> {
  const planned = { runId: newId("evt", startedAt).replace("evt", "run"), startedAt };
  await planRun(sql, { ...planned, civilDate, basis, parts });
  return planned;
}
