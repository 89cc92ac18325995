import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { attributeByKey, type ProgramSql, programSql, SHELVES } from "@/server/eligibility";
import { measurePopulation, populationSources } from "@/server/registry";
import { ASOF, DAY, type Facts, programOf, type Rule, subjectOf } from "./one-rule";
import { answerOf, knownOf, LAB_RELATIONS, type LabDay, openPopulationLab, type PopulationLab } from "./population-lab";

let lab: PopulationLab;
beforeAll(async () => {
  lab = await openPopulationLab();
});
afterAll(() => lab?.close());

const COMPLETE: LabDay = {
  asOf: ASOF,
  completeness: new Map([
    ["chsi", ASOF],
    ["hrss", ASOF],
  ]),
};

function sqlOf(rule: Rule, day: LabDay = DAY): ProgramSql {
  return programSql(programOf("person", rule), { ...populationSources("person", day), ...LAB_RELATIONS, stops: [] });
}

const CHILD = {
  nationality_cn: true,
  hukou_city: "宁波市",
  hukou_county: "鄞州区",
  lawful_birth: true,
};

/** Loads these people, under ids of their own, and lets everybody see all rows, as a narrow copy is only read then. */
async function load(people: readonly Facts[]) {
  const subjects = people.map((facts, i) => subjectOf("person", facts, `sub_a${i}`));
  await lab.load(subjects, ASOF);
  await lab.owner.unsafe("vacuum (analyze) facts.person_fact");
  return subjects;
}

