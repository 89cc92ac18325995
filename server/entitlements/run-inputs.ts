import { createHash } from "node:crypto";
import type { Sql } from "postgres";
import { createEngine } from "@/server/eligibility";
import type { CalendarDate } from "@/server/kernel";
import { type RunnableProgram, runnablePrograms } from "@/server/policies";
import type { Completeness } from "@/server/registry";
import { readCompleteness, readHeld, readNotices, readPublished } from "./city-read-store";
import type { DecideSubjects } from "./decide-subjects";

/** Everything besides the subjects that a run decides with. */
export type RunInputs = {
  readonly civilDate: CalendarDate;
  readonly programs: readonly RunnableProgram[];
  readonly decide: DecideSubjects;
  readonly completeness: Completeness;
  readonly notices: ReadonlyMap<string, CalendarDate>;
  /** Programs that wait for better data: of these nothing is owed anew and nothing withdrawn. */
  readonly held: ReadonlySet<string>;
  /** The digest of all of it: the same for the same programs, dates, notices and holds. */
  readonly basis: string;
};

/** Reads and compiles what a run on a civil date decides with. */
export async function readInputs(sql: Sql, civilDate: CalendarDate): Promise<RunInputs> {
  const programs = runnablePrograms(await readPublished(sql), civilDate);
  const completeness = await readCompleteness(sql, civilDate);
  const notices = await readNotices(sql);
  const decide = createEngine(programs.map(({ compiled }) => compiled)).decideBatch;
  return withHeld({ civilDate, programs, decide, completeness, notices }, await readHeld(sql));
}

/** The same inputs with other programs held. */
export function withHeld(inputs: Omit<RunInputs, "held" | "basis">, held: ReadonlySet<string>): RunInputs {
  const { civilDate, programs, completeness, notices } = inputs;
  const versions = programs.map(({ programId, version, period }) => [programId, version, period]);
  const basis = createHash("sha256")
    .update(JSON.stringify([civilDate, versions, [...completeness], [...notices], [...held].sort()]))
    .digest("base64url");
  return { ...inputs, held, basis };
}
