import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import * as policies from "@/server/policies";
import { checkFile, testFile } from "./check-program-file";

const ID = "NB-GL-2019";
const FILE = `db/seed/programs/${ID}.yaml`;
const TEXT = readFileSync(FILE, "utf8");

/** The file with one change in it. */
function changed(from: string | RegExp, to: string) {
  const text = TEXT.replace(from, () => to);
  expect(text).not.toBe(TEXT);
  return { id: ID, file: FILE, text };
}

test("a file that holds together has no findings", () => {
  expect(checkFile({ id: ID, file: FILE, text: TEXT })).toEqual({ program: ID, passed: 3, findings: [] });
});

test("what the check stumbles over is a finding of that file, in Chinese and English", () => {
  const broken = vi.spyOn(policies, "parseProgramFile").mockImplementation(() => {
    throw new TypeError("x is not a function");
  });
  for (const look of [checkFile, testFile]) {
    const { findings } = look(changed("id: c1", "id: c1 "));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ file: FILE, place: "file" });
    expect(findings[0]?.message).toMatch(/出了意外（x is not a function）.*\n.*The check broke off/);
  }
  broken.mockRestore();
});

test("a fault in an expression over several lines is at its own line and column of the file", () => {
  const { findings } = checkFile(
    changed('feel: 户籍所在市 = "宁波市"', "feel: >-\n      在世\n      and 柴油车期线 > 3"),
  );
  const text = changed('feel: 户籍所在市 = "宁波市"', "feel: >-\n      在世\n      and 柴油车期线 > 3").text;
  const line = text.split("\n").findIndex((one) => one.includes("柴油车期线")) + 1;
  expect(findings).toMatchObject([
    {
      line,
      column: 11,
      place: "c1",
      what: { zh: expect.stringContaining("没有叫“柴油车期线”的"), en: expect.stringContaining("no attribute") },
      remedy: { zh: expect.stringContaining("双引号"), en: expect.stringContaining("double quotes") },
    },
  ]);
  expect(findings[0]?.message).toMatch(/^ {4}and 柴油车期线 > 3\n {8}\^\n/);
});

test("every finding has its line and column, and what and remedy apart", () => {
  const wrong = [
    checkFile(changed("id: c1", "idd: c1")),
    checkFile(changed('"宁波市"', '"宁波市" and 已领次数("NB-NIX") = 0')),
    testFile(changed('amountYuan: "50.00"', 'amountYuan: "60.00"')),
  ];
  for (const { findings } of wrong) {
    expect(findings.length).toBeGreaterThan(0);
    for (const { line, column, what, remedy } of findings) {
      expect(line).toBeGreaterThan(1);
      expect(column).toBeGreaterThan(0);
      for (const said of [what.zh, what.en, remedy.zh, remedy.en]) expect(said).not.toBe("");
    }
  }
});

test("a case that comes out differently says so in Chinese and English, and how to look at it clause by clause", () => {
  const [finding] = testFile(changed('amountYuan: "50.00"', 'amountYuan: "60.00"')).findings;
  expect(finding?.what.zh).toContain("算例写的是“能领 60.00”，算出来是“能领 50.00”");
  expect(finding?.what.en).toContain("expected eligible 60.00, found eligible 50.00");
  expect(finding?.message).toContain(finding?.what.zh);
  expect(finding?.remedy.zh).toContain("npm run rules -- explain NB-GL-2019 D01");
});

test("an officer's decision that is not declared says how to declare it", () => {
  const [finding] = checkFile(changed("feel: 在世", 'feel: 人工认定("独居")')).findings;
  expect(finding?.remedy.zh).toContain("先在 humanPredicates 里登记：- { name: 独居, label: { zh: …, en: … } }");
  expect(finding?.remedy.en).toContain("- { name: 独居");
});

test("an id that is not the name of its file is refused where it is written", () => {
  const { findings } = checkFile(changed("id: NB-GL-2019", "id: NB-GL-2020"));
  expect(findings).toMatchObject([
    { line: 1, column: 1, place: "id", what: { zh: "编号是NB-GL-2020，文件名却是NB-GL-2019.yaml" } },
  ]);
});
