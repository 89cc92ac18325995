import { describe, expect, test } from "vitest";
import { calendarDate } from "@/server/kernel";
import { checkProgram, compileProgram, decide, RuleError } from ".";
import { PROGRAM, refused } from "./testing/refused-rule";

const DAY = calendarDate("2026-11-20");

function faultsOf(compile: () => unknown) {
  try {
    compile();
  } catch (error) {
    if (error instanceof RuleError) return error.faults;
    throw error;
  }
  return [];
}

// The five kinds of fault that a rule is refused for when it is saved: one table, so that none is forgotten.
describe("a rule is refused, with line, column, what is wrong and what to write instead, in Chinese and English, for", () => {
  test.each([
    ["an unknown name", "从业人数 > 3", "1:1", "没有叫“从业人数”的", "There is no attribute", "Did you mean"],
    ["a wrong type", '从业人员 > "3"', "1:8", "不能这样比较", "cannot be compared", "one kind"],
    ["an unsupported construct", "从业人员 instance of number", "1:1", "不支持", "is not supported", "catalogue"],
    [
      "wrong units",
      "从业人员 > 1\n  and 营业收入万元 >= 上年实缴失业保险费",
      "2:17",
      "单位不一样：一边是万元，一边是元",
      "one is in 10,000 yuan, the other in yuan",
      "Multiply",
    ],
    [
      "an unreachable branch",
      "(if 从业人员 >= 低档 then 1\n  else if 从业人员 >= 高档 then 2 else 0) > 1",
      "2:11",
      "走不到这里",
      "never reached",
      "Order the steps",
    ],
  ])("%s", (_, feel, at, zh, en, remedy) => {
    const fault = refused(feel);
    expect(fault?.at).toBe(at);
    expect(fault?.what?.zh).toContain(zh);
    expect(fault?.what?.en).toContain(en);
    expect(fault?.remedy?.en).toContain(remedy);
    expect(fault?.remedy?.zh).not.toBe("");
  });
});

describe("units", () => {
  test.each([
    ["营业收入万元 + 六个月社保费 > 0", "单位不一样"],
    ["从业人员 = 上年缴费月数", "一边是人，一边是月"],
    ["营业收入万元 between 起点万元 and 上限", "单位不一样"],
    ["营业收入万元 in [起点万元..上限]", "单位不一样"],
    ["min(上限, 营业收入万元) > 0", "单位不一样"],
    ["min(1, 上限, 营业收入万元) > 0", "单位不一样"],
    ["max([营业收入万元, 上限]) > 0", "单位不一样"],
    ["sum([上限, 营业收入万元]) > 0", "单位不一样"],
    ["mean(上限, 营业收入万元) > 0", "单位不一样"],
    ["max([营业收入万元, 3]) > 上限", "单位不一样"],
    ["(if 制造业 then 上限 else 营业收入万元) > 0", "单位不一样"],
    ["增量 > 上限", "一边是万元，一边是元"],
    ["-增量 > round half up(上限, 2)", "单位不一样"],
  ])("%s is refused", (feel, zh) => {
    expect(refused(feel)?.what?.zh).toContain(zh);
  });

  test.each([
    "营业收入万元 * 10000 + 六个月社保费 > 上限",
    "营业收入万元 >= 起点万元 and 增量 > 0",
    "从业人员 * 每人 <= 上限",
    "min(上限, 从业人员 * 每人) > 3",
    "上年实缴失业保险费 / 从业人员 > 上年缴费月数",
    "从业人员 between 低档 and 高档",
  ])("%s holds together", (feel) => {
    expect(refused(feel)).toBeNull();
  });

  test("an amount is in yuan", () => {
    expect(refused("增量", "amount")?.what?.en).toBe("An amount is in yuan; this one is in 10,000 yuan");
    expect(refused("min(上限, 增量 * 10000)", "amount")).toBeNull();
  });
});

