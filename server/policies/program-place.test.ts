import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { placeInFile } from "./program-place";

const TEXT = readFileSync("db/seed/programs/NB-GL-2019.yaml", "utf8");

test.each([
  ["c2", "年龄 >= 起领年龄"],
  ["c2.fact.zh", "您今年{年龄}岁"],
  ["definitions.年龄", "周岁(出生日期, 认定日)"],
  ["amount", "if 年龄 >= 百岁档 then 百岁标准 else if 年龄 >= 九十岁档 then 九十岁标准 else 八十岁标准"],
  ["brief.zh", "{年龄}岁，{认定日.month}月份"],
])("finds %s on its line of the file", (place, expression) => {
  const found = placeInFile(TEXT, place);
  expect(found?.expression).toBe(expression);
  const line = TEXT.split("\n")[(found?.line ?? 0) - 1] ?? "";
  expect(line).toMatch(place === "amount" ? /feel: >-/ : /feel:|zh:/);
});

test("a place the file does not have is nowhere", () => {
  expect(placeInFile(TEXT, "c9")).toBeNull();
});
