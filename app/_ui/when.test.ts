import { describe, expect, it } from "vitest";
import { middayOf, sayClock, sayDate, sayDatesIn, sayMoment, sayMonth, sayStamp } from "./when";

const standard = { mode: "standard", language: "zh-CN" } as const;
const elder = { mode: "elder", language: "zh-CN" } as const;
const english = { mode: "standard", language: "en" } as const;
const NOW = "2026-11-20T02:45:00.000Z"; // 10:45 in Ningbo

describe("a moment in words", () => {
  it.each([
    ["2026-11-20T02:42:07.000Z", standard, "今天10:42"],
    ["2026-11-19T08:20:00.000Z", standard, "昨天16:20"],
    ["2026-11-18T01:05:00.000Z", standard, "11月18日09:05"],
    ["2025-12-31T16:30:00.000Z", standard, "1月1日00:30"], // the city's calendar, not the server's
    ["2025-12-30T01:00:00.000Z", standard, "2025年12月30日09:00"],
    ["2026-11-20T02:42:07.000Z", elder, "今天上午10点42分"],
    ["2026-11-20T07:00:00.000Z", elder, "今天下午3点整"],
    ["2026-11-20T04:05:00.000Z", elder, "今天中午12点零5分"],
    ["2026-11-20T12:30:00.000Z", elder, "今天晚上8点30分"],
    ["2026-11-20T02:42:07.000Z", english, "today at 10:42"],
    ["2026-11-18T01:05:00.000Z", english, "18 November at 09:05"],
  ])("%s is %o %s", (instant, voice, said) => {
    expect(sayMoment(instant, NOW, voice)).toBe(said);
  });

  it("times the route to the second, by the city's clock", () => {
    expect(sayClock("2026-11-20T02:42:07.000Z")).toBe("10:42:07");
  });

  it("says the dates of a stored sentence as dates, and leaves other numbers alone", () => {
    expect(sayDatesIn("数据只到2026-11-01，太旧", standard, "2026")).toBe("数据只到11月1日，太旧");
    expect(sayDatesIn("2019-01-01～2024-12-31", elder)).toBe("2019年1月1日～2024年12月31日");
    expect(sayDatesIn("up to 2026-11-01 only, no. 12026-11-011", english, "2026")).toBe(
      "up to 1 November only, no. 12026-11-011",
    );
  });

  it("stamps a paper with the whole date", () => {
    expect(sayStamp("2026-11-20T02:42:11.000Z", standard)).toBe("2026年11月20日10:42:11");
    expect(sayStamp("2026-11-20T02:42:11.000Z", english)).toBe("20 November 2026, 10:42:11");
  });

  it("leaves the year out only where it is this year", () => {
    expect(sayDate("2027-06-30", standard, "2026")).toBe("2027年6月30日");
    expect(sayDate("2026-06-30", standard, "2026")).toBe("6月30日");
    expect(sayMonth("2026-07", standard, "2026")).toBe("7月");
    expect(sayMonth("2025-07", english, "2026")).toBe("July 2025");
  });

  it("takes midday for a day without an hour, which is that day in the city", () => {
    expect(sayMoment("2026-11-20T00:10:00.000Z", middayOf("2026-11-20"), standard)).toBe("今天08:10");
  });
});
