import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ProgramFileError } from "./file-fault";
import { parseProgramFile } from "./program-file";

const TEXT = readFileSync("db/seed/programs/NB-GL-2019.yaml", "utf8");

/** The first fault of a changed file; the line that it names has to have the word in it. */
function firstFault(from: string | RegExp, to: string) {
  const text = TEXT.replace(from, to);
  expect(text).not.toBe(TEXT);
  try {
    parseProgramFile(text);
  } catch (error) {
    if (!(error instanceof ProgramFileError)) throw error;
    const [fault] = error.faults;
    return { ...fault, written: text.split("\n")[(fault?.line ?? 0) - 1]?.slice((fault?.column ?? 1) - 1) };
  }
  return null;
}

test.each([
  [
    "periodicity: monthly",
    "periodicity: weekly",
    "periodicity: weekly",
    "“periodicity”不能这样写",
    "once, yearly, monthly",
  ],
  ["periodicity: monthly", "periodcity: monthly", "id: NB-GL-2019", "缺“periodicity”这一项", "once, yearly, monthly"],
  ["payee: 本人账户\n", "", "id: NB-GL-2019", "缺“payee”这一项", "Write text"],
  ["payee: 本人账户", "payee: 80", "payee: 80", "“payee”不是文字", "Write text"],
  ["payee: 本人账户", 'payee: ""', "payee:", "“payee”是空的", "Write text"],
  [
    "validity: { from: 2019-04-04",
    "validity: { from: 2019-02-30",
    "from: 2019-02-30",
    "日期写成 YYYY-MM-DD",
    "2026-11-20",
  ],
  ["validity: { from: 2019-04-04", "validity: { frm: 2019-04-04", "validity:", "缺“from”这一项", "2026-11-20"],
  ["cityPercent: 50", "cityPercent: 60", "funding:", "百分比合起来要是100", "make 100"],
  ["  assumption: 来源没有写分担比例；这里假定市、区各半\n", "", "funding:", "缺“assumption”这一项", "Write text"],
  [
    "issuer: { zh: 宁波市民政局, en: Ningbo Civil Affairs Bureau }",
    "issuer: 民政局",
    "issuer: 民政局",
    "“issuer”不是对象",
    "{ zh: text, en: text }",
  ],
  [
    "notice: { workingDays: 0, provenance: 来源没有提到公示 }\n",
    "",
    "id: NB-GL-2019",
    "缺“notice”这一项",
    "{ workingDays: a whole number, provenance: text }",
  ],
  [
    "documents: []\n",
    "",
    "id: NB-GL-2019",
    "缺“documents”这一项",
    "a list, each item text, or { name: an object, proves: text }",
  ],
  [
    "  起领年龄: { value: 80, unit: 周岁, provenance: sourced:S42, owner: 宁波市民政局 }",
    "  起领年龄: 80",
    "起领年龄: 80",
    "“起领年龄”不是对象",
    "{ value: a number, text, a list, a table or null, provenance: text, owner: text }",
  ],
  ["article: null", "article: 1", "article: 1", "“article”不是文字", 'put 1 in quotes: "1"'],
  ['amountYuan: "50.00"', "amountYuan: 50", "amountYuan: 50", "“amountYuan”不是文字", 'an amount such as "100.00"'],
  ['amountYuan: "50.00"', 'amountYuan: "50"', 'amountYuan: "50"', "金额写成 34501.00", '"100.00"'],
  [
    "outcome: eligible",
    "outcome: 能领",
    "outcome: 能领",
    "“outcome”不能这样写",
    "one of: eligible, ineligible, undetermined",
  ],
  [
    "demonstration: { publish: true }",
    "demonstration: { publish: yes }",
    "publish: yes",
    "不是true 或 false",
    "true or false",
  ],
  ["payee: 本人账户", "payee: 本人账户\npayeee: 家庭", "payeee: 家庭", "没有“payeee”这一项", "spelling"],
  ["payee: 本人账户", "payee: 本人账户\npayee: 家庭", "payee: 家庭", "同一项写了两次", "Keep one"],
  ["payee: 本人账户", "payee: [本人账户", "validity:", "缩进不对，或括号没有写完", "close brackets"],
])("%j as %j is refused where it stands, in Chinese and English", (from, to, written, zh, remedy) => {
  const fault = firstFault(from, to);
  expect(fault?.what?.zh).toContain(zh);
  expect(fault?.what?.en).toMatch(/[a-z]/);
  expect(fault?.remedy?.zh).toMatch(/\p{Script=Han}|true/u);
  expect(fault?.remedy?.en).toContain(remedy);
  expect(fault?.written).toContain(written);
});

test("what the file has to have as a whole is said in Chinese too", () => {
  const nothingOwn = firstFault(/given: own/g, "given: research");
  expect(nothingOwn?.what?.zh).toContain("自己编的（given: own）算例");
  expect(nothingOwn?.remedy?.zh).toContain('expect: { outcome: eligible, amountYuan: "100.00" }');
  expect(firstFault("figureStatus: sourced", "figureStatus: amount-not-usable")?.what?.zh).toMatch(/不发钱|不能发布/);
});
