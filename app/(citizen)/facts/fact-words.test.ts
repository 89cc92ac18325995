import { expect, test } from "vitest";
import { sayFact } from "./fact-words";

const speech = { t: (_: string, { label, value }: Record<string, string>) => `${label}：${value}`, look: {} } as never;

test.each([
  ["38334.44", "元", "上年实缴失业保险费：38,334.44元"],
  ["3450", "万元", "上年实缴失业保险费：3,450万元"],
  ["2026", "年", "上年实缴失业保险费：2026年"],
])("a fact of %s%s is said as the clause that it decides says it", (figure, unit, said) => {
  const fact = { label: "上年实缴失业保险费", value: { kind: "figure", figure, unit } };
  expect(sayFact(fact as never, speech)).toBe(said);
});
