import { expect, test } from "vitest";
import { calendarDate, fen } from "@/server/kernel";
import { compileProgram } from "../compile-program";
import { decide } from "../decide";
import type { Fact, FactValue, SubjectFacts } from "../fact";
import type { ProgramDefinition } from "../program";
import { factBatchOf } from "./batch-of-facts";
import { createEngine } from "./engine";
import { CHUNK } from "./subject-sets";

const TODAY = calendarDate("2026-11-20");
const NO_SENTENCE = { zh: "", en: "" };

type Rule = {
  when?: readonly string[];
  amount: string;
  parameters?: ProgramDefinition["parameters"];
  definitions?: ProgramDefinition["definitions"];
  maxAgeDays?: ProgramDefinition["maxAgeDays"];
};

function programOf({ when = [], amount, parameters = {}, definitions = [], maxAgeDays = {} }: Rule) {
  return compileProgram({
    programId: "TRAP",
    audience: "person",
    parameters,
    humanPredicates: [],
    definitions,
    maxAgeDays,
    conditions: when.map((feel, i) => ({ clauseId: `c${i}`, article: null, text: "", feel, fact: NO_SENTENCE })),
    amount: { text: "", feel: amount },
    brief: NO_SENTENCE,
  });
}

function subjectOf(facts: Record<string, FactValue>): SubjectFacts {
  const delivered = Object.entries(facts).map(([key, value]) => {
    return [key, { value, source: "tax", obtainedOn: TODAY }] as const;
  });
  return { facts: new Map(delivered), history: [], humanDecisions: new Map() };
}

/** The engine's answer in one line; fails where the interpreter answers otherwise. */
function answer(rule: Rule, facts: Record<string, FactValue>): string {
  const [program, subject] = [programOf(rule), subjectOf(facts)];
  const [hit] = createEngine([program]).decideSubject(subject, "person", TODAY);
  const decision = decide(program, subject, TODAY);
  expect(hit?.outcome ?? "ineligible").toBe(decision.outcome);
  if (hit === undefined) return "refused";
  return hit.outcome === "eligible" ? `${hit.amountFen} fen` : `missing ${hit.missing.join(" ")}`;
}

const CAPPED: Rule = { amount: "min(80000, 购房不含税金额 * 0.02)" };

test("a figure that is known to be absent does not pay the cap", () => {
  expect(answer(CAPPED, { home_price_extax: null })).toBe("missing home_price_extax");
});

test("a figure that was not delivered does not pay the cap, nor nothing", () => {
  expect(answer(CAPPED, {})).toBe("missing home_price_extax");
});

test("nothing is never at most 35", () => {
  expect(answer({ when: ["残疾等级 <= 35"], amount: "1" }, { disability_level: null })).toBe("refused");
});

test("not delivered is neither at most 35 nor above it", () => {
  for (const feel of ["残疾等级 <= 35", "残疾等级 > 35", "not(残疾等级 <= 35)"]) {
    expect(answer({ when: [feel], amount: "1" }, {})).toBe("missing disability_level");
  }
});

test("false and not delivered are not merged: what is refused asks for nothing, what is open asks for all it lacks", () => {
  const rule: Rule = { when: ["在世", "低保家庭", "孤儿"], amount: "1" };
  expect(answer(rule, { alive: true, household_dibao: false })).toBe("refused");
  expect(answer(rule, { alive: true })).toBe("missing household_dibao is_orphan");
});

test("inside a condition, not delivered counts before absent; between conditions, absent refuses", () => {
  const facts = { household_dibao: null };
  expect(answer({ when: ["低保家庭 and 孤儿"], amount: "1" }, facts)).toBe("missing is_orphan");
  expect(answer({ when: ["低保家庭", "孤儿"], amount: "1" }, facts)).toBe("refused");
});

