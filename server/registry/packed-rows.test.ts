import postgres, { type Sql } from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "@/db/testing/fresh-database";
import { calendarDate } from "@/server/kernel";
import { populationSources } from "./population";
import { readTypedBatch, typedReader } from "./typed-batch-store";
import { refreshOutdatedFacts, refreshTypedFacts } from "./typed-facts-store";

const TODAY = calendarDate("2026-11-20");
const PARENT = "sub_1parent";
const CHILDLESS = "sub_2childless";
const UNHEARD_OF = "sub_3unheardof";

let database: FreshDatabase;
let owner: Sql;
let nightly: Sql;

beforeAll(async () => {
  database = await freshDatabase();
  owner = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
  nightly = postgres(database.nightlyUrl, { max: 1, onnotice: () => {} });
  await owner`insert into jurisdiction (code, name, name_en, kind) values ('330200', '宁波市', 'Ningbo', 'city')`;
  await owner`insert into source (code, complete_until) values ('public-security', ${TODAY})`;
  for (const [id, key] of [PARENT, CHILDLESS, UNHEARD_OF].entries()) {
    await owner`insert into subject (subject_id, kind, name, identity_sealed, identity_index, jurisdiction_code)
      values (${key}, 'person', '某某', '', ${Buffer.from([id])}, '330200')`;
  }
});
afterAll(async () => {
  await nightly?.end({ timeout: 1 });
  await owner?.end({ timeout: 1 });
  await database?.drop();
});
beforeEach(async () => {
  await owner`delete from fact_record`;
  const children = [
    { child_id: "a", birth_date: "2025-03-01" },
    { child_id: "b", birth_date: "2026-01-31" },
  ];
  await deliver(PARENT, { birth_date: "1990-05-01", sex: "F", hukou_city: "宁波市", children });
  await deliver(CHILDLESS, { birth_date: "1955-12-31", sex: null });
});

async function deliver(subjectId: string, facts: object): Promise<void> {
  await owner`insert into fact_record (subject_id, source, facts, obtained_on)
    values (${subjectId}, 'public-security', ${owner.json(facts as never)}, ${TODAY})
    on conflict (subject_id, source) do update set facts = excluded.facts`;
  await nightly.begin((tx) => refreshOutdatedFacts(tx, () => "true", TODAY));
}

/** What a run reads of everybody, by subject: the value of each fact that is known. */
async function read(): Promise<Record<string, Record<string, unknown>>> {
  const batch = (await nightly.begin((tx) => {
    const sources = populationSources("person", { asOf: TODAY, completeness: new Map() });
    const keys = new Set(["birth_date", "sex", "hukou_city", "children"]);
    const reader = typedReader({ audience: "person", keys, asOf: TODAY, sources });
    return readTypedBatch(tx, reader, { within: () => "true", histories: new Map() });
  })) as Awaited<ReturnType<typeof readTypedBatch>>;
  return Object.fromEntries(
    [PARENT, CHILDLESS, UNHEARD_OF].map((id, n) => [
      id,
      Object.fromEntries([...batch.subject(n).facts].map(([key, { value }]) => [key, value])),
    ]),
  );
}

const packed = () => owner`select subject_id, encode(packed, 'hex') as packed from facts.person_packed order by 1`;

const EVERYTHING = {
  [PARENT]: {
    birth_date: "1990-05-01",
    sex: "F",
    hukou_city: "宁波市",
    children: [
      { child_id: "a", birth_date: "2025-03-01" },
      { child_id: "b", birth_date: "2026-01-31" },
    ],
  },
  [CHILDLESS]: { birth_date: "1955-12-31", sex: null },
  [UNHEARD_OF]: {},
};

describe("packed rows", () => {
  test("say what was delivered, and of whom nothing was delivered there is none", async () => {
    expect(await read()).toEqual(EVERYTHING);
    expect((await packed()).map((row) => row.subject_id)).toEqual([PARENT, CHILDLESS]);
  });

  test("follow what is delivered next", async () => {
    await deliver(PARENT, { birth_date: "1990-05-01", sex: "M" });
    expect((await read())[PARENT]).toEqual({ birth_date: "1990-05-01", sex: "M" });
  });

  test("are made again where they are missing: what is not there is not taken for a fact that nobody delivered", async () => {
    const before = await packed();
    await owner`delete from facts.person_packed where subject_id = ${PARENT}`;
    expect(await read()).toEqual(EVERYTHING);
    expect(await packed()).toEqual(before);
  });

  test("are made again where they are of another layout", async () => {
    const before = await packed();
    await owner`update facts.person_packed set packed = set_byte(packed, 3, (get_byte(packed, 3) + 1) % 256) || '\\x00'`;
    expect(await read()).toEqual(EVERYTHING);
    expect(await packed()).toEqual(before);
  });

  test("of nobody are passed over, and everybody else keeps theirs", async () => {
    for (const id of ["sub_0gone", "sub_1parentgone", "sub_zgone"]) {
      await owner`insert into facts.person_packed select ${id}, packed from facts.person_packed where subject_id = ${CHILDLESS}`;
    }
    expect(await read()).toEqual(EVERYTHING);
    await owner`delete from facts.person_packed where subject_id like '%gone'`;
  });

  test("with another number of members than the list says are refused", async () => {
    await owner`delete from facts.person_children where subject_id = ${PARENT} and position = 2`;
    await owner`delete from facts.person_packed where subject_id = ${PARENT}`;
    await expect(read()).rejects.toThrow("every list has as many members as its subject's row says");
    await nightly.begin((tx) => refreshTypedFacts(tx, "everybody", TODAY));
  });
});
