import { describe, expect, test } from "vitest";
import { calendarDate } from "@/server/kernel";
import {
  checkProgram,
  compileProgram,
  decide,
  type FactValue,
  type ProgramDefinition,
  RuleError,
  type SubjectFacts,
} from ".";

const TODAY = calendarDate("2026-11-20");
const YESTERDAY = calendarDate("2026-11-19");

const PROGRAM: ProgramDefinition = {
  programId: "TEST-1",
  audience: "person",
  parameters: { 上限: 80000, 起始: "2022-07-25" },
  humanPredicates: [{ name: "现场核查", label: { zh: "现场核查", en: "site check" } }],
  definitions: [{ name: "应补", feel: "购房不含税金额 * 0.02" }],
  conditions: [
    {
      clauseId: "c1",
      article: "第二条",
      text: "户口在宁波市",
      feel: '户籍所在市 = "宁波市"',
      fact: { zh: "户口在{户籍所在市}", en: "You are registered in {户籍所在市}" },
    },
    {
      clauseId: "c2",
      article: null,
      text: "购房日期在政策期内",
      feel: "购房登记日期 >= 起始",
      fact: { zh: "{购房登记日期}买房登记", en: "Home recorded on {购房登记日期}" },
    },
  ],
  amount: { text: "房价的2%，最高8万元", feel: "min(上限, 应补)" },
  brief: { zh: "共{本次金额}元", en: "{本次金额} yuan in all" },
};

function subject(facts: Record<string, FactValue>, rest: Partial<SubjectFacts> = {}): SubjectFacts {
  const delivered = Object.entries(facts).map(([key, value]) => {
    return [key, { value, source: "tax", obtainedOn: YESTERDAY }] as const;
  });
  return { facts: new Map(delivered), history: [], humanDecisions: new Map(), ...rest };
}

const WHOLE = { hukou_city: "宁波市", home_first_record_date: "2026-03-20", home_price_extax: 3150000.55 };

function decided(facts: Record<string, FactValue>, change: Partial<ProgramDefinition> = {}) {
  return decide(compileProgram({ ...PROGRAM, ...change }), subject(facts), TODAY);
}

describe("eligible", () => {
  test("carries the amount in fen, the short line and every clause with its evidence", () => {
    expect(decided(WHOLE)).toEqual({
      outcome: "eligible",
      amountFen: 6300001,
      brief: { zh: "共63,000.01元", en: "63,000.01 yuan in all" },
      because: [
        {
          clauseId: "c1",
          article: "第二条",
          text: "户口在宁波市",
          verdict: "met",
          fact: { zh: "户口在宁波市", en: "You are registered in Ningbo" },
          evidence: [
            {
              attribute: "hukou_city",
              label: { zh: "户籍所在市", en: "city of household registration" },
              source: "tax",
              obtainedOn: "2026-11-19",
              value: { zh: "宁波市", en: "Ningbo" },
            },
          ],
        },
        {
          clauseId: "c2",
          article: null,
          text: "购房日期在政策期内",
          verdict: "met",
          fact: { zh: "2026年3月20日买房登记", en: "Home recorded on 20 March 2026" },
          evidence: [
            {
              attribute: "home_first_record_date",
              label: { zh: "首次备案或登记日期", en: "date the home was recorded" },
              source: "tax",
              obtainedOn: "2026-11-19",
              value: { zh: "2026年3月20日", en: "20 March 2026" },
            },
          ],
        },
      ],
    });
  });

  test("rounds half up to the fen at the end", () => {
    expect(decided({ ...WHOLE, home_price_extax: 1000.25 })).toMatchObject({ amountFen: 2001 }); // 20.005 yuan
  });

  test("reads a number delivered as text as the decimal it is written as", () => {
    expect(decided({ ...WHOLE, home_price_extax: "0.50" })).toMatchObject({ amountFen: 1 });
  });

  test("survives being written as JSON", () => {
    expect(JSON.parse(JSON.stringify(decided(WHOLE))).because).toHaveLength(2);
  });
});

describe("ineligible", () => {
  test("is decided by one clause that is not met, whatever is missing, and tells every clause", () => {
    const decision = decided({ hukou_city: "绍兴市" });
    expect(decision.outcome).toBe("ineligible");
    expect(decision.because.map(({ verdict }) => verdict)).toEqual(["unmet", "unknown"]);
  });

  test("a fact that is known to be absent does not meet a clause", () => {
    const decision = decided({ ...WHOLE, home_first_record_date: null });
    expect(decision.outcome).toBe("ineligible");
    expect(decision.because[1]?.fact.zh).toBe("没有记录：首次备案或登记日期");
  });

  test("an amount of nothing is not an entitlement, and says so", () => {
    const decision = decided({ ...WHOLE, home_price_extax: 0 });
    expect(decision.outcome).toBe("ineligible");
    expect(decision.because.at(-1)).toMatchObject({
      clauseId: "amount",
      verdict: "unmet",
      text: "房价的2%，最高8万元",
    });
  });
});

