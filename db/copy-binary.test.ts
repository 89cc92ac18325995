import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { copyRows } from "./copy";
import { BinaryRows, copyIn } from "./copy-binary";
import { type FreshDatabase, freshDatabase } from "./testing/fresh-database";

const MANY = 1_500_000; // more than a connection holds on its way

let database: FreshDatabase;
let sql: Sql;
beforeAll(async () => {
  database = await freshDatabase();
  sql = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
  await sql`create table number_kept (n int check (n >= 0))`;
});
afterAll(async () => {
  await sql?.end();
  await database?.drop();
});

/** So many numbers, and -1 at one place. */
function rowsWith(count: number, refusedAt: number | null): Buffer {
  const rows = new BinaryRows(1_000);
  for (let n = 0; n < count; n++) {
    rows.row(1, 8);
    rows.int4(n === refusedAt ? -1 : n);
  }
  return rows.done();
}
const copy = (rows: Buffer) => sql.begin((tx) => copyIn(tx, "number_kept (n)", rows));

describe("rows that are copied", () => {
  test("are all there", async () => {
    await copy(rowsWith(3, null));
    expect([...(await sql`select n from number_kept order by n`)]).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }]);
  });

  test.each([
    ["the last of a few", 3, 2],
    ["the first of very many", MANY, 0],
    ["the last of very many", MANY, MANY - 1],
  ])("are refused with the database's own reason when %s is, and the connection goes on", async (_, count, at) => {
    await sql`truncate number_kept`;
    await expect(copy(rowsWith(count, at))).rejects.toMatchObject({
      code: "23514",
      constraint_name: "number_kept_n_check",
      detail: undefined,
    });
    expect([...(await sql`select n from number_kept`)]).toEqual([]);
    await copy(rowsWith(1, null));
    expect(await sql`select n from number_kept`).toHaveLength(1);
  });

  test("are refused alike as text", async () => {
    await sql`truncate number_kept`;
    const copy = (rows: number[][]) => sql.begin((tx) => copyRows(tx, { table: "number_kept", columns: ["n"] }, rows));
    await expect(copy([[1], [-1]])).rejects.toMatchObject({ code: "23514", detail: undefined });
    expect(await copy([[1], [2]])).toBe(2);
    expect([...(await sql`select n from number_kept order by n`)]).toEqual([{ n: 1 }, { n: 2 }]);
  });
});
