import { and, desc, eq, sql } from "drizzle-orm";
import { claimedFact, entitlement, factRecord, humanDecision, programVersion } from "@/db/schema";
import type { Tx } from "@/server/context";
import { type CompiledProgram, compileProgram, type SubjectFacts } from "@/server/eligibility";
import { assert, type CalendarDate, calendarDate, fen } from "@/server/kernel";
import { type ProgramFile, parseProgramData, programDefinition } from "@/server/policies";
import { type Completeness, subjectFacts } from "@/server/registry";

/** A version of a program, parsed and compiled. */
export type CompiledVersion = {
  readonly audience: "person" | "firm";
  readonly file: ProgramFile;
  readonly compiled: CompiledProgram;
};

const MAX_REMEMBERED = 5_000;
const remembered = new Map<string, CompiledVersion>();

/** A version of a program, ready to be decided. A published version never changes, so it is compiled once. */
export async function compiledVersion(
  tx: Tx,
  of: { programId: string; programVersion: number },
): Promise<CompiledVersion> {
  const key = `${of.programId} ${of.programVersion}`;
  const known = remembered.get(key);
  if (known) return known;
  const [row] = await tx
    .select({ audience: programVersion.audience, definition: programVersion.definition })
    .from(programVersion)
    .where(and(eq(programVersion.programId, of.programId), eq(programVersion.version, of.programVersion)))
    .limit(1);
  assert(row, `${key} is published`);
  const file = parseProgramData(row.definition);
  const compiled = compileProgram(programDefinition(file, "demonstration"));
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(key, { audience: row.audience, file, compiled });
  return { audience: row.audience, file, compiled };
}

/** The newest published version of a program; undefined when it was never published. */
export async function newestVersion(
  tx: Tx,
  programId: string,
): Promise<{ programId: string; programVersion: number; audience: "person" | "firm" } | undefined> {
  const { version, audience } = programVersion;
  const [row] = await tx
    .select({ programVersion: version, audience })
    .from(programVersion)
    .where(eq(programVersion.programId, programId))
    .orderBy(desc(version))
    .limit(1);
  return row && { programId, ...row };
}

/**
 * All that is known about one subject on a day, as the whole-city run reads it: its facts, what absence means, and what it
 * has taken. An open benefit of an earlier period counts as taken, because it can still be.
 */
export async function readKnown(
  tx: Tx,
  of: { subjectId: string; audience: "person" | "firm"; on: CalendarDate; programId?: string },
): Promise<SubjectFacts> {
  const { subjectId, audience, on } = of;
  const { source, obtainedOn, facts } = factRecord;
  const records = await tx
    .select({ source, obtainedOn, facts })
    .from(factRecord)
    .where(eq(factRecord.subjectId, subjectId));
  const history = await readTaken(tx, of);
  const humanDecisions = await readDecisions(tx, of);
  return subjectFacts({ records, history, humanDecisions, audience }, await readCompleteUntil(tx, on), on);
}

/** What officers have decided about a subject, by predicate; for one program only if one is named. */
async function readDecisions(tx: Tx, of: { subjectId: string; programId?: string }): Promise<Map<string, boolean>> {
  const { subjectId, programId, predicate, decision } = humanDecision;
  const whose = eq(subjectId, of.subjectId);
  const rows = await tx
    .select({ predicate, decision })
    .from(humanDecision)
    .where(of.programId === undefined ? whose : and(whose, eq(programId, of.programId)));
  return new Map(rows.map((row) => [row.predicate, row.decision]));
}

async function readTaken(tx: Tx, { subjectId, on }: { subjectId: string; on: CalendarDate }) {
  const paid = await tx
    .select({ programId: claimedFact.programId, period: claimedFact.period, amountFen: claimedFact.amountFen })
    .from(claimedFact)
    .where(eq(claimedFact.subjectId, subjectId));
  const paidKeys = new Set(paid.map(({ programId, period }) => `${programId} ${period}`));
  const { programId, period, amountFen, status, expiresOn } = entitlement;
  const stillOpen = sql`${status} = 'open' and ${period} ~ '^[0-9]{4}' and ${period} < left(${on}, length(${period}))
    and (${expiresOn} is null or ${expiresOn} >= ${on}::date)`;
  const taken = await tx
    .select({ programId, period, amountFen })
    .from(entitlement)
    .where(and(eq(entitlement.subjectId, subjectId), sql`(${status} = 'claimed' or ${stillOpen})`));
  return [...paid, ...taken.filter((row) => !paidKeys.has(`${row.programId} ${row.period}`))].map((row) => ({
    ...row,
    amountFen: fen(row.amountFen),
  }));
}

async function readCompleteUntil(tx: Tx, on: CalendarDate): Promise<Completeness> {
  const rows = await tx.execute<{ code: string; until: string }>(sql`
    select code, (complete_until + coalesce(${on}::date - loaded_on, 0))::text as until
      from source left join (select (loaded_at at time zone 'Asia/Shanghai')::date + offset_days as loaded_on from city_clock) c on true`);
  return new Map(rows.map(({ code, until }) => [code, calendarDate(until)]));
}
