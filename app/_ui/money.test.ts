import { describe, expect, it } from "vitest";
import { groupSums, sayMoney, sumParts } from "./money";

const standard = { mode: "standard", language: "zh-CN" } as const;
const elder = { mode: "elder", language: "zh-CN" } as const;

describe("a sum in words", () => {
  it.each([
    [0, "¥0.00"],
    [5, "¥0.05"],
    [99_999, "¥999.99"],
    [100_000, "¥1,000.00"],
    [3_450_100, "¥34,501.00"],
    [123_456_789_01, "¥123,456,789.01"],
  ])("shows %i fen as %s, always with two decimals", (fen, said) => {
    expect(sayMoney(fen, standard)).toBe(said);
  });

  it.each([
    [10_000, "100元"],
    [10_050, "100.50元"],
    [1_234_500, "12,345元"],
  ])("says %i fen as %s to an elder, cents only when there are some", (fen, said) => {
    expect(sayMoney(fen, elder)).toBe(said);
  });

  it("keeps the sign in English, where nobody says 元", () => {
    expect(sayMoney(10_000, { mode: "elder", language: "en" })).toBe("¥100");
  });

  it("counts the digits that decide how large the figure may be", () => {
    expect(sumParts(878_712_00)).toEqual({ whole: "878,712", cents: "00", digits: 6 });
  });

  it.each([
    ["一次性10000元", "一次性10,000元"],
    ["本科20000元，专科3600元，每月500元", "本科20,000元，专科3,600元，每月500元"],
    ["最多1234567.50元", "最多1,234,567.50元"],
    ["已经分开的10,000元", "已经分开的10,000元"],
    ["2026年起，甬人社发〔2022〕1234号", "2026年起，甬人社发〔2022〕1234号"],
  ])("says the sums of a rule with their thousands apart: %s", (words, said) => {
    expect(groupSums(words)).toBe(said);
  });
});
