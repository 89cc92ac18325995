import { describe, expect, test } from "vitest";
import { checkProgram, type ProgramDefinition, RuleError } from ".";
import { PROGRAM } from "./testing/refused-rule";

const PERSON: ProgramDefinition = {
  ...PROGRAM,
  audience: "person",
  parameters: { 城: "宁波市" },
  units: {},
  definitions: [{ name: "年龄", feel: "周岁(出生日期, 认定日)" }],
};

/** The first fault of a condition for persons, or of an amount, in Chinese: "line:column what → remedy"; null where it is taken. */
function faultOf(feel: string, as: "condition" | "amount" = "condition"): string | null {
  const condition = { clauseId: "c1", article: null, text: "", feel, fact: { zh: "", en: "" } };
  const change = as === "condition" ? { conditions: [condition] } : { amount: { text: "", feel } };
  return firstFault({ ...PERSON, ...change });
}

function firstFault(program: ProgramDefinition): string | null {
  try {
    checkProgram(program);
    return null;
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    const [fault] = error.faults;
    for (const said of [fault?.what.en, fault?.remedy.en]) expect(said).toMatch(/[a-z]/);
    return `${fault?.line}:${fault?.column} ${fault?.what.zh} → ${fault?.remedy.zh}`;
  }
}

describe("words have no order: by the codes of their letters 博士 comes before 本科", () => {
  test.each([
    ['学历 > "本科"', "1:6 "],
    ['"本科" <= 学历', "1:9 "],
    ['学历 between "本科" and "博士"', "1:12 "],
    ['(学历 in ["本科".."博士"])', "1:9 "],
    ['day of week(认定日) > "Monday"', "1:20 "],
  ])("%s is refused", (feel, at) => {
    const fault = faultOf(feel);
    expect(fault).toContain(at);
    expect(fault).toContain("没有大小");
    expect(fault).toMatch(/本科、硕士、博士|Monday/);
  });

  test.each(['学历 in ["本科", "硕士"]', '学历 != "本科"', '户籍所在市 >= "宁波市"'])("%s is taken", (feel) => {
    expect(faultOf(feel)).toBeNull();
  });
});

test("<> is no sign, and what stands for it is said", () => {
  expect(faultOf("年龄 <> 80")).toContain("1:4 没有“<>”这个符号 → 相等写成 =，不等写成 !=");
});

describe("a text that is looked for in a text", () => {
  test.each(['"宁波" in 户籍所在市', "城 in 户籍所在市"])("by %s would have to be the whole of it", (feel) => {
    expect(faultOf(feel)).toContain("contains(户籍所在市, ");
  });

  test.each(["户籍所在市 in 城", '"宁波市" in [户籍所在市, 户籍所在省]', 'contains(户籍所在市, "宁波")'])(
    "by %s is taken",
    (feel) => {
      expect(faultOf(feel)).toBeNull();
    },
  );
});

describe("an else that nobody comes to", () => {
  test.each([
    ["if 年龄 >= 80 then (if 年龄 >= 70 then 100 else 50) else 20", "1:22 "],
    ['if 学历 = "本科" then (if 学历 != "硕士" then 100 else 50) else 20', "1:23 "],
    ["if 年龄 >= 80 and 低保家庭 then (if 低保家庭 then 100 else 50) else 20", "1:31 "],
    ["if count(子女) > 1 then (if count(子女) >= 1 then 100 else 50) else 20", "1:27 "],
  ])("%s is refused", (feel, at) => {
    const fault = faultOf(feel, "amount");
    expect(fault).toContain(at);
    expect(fault).toContain("else 永远走不到");
  });

  test.each([
    // Who has no level comes to the last of these: nothing is neither more than two nor not more than two.
    "if 残疾等级 > 2 then 1 else if 残疾等级 <= 2 then 2 else 3",
    "if not(残疾等级 > 2) then 1 else if 残疾等级 > 2 then 2 else 3",
    "if not(残疾等级 > 2) then 1 else if 残疾等级 = null then 2 else 3",
    "if 年龄 >= 80 or 低保家庭 then (if 低保家庭 then 100 else 50) else 20",
    "if 年龄 >= 70 then (if 年龄 >= 80 then 100 else 50) else 20",
  ])("%s is taken", (feel) => {
    expect(faultOf(feel, "amount")).toBeNull();
  });
});

describe("months that nobody has", () => {
  const WINDOW = '缴费月数(养老保险缴费月份, 认定日 - duration("P6M"), 认定日)';

  test.each([
    ['当月参保(养老保险缴费月份, "2026-13")', "不是月份"],
    ['当月参保(养老保险缴费月份, "2026-9")', "不是月份"],
    ['当月参保(养老保险缴费月份, string(认定日.year) + "-" + string(认定日.month))', "“2026-1”不是月份"],
    ['缴费月数(养老保险缴费月份, 认定日, 认定日 - duration("P12M")) >= 12', "还没有开始就结束了"],
    [`${WINDOW} >= 8`, "永远不会成立"],
    [`${WINDOW} <= 7`, "永远一样"],
    ['最长连续月数(养老保险缴费月份, date("2026-01-01"), date("2026-06-30")) > 6', "永远不会成立"],
    ["周岁(认定日, 出生日期) >= 80", "写成 周岁(出生日期, 认定日)"],
  ])("%s is refused", (feel, zh) => {
    expect(faultOf(feel)).toContain(zh);
  });

  test.each([
    '当月参保(养老保险缴费月份, "2026-09")',
    "当月参保(养老保险缴费月份, substring(string(认定日), 1, 7))",
    `${WINDOW} >= 7`,
    '缴费月数(养老保险缴费月份, date("2027-01-01"), 认定日) >= 1', // from 2027 on
    '缴费月数(养老保险缴费月份, date("1999-01-01"), 认定日) >= 500',
    "缴费月数(养老保险缴费月份, 毕业日期, 认定日) >= 36",
  ])("%s is taken", (feel) => {
    expect(faultOf(feel)).toBeNull();
  });
});

describe("inside a filter a figure with the name of a member", () => {
  const firm = (feel: string): ProgramDefinition => ({
    ...PROGRAM,
    parameters: { 失业保险月数: 3 },
    units: {},
    definitions: [],
    conditions: [{ clauseId: "c1", article: null, text: "", feel, fact: { zh: "", en: "" } }],
  });

  test("would silently not be used, and is refused", () => {
    const fault = firstFault(firm("count(新招用人员[工伤保险月数 >= 失业保险月数]) > 0"));
    expect(fault).toContain("1:23 “失业保险月数”在这里是清单里的一项");
  });

  test.each([
    "count(新招用人员[工伤保险月数 >= item.失业保险月数]) > 失业保险月数",
    "some 人 in 新招用人员 satisfies 人.工伤保险月数 >= 失业保险月数",
  ])("is not meant, or is, in %s", (feel) => {
    expect(firstFault(firm(feel))).toBeNull();
  });
});
