// Run by bench/lib/population.mjs under tsx, in the project's root: lays a population into a schema of its own and asks
// programs about it as SQL. One line of JSON for the figures, lines that start with "…" for progress.
import { readFileSync } from "node:fs";
import postgres from "postgres";
import { compileProgram, programSql } from "../server/eligibility/index.ts";
import { parseProgramFile, programDefinition } from "../server/policies/index.ts";
import { measurePopulation, populationSources } from "../server/registry/index.ts";

const { url, persons, asOf, programs, rounds, workers } = JSON.parse(process.argv[2] ?? "{}");
const SCHEMA = "bench_population";
const BATCH = 100_000;
const say = (/** @type {string} */ detail) => console.log(`…${detail}`);
const sql = postgres(url, { max: 1, onnotice: () => {}, connection: { statement_timeout: 0 } });

try {
  await layTables();
  for (let from = 1; from <= persons; from += BATCH) {
    await layPersons(from, Math.min(persons, from + BATCH - 1));
    say(`${Math.min(persons, from + BATCH - 1)} of ${persons} persons`);
  }
  await sql.unsafe(`vacuum (analyze) ${SCHEMA}.person_fact`);
  await sql.unsafe(`set max_parallel_workers_per_gather = ${workers}; set parallel_setup_cost = 0; set jit = off`);
  const [{ bytes }] = await sql.unsafe(`select pg_total_relation_size('${SCHEMA}.person_fact') as bytes`);
  // In turns, so that what the machine does meanwhile meets all alike; the first turn fills the caches.
  const names = ["scan", ...programs];
  /** @type {Record<string, { seconds: number[], figures: object }>} */
  const found = Object.fromEntries(names.map((name) => [name, { seconds: [], figures: {} }]));
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const startedAt = performance.now();
      const figures = name === "scan" ? await scan() : await ask(name);
      if (round > 0) found[name].seconds.push((performance.now() - startedAt) / 1_000);
      found[name].figures = figures;
      say(`round ${round} ${name}`);
    }
  }
  console.log(JSON.stringify({ persons, bytes: Number(bytes), found }));
} finally {
  await sql.unsafe(`drop schema if exists ${SCHEMA} cascade`);
  await sql.end({ timeout: 1 });
}

/** The typed tables of persons, empty, under the same names in another schema. */
async function layTables() {
  await sql.unsafe(`drop schema if exists ${SCHEMA} cascade; create schema ${SCHEMA}`);
  const tables = await sql`
    select relname as name from pg_class where relnamespace = 'facts'::regnamespace and relkind = 'r' and relname like 'person%'`;
  for (const { name } of tables) {
    await sql.unsafe(`create unlogged table ${SCHEMA}.${name} (like facts.${name} including all)`);
  }
}

/** Persons with some twenty facts each, a few of them missing; the same ones every time. */
async function layPersons(/** @type {number} */ from, /** @type {number} */ to) {
  await sql.unsafe(`
    insert into ${SCHEMA}.person_fact (subject_id, birth_date, sex, hukou_city, hukou_province, hukou_county, alive, nationality_cn,
      children, household_dibao, household_income_pc, disability_level, self_care, dishonest, edu_level, grad_date, ins_pension,
      ins_medical, ins_social, work_county, contract_years, homes_owned_ningbo, retire_date, employment_difficult)
    select 'sub_' || lpad(i::text, 12, '0'),
           case when a % 101 > 0 then date '2026-11-20' - (a % 36500) end,
           (array['男', '女'])[1 + b % 2],
           case when c % 97 > 0 then case when c % 4 = 0 then '杭州市' else '宁波市' end end,
           '浙江省',
           (array['海曙区', '江北区', '鄞州区', '慈溪市', '余姚市', '象山县'])[1 + b % 6],
           case when a % 53 > 0 then true end,
           true, b % 3,
           case when c % 40 = 0 then true end,
           case when b % 10 < 7 then 300 + a % 4000 + 0.5 end,
           case when c % 25 = 0 then 1 + a % 4 end,
           case when c % 50 = 0 then '部分不能自理' end,
           case when b % 200 = 0 then true end,
           (array['专科', '本科', '硕士'])[1 + a % 3],
           date '2026-06-30' - (b % 12000), a % 90, a % 90, b % 90,
           (array['海曙区', '北仑区', '镇海区'])[1 + c % 3],
           1 + a % 4, case when b % 5 < 2 then 1 + c % 2 end,
           date '2030-01-01' + (a % 9000),
           case when c % 60 = 0 then true end
      from (select i, abs(hashint8(i::bigint)) as a, abs(hashint8(i::bigint * 31 + 7)) as b, abs(hashint8(i::bigint * 101 + 13)) as c
              from generate_series(${from}, ${to}) i) n`);
}

/** The limit: the table is read once and nothing is worked out. */
async function scan() {
  const [{ count }] = await sql.unsafe(`select count(*) from ${SCHEMA}.person_fact`);
  return { count: Number(count) };
}

async function ask(/** @type {string} */ id) {
  const file = parseProgramFile(readFileSync(`db/seed/programs/${id}.yaml`, "utf8"));
  const sourceNames = await sql`select distinct code from source`;
  const completeness = new Map(sourceNames.map(({ code }) => [code, asOf]));
  const sources = populationSources(file.audience, { asOf, completeness }, { schema: SCHEMA });
  const program = programSql(compileProgram(programDefinition(file, "researched")), sources);
  const { entitled, totalFen, undetermined } = await measurePopulation(sql, program, asOf);
  return { entitled, totalFen, undetermined };
}