test("a matched rule whose amount lacks an input is undetermined, never zero", () => {
  const rule: Rule = { when: ["在世"], amount: "家庭月人均收入 * 2 + 月租金" };
  expect(answer(rule, { alive: true, rent_monthly: 800 })).toBe("missing household_income_pc");
  expect(answer(rule, { alive: true, rent_monthly: null, household_income_pc: 1 })).toBe("missing rent_monthly");
});

test("decimals are exact where binary fractions are not", () => {
  expect(answer({ amount: "家庭月人均收入 * 0.5" }, { household_income_pc: 69_002 })).toBe("3450100 fen");
  expect(answer({ amount: "家庭月人均收入 * 0.055" }, { household_income_pc: 1_005 })).toBe("5528 fen"); // 55.275
  expect(answer({ amount: "round half up(家庭月人均收入, 2)" }, { household_income_pc: 1.005 })).toBe("101 fen");
  expect(answer({ when: ["家庭月人均收入 + 0.2 = 0.3"], amount: "1" }, { household_income_pc: 0.1 })).toBe("100 fen");
  expect(
    answer({ when: ["家庭月人均收入 <= 0.055"], amount: "1" }, { household_income_pc: "0.0550000000000000001" }),
  ).toBe("refused");
});

test("figures beyond what a double holds exactly are worked out with 34 digits", () => {
  const rule: Rule = { when: ["家庭月人均收入 > 9007199254740992"], amount: "家庭月人均收入 - 9007199254740992" };
  expect(answer(rule, { household_income_pc: "9007199254740993" })).toBe("100 fen");
  expect(
    answer(
      { amount: "家庭月人均收入 * 月租金 / 购房不含税金额" },
      {
        household_income_pc: 94_906_267,
        rent_monthly: 94_906_267,
        home_price_extax: 94_906_267,
      },
    ),
  ).toBe("9490626700 fen");
});

test("a count over members of which one is not known is not known", () => {
  const rule: Rule = { when: ["count(技能证书[证书等级 <= 3]) >= 1"], amount: "1" };
  expect(answer(rule, { skill_certs: [{ level: 5 }, {}] })).toBe("missing skill_certs.level");
  expect(answer({ when: ["count(技能证书) >= 2"], amount: "1" }, { skill_certs: [{ level: 5 }, {}] })).toBe("100 fen");
});

test("an if on something not delivered does not take the else branch; on something absent it does", () => {
  const rule: Rule = { amount: "if 在世 then 450 else 300" };
  expect(answer(rule, {})).toBe("missing alive");
  expect(answer(rule, { alive: null })).toBe("30000 fen");
  expect(answer({ amount: "if 在世 then 300 else 300.00" }, {})).toBe("30000 fen");
});

test("x = null asks whether there is a record, and is open while nothing was delivered", () => {
  const rule: Rule = { when: ["残疾等级 = null"], amount: "1" };
  expect(answer(rule, { disability_level: null })).toBe("100 fen");
  expect(answer(rule, { disability_level: 2 })).toBe("refused");
  expect(answer(rule, {})).toBe("missing disability_level");
});

test("a division by a figure that is zero waits for that figure", () => {
  const rule: Rule = { when: ["家庭月人均收入 / 在甬住房套数 <= 0.055"], amount: "100 / 在甬住房套数" };
  expect(answer(rule, { household_income_pc: 1, homes_owned_ningbo: 0 })).toBe("missing homes_owned_ningbo");
});

