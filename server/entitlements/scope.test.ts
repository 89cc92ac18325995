import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "@/db/testing/fresh-database";
import { rangeWithin } from "./scope";

const FIRST = "sub_0";
const LAST = `sub_${"z".repeat(31)}`;
const IDS = [FIRST, "sub_00", "sub_9", "sub_a", "sub_m0001", "sub_z", LAST];

let database: FreshDatabase;
let owner: Sql;

beforeAll(async () => {
  database = await freshDatabase();
  owner = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
  await owner`insert into jurisdiction (code, name, name_en, kind) values ('330200', '宁波市', 'Ningbo', 'city')`;
  for (const [i, id] of IDS.entries()) {
    await owner`insert into subject (subject_id, kind, name, identity_sealed, identity_index, jurisdiction_code)
      values (${id}, 'person', '某某', '', ${Buffer.from([i])}, '330200')`;
  }
});
afterAll(async () => {
  await owner?.end({ timeout: 1 });
  await database?.drop();
});

const idsWithin = async (from: string, until: string | null) => {
  const rows = await owner.unsafe(`select subject_id from subject where ${rangeWithin({ from, until })("subject_id")}`);
  return rows.map((row) => row.subject_id as string).sort();
};

describe("a range of subjects", () => {
  test("without ends holds the first id that can be, and the last", async () => {
    expect(await idsWithin("", null)).toEqual(IDS);
  });

  test("and the next one leave nobody out and hold nobody twice", async () => {
    expect([...(await idsWithin("", "sub_a")), ...(await idsWithin("sub_a", null))]).toEqual(IDS);
  });

  test("has two ends wherever it lies: of one that is open the planner expects a third of the table", () => {
    for (const [from, until] of [
      ["", null],
      ["", "sub_a"],
      ["sub_a", null],
    ] as const) {
      expect(rangeWithin({ from, until })("c")).toMatch(/^c >= 'sub_\w*' and c < 'sub_\w+'$/);
    }
  });
});
