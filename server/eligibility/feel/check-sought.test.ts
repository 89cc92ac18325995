import { describe, expect, test } from "vitest";
import { compileProgram } from "..";
import { PROGRAM, refused } from "../testing/refused-rule";

describe("what is looked for and can never be found", () => {
  test.each([
    ["list contains(重点名单, 3)", "1:21", "文字和数字不能这样比较"],
    ['not(list contains([1, 2], "a"))', "1:27", "数字和文字不能这样比较"],
    ["count(index of(重点名单, 3)) > 0", "1:22", "文字和数字不能这样比较"],
    ['list contains(荣誉称号.授予年份, "2021")', "1:26", "数字和文字不能这样比较"],
    ['list contains(["企业", "公司"], 主体类型)', "1:22", "不会是“公司”"],
    ['list contains(element: 主体类型, list: ["公司"])', "1:37", "不会是“公司”"],
    ["list contains(list: 重点名单, element: 4)", "1:36", "文字和数字不能这样比较"],
    ['day of week(认定日) = "周一"', "1:20", "不会是“周一”"],
    ['month of year(认定日) in ["October", "十月"]', "1:35", "不会是“十月”"],
  ])("%s is refused where it stands", (feel, at, zh) => {
    const fault = refused(feel);
    expect(fault?.at).toBe(at);
    expect(fault?.what?.zh).toContain(zh);
    for (const text of [fault?.what?.en, fault?.remedy?.zh, fault?.remedy?.en]) expect(text).not.toBe("");
  });

  test.each([
    'list contains(重点名单, "a")',
    'list contains(element: "a", list: 重点名单)',
    "list contains(重点名单, null)",
    '制造业 or list contains([], "a")',
    '制造业 or list contains([1, "a"], "a")',
    'list contains(["企业"], 主体类型)',
    'list contains("企业", 主体类型)',
    'day of week(认定日) = "Monday"',
  ])("%s holds together", (feel) => {
    expect(refused(feel)).toBeNull();
  });

  test("was published before it was refused, and still runs", () => {
    const condition = { clauseId: "c1", article: null, text: "", fact: { zh: "", en: "" } };
    for (const feel of ["list contains(重点名单, 3)", 'day of week(认定日) = "周一"'])
      expect(() => compileProgram({ ...PROGRAM, conditions: [{ ...condition, feel }] })).not.toThrow();
  });
});