test.each([
  ["a parameter", "家庭月人均收入 / 除数"],
  ["the day", "家庭月人均收入 / (认定日.year - 认定日.year)"],
  ["an item of a list", "家庭月人均收入 * sum(for 项 in [1, 0] return 1 / 项)"],
  ["a remainder", "modulo(家庭月人均收入, 除数)"],
  ["a power", "家庭月人均收入 * 除数 ** -1"],
  ["a root", "家庭月人均收入 * sqrt(除数 - 1)"],
])("a rule that has no answer because of %s stops itself, and not the run of a whole city", (_, amount) => {
  const rule: Rule = { when: ["在世"], parameters: { 除数: 0 }, amount };
  const paid = subjectOf({ alive: true, household_income_pc: 1 });
  const words = answer(rule, { alive: true, household_income_pc: 1 });
  expect(words).toMatch(/^missing .*(除数|year|1 \/ 项)/);
  expect(answer(rule, { alive: false, household_income_pc: 1 })).toBe("refused");
  expect(together(rule, [paid, subjectOf({ alive: false })])).toEqual([
    expect.stringMatching(/^0: .*(除数|year|1 \/ 项)/),
  ]);
  const others = createEngine([programOf(rule), programOf({ amount: "7" })]);
  expect(others.decideSubject(paid, "person", TODAY).at(-1)).toMatchObject({ outcome: "eligible", amountFen: 700 });
});

test("a power of a fact that is zero waits for nobody's fault but the rule's", () => {
  const rule: Rule = { amount: "1 + 家庭月人均收入 ** (0 - 1)" };
  expect(answer(rule, { household_income_pc: 0 })).toContain("家庭月人均收入 ** (0 - 1)");
});

/** What a batch is owed or lacks: subject, then fen or names. */
function together(rule: Rule, subjects: readonly SubjectFacts[]): readonly string[] {
  const hits = createEngine([programOf(rule)]).decideColumns(factBatchOf(subjects), "person", TODAY);
  return Array.from(hits.subject, (n, i) => `${n}: ${hits.missing[hits.lacks[i] ?? -1] ?? hits.amountFen[i]}`);
}

test("in a batch, each subject has its own facts, its own history and its own officers' decisions", () => {
  const known = subjectOf({ alive: true, household_income_pc: 7 });
  const paid = { ...known, history: [{ programId: "TRAP", period: "once", amountFen: fen(100) }] };
  const rule: Rule = { when: ['已领次数("TRAP") = 0'], amount: "家庭月人均收入" };
  expect(together(rule, [known, paid, subjectOf({}), known])).toEqual(["0: 700", "2: household_income_pc", "3: 700"]);
});

test("a batch of more subjects than are looked at together loses nobody", () => {
  const people = Array.from({ length: CHUNK + 3 }, (_, n) => subjectOf({ household_income_pc: n }));
  const rule: Rule = { when: [`家庭月人均收入 >= ${CHUNK - 2}`], amount: "家庭月人均收入" };
  expect(together(rule, people)).toEqual(
    Array.from({ length: 5 }, (_, i) => `${CHUNK - 2 + i}: ${(CHUNK - 2 + i) * 100}`),
  );
});

test("in a batch, figures on a bound, beside it, absent, missing and too long for a column come out as alone", () => {
  const figures = ["0.055", "0.0550000000000000001", 0.056, null, undefined, 0.05];
  const people = figures.map((value) => subjectOf(value === undefined ? {} : { household_income_pc: value }));
  for (const operator of ["<", "<=", "=", "!=", ">=", ">"]) {
    const rule: Rule = { when: [`家庭月人均收入 ${operator} 0.055`], amount: "1" };
    const alone = people.flatMap((subject, n) => {
      const decision = decide(programOf(rule), subject, TODAY);
      if (decision.outcome === "ineligible") return [];
      return [`${n}: ${decision.outcome === "eligible" ? decision.amountFen : "household_income_pc"}`];
    });
    expect(together(rule, people)).toEqual(alone);
  }
});

