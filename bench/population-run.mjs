// Run by bench/lib/population.mjs under tsx, in the project's root: lays copies of the demonstration city into a schema of its
// own and asks every program for persons about them as SQL. One line of JSON for the figures, lines that start with "…" for progress.
import { readdirSync, readFileSync } from "node:fs";
import postgres from "postgres";
import { compileProgram, factTables, programSql } from "../server/eligibility/index.ts";
import { parseProgramFile, programDefinition } from "../server/policies/index.ts";
import { factsFromElsewhere, measurePopulation, populationSources } from "../server/registry/index.ts";

const { url, persons, asOf, rounds, workers, limitSeconds } = JSON.parse(process.argv[2] ?? "{}");
const SCHEMA = "bench_population";
const PROGRAMS = "db/seed/programs";
const COPIES_AT_ONCE = 10;
const CANCELED = "57014";
const say = (/** @type {string} */ detail) => console.log(`…${detail}`);
const settings = { onnotice: () => {}, connection: { statement_timeout: 0 } };
const sql = postgres(url, { ...settings, max: 1 });
const limited = { ...settings, connection: { statement_timeout: limitSeconds * 1_000 } };
const askers = /** @type {[import("postgres").Sql, ...import("postgres").Sql[]]} */ (
  Array.from({ length: 1 + workers }, () => postgres(url, { ...limited, max: 1 }))
);
const { wide, series, rosters } = factTables("person");
const tables = [wide, series, ...rosters.values()].map(({ name }) => name);

try {
  const laid = await layCopies();
  const programs = await demonstrationPrograms();
  await sql.unsafe(`set max_parallel_workers_per_gather = ${workers}`);
  const [{ bytes }] = await sql.unsafe(
    `select sum(pg_total_relation_size(oid)) as bytes from pg_class where relnamespace = '${SCHEMA}'::regnamespace and relkind = 'r'`,
  );
  // In turns, so that what the machine does meanwhile meets all alike; the first turn fills the caches.
  const names = ["scan", ...programs.keys()];
  /** @type {Record<string, { seconds: number[], isLate: boolean, figures: object }>} */
  const found = Object.fromEntries(names.map((name) => [name, { seconds: [], isLate: false, figures: {} }]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, one] of Object.entries(found)) {
      if (one.isLate) continue;
      const startedAt = performance.now();
      one.figures = await (name === "scan" ? scan() : ask(programs.get(name))).catch((error) => {
        if (error.code !== CANCELED) throw error;
        one.isLate = true;
        return {};
      });
      if (round > 0 || one.isLate) one.seconds.push((performance.now() - startedAt) / 1_000);
      say(`round ${round} ${name}`);
    }
  }
  console.log(JSON.stringify({ persons: laid, bytes: Number(bytes), found }));
} finally {
  await Promise.all(askers.map((asker) => asker.end({ timeout: 1 })));
  await sql.unsafe(`drop schema if exists ${SCHEMA} cascade`);
  await sql.end({ timeout: 1 });
}

/** The typed rows of the city's persons, over and over, each copy under ids of its own. @returns how many persons lie there */
async function layCopies() {
  await sql.unsafe(`drop schema if exists ${SCHEMA} cascade; create schema ${SCHEMA}`);
  const [{ drawn }] = await sql.unsafe(`select count(*)::integer as drawn from facts.${wide.name}`);
  const copies = Math.ceil(persons / drawn);
  for (const table of tables) await sql.unsafe(`create unlogged table ${SCHEMA}.${table} (like facts.${table})`);
  for (let from = 0; from < copies; from += COPIES_AT_ONCE) {
    const until = Math.min(copies - 1, from + COPIES_AT_ONCE - 1);
    for (const table of tables) await copyRows(table, { from, until });
    say(`${until + 1} of ${copies} times ${drawn} persons`);
  }
  for (const table of tables) {
    const key = [...rosters.values()].some(({ name }) => name === table) ? "subject_id, position" : "subject_id";
    await sql.unsafe(`alter table ${SCHEMA}.${table} add primary key (${key})`);
    if (table === wide.name) {
      const marked = "delivered_null is not null or withheld is not null";
      await sql.unsafe(`create index on ${SCHEMA}.${table} (subject_id) where ${marked}`);
      await sql.unsafe(`create index on ${SCHEMA}.${table} using gin (held)`);
    }
    await sql.unsafe(`vacuum (analyze) ${SCHEMA}.${table}`);
  }
  return copies * drawn;
}

async function copyRows(/** @type {string} */ table, /** @type {{ from: number, until: number }} */ { from, until }) {
  const columns = await sql`
    select quote_ident(attname) as name from pg_attribute
     where attrelid = ${`facts.${table}`}::regclass and attnum > 0 and not attisdropped and attname <> 'subject_id' order by attnum`;
  const list = columns.map(({ name }) => name).join(", ");
  // No id of the city has the letter u: a copy's id is nobody's own. The first copy is the city itself: what was claimed, decided and delivered there counts for it.
  await sql.unsafe(`
    insert into ${SCHEMA}.${table} (subject_id, ${list})
    select case when n = 0 then subject_id else 'sub_u' || lpad(n::text, 4, '0') || substr(subject_id, 10) end, ${list}
      from generate_series(${from}, ${until}) n, facts.${table} order by n, subject_id`);
}

/** Every program for persons with figures from its documents, as the queries over everybody, by id. */
async function demonstrationPrograms() {
  const delivered = await sql`
    select code, complete_until::text as until from source
    union all select code || '/months', months_until::text from source where months_until is not null`;
  const completeness = /** @type {any} */ (new Map(delivered.map(({ code, until }) => [code, until])));
  const fromElsewhere = await factsFromElsewhere(sql, "person");
  const sources = populationSources("person", { asOf, completeness, fromElsewhere }, { schema: SCHEMA });
  const files = readdirSync(PROGRAMS)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => parseProgramFile(readFileSync(`${PROGRAMS}/${name}`, "utf8")))
    .filter((file) => file.audience === "person" && file.figureStatus === "sourced");
  return new Map(
    files.map((file) => [file.id, programSql(compileProgram(programDefinition(file, "researched")), sources)]),
  );
}

/** The limit: the table is read once and nothing is worked out. */
async function scan() {
  const [{ count }] = await sql.unsafe(`select count(*) from ${SCHEMA}.${wide.name}`);
  return { count: Number(count) };
}

async function ask(/** @type {any} */ program) {
  const { entitled, totalFen, undetermined } = await measurePopulation(askers, program, asOf);
  return { entitled, totalFen, undetermined };
}
