import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ProgramFileError } from "./file-fault";
import { parseProgramData, parseProgramFile } from "./program-file";

const TEXT = readFileSync("db/seed/programs/NB-GL-2019.yaml", "utf8");

/** What a changed file is refused for: "line:column place", in both languages; an empty list where it is taken. */
function faultsWith(from: string | RegExp, to: string) {
  const text = TEXT.replace(from, to);
  expect(text).not.toBe(TEXT);
  try {
    parseProgramFile(text);
  } catch (error) {
    if (!(error instanceof ProgramFileError)) throw error;
    return error.faults.map(({ line, column, place, what, remedy }) => {
      for (const said of [what.zh, remedy.zh]) expect(said).toMatch(/\p{Script=Han}/u);
      for (const said of [what.en, remedy.en]) expect(said).toMatch(/[a-z]/);
      const key = place.split(".").findLast((part) => !/^\d+$/.test(part));
      expect(text.split("\n")[line - 1]).toContain(key);
      expect(column).toBeGreaterThan(0);
      return { at: `${line}:${column} ${place}`, zh: what.zh, remedy: remedy.en };
    });
  }
  return [];
}

/** The line of a text in the file, from 1. */
function lineOf(text: string): number {
  return TEXT.split("\n").findIndex((line) => line.includes(text)) + 1;
}

test("a source that is not among the file's is refused on its line, with those there are", () => {
  const [fault, ...others] = faultsWith(/provenance: sourced:S42, owner/, "provenance: sourced:S99, owner");
  expect(others).toEqual([]);
  expect(fault?.at).toContain(`${lineOf("起领年龄:")}:`);
  expect(fault?.at).toContain("parameters.起领年龄.provenance");
  expect(fault?.zh).toBe("policy.sources 里没有来源S99");
  expect(fault?.remedy).toContain("S42");
});

test("one of several sources that is not there is refused, and what names none is taken", () => {
  const [fault] = faultsWith(/provenance: sourced:S42, owner/, "provenance: sourced:S42；sourced:S4, owner");
  expect(fault?.zh).toContain("来源S4");
  expect(faultsWith(/provenance: sourced:S42, owner/, "provenance: 建模假定, owner")).toEqual([]);
});

test("what ends before it begins is refused, also where only the demonstration's dates do", () => {
  const [fault] = faultsWith("from: 2019-04-04, to: null", "from: 2019-04-04, to: 2018-01-01");
  expect(fault?.at).toContain("validity.to");
  expect(fault?.zh).toBe("到2018-01-01为止，却从2019-04-04才开始");
  const oneDay = faultsWith("from: 2019-04-04, to: null", "from: 2019-04-04, to: 2019-04-04");
  expect(oneDay.filter(({ at }) => at.includes("validity"))).toEqual([]);
  const [moved] = faultsWith("{ publish: true", "{ publish: true, validFrom: 2026-01-01, validTo: 2025-12-31");
  expect(moved?.at).toContain("demonstration.validTo");
});

test.each([
  ["  - id: c2\n", "  - id: c1\n", "conditions.1.id", "编号“c1”前面已经用过"],
  ["  - id: GL-2\n", "  - id: GL-1\n", "cases.2.id", "编号“GL-1”前面已经用过"],
  ["  - id: GL-2\n", "  - id: c1\n", "cases.2.id", "编号“c1”前面已经用过"],
])("an id that is there already, %s written as %s, is refused where it stands again", (from, to, place, zh) => {
  const fault = faultsWith(from, to).find(({ at }) => at.endsWith(place));
  expect(fault?.zh).toBe(zh);
});

test("no condition has the id of the amount", () => {
  const [fault] = faultsWith("  - id: c3\n", "  - id: amount\n");
  expect(fault?.at).toContain("conditions.2.id");
  expect(fault?.zh).toBe("“amount”是金额那一条的编号");
});

test("a region is a place here", () => {
  expect(faultsWith(/^region: .*$/m, "region: 火星")[0]?.zh).toBe("没有“火星”这个地方");
  expect(faultsWith(/^region: .*$/m, "region: 海曙区")).toEqual([]);
});

// A case that names what is not there proves nothing, whatever comes out.
test.each([
  [
    "birth_date: 1934-03-01",
    "birth_dat: 1934-03-01",
    "cases.0.facts.birth_dat",
    "目录里没有数据项“birth_dat”",
    "Perhaps birth_date",
  ],
  ["birth_date: 1934-03-01", "birth_date: 80", "cases.0.facts.birth_date", "不是目录里的那一类", "a date such as"],
  ["birth_date: 1934-03-01", "edu_level: 大专", "cases.0.facts.edu_level", "不是目录里的那一类", "专科"],
  ["birth_date: 1934-03-01", "ins_pension: [2026-9]", "cases.0.facts.ins_pension", "不是目录里的那一类", "2026-09"],
  ["birth_date: 1934-03-01", "children: [{ born: 2020-01-01 }]", "cases.0.facts.children.0.born", "没有“born”", ""],
  [
    "birth_date: 1934-03-01",
    "children: [{ birth_date: 3 }]",
    "cases.0.facts.children",
    "不是目录里的那一类",
    "objects",
  ],
  [/because: \[c\d\]/, "because: [c9]", "expect.because.0", "没有编号是这样的条件：“c9”", ""],
  [/missing: \[[a-z_]+\]/, "missing: [nonsense]", "expect.missing.0", "“nonsense”", ""],
])("of a case %s, written as %s, is refused at %s", (from, to, place, zh, remedy) => {
  const [fault, ...others] = faultsWith(from, to);
  expect(others).toEqual([]);
  expect(fault?.at).toContain(place);
  expect(fault?.zh).toContain(zh);
  expect(fault?.remedy).toContain(remedy);
});