test("in a batch of which nobody has a fact, what is not so holds for all, and what lacks it stays open", () => {
  const conditions = [
    "残疾等级 = 1",
    "残疾等级 != 1",
    "not(残疾等级 = 1)",
    "not(残疾等级 in (1, 2))",
    "残疾等级 = null",
    "残疾等级 >= 1",
  ];
  for (const people of [
    [subjectOf({ disability_level: null }), subjectOf({ disability_level: null })],
    [subjectOf({})],
  ]) {
    for (const when of conditions) {
      const rule: Rule = { when: [when], amount: "1" };
      const alone = people.flatMap((subject, n) => {
        const decision = decide(programOf(rule), subject, TODAY);
        if (decision.outcome === "ineligible") return [];
        return [`${n}: ${decision.outcome === "eligible" ? decision.amountFen : "disability_level"}`];
      });
      expect(together(rule, people), when).toEqual(alone);
    }
  }
});

test("in a batch as alone, what is null and older than the rule allows is not what the amount is known to lack", () => {
  const facts: [string, Fact][] = [
    ["disability_level", { value: null, source: "disabled-federation", obtainedOn: calendarDate("2026-11-19") }],
    ["hukou_city", { value: "宁波市", source: "public-security", obtainedOn: TODAY }],
  ];
  const subject: SubjectFacts = { facts: new Map(facts), history: [], humanDecisions: new Map() };
  const amount = "get value({男: 残疾等级, 女: 5}, 户籍所在市) * 2";
  const lacking = { fresh: ["disability_level", "hukou_city"], any: ["disability_level"] };
  for (const [maxAgeDays, names] of [
    [{ disability_level: 0 }, lacking.fresh],
    [{}, lacking.any],
  ] as const) {
    const rule: Rule = { amount, maxAgeDays };
    const decision = decide(programOf(rule), subject, TODAY);
    expect(decision.outcome === "undetermined" && decision.missing.map(({ attribute }) => attribute)).toEqual(names);
    expect(together(rule, [subject])).toEqual([`0: ${names}`]);
  }
});

test("in a batch, a value that is not of the catalogue's type is an error for who needs it, also behind an or", () => {
  const wrong = subjectOf({ disability_level: "二级", alive: true });
  expect(() => together({ when: ["残疾等级 <= 35 or 在世"], amount: "1" }, [wrong])).toThrow(/TRAP c0/);
});

test("members of lists: a loop inside a loop, a member picked by its place, and a table of the rule", () => {
  const facts = {
    purchases: [
      { category: "手机", price: 1000.01 },
      { category: "平板", price: 50 },
    ],
  };
  const parameters = {
    类别: ["平板", "手机"],
    档: [
      { 起点: 10, 奖: 1 },
      { 起点: 500, 奖: 2.5 },
    ],
  };
  const amount =
    "合计(for 类 in 类别 return 购买记录[商品类别 = 类][1].商品价格 * 0.15) + max(append(档[起点 <= 购买记录[1].商品价格].奖, 0))";
  expect(answer({ amount, parameters }, facts)).toBe("16000 fen"); // 7.5 + 150.0015 + 2.5 = 160.0015
  expect(answer({ amount, parameters }, { purchases: [{ category: "手机", price: 1000.01 }] })).toBe(
    "missing purchases",
  );
  expect(answer({ amount, parameters }, { purchases: [{ category: "手机" }] })).toMatch(/^missing purchases/);
});

test("a definition with a loop of its own, named inside another loop, leaves that loop where it was", () => {
  const facts = {
    purchases: [
      { category: "手机", price: 3 },
      { category: "平板", price: 50 },
    ],
  };
  const definitions = [{ name: "手机数", feel: 'count(购买记录[商品类别 = "手机"])' }];
  const amount = "合计(for 件 in 购买记录 return 手机数 * 件.商品价格)";
  expect(answer({ definitions, amount }, facts)).toBe("5300 fen");
});

test("a fact that is not of the catalogue's type is an error, not a guess", () => {
  const engine = createEngine([programOf({ when: ["残疾等级 <= 35"], amount: "1" })]);
  expect(() => engine.decideSubject(subjectOf({ disability_level: "二级" }), "person", TODAY)).toThrow(/TRAP c0/);
});
