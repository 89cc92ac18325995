import { expect, test } from "vitest";
import { sizeClassOf } from "./size-class";

test.each([
  { industry: "工业", employees: 1350, revenueWan: 52000, assetsWan: 61000, expected: "大型" },
  { industry: "工业", employees: 1000, revenueWan: 39999, assetsWan: 61000, expected: "中型" },
  { industry: "批发业", employees: 44, revenueWan: 3200, assetsWan: 900, expected: "小型" },
  { industry: "批发业", employees: 4, revenueWan: 90000, assetsWan: 900, expected: "微型" },
  { industry: "建筑业", employees: 9, revenueWan: 6000, assetsWan: 5000, expected: "中型" },
  { industry: "农林牧渔业", employees: 1, revenueWan: 20000, assetsWan: 1, expected: "大型" },
  { industry: "其他", employees: 99, revenueWan: 1, assetsWan: 1, expected: "小型" },
] as const)("$industry with $employees people and $revenueWan revenue is $expected", ({ expected, ...firm }) => {
  expect(sizeClassOf(firm)).toBe(expected);
});