test("a fact that was not delivered is no evidence for a clause that another fact decided", () => {
  const [first] = PROGRAM.conditions;
  const either = { ...first, feel: '户籍所在市 = "宁波市" or 家庭唯一住房' } as (typeof PROGRAM.conditions)[number];
  const decision = decided(WHOLE, { conditions: [either] });
  expect(decision.because[0]?.evidence.map(({ attribute }) => attribute)).toEqual(["hukou_city"]);
});

describe("undetermined", () => {
  test("names the missing fact, its label and who holds it", () => {
    const { home_first_record_date, ...rest } = WHOLE;
    const decision = decided(rest);
    expect(decision).toMatchObject({
      outcome: "undetermined",
      missing: [{ attribute: "home_first_record_date", source: "housing", kind: "fact" }],
    });
    expect(decision.because[1]).toMatchObject({
      verdict: "unknown",
      fact: { zh: "还没有查到：首次备案或登记日期", en: "Not delivered yet: date the home was recorded" },
      evidence: [{ source: "housing", obtainedOn: null }],
    });
  });

  test("a cap is never paid when the amount under it is missing", () => {
    const { home_price_extax, ...rest } = WHOLE;
    expect(decided(rest)).toMatchObject({ outcome: "undetermined", missing: [{ attribute: "home_price_extax" }] });
  });

  test("an amount whose input is known to be absent is neither zero nor the cap", () => {
    const decision = decided({ ...WHOLE, home_price_extax: null });
    expect(decision).toMatchObject({ outcome: "undetermined", missing: [{ attribute: "home_price_extax" }] });
    expect(decision.because.at(-1)?.fact.zh).toBe("没有记录，算不出来：契税发票不含税金额");
  });

  test("asks for what the amount needs together with what the clauses need", () => {
    const decision = decided({ hukou_city: "宁波市" });
    expect(decision).toMatchObject({
      missing: [{ attribute: "home_first_record_date" }, { attribute: "home_price_extax" }],
    });
  });

  test("a clause that waits for an officer lacks a human fact until a decision is recorded", () => {
    const [first] = PROGRAM.conditions;
    const waiting = { ...first, clauseId: "c3", feel: '人工认定("现场核查")', fact: { zh: "核查过", en: "Checked" } };
    const program = compileProgram({ ...PROGRAM, conditions: [waiting as (typeof PROGRAM.conditions)[number]] });
    expect(decide(program, subject(WHOLE), TODAY)).toMatchObject({
      missing: [{ attribute: "现场核查", label: { en: "site check" }, source: "officer", kind: "human" }],
    });
    const passed = subject(WHOLE, { humanDecisions: new Map([["现场核查", true]]) });
    expect(decide(program, passed, TODAY).outcome).toBe("eligible");
    const failed = subject(WHOLE, { humanDecisions: new Map([["现场核查", false]]) });
    expect(decide(program, failed, TODAY).outcome).toBe("ineligible");
  });

  test("a figure that no source states pays nobody and is named; who does not meet the clauses is told so", () => {
    const change = { parameters: { ...PROGRAM.parameters, 上限: null } };
    expect(decided(WHOLE, change)).toMatchObject({
      outcome: "undetermined",
      missing: [{ attribute: "上限", label: { zh: "上限" }, source: "platform", kind: "fact" }],
      because: [{}, {}, { verdict: "unknown", fact: { zh: "还没有查到：上限" } }],
    });
    expect(decided({ ...WHOLE, hukou_city: "绍兴市" }, change).outcome).toBe("ineligible");
  });

  test("a value that makes a figure uncomputable is named", () => {
    const decision = decided({ ...WHOLE, disability_level: 0 }, { amount: { text: "每级", feel: "100 / 残疾等级" } });
    expect(decision).toMatchObject({ outcome: "undetermined", missing: [{ attribute: "disability_level" }] });
    expect(decision.because.at(-1)?.fact.zh).toBe("按现有数据算不出来：残疾等级");
  });
});

