import { describe, expect, test } from "vitest";
import { compileProgram } from "..";
import { PROGRAM, refused } from "../testing/refused-rule";

describe("a branch whose every case has been taken before it", () => {
  test.each([
    ['if 主体类型 in ["企业", "合作社"] then 1 else if 主体类型 = "合作社" then 2 else 3', "1:41"],
    ['if 主体类型 in ["企业", "合作社"] then 1 else if 主体类型 in ["合作社", "企业"] then 2 else 3', "1:41"],
    ["if (从业人员 in [1..10]) then 1 else if 从业人员 = 5 then 2 else 3", "1:37"],
    ["if (从业人员 in (1, 3, > 20)) then 1 else if 从业人员 >= 30 then 2 else 3", "1:42"],
    ["if 从业人员 between 1 and 10 then 1 else if 从业人员 between 2 and 9 then 2 else 3", "1:41"],
    ["if 从业人员 > 3 and 制造业 then 1 else if 从业人员 > 5 and 制造业 then 2 else 3", "1:36"],
    ["if 制造业 then 1 else if 从业人员 > 5 then 2 else if 制造业 and 从业人员 > 1 then 3 else 4", "1:47"],
    ["if 从业人员 > 3 and 制造业 then 1 else if 国有控股 then 2 else if 制造业 and 从业人员 = 7 then 3 else 4", "1:56"],
  ])("%s is refused", (feel, at) => {
    const fault = refused(feel, "amount");
    expect(fault?.what?.zh).toContain("走不到这里");
    expect(fault?.at).toBe(at);
  });

  test.each([
    'if 主体类型 in ["企业", "合作社"] then 1 else if 主体类型 = "家庭农场" then 2 else 3',
    'if 主体类型 = "企业" then 1 else if 主体类型 in ["企业", "合作社"] then 2 else 3',
    "if (从业人员 in [1..10]) then 1 else if 从业人员 <= 11 then 2 else 3",
    "if (从业人员 in (1..10]) then 1 else if 从业人员 = 1 then 2 else 3",
    "if 从业人员 between 2 and 9 then 1 else if 从业人员 between 1 and 10 then 2 else 3",
    "if 从业人员 > 3 and 制造业 then 1 else if 从业人员 > 5 then 2 else 3",
    "if 从业人员 > 5 and 制造业 then 1 else if 从业人员 > 3 and 制造业 then 2 else 3",
    // Without a figure of its staff a firm comes to the last but one.
    "if 上月参保人数 < 5 then 1 else if 从业人员 > 3 and 上月参保人数 >= 5 then 2 else if 从业人员 > 3 then 3 else 4",
    "if 从业人员 > 上月参保人数 then 1 else if 从业人员 > 上月参保人数 and 制造业 then 2 else 3",
    "if (从业人员 in (1, 上月参保人数)) then 1 else if 从业人员 in (1, 2) then 2 else 3",
  ])("%s holds together", (feel) => {
    expect(refused(feel, "amount")).toBeNull();
  });
});

describe("what is always the same", () => {
  test.each([
    ["从业人员 > 3 and false", "condition", "1:14", "永远一样"],
    ["从业人员 > 3 or true", "condition", "1:13", "永远一样"],
    ["1 = 1 and 从业人员 > 3", "condition", "1:1", "永远一样"],
    ["null", "condition", "1:1", "只写了 null"],
    ["false", "condition", "1:1", "只写了 false"],
    ["null", "amount", "1:1", "只写了 null"],
  ] as const)("%s as a %s is refused", (feel, as, at, zh) => {
    const fault = refused(feel, as);
    expect(fault?.at).toBe(at);
    expect(fault?.what?.zh).toContain(zh);
  });

  test.each(["true", "制造业 or 高档 > 低档", "从业人员 = null"])("%s holds together", (feel) => {
    expect(refused(feel)).toBeNull();
  });

  test("was published, and runs on", () => {
    const feel = 'if 主体类型 in ["企业"] then 1 else if 主体类型 = "企业" and true then 2 else null';
    expect(() => compileProgram({ ...PROGRAM, amount: { text: "", feel } })).not.toThrow();
  });
});
