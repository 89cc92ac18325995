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
  const [{ copies }] = await sql.unsafe(
    `select coalesce(sum(pg_relation_size(indexrelid)), 0) as copies from pg_index
      where indrelid = '${SCHEMA}.${wide.name}'::regclass and indnatts > indnkeyatts`,
  );
  const found = await inTurns(questions(programs));
  console.log(JSON.stringify({ persons: laid, bytes: Number(bytes), copyBytes: Number(copies), found }));
} finally {
  await Promise.all(askers.map((asker) => asker.end({ timeout: 1 })));
  await sql.unsafe(`drop schema if exists ${SCHEMA} cascade`);
  await sql.end({ timeout: 1 });
}

/** What is asked, by its name: the limits, and each program as the product asks it and of the wide rows alone. */
function questions(/** @type {Awaited<ReturnType<typeof demonstrationPrograms>>} */ programs) {
  /** @type {[string, () => Promise<object>][]} */
  const limits = [
    ["scan", () => scan("*")],
    ["column", () => scan("birth_date")],
  ];
  const asked = [...programs].flatMap(([id, program]) => [
    /** @type {[string, () => Promise<object>]} */ ([id, () => ask(program)]),
    /** @type {[string, () => Promise<object>]} */ ([`${id} of wide rows`, () => ask({ ...program, shelf: null })]),
  ]);
  return [...limits, ...asked];
}

/** In turns, so that what the machine does meanwhile meets all alike; the first turn fills the caches. */
async function inTurns(/** @type {[string, () => Promise<object>][]} */ asked) {
  /** @type {Record<string, { seconds: number[], cpu: number[], isLate: boolean, figures: object }>} */
  const found = Object.fromEntries(asked.map(([name]) => [name, { seconds: [], cpu: [], isLate: false, figures: {} }]));
  const pids = await Promise.all(askers.map(async (asker) => (await asker`select pg_backend_pid() as pid`)[0]?.pid));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, question] of asked) {
      const one = found[name];
      if (one === undefined || one.isLate) continue;
      const [before, startedAt] = [pids.map(spent), performance.now()];
      one.figures = await question().catch((error) => {
        if (error.code !== CANCELED) throw error;
        one.isLate = true;
        return {};
      });
      const cpu = pids.map((pid, i) => spent(pid) - (before[i] ?? 0));
      if (round > 0 || one.isLate) one.seconds.push((performance.now() - startedAt) / 1_000);
      if (round > 0 && cpu.every(Number.isFinite)) one.cpu.push(Math.max(...cpu));
      say(`round ${round} ${name}`);
    }
  }
  return found;
}

/** Processor seconds of a process so far; NaN where the system does not tell. */
function spent(/** @type {number} */ pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100; // proc(5): user and system, in hundredths
  } catch {
    return Number.NaN;
  }
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
    await copyIndexes(table);
    await sql.unsafe(`vacuum (analyze) ${SCHEMA}.${table}`);
  }
  return copies * drawn;
}

/** The indexes of the product's own table, beside its key. */
async function copyIndexes(/** @type {string} */ table) {
  const own = await sql`
    select pg_get_indexdef(indexrelid) as text from pg_index where indrelid = ${`facts.${table}`}::regclass and not indisprimary`;
  for (const { text } of own) await sql.unsafe(text.replace(` ON facts.${table} `, ` ON ${SCHEMA}.${table} `));
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

/** The limits: the table is read once and nothing is worked out; and one column of every row is looked at. */
async function scan(/** @type {string} */ what) {
  const [{ count }] = await sql.unsafe(`select count(${what}) from ${SCHEMA}.${wide.name}`);
  return { count: Number(count) };
}

async function ask(/** @type {any} */ program) {
  const { entitled, totalFen, undetermined } = await measurePopulation(askers, program, asOf);
  return { entitled, totalFen, undetermined };
}