describe("what nobody can reach", () => {
  test.each([
    ["if true then 1 else 2", "永远一样"],
    ["if 1 > 2 or not(3 = 3) then 1 else 2", "永远一样"],
    ["if 从业人员 > 10 then (if 从业人员 <= 10 then 1 else 2) else 3", "走不到这里"],
    ["if 从业人员 >= 10 or 制造业 then 1 else if 从业人员 > 20 then 2 else 3", "走不到这里"],
    ['if 主体类型 = "企业" then 1 else if (主体类型 = "企业") then 2 else 3', "走不到这里"],
    ['if 成立日期 < 截止 then 1 else if date("2020-01-01") > 成立日期 then 2 else 3', "走不到这里"],
    ["if 从业人员 > 90 and 从业人员 < 80 then 1 else 2", "永远不会成立"],
    ['if 主体类型 = "企业" and 主体类型 = "合作社" then 1 else 2', "永远不会成立"],
    ["if 从业人员 > 高档 and 从业人员 <= 高档 then 1 else 2", "永远不会成立"],
    ["if 从业人员 > 5 and not(从业人员 > 5) then 1 else 2", "永远不会成立"],
    ["if 从业人员 in [90..80] then 1 else 2", "什么也没有"],
    ["if 从业人员 in [高档..低档] then 1 else 2", "什么也没有"],
    ["if 从业人员 in (80..80] then 1 else 2", "什么也没有"],
    ["if 从业人员 between 90 and 80 then 1 else 2", "什么也没有"],
    ['if "开业" = 登记状态 then 1 else 2', "不会是“开业”"],
    ['get value({甲: 1, 乙: 2}, "丙")', "表里没有“丙”"],
    ["从业人员 / 0", "除数是0"],
    ["从业人员 / 零", "除数是0"],
    ["从业人员 / (5 - 5)", "除数是0"],
    ["从业人员 / (高档 - 高档)", "除数是0"],
    ["从业人员 / count([])", "除数是0"],
    ["从业人员 / sum(for 项 in [1, -1] return 项)", "除数是0"],
    ["modulo(从业人员, 5 - 5)", "除数是0"],
    ["if 从业人员 == 3 then 1 else 2", "没有“==”这个符号"],
    ["if 从业人员 => 3 then 1 else 2", "没有“=>”这个符号"],
  ])("%s is refused", (feel, zh) => {
    expect(refused(feel, "amount")?.what?.zh).toContain(zh);
  });

  test.each([
    "if 从业人员 >= 高档 then 1 else if 从业人员 >= 低档 then 2 else 0",
    "if 从业人员 < 低档 then 1 else if 从业人员 >= 低档 then 2 else 0", // no figure at all is the last branch
    "if 从业人员 >= 10 and 制造业 then 1 else if 从业人员 > 20 then 2 else 3",
    "if 从业人员 >= 10 and 从业人员 <= 10 then 1 else 2",
    'if 主体类型 = "企业" or 主体类型 = "合作社" then 1 else 2',
    "if 从业人员 != 3 and 从业人员 != 4 then 1 else 2",
    "if 从业人员 > 5 and not(从业人员 > 9) then 1 else 2",
    "if 从业人员 in [80..80] then 1 else 2",
    "if 从业人员 in [低档..高档] then 1 else 2",
    'if "存续" = 登记状态 then 1 else 2',
    'get value({甲: 1, 乙: 2}, "乙")',
    "if 从业人员 in (= 3) then 1 else 2",
    "从业人员 / 低档",
    "从业人员 / (认定日.year - 2026)", // another year has an answer
    "sum(for 项 in [1, 2] return 从业人员 / 项)",
    "合计(for 人 in 新招用人员 return if 人.年龄 > 3 then 合计(for 员 in 见习人员 return if 员.见习月数 < 3 then 1 else 2) else 0)",
  ])("%s holds together", (feel) => {
    expect(refused(feel, "amount")).toBeNull();
  });
});

