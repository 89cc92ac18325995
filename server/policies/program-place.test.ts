import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { placeInFile } from "./program-place";

const TEXT = readFileSync("db/seed/programs/NB-GL-2019.yaml", "utf8");
const START = { line: 1, column: 1 };

/** What stands in the file where a fault is said to be. */
function textAt(text: string, at: Parameters<typeof placeInFile>[1]) {
  const { line, column, shown } = placeInFile(text, at);
  expect(text.split("\n")[line - 1]).toBe(shown);
  return shown.slice(column - 1);
}

test.each([
  ["c2", "年龄 >= 起领年龄"],
  ["c2.fact.zh", "您今年{年龄}岁"],
  ["definitions.年龄", "周岁(出生日期, 认定日)"],
  ["amount", "if 年龄 >= 百岁档"],
  ["brief.zh", "{年龄}岁，{认定日.month}月份"],
])("finds %s where it is written in the file", (place, begins) => {
  expect(textAt(TEXT, { place, ...START })).toMatch(new RegExp(`^${begins.replaceAll(/[(){}.]/g, "\\$&")}`));
});

test.each([
  ["joined from lines", "\n      年龄 > 3\n      and 柴油 = 4", "柴油 = 4"],
  ["in a folded block", ">-\n      年龄 > 3\n        and\n\n      柴油 = 4", "柴油 = 4"],
  ["in a folded block with a wide indent", ">2-\n        年龄 > 3\n        and 柴油 = 4", "柴油 = 4"],
  ["in quotes with escapes", String.raw`"\"\u7532\" = \"甲\"\n and 柴油 = 4"`, '柴油 = 4"'],
  ["in quotes over two lines", '"年龄 > 3 \\\n      and \n\n      柴油 = 4"', '柴油 = 4"'],
  ["in single quotes", "'it''s + ''甲'' + 柴油 = 4'", "柴油 = 4'"],
])("finds a name %s on its own line", (_, written, rest) => {
  const text = TEXT.replace('feel: 户籍所在市 = "宁波市"', () => `feel: ${written}`);
  const joined = (parse(text) as { conditions: { feel: string }[] }).conditions[0]?.feel ?? "";
  const index = joined.indexOf("柴油");
  const line = joined.slice(0, index).split("\n").length;
  const column = index - joined.lastIndexOf("\n", index);
  expect(textAt(text, { place: "c1", line, column })).toBe(rest);
});

test("what is lacking at the end is lacking after the last letter, before the line ends", () => {
  const text = TEXT.replace('feel: 户籍所在市 = "宁波市"', () => "feel: >-\n      年龄 >\n      3 +\n    note: x");
  const { line, column, shown } = placeInFile(text, { place: "c1", line: 1, column: "年龄 > 3 +".length + 1 });
  expect([shown, column]).toEqual(["      3 +", "      3 +".length + 1]);
  expect(line).toBeGreaterThan(1);
});

test("what is no expression is where its key stands, and what the file does not have at its beginning", () => {
  const text = TEXT.replace("periodicity: monthly", "maxAgeDays: { x: { days: 3 } }\nperiodicity: monthly");
  expect(textAt(text, { place: "maxAgeDays", ...START })).toBe("maxAgeDays: { x: { days: 3 } }");
  expect(placeInFile(TEXT, { place: "c9", ...START })).toMatchObject({ line: 1, column: 1 });
});
