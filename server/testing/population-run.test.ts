import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "@/db/testing/fresh-database";
import { programSql } from "@/server/eligibility";
import { computeCity } from "@/server/entitlements";
import { calendarDate } from "@/server/kernel";
import { runnablePrograms } from "@/server/policies";
import { factsFromElsewhere, measurePopulation, populationSources, refreshTypedFacts } from "@/server/registry";

const TODAY = calendarDate("2026-11-20");
const PERSONS = 1_200;
const FIRMS = 250;
const SEEDING_MS = 120_000;

let database: FreshDatabase;
let owner: Sql;
let nightly: Sql;
let beside: Sql; // a second connection, for the other half of the table
let scratch: string;

beforeAll(async () => {
  database = await freshDatabase();
  owner = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
  nightly = postgres(database.nightlyUrl, { max: 1, onnotice: () => {} });
  beside = postgres(database.nightlyUrl, { max: 1, onnotice: () => {} });
  scratch = mkdtempSync(path.join(tmpdir(), "yongyiban-population-"));
  const done = spawnSync(process.execPath, ["--import", "tsx", "bin/seed.ts"], {
    encoding: "utf8",
    env: {
      ...process.env,
      ...database.keys,
      DATABASE_URL: database.ownerUrl,
      NIGHTLY_DATABASE_URL: database.nightlyUrl,
      CITY_PERSONS: String(PERSONS),
      CITY_FIRMS: String(FIRMS),
      DEMO_PEOPLE_FILE: path.join(scratch, "people.json"),
      BANK_SIMULATOR_STATE: path.join(scratch, "bank.json"),
    },
  });
  if (done.status !== 0) throw new Error(`${done.stdout}${done.stderr}`);
}, SEEDING_MS);
afterAll(async () => {
  await Promise.all([owner, nightly, beside].map((sql) => sql?.end({ timeout: 1 })));
  await database?.drop();
  if (scratch) rmSync(scratch, { recursive: true, force: true });
});

/** Some of those who are owed die, are deregistered or stand in a list twice; some claims are on their way; an officer has decided. */
async function disturb() {
  await owner`update fact_record set facts = facts || '{"alive": false}' where source = 'public-security' and subject_id in
    (select subject_id from entitlement where program_id in ('NB-GL-2019', 'ZJ-CJHL', 'NB-3C-2025') and status = 'open' order by subject_id limit 8)`;
  await owner`update fact_record set facts = facts || '{"status": "注销"}' where source = 'market-regulation' and facts ? 'status' and subject_id in
    (select subject_id from entitlement where program_id like 'NB-SB%' and status = 'open' order by subject_id limit 3)`;
  await owner`update fact_record set facts = jsonb_set(facts, '{children}', (facts->'children') || (facts->'children')) where subject_id in
    (select subject_id from entitlement where program_id = 'CN-YE-2025' and status = 'open' order by subject_id limit 3) and facts ? 'children'`;
  await owner`insert into human_decision (subject_id, program_id, predicate, decision, decided_by, decided_on)
    select subject_id, 'ZJ-CJHL', '生活自理评定', true, 'office', '2026-11-19' from open_gap where program_id = 'ZJ-CJHL' order by 1 limit 2`;
}

describe("over the demonstration city", () => {
  test(
    "a program comes to what the nightly run owes and holds back, whoever died, closed, is listed twice or has claimed",
    async () => {
      await disturb();
      const run = await computeCity({
        nightlyUrl: database.nightlyUrl,
        civilDate: TODAY,
        now: () => new Date("2026-11-20T02:00:00Z"),
      });
      expect(Object.keys(run.stopped).sort()).toEqual(["deceased", "deregistered", "listed-twice"]);
      await nightly.begin((tx) => refreshTypedFacts(tx, "everybody", TODAY));
      const published =
        await owner`select distinct on (program_id) program_id, version, definition from program_version order by program_id, version desc`;
      const programs = runnablePrograms(
        published.map((row) => ({ programId: row.program_id, version: row.version, definition: row.definition })),
        TODAY,
      );
      const holds = await owner`select distinct program_id from program_hold`;
      const held = new Set(holds.map((row) => row.program_id));
      expect(held.size).toBeLessThan(programs.length / 4);
      const sources = await owner`select code, until::text as until from completeness_on(${TODAY})`;
      const completeness = new Map(sources.map((row) => [row.code as string, calendarDate(row.until)]));
      for (const { programId, period, compiled } of programs) {
        const fromElsewhere = await factsFromElsewhere(nightly, compiled.audience);
        expect([...fromElsewhere]).toEqual([]);
        const asked = programSql(compiled, populationSources(compiled.audience, { asOf: TODAY, completeness }));
        const { entitled, totalFen, undetermined } = await measurePopulation([nightly, beside], asked, TODAY);
        if (held.has(programId)) continue; // the run leaves it as it was; the query says what it would come to
        const [found] = await owner`
        select (select count(*)::int from entitlement where program_id = ${programId} and period = ${period} and status = 'open') as entitled,
               (select coalesce(sum(amount_fen), 0)::int from entitlement where program_id = ${programId} and period = ${period} and status = 'open') as fen,
               (select count(*)::int from open_gap where program_id = ${programId} and period = ${period}) as undetermined`;
        expect({ programId, entitled, fen: totalFen, undetermined }).toEqual({ programId, ...found });
      }
    },
    SEEDING_MS,
  );

  test("a fact that another source delivered is refused by name, where its age could not be told", async () => {
    await owner`insert into fact_record select subject_id, 'courts', '{"hukou_city": "宁波市"}', '2020-01-01' from subject where kind = 'person'
      order by subject_id limit 1 on conflict (subject_id, source) do update set facts = fact_record.facts || excluded.facts`;
    const fromElsewhere = await factsFromElsewhere(nightly, "person");
    expect([...fromElsewhere]).toEqual(["hukou_city"]);
    const [row] =
      await owner`select definition from program_version where program_id = 'NB-GL-2019' order by version desc limit 1`;
    const [program] = runnablePrograms([{ programId: "NB-GL-2019", version: 1, definition: row?.definition }], TODAY);
    const sources = populationSources("person", { asOf: TODAY, completeness: new Map(), fromElsewhere });
    expect(() => program && programSql(program.compiled, sources)).toThrow("not for SQL: hukou_city");
  });
});