test("what the city bears reads nothing that the amount does not read, and is in yuan", () => {
  const split = (feel: string) => () =>
    checkProgram({ ...PROGRAM, amount: { text: "", feel: "从业人员 * 每人" }, cityPart: { feel } });
  expect(split("本次金额 * 0.3")).not.toThrow();
  expect(split("从业人员")).toThrow(RuleError);
  expect(split("上年实缴失业保险费")).toThrow("ui_paid_prev_year");
  expect(split("制造业")).toThrow(RuleError);
});

test("what was published before a check existed still runs as it says", () => {
  const published = {
    ...PROGRAM,
    amount: { text: "", feel: "if 从业人员 >= 低档 then 1 else if 从业人员 >= 高档 then 2 else 增量" },
  };
  expect(() => compileProgram(published)).not.toThrow();
  expect(() => checkProgram(published)).toThrow(RuleError);
});

describe("definitions", () => {
  const chain = [
    { name: "甲", feel: "乙 * 2" },
    { name: "乙", feel: "丙 + 1" },
    { name: "丙", feel: "从业人员" },
  ];
  const amount = { text: "", feel: "甲" };

  test("may name each other in any order", () => {
    for (const definitions of [chain, [...chain].reverse()]) {
      const facts = new Map([["employees", { value: 20, source: "tax", obtainedOn: DAY }]]);
      const subject = { facts, completeUntil: new Map(), history: [], humanDecisions: new Map() };
      const decision = decide(compileProgram({ ...PROGRAM, definitions, amount }), subject as never, DAY);
      expect(decision).toMatchObject({ outcome: "eligible", amountFen: 4_200 });
    }
  });

  test("that go round in a circle are refused once, with the way round, in Chinese and English", () => {
    const definitions = [...chain.slice(0, 2), { name: "丙", feel: "甲 - 1" }];
    for (const compile of [checkProgram, compileProgram]) {
      const faults = faultsOf(() => compile({ ...PROGRAM, definitions, amount }));
      expect(faults).toHaveLength(1);
      expect(faults[0]).toMatchObject({ place: "definitions.丙", line: 1, column: 1 });
      expect(faults[0]?.what.zh).toContain("绕成了圈：甲 → 乙 → 丙 → 甲");
      expect(faults[0]?.what.en).toContain("in a circle: 甲 → 乙 → 丙 → 甲");
    }
  });
});

describe("a wording that many programs share", () => {
  const wording = { ...PROGRAM, definitions: [], conditions: [], amount: { text: "", feel: "从业人员 * 每人 - 上限" } };
  const subject = {
    facts: new Map([["employees", { value: 3, source: "tax", obtainedOn: DAY }]]),
    completeUntil: new Map(),
    history: [],
    humanDecisions: new Map(),
  };
  const paid = (parameters: Record<string, number>, first?: string) => {
    const conditions =
      first === undefined ? [] : [{ clauseId: "c", article: null, text: "", feel: first, fact: { zh: "", en: "" } }];
    const decision = decide(compileProgram({ ...wording, parameters, conditions, units: {} }), subject as never, DAY);
    return decision.outcome === "eligible" ? decision.amountFen : decision.outcome;
  };

  test("pays each by its own figures, and by the facts in the places of its own", () => {
    expect(paid({ 每人: 10, 上限: 5 })).toBe(2_500);
    expect(paid({ 每人: 20, 上限: 5 })).toBe(5_500);
    expect(paid({ 每人: 10, 上限: 6 })).toBe(2_400);
    expect(paid({ 每人: 10, 上限: 5 }, "营业收入万元 = null or 从业人员 = 3")).toBe(2_500);
    expect(paid({ 每人: 10, 上限: 5 })).toBe(2_500);
  });

  test("is refused where a name in it means nothing, though another program gave it a meaning", () => {
    expect(paid({ 每人: 10, 上限: 5 })).toBe(2_500);
    expect(faultsOf(() => compileProgram({ ...wording, parameters: { 每人: 10 } }))).toHaveLength(1);
  });
});