test("an officer's decision on what nobody is asked is refused", () => {
  const [fault] = faultsWith("    facts:", "    humanDecisions: { 能力评估: true }\n    facts:");
  expect(fault?.at).toContain("cases.0.humanDecisions.能力评估");
  expect(fault?.zh).toBe("humanPredicates 里没有“能力评估”");
});

test.each([
  ["birth_date: 1934-03-01", "birth_date: null"],
  ["birth_date: 1934-03-01", "birth_date: 1934-03-01, household_income_pc: '1020.50', children: []"],
  [/because: \[c\d\]/, "because: [amount]"],
  [/missing: \[[a-z_]+\]/, "missing: [children.birth_date]"],
  [/missing: \[[a-z_]+\]/, "missing: [百岁标准]"], // a figure that no source states
])("of a case %s, written as %s, is taken", (from, to) => {
  expect(faultsWith(from, to)).toEqual([]);
});

test("what was published is read as it is", () => {
  const file = parseProgramFile(TEXT);
  const wrong = {
    ...file,
    region: "火星",
    validity: { ...file.validity, to: "2018-01-01", provenance: "sourced:S99" },
  };
  expect(() => parseProgramData(wrong)).not.toThrow();
});

describe("the name of a parameter or definition", () => {
  const PARAMETER = "{ value: 1, provenance: sourced:S42, owner: 宁波市民政局 }";
  const withParameter = (name: string) => faultsWith("  起领年龄:", `  ${name}: ${PARAMETER}\n  起领年龄:`);
  const withDefinition = (name: string) =>
    faultsWith("definitions:\n", `definitions:\n  ${name}: { text: x, feel: "1" }\n`);

  test.each([
    ["户籍所在市", "目录里已经有叫“户籍所在市”的数据项", "another name"],
    ["认定日", "规则语言自己的名字", "another name"],
    ["本次金额", "规则语言自己的名字", "another name"],
    ["if", "不能当名字", "letters and digits"],
    ["true", "不能当名字", "letters and digits"],
    ["周岁", "是函数", "another name"],
    ["count", "是函数", "another name"],
    ["not", "是函数", "another name"],
    ["起 领", "里有空格", 'Write "起_领"'],
    ["满80-89岁", "不能当名字", "letters and digits"],
    ["80岁标准", "不能当名字", "letters and digits"],
  ])("%s is refused", (name, zh, remedy) => {
    for (const [kind, faults] of [
      ["parameters", withParameter(name)],
      ["definitions", withDefinition(name)],
    ] as const) {
      expect(faults).toHaveLength(1);
      expect(faults[0]?.at).toContain(`${kind}.${name}`);
      expect(faults[0]?.zh).toContain(zh);
      expect(faults[0]?.remedy).toContain(remedy);
    }
  });

  test("used for both is refused at the definition", () => {
    expect(withParameter("年龄")).toMatchObject([{ zh: "“年龄”既是参数又是定义" }]);
    expect(withDefinition("起领年龄")[0]?.at).toContain("definitions.起领年龄");
  });

  test("may be an attribute of the other kind of subject, and have digits in it", () => {
    for (const name of ["从业人员", "标准2", "满80岁", "A档", "九十_档"]) {
      expect(withParameter(name)).toEqual([]);
      expect(withDefinition(name)).toEqual([]);
    }
  });
});

describe("the days on which a rule is decided", () => {
  const ENDED = "from: 2019-04-04, to: 2020-12-31";

  test("a case that is owed something or waits on another day is refused, one that is refused anyway is not", () => {
    const faults = faultsWith("from: 2019-04-04, to: null", ENDED);
    expect(faults.length).toBeGreaterThan(1);
    expect(faults[0]?.at).toContain("cases.0.asOf");
    expect(faults[0]?.zh).toBe("2024-02-29不在认定的日子里（2019-04-04～2020-12-31），那天谁也领不到");
    expect(faults[0]?.remedy).toContain("decided: { from, to, provenance }");
    const refusedAnyway = TEXT.split("  - id: ").findIndex((one) => one.includes("outcome: ineligible")) - 1;
    expect(faults.map(({ at }) => at).join()).not.toContain(`cases.${refusedAnyway}.`);
  });

  test("are those that stand beside what the rule is about, where they are others", () => {
    const decided = (days: string) => `${ENDED}, decided: { ${days}, provenance: 建模假定 }`;
    expect(faultsWith("from: 2019-04-04, to: null", decided("from: 2021-01-01, to: 2026-12-31"))).toEqual([]);
    const [fault] = faultsWith("from: 2019-04-04, to: null", decided("from: 2021-01-01, to: 2020-12-31"));
    expect(fault?.at).toContain("validity.decided.to");
  });
});
