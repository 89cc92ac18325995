import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "@/db/testing/fresh-database";
import { type AttributeType, attributeByKey, type FactTable, factTables, HELD, runsColumn } from "@/server/eligibility";
import { spanColumns } from "./typed-facts-sql";

let database: FreshDatabase;
let owner: Sql;

beforeAll(async () => {
  database = await freshDatabase();
  owner = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
});
afterAll(async () => {
  await owner?.end({ timeout: 1 });
  await database?.drop();
});

/** The columns a typed table needs beside those of the catalogue. */
function expected(table: FactTable, more: Readonly<Record<string, string>>): Record<string, string> {
  return { subject_id: "text", ...more, ...Object.fromEntries(table.columns.map(({ name, type }) => [name, type])) };
}

describe("what can be", () => {
  test.each([
    ["numeric", "100", true],
    ["numeric", "100.01", false],
    ["numeric", '"1e2"', false],
    ["text", '"宁波市"', true],
    ["text", '""', true],
    ["word", '"宁波市"', true],
    ["word", '""', false],
    ["word", '" \u3000"', false],
    ["word", "7", false],
    ["word", "null", true],
  ])("of type %s: %s is %s", async (type, value, can) => {
    const [row] = await owner`select facts.can_be(${value}::text::jsonb, ${type}, '2026-11-20', 100) as can`;
    expect(row?.can).toBe(can);
  });
});

describe("the typed fact tables", () => {
  test("have a column of its type for every attribute of the catalogue, and no other", async () => {
    const rows = await owner<{ table: string; column: string; type: string }[]>`
      select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type
        from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where c.relnamespace = 'facts'::regnamespace and c.relkind = 'r'`;
    const found: Record<string, Record<string, string>> = {};
    for (const { table, column, type } of rows) found[table] = { ...found[table], [column]: type };
    const wanted: Record<string, Record<string, string>> = {};
    for (const audience of ["person", "firm"] as const) {
      const { wide, series, rosters } = factTables(audience);
      const runs = spanColumns(series).map(({ name }) => [runsColumn(name), "bytea"]);
      wanted[wide.name] = expected(wide, {
        delivered_null: "text[]",
        withheld: "text[]",
        ...Object.fromEntries(runs),
        ...(HELD[audience].length > 0 ? { held: "smallint[]" } : {}),
      });
      wanted[series.name] = expected(series, {});
      const spans = spanColumns(series).map(({ name }) => [name, "bytea"]);
      if (spans.length > 0) wanted[`${audience}_span`] = { subject_id: "text", ...Object.fromEntries(spans) };
      for (const roster of rosters.values()) {
        wanted[roster.name] = expected(roster, { position: "integer", delivered_null: "text[]" });
      }
    }
    wanted.outdated = { subject_id: "text" };
    wanted.person_packed = wanted.firm_packed = { subject_id: "text", packed: "bytea" };
    expect(found).toEqual(wanted);
  });

  test("say by the numbers of the list what a person holds", async () => {
    const [made] = await owner<{ text: string }[]>`
      select pg_get_expr(adbin, adrelid) as text from pg_attrdef join pg_attribute on attrelid = adrelid and attnum = adnum
       where adrelid = 'facts.person_fact'::regclass and attname = 'held'`;
    const found = [...(made?.text ?? "").matchAll(/WHEN \(?(\w+)(?: (> 0|IS NOT NULL)\))? THEN \(?'?(\d+)/g)];
    const holds: Partial<Record<AttributeType, string>> = {
      list: "> 0",
      months: "> 0",
      strings: "> 0",
      boolean: "true",
    };
    const wanted = HELD.person.map((key, i) => {
      const type = attributeByKey("person", key)?.type;
      return `${i + 1} ${key} ${type === undefined ? "?" : (holds[type] ?? "IS NOT NULL")}`;
    });
    expect(found.map(([, key, test = "true", code]) => `${code} ${key} ${test}`)).toEqual(wanted);
  });

  test("are behind the walls: row-level security is forced, and only the nightly role may enter", async () => {
    const tables = await owner<{ name: string; forced: boolean; readers: string[] }[]>`
      select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
             array(select r.rolname::text from pg_roles r where r.rolname like 'yyb\_%'
                     and r.rolname in ('yyb_app', 'yyb_worker', 'yyb_nightly')
                     and has_table_privilege(r.oid, c.oid, 'select') and has_schema_privilege(r.oid, 'facts', 'usage')) as readers
        from pg_class c where c.relnamespace = 'facts'::regnamespace and c.relkind in ('r', 'p')`;
    expect(tables.length).toBeGreaterThan(15);
    for (const table of tables) expect(table, table.name).toMatchObject({ forced: true, readers: ["yyb_nightly"] });
  });
});
