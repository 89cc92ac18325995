import { describe, expect, test } from "vitest";
import { fen } from "@/server/kernel";
import { day, missing, months, num, text, types, worth } from "../feel/test-support";

describe("周岁: one turns N on the day of the birthday", () => {
  test.each([
    ["1934-03-01", "2024-02-29", 89], // case D01
    ["1979-06-20", "2024-06-19", 44], // the day before
    ["1979-06-20", "2024-06-20", 45], // case D06
    ["2000-02-29", "2026-02-28", 25], // a leap day's child in a common year
    ["2000-02-29", "2026-03-01", 26],
    ["2000-02-29", "2024-02-29", 24],
  ])("born %s is on %s %i", (born, on, age) => {
    expect(worth("周岁(生日, 当日)", { 生日: day(born), 当日: day(on) })).toBe(age);
  });
});

describe("满月数: a month is full on the same day of the month", () => {
  test.each([
    ["2024-01-15", "2025-03-05", 13], // case C05
    ["2022-08-10", "2025-03-05", 30], // case C06
    ["2016-06-30", "2024-05-20", 94], // case C03
    ["2023-08-31", "2024-02-29", 5],
    ["2024-05-20", "2024-05-20", 0],
    ["2024-05-20", "2024-04-25", 0], // cut towards zero
  ])("from %s to %s is %i", (from, to, full) => {
    expect(worth("满月数(甲, 乙)", { 甲: day(from), 乙: day(to) })).toBe(full);
  });
});

describe("insured months", () => {
  const paid = months("2023-07", "2023-08", "2023-09", "2023-10", "2023-11", "2024-01", "2024-02", "2024-01");

  test.each([
    ['最长连续月数(月份, date("2023-06-30"), date("2024-12-30"))', 5],
    ['最长连续月数(月份, date("2023-08-31"), date("2023-10-01"))', 3],
    ['最长连续月数(月份, date("2020-01-01"), date("2020-12-31"))', 0],
    ['缴费月数(月份, date("1999-01-01"), 认定日)', 7],
    ['缴费月数(月份, date("2023-11-30"), date("2024-01-01"))', 2],
    ['当月参保(月份, date("2023-11-30"))', true],
    ['当月参保(月份, "2023-12")', false],
    ['当月参保(月份, "十二月")', null],
  ])("%s is %s", (feel, value) => {
    expect(worth(feel, { 月份: paid })).toBe(value);
  });

  test("of a list that has not been delivered are unknown, not none", () => {
    const given = { 月份: missing(types.listOf(types.STRING), "ins_social") };
    expect(worth("缴费月数(月份, 认定日, 认定日) >= 6", given)).toBe("?ins_social");
    expect(worth("当月参保(月份, 认定日)", given)).toBe("?ins_social");
  });

  test("of a list that is known to be absent are not counted as zero", () => {
    expect(worth("缴费月数(月份, 认定日, 认定日) >= 0", { 月份: [types.listOf(types.STRING), null] })).toBeNull();
  });
});

describe("划型 by 工信部联企业〔2011〕300号 in its 2017 reading", () => {
  const of = (industry: string, staff: number | null, revenue: number | null, assets: number | null) =>
    worth("划型(行业, 人数, 收入, 资产)", {
      行业: text(industry),
      人数: staff === null ? missing(types.NUMBER, "人数") : num(staff),
      收入: revenue === null ? missing(types.NUMBER, "收入") : num(revenue),
      资产: assets === null ? missing(types.NUMBER, "资产") : num(assets),
    });

  test.each([
    ["工业", 1000, 40000, 0, "大型"], // both lower bounds, reached by the number itself
    ["工业", 999, 40000, 0, "中型"], // one short drops one class
    ["工业", 1000, 39999.99, 0, "中型"],
    ["工业", 1350, 300, 0, "小型"],
    ["工业", 1350, 299, 0, "微型"], // two figures far apart: down to the class both reach
    ["工业", 19, 50000, 0, "微型"],
    ["零售业", 22, 90, 60, "微型"],
    ["建筑业", 5, 80000, 80000, "大型"], // revenue and assets; staff do not count
    ["租赁和商务服务业", 300, 0, 120000, "大型"], // staff and assets
    ["农林牧渔业", 1, 500, 0, "中型"], // revenue alone
    ["其他", 99, 0, 0, "小型"], // staff alone
  ])("%s with %i staff, %d revenue and %d assets is %s", (industry, staff, revenue, assets, size) => {
    expect(of(industry, staff, revenue, assets)).toBe(size);
  });

  test("a figure the industry does not use may be missing", () => {
    expect(of("工业", 300, 2000, null)).toBe("中型");
  });

  test("a figure that already means 微型 decides alone", () => {
    expect(of("工业", 19, null, null)).toBe("微型");
  });

  test("a missing figure that could change the class leaves it unknown", () => {
    expect(of("工业", 1000, null, 0)).toBe("?收入");
  });

  test("an industry outside the table has no class and is named", () => {
    expect(of("航天", 1000, 1, 1)).toBe("?行业");
  });
});

describe("the platform's own ledger", () => {
  const history = [
    { programId: "NB-A", period: "2025", amountFen: fen(200_000) },
    { programId: "NB-A", period: "2026-03", amountFen: fen(30_050) },
    { programId: "NB-A", period: "2026-04", amountFen: fen(30_000) },
    { programId: "NB-B", period: "once", amountFen: fen(1) },
  ];

  test.each([
    ['已领次数("NB-A")', 3],
    ['已领次数("NB-A", "2026")', 2],
    ['已领次数("NB-A", "2026-03")', 1],
    ['已领次数("NB-A", "202")', 0],
    ['已领次数("NB-C")', 0],
    ['已领金额("NB-A", "2026")', "600.5"],
    ['已领金额("NB-B")', "0.01"],
  ])("%s is %s", (feel, value) => {
    expect(worth(feel, {}, { history })).toBe(value);
  });
});

describe("人工认定", () => {
  test("without a recorded decision is unknown, with a human fact missing", () => {
    expect(worth('人工认定("现场核查")')).toBe("?human:现场核查");
  });

  test.each([true, false])("is the recorded decision: %s", (decision) => {
    expect(worth('人工认定("现场核查")', {}, { human: () => decision })).toBe(decision);
  });
});
