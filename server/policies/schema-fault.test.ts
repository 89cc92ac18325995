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
  ["periodicity: monthly", "periodcity: monthly", "id: NB-GL-2019", "“periodicity”不能这样写", "once, yearly, monthly"],
  ["payee: 本人账户\n", "", "id: NB-GL-2019", "缺“payee”这一项", "Write text"],
  ["payee: 本人账户", "payee: 80", "payee: 80", "“payee”不是文字", "Write text"],
  ["payee: 本人账户", 'payee: ""', "payee:", "“payee”是空的", "guide"],
  ["validity: { from: 2019-04-04", "validity: { from: 2019-02-30", "from: 2019-02-30", "日期写成 YYYY-MM-DD", "guide"],
  ["validity: { from: 2019-04-04", "validity: { frm: 2019-04-04", "validity:", "日期写成 YYYY-MM-DD", "guide"],
  ["cityPercent: 50", "cityPercent: 60", "funding:", "百分比合起来要是100", "guide"],
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
  expect(firstFault(/given: own/g, "given: research")?.what?.zh).toContain("自己编的（given: own）算例");
  expect(firstFault("figureStatus: sourced", "figureStatus: amount-not-usable")?.what?.zh).toMatch(/不发钱|不能发布/);
});
