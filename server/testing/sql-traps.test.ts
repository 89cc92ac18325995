import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FactValue, NotForSql, programSql, type SubjectKind } from "@/server/eligibility";
import { type CalendarDate, calendarDate } from "@/server/kernel";
import { measurePopulation, populationSources, refreshTypedFacts } from "@/server/registry";
import { ASOF, DAY, type Facts, programOf, type Rule, subjectOf } from "./one-rule";
import {
  answerOf,
  knownOf,
  LAB_RELATIONS,
  type LabDay,
  openPopulationLab,
  type PopulationLab,
  partitionFirms,
} from "./population-lab";

let lab: PopulationLab;
beforeAll(async () => {
  lab = await openPopulationLab();
});
afterAll(() => lab?.close());

/** What SQL says of one subject, after the interpreter has said the same. */
async function said(audience: SubjectKind, rule: Rule, facts: Facts, day: LabDay = DAY): Promise<string | undefined> {
  const subject = subjectOf(audience, facts);
  await lab.load([subject], day.asOf);
  const program = programOf(audience, rule);
  const answer = (await lab.ask(program, day))[subject.subjectId];
  expect(answer).toBe(answerOf(program, knownOf(subject, day), day.asOf));
  return answer;
}

describe("in SQL as in the interpreter,", () => {
  test("a cap against a missing figure pays nobody the cap: LEAST passes over NULL", async () => {
    const rule = { amount: "min(1000, 上年实缴失业保险费)" };
    expect(await said("firm", rule, {})).toBe("undetermined ui_paid_prev_year");
    expect(await said("firm", rule, { ui_paid_prev_year: null })).toBe("undetermined ui_paid_prev_year");
    expect(await said("firm", rule, { ui_paid_prev_year: 500 })).toBe("eligible 50000");
    expect(await said("firm", rule, { ui_paid_prev_year: 5000 })).toBe("eligible 100000");
  });

  test("null is never smaller than a number", async () => {
    expect(await said("firm", { when: "从业人员 <= 35", amount: "1" }, { employees: null })).toBe("ineligible");
    expect(await said("firm", { when: "not(从业人员 <= 35)", amount: "1" }, { employees: null })).toBe("ineligible");
  });

  test("WHERE does not merge what is refused with what is unknown", async () => {
    const rule = { when: "从业人员 <= 35", amount: "1" };
    expect(await said("firm", rule, { employees: 36 })).toBe("ineligible");
    expect(await said("firm", rule, {})).toBe("undetermined employees");
  });

  test("an if on a missing fact takes neither branch, unless both come to the same", async () => {
    expect(await said("firm", { amount: "if 从业人员 > 10 then 1 else 2" }, {})).toBe("undetermined employees");
    expect(await said("firm", { amount: "if 从业人员 > 10 then 2 else 2" }, {})).toBe("eligible 200");
    expect(await said("firm", { amount: "if 从业人员 > 10 then 1 else 2" }, { employees: null })).toBe("eligible 200");
  });

  test("one side that decides is enough, whatever the other lacks", async () => {
    const facts = { employees: 36 };
    expect(await said("firm", { when: "从业人员 <= 35 and 国有控股", amount: "1" }, facts)).toBe("ineligible");
    expect(await said("firm", { when: "国有控股 or 从业人员 > 35", amount: "1" }, facts)).toBe("eligible 100");
    expect(await said("firm", { when: "国有控股 and 从业人员 > 35", amount: "1" }, facts)).toBe(
      "undetermined state_owned",
    );
  });

  test("a filter over a member of which something is missing is unknown, and is not shortened", async () => {
    const hires: FactValue = [{ age: 30, months: 3 }, { months: 4 }];
    const rule = { when: "count(新招用人员[年龄 > 20]) >= 1", amount: "合计(新招用人员.补贴月数)" };
    expect(await said("firm", rule, { new_hires: hires })).toBe("undetermined new_hires.age");
    expect(await said("firm", { when: "count(新招用人员) = 2", amount: "1" }, { new_hires: hires })).toBe(
      "eligible 100",
    );
    expect(
      await said("firm", { when: "some 人 in 新招用人员 satisfies 人.年龄 > 20", amount: "1" }, { new_hires: hires }),
    ).toBe("eligible 100");
    expect(
      await said("firm", { when: "every 人 in 新招用人员 satisfies 人.年龄 > 20", amount: "1" }, { new_hires: hires }),
    ).toBe("undetermined new_hires.age");
    expect(await said("firm", { amount: "sum(新招用人员[年龄 > 99].补贴月数)" }, { new_hires: [] })).toBe(
      "undetermined new_hires",
    );
  });

  test("what is missing is not null, and what is null is not missing", async () => {
    expect(await said("firm", { when: "从业人员 = null", amount: "1" }, {})).toBe("undetermined employees");
    expect(await said("firm", { when: "从业人员 = null", amount: "1" }, { employees: null })).toBe("eligible 100");
    expect(await said("firm", { when: "从业人员 != null", amount: "1" }, { employees: 0 })).toBe("eligible 100");
  });

  test("a division by zero is unknown under the fact behind it, not null", async () => {
    const rule = { when: "上年末参保人数 / 上年初参保人数 < 2", amount: "1" };
    expect(await said("firm", rule, { headcount_prev_end: 1, headcount_prev_start: 0 })).toBe(
      "undetermined headcount_prev_start",
    );
    expect(
      await said(
        "firm",
        { when: "modulo(上年末参保人数, 上年初参保人数) < 2", amount: "1" },
        { headcount_prev_end: 1, headcount_prev_start: 0 },
      ),
    ).toBe("undetermined headcount_prev_start");
  });

  test("money is exact: to 34 digits, half to even, and to the fen half up", async () => {
    expect(await said("firm", { amount: "营业收入万元 * 0.5" }, { revenue_wan: 69002 })).toBe("eligible 3450100");
    expect(await said("firm", { amount: "1.005 * 1" }, {})).toBe("eligible 101");
    expect(await said("firm", { amount: "if 0.1 + 0.2 = 0.3 then 1 else 2" }, {})).toBe("eligible 100");
    expect(await said("firm", { amount: "floor((1 / 3) * 3 * 100)" }, {})).toBe("eligible 9900");
    expect(
      await said("firm", { amount: "if 营业收入万元 / 3 * 3 = 营业收入万元 then 1 else 2" }, { revenue_wan: 2 }),
    ).toBe("eligible 100");
    expect(
      await said(
        "firm",
        { amount: "decimal(2.5, 0) + round half up(2.5, 0) + round up(2.1, 0) + round down(2.9, 0)" },
        {},
      ),
    ).toBe("eligible 1000");
    expect(await said("firm", { amount: "营业收入万元 * 营业收入万元" }, { revenue_wan: "0.00000000001" })).toBe(
      "ineligible",
    );
  });

  test("one turns N on the birthday; born on 29 February, on 1 March of a common year", async () => {
    const rule = { when: "周岁(出生日期, 认定日) >= 18", amount: "1" };
    const on = (asOf: string): LabDay => ({
      asOf: calendarDate(asOf) as CalendarDate,
      completeness: new Map([["tax", ASOF]]),
    });
    expect(await said("person", rule, { birth_date: "2008-11-20" })).toBe("eligible 100");
    expect(await said("person", rule, { birth_date: "2008-11-21" })).toBe("ineligible");
    expect(await said("person", rule, { birth_date: "2008-02-29" }, on("2026-02-28"))).toBe("ineligible");
    expect(await said("person", rule, { birth_date: "2008-02-29" }, on("2026-03-01"))).toBe("eligible 100");
  });

  test("text of a rule stays text, whatever is in it", async () => {
    const county = "'; drop table facts.firm_fact; --\\";
    const rule = { when: `注册地 = 那里`, amount: "1", parameters: { 那里: county } };
    expect(await said("firm", rule, { reg_county: county })).toBe("eligible 100");
    const human = { when: `人工认定("它's $1 %s")`, amount: "1", humans: ["它's $1 %s"] };
    expect(await said("firm", human, {})).toBe("undetermined 它's $1 %s");
  });

  test("absence says no only where the source is complete, and a silent source says nothing", async () => {
    const rule = { when: "not(严重失信)", amount: "1" };
    expect(await said("firm", rule, {})).toBe("undetermined dishonest");
    const complete: LabDay = { asOf: ASOF, completeness: new Map([["credit", ASOF]]) };
    expect(await said("firm", rule, {}, complete)).toBe("eligible 100");
    const silent: LabDay = { asOf: calendarDate("2027-11-20"), completeness: new Map([["credit", ASOF]]) };
    expect(await said("firm", rule, { dishonest: false }, silent)).toBe("undetermined dishonest");
  });

  test("a value that cannot be is neither used nor taken for an absence", async () => {
    const complete: LabDay = {
      asOf: ASOF,
      completeness: new Map([
        ["tax", ASOF],
        ["credit", ASOF],
        ["hrss", ASOF],
      ]),
    };
    expect(await said("firm", { when: "not(严重失信)", amount: "1" }, { dishonest: "no" }, complete)).toBe(
      "undetermined dishonest",
    );
    expect(await said("firm", { amount: "上年实缴失业保险费" }, { ui_paid_prev_year: -5 }, complete)).toBe(
      "undetermined ui_paid_prev_year",
    );
    expect(await said("firm", { amount: "count(新招用人员)" }, { new_hires: [{ age: "old" }] }, complete)).toBe(
      "undetermined new_hires",
    );
  });

  test("months count once each, in whatever order and however often they came, over any number of gaps", async () => {
    const day = (text: string) => `date("${text}")`;
    const within = (name: string, from: string, to: string) => `${name}(社保缴费月份, ${day(from)}, ${day(to)})`;
    const several = "2025-12 2025-11 2025-11 2025-01 2026-01 2025-03 2025-04 2025-06 2025-02 2024-07".split(" ");
    for (const [months, counted, longest] of [
      [["2025-05", "2025-04", "2025-06", "2025-05"], 3, 3],
      [several, 7, 4],
      [[], 0, 0],
    ] as const) {
      const facts = { ins_social: [...months] };
      const window = ["2025-01-15", "2025-12-31"] as const;
      expect(await said("person", { amount: `${within("缴费月数", ...window)} + 1` }, facts)).toBe(
        `eligible ${(counted + 1) * 100}`,
      );
      expect(await said("person", { amount: `${within("最长连续月数", ...window)} + 1` }, facts)).toBe(
        `eligible ${(longest + 1) * 100}`,
      );
    }
    const insured = (month: string) => ({ when: `当月参保(社保缴费月份, ${month})`, amount: "1" });
    expect(await said("person", insured(day("2024-07-31")), { ins_social: several })).toBe("eligible 100");
    expect(await said("person", insured('"2025-05"'), { ins_social: several })).toBe("ineligible");
  });

  test("what is made of the members of a list comes from one reading of their roster", async () => {
    const rule = {
      when: "some 人 in 新招用人员 satisfies 人.年龄 > 20",
      amount: "合计(新招用人员[年龄 > 30].补贴月数) + count(新招用人员[年龄 > 40]) + 新招用人员[年龄 > 30][1].补贴月数",
    };
    const hires = [
      { age: 25, months: 9 },
      { age: 45, months: 3 },
      { age: 31, months: 4 },
    ];
    expect(await said("firm", rule, { new_hires: hires })).toBe("eligible 1100");
    expect(await said("firm", rule, { new_hires: [{ age: 45 }, { age: 31, months: 4 }] })).toBe(
      "undetermined new_hires.months",
    );
    const sql = programSql(programOf("firm", rule), populationSources("firm", DAY, LAB_RELATIONS));
    const halves = 2; // rows that are marked are asked apart
    expect(sql.summary().match(/firm_new_hires/g)).toHaveLength(halves);
  });

  test("what SQL cannot say is refused by name", async () => {
    const refused = (amount: string) => () =>
      programSql(programOf("firm", { amount }), populationSources("firm", DAY, LAB_RELATIONS));
    expect(refused("median([从业人员, 1])")).toThrow(NotForSql);
    expect(refused('if matches(注册地, "a+") then 1 else 2')).toThrow("not for SQL: the function matches");
    expect(refused("count(sort(重点名单, function(a, b) a < b))")).toThrow(
      "not for SQL: sort and list replace by a function",
    );
  });
});

