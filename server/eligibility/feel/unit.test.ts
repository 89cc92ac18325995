import { describe, expect, test } from "vitest";
import { attributeByKey, checkProgram, compileProgram } from "..";
import { PROGRAM, refused } from "../testing/refused-rule";

describe("a unit goes with what is made of a number", () => {
  test.each([
    ["营业收入万元 * 0.5 > 上年实缴失业保险费", "1:16", "一边是万元，一边是元"],
    ["营业收入万元 * 零 > 上年实缴失业保险费", "1:14", "一边是万元，一边是元"],
    ["营业收入万元 / 2 > 上年实缴失业保险费", "1:14", "一边是万元，一边是元"],
    ["modulo(营业收入万元, 3) > 上年实缴失业保险费", "1:21", "一边是万元，一边是元"],
    ["[营业收入万元, 3][1] > 上年实缴失业保险费", "1:18", "一边是万元，一边是元"],
    ["{甲: 营业收入万元}.甲 > 上年实缴失业保险费", "1:17", "一边是万元，一边是元"],
    ["list contains([营业收入万元], 上年实缴失业保险费)", "1:25", "一边是万元，一边是元"],
    ["sum(新招用人员.单位月缴社保) > 营业收入万元", "1:21", "一边是元，一边是万元"],
    ["some 人 in 新招用人员 satisfies 人.单位月缴社保 > 营业收入万元", "1:38", "一边是元，一边是万元"],
    ["max(for 人 in 新招用人员 return 人.单位月缴社保 * 0.5) > 营业收入万元", "1:45", "一边是元，一边是万元"],
    ["count(新招用人员[单位月缴社保 > 营业收入万元]) > 0", "1:22", "一边是元，一边是万元"],
    ["count(新招用人员) > 上年实缴失业保险费", "1:16", "一边是个，一边是元"],
    ["周岁(成立日期, 认定日) >= 上限", "1:18", "一边是周岁，一边是元"],
    ["满月数(成立日期, 认定日) > 上限", "1:18", "一边是月，一边是元"],
    ["认定日.year > 上限", "1:12", "一边是年，一边是元"],
    ['已领金额("T-1") > 起点万元', "1:15", "一边是元，一边是万元"],
    ['已领次数("T-1") > 上限', "1:15", "一边是个，一边是元"],
  ])("%s is refused", (feel, at, zh) => {
    expect(refused(feel)).toMatchObject({ at, what: { zh: expect.stringContaining(zh) } });
  });

  test.each([
    ["营业收入万元 * 0.5", "10,000 yuan"],
    ["增量 * 零", "10,000 yuan"],
    ["sum(返岗包车.乘车人数)", "people"],
    ["count(新招用人员)", "items"],
    ["荣誉称号[1].授予年份", "years"],
    ["认定日.year", "years"],
    ["满月数(成立日期, 认定日)", "months"],
    ['已领次数("T-1")', "items"],
  ])("%s is no amount", (feel, unit) => {
    const fault = refused(feel, "amount");
    expect(fault?.what?.en).toBe(`An amount is in yuan; this one is in ${unit}`);
    expect(fault?.remedy?.zh).toContain("单位写元/人、元/万元");
  });

  // What a rule may mean: a number alone may be so much for each of what is counted.
  test.each([
    "count(新招用人员) * 500",
    "满月数(成立日期, 认定日) * 50",
    "从业人员 * 500",
    "min(上限, count(新招用人员) * 每人)",
    "营业收入万元 * 10000 * 0.05",
    "营业收入万元 * 0.05 * 10000",
    "10000 * 营业收入万元",
    "营业收入万元 / 1000 * 50000", // so much for every 1000
    "floor(营业收入万元 / 1000) * 50000",
    "floor(增量 / 起点万元) * 上限",
    "上年实缴失业保险费 * 3 / 10000",
    "上年实缴失业保险费 * 增量 / 上年销售收入万元",
    "(从业人员 - 上年初参保人数) / 上年初参保人数 * 上限",
    "sum(for 人 in 新招用人员 return 人.单位月缴社保 * 人.补贴月数)",
    "新招用人员[1].单位月缴社保 * 0.5",
    "if count(新招用人员) > 从业人员 then 1 else 2",
    "if count(新招用人员) / 从业人员 > 0.5 then 1 else 2",
    'if 已领次数("T-1") < 上年缴费月数 then 1 else 2',
    'if count(新招用人员) > 已领金额("T-1") / 500 then 1 else 2', // how many it was paid for
    "if 认定日.year - 成立日期.year >= 周岁(成立日期, 认定日) then 1 else 2",
    "if 认定日.month >= 3 and 认定日.day <= 15 then 1 else 2",
    "if 增量 / 上年销售收入万元 >= 0.1 then 1 else 2",
  ])("%s holds together", (feel) => {
    expect(refused(feel, "amount")).toBeNull();
  });

  test("a figure by a rate with a unit of its own is in that unit's money, whatever it is", () => {
    const by = (unit?: string) => () =>
      checkProgram({
        ...PROGRAM,
        parameters: { 每万元: 500 },
        ...(unit && { units: { 每万元: unit } }),
        definitions: [],
        amount: { text: "", feel: "营业收入万元 * 每万元" },
      });
    expect(by()).toThrow("in 10,000 yuan");
    expect(by("元/万元")).not.toThrow();
  });

  test("what was published runs on", () => {
    expect(() => compileProgram({ ...PROGRAM, amount: { text: "", feel: "营业收入万元 * 0.5" } })).not.toThrow();
  });

  test("a member of the catalogue says its own", () => {
    const members = attributeByKey("firm", "new_hires")?.members ?? [];
    expect(members.find(({ key }) => key === "employer_cost_month")?.unit).toBe("元");
    expect(members.find(({ key }) => key === "person_id")?.unit).toBeUndefined();
  });
});
