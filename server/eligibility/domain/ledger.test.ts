import { describe, expect, test } from "vitest";
import { checkProgram, compileProgram } from "..";
import { PROGRAM, refused } from "../testing/refused-rule";

describe("a period in which nothing is ever paid", () => {
  test.each([
    ['已领次数("T-2", "2026-3") = 0', "1:13", "2026-3"],
    ['已领次数("T-2", "26") = 0', "1:13", "26"],
    ['已领金额("T-2", "2026年") = 0', "1:13", "2026年"],
    ['已领次数("T-2", "2026-13") = 0', "1:13", "2026-13"],
    ['已领次数("T-2", string(认定日)) = 0', "1:13", "2026-01-01"],
    ['已领次数("T-2", string(认定日.month)) = 0', "1:13", "1"],
    ['已领次数("T-2", string(认定日.year) + "-" + string(认定日.month)) = 0', "1:13", "2026-1"], // right from October on
    ['已领次数("T-2", 截止月) = 0', "1:13", "2026/12"],
  ])("%s is refused", (feel, at, worth) => {
    const condition = { clauseId: "c1", article: null, text: "", feel, fact: { zh: "", en: "" } };
    const program = { ...PROGRAM, parameters: { ...PROGRAM.parameters, 截止月: "2026/12" }, conditions: [condition] };
    expect(() => checkProgram(program)).toThrow(`c1 ${at} `);
    expect(() => checkProgram(program)).toThrow(`“${worth}”不是期间`);
    expect(() => checkProgram(program)).toThrow(`"${worth}" is no period`);
    expect(() => compileProgram(program)).not.toThrow(); // what was published runs on
  });

  test.each([
    '已领次数("T-2") = 0',
    '已领次数("T-2", "2026") = 0',
    '已领次数("T-2", "2026-03") = 0',
    '已领次数("T-2", "once") = 0',
    '已领次数("T-2", string(认定日.year)) = 0',
    '已领次数("T-2", string(认定日.year - 1)) = 0',
    '已领次数("T-2", substring(string(认定日), 1, 7)) = 0',
    '已领次数("T-2", substring(string(认定日 - duration("P1M")), 1, 7)) = 0',
    '已领次数("T-2", if 认定日.month < 10 then string(认定日.year) + "-0" + string(认定日.month) else string(认定日.year) + "-" + string(认定日.month)) = 0',
    '已领次数("T-2", string(成立日期.year)) = 0',
  ])("%s holds together", (feel) => {
    expect(refused(feel)).toBeNull();
  });
});