describe("the typed tables", () => {
  const rule = { when: "从业人员 > 5", amount: "10" };

  test("follow what is delivered, for one subject and for one source, and forget who is gone", async () => {
    const program = programOf("firm", rule);
    await lab.load([subjectOf("firm", { employees: 9 }), subjectOf("firm", { employees: 9 }, "sub_b")], ASOF);
    await lab.owner`update fact_record set facts = '{"employees": 1}'`;
    const refresh = (which: Parameters<typeof refreshTypedFacts>[1]) =>
      lab.nightly.begin((tx) => refreshTypedFacts(tx, which, ASOF));
    await refresh({ subjectIds: ["sub_a"] });
    expect(await lab.ask(program, DAY)).toEqual({ sub_a: "ineligible", sub_b: "eligible 1000" });
    await lab.owner`delete from fact_record`;
    await refresh({ source: "statistics" });
    expect(await lab.ask(program, DAY)).toEqual({ sub_a: "undetermined employees", sub_b: "undetermined employees" });
    await lab.owner`delete from subject where subject_id = 'sub_a'`;
    await refresh("everybody");
    expect(await lab.ask(program, DAY)).toEqual({ sub_b: "undetermined employees" });
  });

  test("sum up a program in one scan: who, how much, and who waits for what", async () => {
    const all: readonly Facts[] = [{ employees: 9 }, { employees: 8 }, { employees: 1 }, {}, { employees: null }];
    await lab.load(
      all.map((facts, i) => subjectOf("firm", facts, `sub_${i}`)),
      ASOF,
    );
    const sql = programSql(programOf("firm", rule), populationSources("firm", DAY, LAB_RELATIONS));
    expect(await measurePopulation(lab.nightly, sql, ASOF)).toEqual({
      entitled: 2,
      totalFen: 2000,
      undetermined: 1,
      missing: [{ names: ["employees"], subjects: 1 }],
    });
  });

  test("say the same when they are partitioned by subject, where each partition answers for its own", async () => {
    const facts = [...Array(60).keys()].map((i) =>
      subjectOf("firm", { employees: i % 9, new_hires: [{ age: 20 + i, months: i % 4 }] }, `sub_${i}`),
    );
    await lab.load(facts, ASOF);
    const program = programOf("firm", {
      when: '从业人员 > 3 and 已领次数("T-9") = 0',
      amount: "合计(新招用人员[年龄 > 30].补贴月数)",
    });
    await partitionFirms(lab.owner, 8);
    const relations = { schema: "parts", history: "parts.claim", records: "parts.fact_record" };
    const apart = await lab.ask(program, DAY, relations);
    expect(apart).toEqual(await lab.ask(program, DAY));
    expect(new Set(Object.values(apart)).size).toBeGreaterThan(2);
    const plain = programOf("firm", { when: 'list contains(重点名单, "制造业")', amount: "1" });
    const complete: LabDay = { asOf: ASOF, completeness: new Map([["economy", ASOF]]) };
    const sql = programSql(plain, populationSources("firm", complete, { ...LAB_RELATIONS, ...relations }));
    const lines = await lab.nightly.unsafe(
      `explain (analyze, costs off, timing off, summary off) ${sql.entitled.replaceAll("$1::date", `date '${ASOF}'`)}`,
    );
    const plan = lines.map((line) => String(line["QUERY PLAN"])).join("\n");
    // Who comes so far is looked up in the partition of the same subject and in no other.
    const looked = [...plan.matchAll(/Scan .*firm_series_p\d \S+ \((?:never executed|.*loops=(\d+))\)/g)];
    expect(looked.length, plan).toBe(2 * 8); // rows that are marked are asked apart, and here there are none
    expect(
      looked.reduce((sum, [, loops]) => sum + Number(loops ?? 0), 0),
      plan,
    ).toBe(facts.length);
  });
});