describe("errors are ours or the rule's, never an answer", () => {
  test("a fact that is not of the catalogue's type fails and names program, clause and attribute", () => {
    expect(() => decided({ ...WHOLE, home_first_record_date: "去年" })).toThrow(
      "TEST-1 c2: does not hold: the fact home_first_record_date is a date YYYY-MM-DD",
    );
  });

  test("a rule that divides by zero whatever the facts are pays and refuses nobody, and names its own words", () => {
    const faulty = decided(WHOLE, { amount: { text: "", feel: "1 / (上限 - 上限)" } });
    expect(faulty).toMatchObject({ outcome: "undetermined", missing: [{ attribute: "1 / (上限 - 上限)" }] });
    expect(faulty.because.at(-1)?.fact.zh).toContain("1 / (上限 - 上限)");
  });
});

describe("a fact that the rule wants fresher than its source is", () => {
  const limited = compileProgram({ ...PROGRAM, maxAgeDays: { hukou_city: 0 } });
  const on = (completeUntil?: string) =>
    decide(
      limited,
      subject(WHOLE, completeUntil ? { completeUntil: new Map([["tax", calendarDate(completeUntil)]]) } : {}),
      TODAY,
    );

  test("is unknown when it is older, says so, and pays and refuses nobody", () => {
    const decision = on();
    expect(decision).toMatchObject({ outcome: "undetermined", missing: [{ attribute: "hukou_city" }] });
    expect(decision.because[0]).toMatchObject({
      verdict: "unknown",
      fact: {
        zh: "数据太久没有更新，等新的：户籍所在市",
        en: "Too old to decide on, waiting for newer data: city of household registration",
      },
      evidence: [{ obtainedOn: YESTERDAY, value: null }],
    });
    expect(decide(limited, subject({ ...WHOLE, hukou_city: "绍兴市" }), TODAY).outcome).toBe("undetermined");
  });

  test("counts where its source has confirmed it since, and for a rule without a limit as ever", () => {
    expect(on("2026-11-19").outcome).toBe("undetermined");
    expect(on("2026-11-20").outcome).toBe("eligible");
    expect(decided(WHOLE).outcome).toBe("eligible");
    expect(decide(compileProgram({ ...PROGRAM, maxAgeDays: { hukou_city: 1 } }), subject(WHOLE), TODAY).outcome).toBe(
      "eligible",
    );
  });

  test("is one that the rule reads and that grows old, or the limit is refused when the rule is saved", () => {
    for (const key of ["birth_date", "no_such_key"])
      expect(() => checkProgram({ ...PROGRAM, maxAgeDays: { [key]: 5 } })).toThrow("maxAgeDays");
    expect(() => checkProgram({ ...PROGRAM, maxAgeDays: { hukou_city: 5 } })).not.toThrow();
  });
});

describe("compiling", () => {
  test("reports every fault of a program, each with its place", () => {
    const [first] = PROGRAM.conditions;
    const broken = { ...first, feel: "户籍市 = 1 +", fact: { zh: "户口{在哪", en: "{户籍地}" } };
    const attempt = () =>
      compileProgram({
        ...PROGRAM,
        conditions: [broken as (typeof PROGRAM.conditions)[number]],
        amount: { text: "", feel: '"八万"' },
        brief: { zh: '{duration("P1M")}', en: "" },
      });
    expect(attempt).toThrow(RuleError);
    try {
      attempt();
    } catch (error) {
      const places = (error as RuleError).faults.map(({ place, line, column }) => `${place} ${line}:${column}`);
      expect(places).toEqual(["c1 1:10", "c1.fact.zh 1:3", "c1.fact.en 1:2", "amount 1:1", "brief.zh 1:2"]);
    }
  });

  test("a definition may use any other, before it or after it", () => {
    const definitions = [
      { name: "甲", feel: "上限 / 2" },
      { name: "乙", feel: "甲 / 2" },
    ];
    for (const inOrder of [definitions, [...definitions].reverse()]) {
      const decision = decided(WHOLE, { definitions: inOrder, amount: { text: "", feel: "乙" } });
      expect(decision).toMatchObject({ amountFen: 2000000 });
    }
  });

  test("a definition with a loop of its own may be named inside a loop", () => {
    const facts = { ...WHOLE, loans: [{ amount: 1 }, { amount: 2 }, { amount: 4 }] };
    const definitions = [{ name: "大额", feel: "count(消费贷款[贷款金额 > 1])" }];
    const amount = { text: "", feel: "合计(for 贷 in 消费贷款 return 大额 * 贷.贷款金额)" };
    expect(decided(facts, { definitions, amount })).toMatchObject({ amountFen: 1400 });
  });
});
