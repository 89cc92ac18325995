import { describe, expect, test } from "vitest";
import { calendarDate } from "@/server/kernel";
import { compileProgram, decide, type FactValue, type ProgramDefinition, RuleError } from ".";

const TODAY = calendarDate("2023-03-01");

// Half the cost of each bus across provinces; a cost counts with its invoice.
const PROGRAM: ProgramDefinition = {
  programId: "TEST-BUS",
  audience: "firm",
  parameters: { 比例: 0.5 },
  humanPredicates: [],
  definitions: [{ name: "合格", feel: "返岗包车[跨省]" }],
  conditions: [
    {
      clauseId: "c1",
      article: null,
      text: "跨省包车",
      feel: "count(合格) >= 1",
      fact: { zh: "{count(合格)}辆", en: "{count(合格)} buses" },
    },
  ],
  amount: { text: "费用的一半", en: "half of the cost", feel: "合计(for 车 in 合格 return 车.包车费用 * 比例)" },
  brief: { zh: "包车", en: "Buses" },
  documents: [
    { name: { zh: "包车发票", en: "invoice for the bus" }, proves: "buses.fee" },
    { name: { zh: "路线单", en: "route sheet" }, proves: "buses.cross_province" },
  ],
};

function decided(buses: FactValue, change: Partial<ProgramDefinition> = {}) {
  const fact = { value: buses, source: "employer", obtainedOn: TODAY };
  const subject = { facts: new Map([["buses", fact]]), history: [], humanDecisions: new Map() };
  return decide(compileProgram({ ...PROGRAM, ...change }), subject, TODAY);
}

describe("a missing document", () => {
  test("leaves the whole undetermined, is named, and what comes out without it is said in both languages", () => {
    const decision = decided([{ fee: 12000.5, cross_province: true }, { cross_province: true }]);
    expect(decision).toMatchObject({
      outcome: "undetermined",
      missing: [{ attribute: "buses.fee", kind: "fact", document: { zh: "包车发票" } }],
      payablePart: 600025,
    });
    expect(decision.because.at(-1)).toMatchObject({ clauseId: "amount", verdict: "unknown" });
    expect(decision.because.at(-1)?.fact.zh).toContain("其余按规则算出来是6,000.25元");
    expect(decision.because.at(-1)?.fact.en).toContain("6,000.25 yuan");
  });

  test("of a yes or no counts as no, and its clause asks for it by name", () => {
    const decision = decided([{ fee: 100, cross_province: true }, { fee: 50 }]);
    expect(decision).toMatchObject({ outcome: "undetermined", payablePart: 5000 });
    expect(decision.because[0]?.fact).toEqual({ zh: "等材料：路线单", en: "Waiting for a document: route sheet" });
  });

  test.each([
    ["nothing is owed without it", [{ cross_province: true }], {}],
    ["the clause fails without it", [{ fee: 100 }], {}],
    ["something else is missing that no document proves", [{ fee: 1, cross_province: true }, {}], { documents: [] }],
  ])("has no payable part where %s", (_, buses, change) => {
    expect(decided(buses as FactValue, change)).toMatchObject({ outcome: "undetermined", payablePart: null });
  });

  test("changes nothing once it is there, or once there is known to be none", () => {
    const first = { fee: 100, cross_province: true };
    expect(decided([first, { fee: 60, cross_province: true }])).toMatchObject({ amountFen: 8000 });
    expect(decided([first, { fee: 0, cross_province: true }])).toMatchObject({ amountFen: 5000 });
  });

  test.each(["buses.colour", "employees", "buses", "new_hires.age"])(
    "that proves %s is refused when saved",
    (proves) => {
      const documents = [{ name: { zh: "某", en: "some" }, proves }];
      expect(() => compileProgram({ ...PROGRAM, documents })).toThrow(RuleError);
      expect(() => compileProgram({ ...PROGRAM, documents })).toThrow(
        /规则没有用到可以由材料证明的.*The rule reads no fact/s,
      );
    },
  );
});

test("every fact behind a clause is said with its own value, source and date, in both languages", () => {
  const program = compileProgram({
    ...PROGRAM,
    definitions: [],
    documents: [],
    amount: { text: "", feel: "1" },
    conditions: [
      {
        clauseId: "c1",
        article: null,
        text: "",
        feel:
          '从业人员 > 1 and 营业收入万元 > 1 and 主体类型 = "企业" and 僵尸企业 = false and 成立日期 < 认定日 and count(荣誉称号) > 0 ' +
          "and 亩均评价等级 = null and 高企认定.认定年份 > 1 and 资产总额万元 > 1 and count(重点名单) = 2",
        fact: { zh: "", en: "" },
      },
    ],
  });
  const fact = (value: FactValue, source = "statistics") => ({ value, source, obtainedOn: TODAY });
  const facts = new Map([
    ["employees", fact(12)],
    ["revenue_wan", fact(3200.5, "tax")],
    ["legal_form", fact("企业")],
    ["zombie", fact(false)],
    ["reg_date", fact("2020-01-15", "market-regulation")],
    ["honors", fact([{ title: "某", year: 2020 }])],
    ["mu_class", fact(null)],
    ["hnte_cert", fact({ year: 2022, kind: "首次" })],
    ["sector_list", fact(["制造业", "外贸"])],
  ]);
  const [clause] = decide(program, { facts, history: [], humanDecisions: new Map() }, TODAY).because;
  const said = clause?.evidence.map(({ attribute, value, source }) => [attribute, source, value?.zh, value?.en]);
  expect(said).toEqual([
    ["employees", "statistics", "12人", "12"],
    ["revenue_wan", "tax", "3200.5万元", "3200.5 × 10,000 yuan"],
    ["legal_form", "statistics", "企业", "company"],
    ["zombie", "statistics", "否", "no"],
    ["reg_date", "market-regulation", "2020年1月15日", "15 January 2020"],
    ["honors", "statistics", "1条记录", "1 record"],
    ["mu_class", "statistics", "没有记录", "no record"],
    ["hnte_cert", "statistics", "认定年份：2022，认定类型：首次", "year: 2022, kind: first"],
    ["assets_wan", "tax", undefined, undefined],
    ["sector_list", "statistics", "制造业、外贸", "manufacturing, foreign trade"],
  ]);
});
