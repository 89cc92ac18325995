import { readdirSync, readFileSync } from "node:fs";
import postgres from "postgres";
import { throughStage } from "../../bin/seed/load-city.ts";
import { cityId } from "../../bin/seed/place.ts";
import { generateCity } from "../../db/seed/city/index.ts";
import { factTables } from "../../server/eligibility/index.ts";
import { parseProgramFile, programDefinition } from "../../server/policies/index.ts";
import { refreshOutdatedFacts } from "../../server/registry/index.ts";
import { variedPrograms } from "./engine-programs.mjs";

/** So many are drawn one by one, with the documents of their sources; more are copies of them in the typed tables. */
const DRAWN = 20_000;
/** Of these the documents are changed, so that they have to have some. */
const CHANGED_SHARE = 0.01;
const SEED = 20261120;
const COPIES_AT_ONCE = 10;
const PROGRAMS = "db/seed/programs";

/** @typedef {"person" | "firm"} Audience */

/**
 * A city of one kind of subject, with its facts in the typed tables, and so many programs for it; nothing decided yet.
 * @param {{ ownerUrl: string, nightlyUrl: string }} urls
 * @param {{ audience: Audience, subjects: number, programs: number, civilDate: string }} size
 * @param {(line: string) => void} say
 */
export async function layCity({ ownerUrl, nightlyUrl }, { audience, subjects, programs, civilDate }, say) {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => {}, connection: { statement_timeout: 0 } });
  const drawn = Math.min(subjects, Math.max(DRAWN, Math.ceil(subjects * CHANGED_SHARE)));
  const copies = Math.ceil(subjects / drawn);
  await emptyCity(sql);
  say(`drawing ${drawn}`);
  await layDrawn(sql, { audience, count: Math.ceil(subjects / copies), civilDate });
  await layPrograms(sql, { audience, count: programs, civilDate });
  say("filling the typed tables");
  await fillTyped(nightlyUrl, civilDate);
  for (let from = 1; from < copies; from += COPIES_AT_ONCE) {
    const until = Math.min(copies - 1, from + COPIES_AT_ONCE - 1);
    await copySubjects(sql, audience, { from, until });
    say(`${until + 1} of ${copies} times ${Math.ceil(subjects / copies)}`);
  }
  await sql.unsafe("truncate fact_change");
  await sql.unsafe("vacuum (freeze, analyze) subject, fact_record, claimed_fact, entitlement, eligibility_gap");
  for (const table of tablesOf(audience)) await sql.unsafe(`vacuum (freeze, analyze) facts.${table}`);
  await sql.unsafe("checkpoint").catch(() => {}); // only a superuser or a member of its role may
  await sql.end();
}

async function emptyCity(/** @type {postgres.Sql} */ sql) {
  await sql.unsafe(`truncate entitlement, eligibility_gap, city_run, city_run_part, program_hold, fact_change, human_decision,
    claimed_fact, fact_record, public_notice, subject, source, jurisdiction, city_clock, program_version cascade`);
  const tables = [...tablesOf("person"), ...tablesOf("firm"), "outdated"].map((name) => `facts.${name}`);
  await sql.unsafe(`truncate ${tables.join(", ")}`);
}

function tablesOf(/** @type {Audience} */ audience) {
  const { wide, series, rosters } = factTables(audience);
  const names = [wide, series, ...rosters.values()].map(({ name }) => name);
  return [...names, ...(audience === "person" ? ["person_span"] : []), `${audience}_packed`];
}

/** Subjects with the documents of their sources. */
async function layDrawn(
  /** @type {postgres.Sql} */ sql,
  /** @type {{ audience: Audience, count: number, civilDate: string }} */ of,
) {
  const { audience, count, civilDate } = of;
  const size = audience === "person" ? { persons: count, firms: 200 } : { persons: 2_000, firms: count };
  const city = generateCity({ seed: SEED, civilDate, ...size });
  const kind = audience === "person" ? "person" : "enterprise";
  const subjects = city.subjects.filter((subject) => subject.kind === kind);
  const keys = new Set(subjects.map(({ subjectKey }) => subjectKey));
  const id = (/** @type {string} */ key) => cityId("sub", key);
  const sorted = (/** @type {any[][]} */ rows) => rows.sort((a, b) => (a[0] < b[0] ? -1 : 1));
  await sql.begin(async (tx) => {
    await throughStage(
      tx,
      { table: "jurisdiction", columns: ["code", "name", "name_en", "kind", "parent_code"] },
      city.jurisdictions.map((row) => [row.code, row.name, row.nameEn, row.kind, row.parentCode]),
    );
    await throughStage(
      tx,
      { table: "source", columns: ["code", "complete_until", "months_until"] },
      city.sources.map((row) => [row.code, row.completeUntil, row.monthsUntil]),
    );
    await throughStage(
      tx,
      {
        table: "subject",
        columns: ["subject_id", "kind", "name", "identity_sealed", "identity_index", "jurisdiction_code"],
      },
      sorted(
        subjects.map((row) => [
          id(row.subjectKey),
          kind,
          "x",
          Buffer.alloc(0),
          Buffer.from(row.subjectKey),
          row.jurisdictionCode,
        ]),
      ),
    );
    await throughStage(
      tx,
      { table: "fact_record", columns: ["subject_id", "source", "facts", "obtained_on"] },
      sorted(
        registered(city.factRecords.filter(({ subjectKey }) => keys.has(subjectKey))).map((row) => [
          id(row.subjectKey),
          row.source,
          row.facts,
          row.obtainedOn,
        ]),
      ),
    );
    await tx`insert into city_clock values (true, 0, 1, ${`${civilDate}T00:00:00+08:00`})`;
  });
}

