import type { Sql } from "postgres";
import { type CompiledProgram, createEngine, type Engine } from "@/server/eligibility";
import type { CalendarDate } from "@/server/kernel";
import { type PublishedRule, publishedRule, type RunnableProgram } from "@/server/policies";
import { readPublished, readRules } from "./city-read-store";

// What a process has read and compiled, for as long as it is published: from one night to the next, and from one change to the
// next, most of it is the same.
let rules: ReadonlyMap<string, PublishedRule> = new Map();
let last: { readonly programs: readonly CompiledProgram[]; readonly engine: Engine } | undefined;

/**
 * The programs that are published and valid on a day. Reads and compiles what this process has not read yet. `isChecked` where
 * somebody else looks over the same rules.
 */
export async function programsOn(sql: Sql, day: CalendarDate, isChecked = false): Promise<RunnableProgram[]> {
  const published = await readPublished(sql, day);
  const unknown = published.filter(({ mark }) => !rules.has(mark));
  const written = unknown.length === 0 ? new Map<string, string>() : await readRules(sql, unknown);
  const known = new Map<string, PublishedRule>();
  for (const { mark } of published) {
    const read = () => publishedRule(JSON.parse(written.get(mark) ?? "null"), isChecked);
    known.set(mark, rules.get(mark) ?? known.get(mark) ?? read());
  }
  rules = known;
  return published.flatMap(({ programId, version, mark }) => known.get(mark)?.on({ programId, version }, day) ?? []);
}

/** The engine of these programs; the same as the last time if they are. It is entered by one at a time, because it waits for nothing. */
export function engineOf(programs: readonly CompiledProgram[]): Engine {
  const isSame = last?.programs.length === programs.length && last.programs.every((one, i) => one === programs[i]);
  if (last === undefined || !isSame) last = { programs, engine: createEngine(programs) };
  return last.engine;
}
