import { expect, test } from "vitest";
import { sizeClassOf } from "./size-class";

test.each([
  ["工业", 1350, 52000, 61000, "大型"],
  ["工业", 1000, 39999, 61000, "中型"],
  ["批发业", 44, 3200, 900, "小型"],
  ["批发业", 4, 90000, 900, "微型"],
  ["建筑业", 9, 6000, 5000, "中型"],
  ["农林牧渔业", 1, 20000, 1, "大型"],
  ["其他", 99, 1, 1, "小型"],
] as const)("%s with %i people and %i revenue is %s", (industry, employees, revenueWan, assetsWan, expected) => {
  expect(sizeClassOf({ industry, employees, revenueWan, assetsWan })).toBe(expected);
});
