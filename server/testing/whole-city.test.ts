import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "@/db/testing/fresh-database";
import { decide, type SubjectFacts } from "@/server/eligibility";
import { computeCity } from "@/server/entitlements";
import { calendarDate } from "@/server/kernel";
import { type RunnableProgram, runnablePrograms } from "@/server/policies";
import { subjectFacts } from "@/server/registry";
import { layCity } from "../../bench/lib/city-lay.mjs";

const TODAY = calendarDate("2026-11-20");
const SUBJECTS = 1_000;
const PROGRAMS = 250;
const SAMPLE = 50;
const MINUTES = 120_000;
const now = () => new Date("2026-11-20T02:00:00Z");

let database: FreshDatabase;
let owner: Sql;

beforeAll(async () => {
  database = await freshDatabase();
  owner = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
  const urls = { ownerUrl: database.ownerUrl, nightlyUrl: database.nightlyUrl };
  await layCity(urls, { audience: "person", subjects: SUBJECTS, programs: PROGRAMS, civilDate: TODAY }, () => {});
}, MINUTES);
afterAll(async () => {
  await owner?.end({ timeout: 1 });
  await database?.drop();
});

const run = () => computeCity({ nightlyUrl: database.nightlyUrl, civilDate: TODAY, now, subjectsInPart: 400 });

/** What the interpreter says of one subject: what is owed under each program, or what is missing. */
function said(programs: readonly RunnableProgram[], facts: SubjectFacts): Map<string, string> {
  const found = new Map<string, string>();
  for (const { programId, compiled } of programs) {
    const decision = decide(compiled, facts, TODAY);
    if (decision.outcome === "eligible") found.set(programId, String(decision.amountFen));
    if (decision.outcome === "undetermined") found.set(programId, "undetermined");
  }
  return found;
}

describe("a city, hundreds of programs and the typed tables", () => {
  test("come to what the interpreter says of everybody who is asked, to the fen", async () => {
    const summary = await run();
    expect(summary).toMatchObject({ subjects: SUBJECTS, programs: PROGRAMS, changed: 0, withdrawn: 0, held: [] });
    expect(summary.new + summary.undetermined).toBeGreaterThan(SUBJECTS / 4);
    expect(summary.new).toBeGreaterThan(0);

    const published = await owner`select program_id, version, definition from program_version`;
    const programs = runnablePrograms(
      published.map((row) => ({ programId: row.program_id, version: row.version, definition: row.definition })),
      TODAY,
    );
    const sources = await owner`select code, until::text as until from completeness_on(${TODAY})`;
    const completeness = new Map(sources.map((row) => [row.code as string, calendarDate(row.until)]));
    const sample = await owner`select subject_id from subject order by md5(subject_id) limit ${SAMPLE}`;
    for (const { subject_id: subjectId } of sample) {
      const records = await owner`
        select source, facts, obtained_on::text as "obtainedOn" from fact_record where subject_id = ${subjectId}`;
      const known = { records: [...records] as never, history: [], audience: "person" } as const;
      const stored = await owner`
        select program_id as program, amount_fen::text as what from entitlement where subject_id = ${subjectId} and status = 'open'
         union all select program_id, 'undetermined' from open_gap where subject_id = ${subjectId}`;
      const found = new Map(stored.map(({ program, what }) => [program as string, what as string]));
      expect(found, subjectId).toEqual(said(programs, subjectFacts(known, completeness, TODAY)));
    }
  });

  test("decided again change nothing", async () => {
    expect(await run()).toMatchObject({ subjects: SUBJECTS, new: 0, changed: 0, withdrawn: 0, expired: 0 });
  });
});