/** The records of the sources, with the county of everybody: a city knows that of its own people only, a province everybody's. */
function registered(/** @type {readonly any[]} */ records) {
  return records.map((record, i) => {
    if (record.source !== "public-security" || record.facts.hukou_county !== undefined) return record;
    return { ...record, facts: { ...record.facts, hukou_county: `外地${(i % 78) + 1}县` } };
  });
}

/** The real programs of an audience, varied until they are so many, all of them valid. */
async function layPrograms(
  /** @type {postgres.Sql} */ sql,
  /** @type {{ audience: Audience, count: number, civilDate: string }} */ of,
) {
  const files = readdirSync(PROGRAMS)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => parseProgramFile(readFileSync(`${PROGRAMS}/${name}`, "utf8")))
    .filter((file) => file.figureStatus === "sourced" && file.audience === of.audience);
  const varied = variedPrograms(
    files.map((file) => programDefinition(file, "researched")),
    of.count,
  );
  const byId = new Map(files.map((file) => [file.id, file]));
  const rows = varied.map((definition, i) => {
    const file = variedFile(byId.get(definition.programId.split("#")[0] ?? ""), definition);
    return [file.id, 1, file.audience, "2020-01-01", null, file, String(i), `${of.civilDate}T00:00:00+08:00`];
  });
  const columns = [
    "program_id",
    "version",
    "audience",
    "valid_from",
    "valid_to",
    "definition",
    "digest",
    "published_at",
  ];
  await sql.begin((tx) => throughStage(tx, { table: "program_version", columns }, rows));
}

/** A program's file with the rule of another definition in it. */
function variedFile(/** @type {any} */ file, /** @type {any} */ definition) {
  const parameters = Object.fromEntries(
    Object.entries(file.parameters).map(([name, own]) => [
      name,
      { .../** @type {any} */ (own), value: definition.parameters[name] },
    ]),
  );
  const conditions = definition.conditions.map((/** @type {any} */ { clauseId, feel }, /** @type {number} */ i) => {
    const own = file.conditions.find((/** @type {any} */ { id }) => id === clauseId);
    return own ? { ...own, feel } : { ...file.conditions[0], id: `${clauseId}-${i}`, feel };
  });
  const { decided: _days, ...days } = file.validity;
  const validity = { ...days, from: "2020-01-01", to: null };
  const { limits: _, ...rest } = file;
  const demonstration = { publish: true };
  return { ...rest, id: definition.programId.replace("#", "-"), parameters, conditions, validity, demonstration };
}

async function fillTyped(/** @type {string} */ nightlyUrl, /** @type {any} */ civilDate) {
  const sql = postgres(nightlyUrl, { max: 1, onnotice: () => {} });
  await sql.begin((tx) => refreshOutdatedFacts(tx, () => "true", civilDate));
  await sql.end();
}

/** Copies of everybody who was drawn, in the typed tables only; each copy in a range of ids of its own. */
async function copySubjects(
  /** @type {postgres.Sql} */ sql,
  /** @type {Audience} */ audience,
  /** @type {{ from: number, until: number }} */ { from, until },
) {
  const copies = `generate_series(${from}, ${until}) n`;
  const id = (/** @type {string} */ column) => `'sub_o' || lpad(n::text, 3, '0') || substr(${column}, 9)`; // nobody drawn has an o
  const isDrawn = (/** @type {string} */ table) => `${table}.subject_id in (select subject_id from fact_record)`;
  await sql.unsafe(`
    insert into subject (subject_id, kind, name, identity_sealed, identity_index, jurisdiction_code)
    select ${id("s.subject_id")}, s.kind, s.name, s.identity_sealed, sha256(s.identity_index || int4send(n)), s.jurisdiction_code
      from ${copies}, subject s where ${isDrawn("s")} order by 1`);
  for (const table of tablesOf(audience)) {
    const columns = await sql`
      select attname as name from pg_attribute where attrelid = ${`facts.${table}`}::regclass and attnum > 0 and not attisdropped
         and attgenerated = '' and attname <> 'subject_id' order by attnum`;
    // The run reads months as spans; as words they are for the SQL of draft programs, and twenty times as long.
    const kept = columns
      .map(({ name }) => name)
      .filter((name) => table !== "person_series" || !name.startsWith("ins_"));
    const list = kept.map((name) => `"${name}"`).join(", ");
    const where = table === "person_series" ? `and num_nonnulls(${list}) > 0` : "";
    const order = kept.includes("position") ? "1, position" : "1";
    await sql.unsafe(`
      insert into facts.${table} (subject_id, ${list}) select ${id("t.subject_id")} as subject_id, ${list}
        from ${copies}, facts.${table} t where ${isDrawn("t")} ${where} order by ${order}`);
  }
}
