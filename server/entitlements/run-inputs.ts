import { createHash } from "node:crypto";
import type { Sql } from "postgres";
import type { Engine } from "@/server/eligibility";
import type { CalendarDate } from "@/server/kernel";
import type { RunnableProgram } from "@/server/policies";
import { type Completeness, populationSources, STOP_KEYS, type TypedReader, typedReader } from "@/server/registry";
import { readCompleteness, readHeld, readNotices } from "./city-read-store";
import { GapKinds } from "./gap-kinds";
import { TermsOfRun } from "./owed-terms";
import { engineOf, programsOn } from "./run-programs";

/** Everything besides the subjects that a run decides with. */
export type RunInputs = {
  readonly civilDate: CalendarDate;
  readonly programs: readonly RunnableProgram[];
  readonly engine: Engine;
  /** How many programs there are for each kind of subject. */
  readonly counts: Readonly<Record<"person" | "firm", number>>;
  /** The attributes that any program reads, and those that stop a subject. */
  readonly reads: Readonly<Record<"person" | "firm", ReadonlySet<string>>>;
  /** How each kind of subject is read from the typed tables. */
  readonly readers: Readonly<Record<"person" | "firm", TypedReader>>;
  readonly terms: TermsOfRun;
  readonly gapKinds: GapKinds;
  readonly completeness: Completeness;
  readonly notices: ReadonlyMap<string, CalendarDate>;
  /** Programs that wait for better data: of these nothing is owed anew and nothing withdrawn. */
  readonly held: ReadonlySet<string>;
  /** The programs that are not held, each with its period. */
  readonly decided: ReadonlyMap<string, string>;
  /** Every period that a program is decided for. */
  readonly periods: readonly string[];
  /** The digest of all of it: the same for the same programs, dates, notices and holds. */
  readonly basis: string;
};

/**
 * Reads and compiles what a run on a civil date decides with.
 * @param isChecked for a thread of a run whose process looks over the same rules itself.
 */
export async function readInputs(sql: Sql, civilDate: CalendarDate, isChecked = false): Promise<RunInputs> {
  const programs = await programsOn(sql, civilDate, isChecked);
  const completeness = await readCompleteness(sql, civilDate);
  const notices = await readNotices(sql);
  const engine = engineOf(programs.map(({ compiled }) => compiled));
  const countOf = (audience: "person" | "firm") => programs.filter((program) => program.audience === audience).length;
  const counts = { person: countOf("person"), firm: countOf("firm") };
  const reads = { person: readsOf(programs, "person"), firm: readsOf(programs, "firm") };
  const reader = (audience: "person" | "firm") => {
    const sources = populationSources(audience, { asOf: civilDate, completeness });
    const maxAges = maxAgesOf(programs, audience);
    return typedReader({ audience, keys: reads[audience], asOf: civilDate, sources, maxAges });
  };
  const readers = { person: reader("person"), firm: reader("firm") };
  const terms = new TermsOfRun({ programs, notices, civilDate });
  const gapKinds = new GapKinds(programs);
  const read = { civilDate, programs, engine, counts, reads, readers, terms, gapKinds, completeness, notices };
  return withHeld(read, await readHeld(sql));
}

/** The fewest days old that any program lets a fact be. */
function maxAgesOf(programs: readonly RunnableProgram[], audience: "person" | "firm"): ReadonlyMap<string, number> {
  const fewest = new Map<string, number>();
  for (const { compiled } of programs.filter((one) => one.audience === audience))
    for (const [key, days] of compiled.maxAges) fewest.set(key, Math.min(days, fewest.get(key) ?? days));
  return fewest;
}

function readsOf(programs: readonly RunnableProgram[], audience: "person" | "firm"): ReadonlySet<string> {
  const keys = new Set<string>(STOP_KEYS[audience]);
  for (const { compiled, audience: own } of programs) {
    if (own === audience) for (const { attribute } of compiled.slots) keys.add(attribute.key);
  }
  return keys;
}

/** The same inputs with other programs held. */
export function withHeld(
  inputs: Omit<RunInputs, "held" | "decided" | "periods" | "basis">,
  held: ReadonlySet<string>,
): RunInputs {
  const { civilDate, programs, completeness, notices } = inputs;
  const versions = programs.map(({ programId, version, period }) => [programId, version, period]);
  const basis = createHash("sha256")
    .update(JSON.stringify([civilDate, versions, [...completeness], [...notices], [...held].sort()]))
    .digest("base64url");
  const own = programs.filter(({ programId }) => !held.has(programId));
  const decided = new Map(own.map(({ programId, period }) => [programId, period]));
  return { ...inputs, held, decided, periods: [...new Set(programs.map(({ period }) => period))], basis };
}
