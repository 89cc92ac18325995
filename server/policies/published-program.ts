import type { Context, Tx } from "@/server/context";
import { type CompiledProgram, compileProgram } from "@/server/eligibility";
import { assert, type CalendarDate } from "@/server/kernel";
import { type VersionKey, versionOf, versionsOn } from "./evaluate-store";
import { type DatedDecision, decisionCounts, periodKey } from "./period";
import { programDefinition, programValidity } from "./program-definition";
import { type ProgramFile, parseProgramData } from "./program-file";

/** A published version of a program as the demonstration city runs it, compiled. */
export type PublishedProgram = VersionKey & {
  readonly audience: "person" | "firm";
  readonly file: ProgramFile;
  readonly compiled: CompiledProgram;
  readonly validFrom: CalendarDate;
  readonly validTo: CalendarDate | null;
  /** Whether the rule is in force on a day. */
  inForce(day: CalendarDate): boolean;
  /** Whether an officer's decision counts on a day. */
  counts(decision: DatedDecision, day: CalendarDate): boolean;
  /** The key of the period a day falls in. */
  periodOf(day: CalendarDate): string;
};

const MAX_REMEMBERED = 5_000;
const remembered = new Map<string, PublishedProgram>();

/**
 * Every published program in the version that a day goes by (one that is published ahead waits for its first day), by program id.
 * A version never changes, so it is compiled once.
 */
export async function publishedPrograms(tx: Tx, day: CalendarDate): Promise<PublishedProgram[]> {
  const programs: PublishedProgram[] = [];
  for (const key of await versionsOn(tx, day)) programs.push(await publishedVersion(tx, key));
  return programs;
}

/** One program in the version that a day goes by; undefined when it was never published. */
export async function publishedProgram(
  tx: Tx,
  { programId, day }: { programId: string; day: CalendarDate },
): Promise<PublishedProgram | undefined> {
  const key = (await versionsOn(tx, day)).find((one) => one.programId === programId);
  return key && publishedVersion(tx, key);
}

/** One version, for whoever has no transaction open. */
export function recallVersion(ctx: Context, key: VersionKey): Promise<PublishedProgram> {
  const known = remembered.get(`${key.programId} ${key.version}`);
  return known ? Promise.resolve(known) : ctx.tx((tx) => publishedVersion(tx, key));
}

/** One version, newest or not. */
export async function publishedVersion(tx: Tx, key: VersionKey): Promise<PublishedProgram> {
  const name = `${key.programId} ${key.version}`;
  const known = remembered.get(name);
  if (known) return known;
  const row = await versionOf(tx, key);
  assert(row, `${name} is published`);
  const file = parseProgramData(row.definition);
  const { from, to } = programValidity(file, "demonstration");
  const program: PublishedProgram = {
    ...key,
    audience: row.audience,
    file,
    compiled: compileProgram(programDefinition(file, "demonstration")),
    validFrom: from,
    validTo: to,
    inForce: (day) => from <= day && (to === null || day <= to),
    counts: (decision, day) => decisionCounts(file, decision, day),
    periodOf: (day) => periodKey(file.periodicity, day),
  };
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(name, program);
  return program;
}