describe("the narrow copies of what draft rules read together", () => {
  test("are in the database as the list has them: the columns, whom they are about, and no marked row", async () => {
    const rows = await lab.owner<{ name: string; columns: string[]; keys: number; only: string }[]>`
      select c.relname as name, i.indnkeyatts::integer as keys, pg_get_expr(i.indpred, i.indrelid) as only,
             array(select a.attname::text from pg_attribute a where a.attrelid = i.indexrelid order by a.attnum) as columns
        from pg_index i join pg_class c on c.oid = i.indexrelid
       where i.indrelid = 'facts.person_fact'::regclass and i.indnatts > i.indnkeyatts`;
    const held = (key: string) => {
      const type = attributeByKey("person", key)?.type ?? "";
      if (["list", "months"].includes(type)) return `(${key} > 0)`;
      return type === "boolean" ? key : `(${key} IS NOT NULL)`;
    };
    const wanted = SHELVES.person.map(({ index, holds, columns }) => {
      const own = holds.length < 2 ? holds.map(held).join("") : `(${holds.map(held).join(" OR ")})`;
      const only = ["(delivered_null IS NULL)", "(withheld IS NULL)", own].filter((one) => one !== "").join(" AND ");
      return [index, 1, ["subject_id", ...columns], `(${only})`];
    });
    const found = rows.map(({ name, keys, columns, only }) => [name, keys, columns, only]);
    expect(found.sort()).toEqual(wanted.sort());
  });

  test("never leave out who may lack a fact: only what absence says no to has to be there", async () => {
    const rule = { when: '毕业日期 >= date("2026-01-01")', amount: "1" };
    expect(sqlOf(rule).shelf?.index).toBeUndefined(); // unknown where it is missing, and no copy of everybody has it
    expect(sqlOf(rule, COMPLETE).shelf).toEqual({ index: "person_graduates", test: 'f."grad_date" is not null' });
    const either = { when: '毕业日期 >= date("2026-01-01") or 出生日期 < date("1950-01-01")', amount: "1" };
    expect(sqlOf(either, COMPLETE).shelf).toBeNull();
    const born = { when: '出生日期 < date("1950-01-01")', amount: "1" };
    expect(sqlOf(born).shelf).toEqual({ index: "person_registered", test: "true" });

    await load([{ birth_date: "1940-01-01" }, { birth_date: "1960-01-01" }, { sex: "女" }]);
    const figures = await measurePopulation(lab.nightly, sqlOf(born), ASOF);
    expect(figures).toMatchObject({ entitled: 1, undetermined: 1, missing: [{ names: ["birth_date"], subjects: 1 }] });
  });

  test("are read alone, once everybody sees all rows of the table", async () => {
    const sql = sqlOf({ when: '毕业日期 >= date("2026-01-01") and 已办就业登记', amount: "1" }, COMPLETE);
    const shelf = sql.shelf ?? { index: "", test: "" };
    expect(shelf.index).toBe("person_graduates");
    await load([{ grad_date: "2026-06-30", job_registered: true }, { grad_date: "2020-06-30" }, { sex: "女" }]);
    const plan = await lab.nightly.begin(async (tx) => {
      await tx.unsafe("set local enable_seqscan = off; set local enable_bitmapscan = off");
      return tx.unsafe(`explain ${sql.summary({ from: shelf, rows: "unmarked" })}`, [ASOF]);
    });
    expect(plan.map((row) => row["QUERY PLAN"]).join("\n")).toContain("Index Only Scan using person_graduates");
    expect(await measurePopulation(lab.nightly, sql, ASOF)).toMatchObject({ entitled: 1, undetermined: 0 });
    const read = await measurePopulation(lab.nightly, { ...sql, shelf: { ...shelf, test: "false" } }, ASOF);
    expect(read.entitled).toBe(0); // it is the shelf that is asked
  });

  test("stand beside one of the children by their birth, which each connection reads for its own stretch of people", async () => {
    const young = '子女[孩子出生日期 >= date("2022-01-01") and 孩子中国国籍 and 依法生育]';
    const day: LabDay = { asOf: ASOF, completeness: new Map([["public-security", ASOF]]) };
    const sql = sqlOf({ when: `count(${young}) >= 1`, amount: `count(${young})` }, day);
    const born = (...dates: readonly string[]) => ({
      children: dates.map((birth_date) => ({ ...CHILD, child_id: birth_date, birth_date })),
    });
    const older = Array.from({ length: 300 }, (_, i) => born(`${1990 + (i % 30)}-03-04`));
    await load([born("2022-01-01", "2021-12-31"), born("2021-12-31"), born("2024-05-06", "2025-05-06"), {}, ...older]);
    await lab.owner.unsafe("vacuum (analyze) facts.person_children");
    const asked = (within: string) => sql.summary({ within, from: sql.shelf, rows: "unmarked", areKept: true });
    const plan = await lab.nightly.begin(async (tx) => {
      await tx.unsafe("set local enable_seqscan = off; set local enable_bitmapscan = off");
      return tx.unsafe(`explain ${asked("true")}`, [ASOF]);
    });
    const steps = plan.map((row) => row["QUERY PLAN"]).join("\n");
    expect(steps).toContain("Index Only Scan using person_children_born on person_children");
    expect(asked("f.subject_id < 'sub_a2'")).toContain("(r.subject_id < 'sub_a2')"); // those of the other stretch are not kept
    expect(asked("f.ctid < '(1000,0)'::tid")).not.toContain("r.ctid"); // says nothing of members
    const fen = async (within: string) => (await lab.nightly.unsafe(asked(within), [ASOF])).map((row) => row.fen);
    expect(await fen("true")).toEqual(["300"]);
    expect(await fen("f.subject_id < 'sub_a2'")).toEqual(["100"]);
    expect(await fen("f.subject_id >= 'sub_a2'")).toEqual(["200"]);
  });

  test("have no room for a long word, nor for many runs of months: who has one is asked apart, and comes to the same", async () => {
    const months = Array.from(
      { length: 80 },
      (_, i) => `${2000 + Math.floor(i / 6)}-${String((i % 6) * 2 + 1).padStart(2, "0")}`,
    );
    const long = "宁波市".repeat(2_000); // nine thousand different bytes would be no row of an index
    const city = Array.from(long, (letter, i) => `${letter}${i}`).join("");
    const people = await load([{ hukou_city: city }, { ins_social: months }, { hukou_city: "宁波市" }]);
    const marked = await lab.owner`select subject_id as id, delivered_null as marks from facts.person_fact order by 1`;
    expect(marked.map(({ marks }) => marks)).toEqual([["words[]"], ["words[]"], null]);
    const program = programOf("person", { when: '户籍所在市 != "杭州市"', amount: "1" });
    const said = await lab.ask(program, DAY);
    for (const person of people) {
      expect(said[person.subjectId]).toBe(answerOf(program, knownOf(person, DAY), ASOF));
    }
    const figures = await measurePopulation(lab.nightly, sqlOf({ when: '户籍所在市 != "杭州市"', amount: "1" }), ASOF);
    expect(figures).toMatchObject({ entitled: 2, undetermined: 1 });
  });
});
