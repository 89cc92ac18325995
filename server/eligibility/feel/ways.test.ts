import { describe, expect, test } from "vitest";
import { checkEditions, compileProgram } from "..";
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
    ["null", "condition", "1:1", "对谁都是 null"],
    ["false", "condition", "1:1", "对谁都是 false"],
    ["true", "condition", "1:1", "对谁都是 true，什么也没有要求"],
    ["1 = 1", "condition", "1:1", "对谁都是 true"],
    ["高档 > 低档", "condition", "1:1", "对谁都是 true"],
    ["null", "amount", "1:1", "对谁都是 null"],
    ["0", "amount", "1:1", "金额永远是0元"],
    ["-50", "amount", "1:1", "金额永远是-50元"],
    ["0.001", "amount", "1:1", "不到一分钱"],
    ["50 + null", "amount", "1:1", "金额永远是null"],
    ["低档 - 1000", "amount", "1:1", "金额永远是不到一分钱"],
    ["if 高档 > 85 then 1 else 2", "amount", "1:4", "按参数在文件里的每一个值"],
    ["if 界 > 85 then 1 else 2", "amount", "1:4", "按参数在文件里的每一个值"],
    ["从业人员 > 从业人员", "condition", "1:1", "永远不会成立"],
    ["从业人员 <= 从业人员", "condition", "1:1", "永远一样"],
    ["增量 = 营业收入万元 - 上年销售收入万元", "condition", "1:1", "永远一样"],
    ["从业人员 != null and 从业人员 = null", "condition", "1:1", "永远不会成立"],
    ["从业人员 > 3 and null = 从业人员", "condition", "1:1", "永远不会成立"],
    ["制造业 and not(制造业)", "condition", "1:1", "永远不会成立"],
    ["count(新招用人员) < 0", "condition", "1:1", "永远不会成立"],
    ["count(新招用人员) >= 0", "condition", "1:1", "永远一样"],
    ["0 > count(新招用人员)", "condition", "1:1", "永远不会成立"],
    ["新招用人员[0] != null", "condition", "1:7", "没有第0个"],
    ["新招用人员[1 - 1] = null", "condition", "1:7", "没有第0个"],
  ] as const)("%s as a %s is refused", (feel, as, at, zh) => {
    const fault = refused(feel, as);
    expect(fault?.at).toBe(at);
    expect(fault?.what?.zh).toContain(zh);
  });

  test.each([
    "制造业 or 高档 > 低档",
    "从业人员 = null",
    "count(新招用人员) > 0",
    "新招用人员[1] != null",
    "not(制造业) or 制造业 = null",
    "(if 从业人员 > 3 then 1 else if 从业人员 = null then 2 else 3) > 1",
    "(if 从业人员 != null then 1 else if 制造业 then 2 else 3) > 1",
    "(if 制造业 then 1 else if not(制造业) then 2 else 3) > 1",
    "从业人员 / 2 > 上月参保人数 / 2",
  ])("%s holds together", (feel) => {
    expect(refused(feel)).toBeNull();
  });

  test("is found where a definition is written out, and where it is named", () => {
    const feel = "if 营业收入万元 - 上年销售收入万元 > 90 then 1 else if 增量 > 95 then 2 else 3";
    expect(refused(feel, "amount")).toMatchObject({ at: "1:42", what: { zh: expect.stringContaining("走不到这里") } });
  });

  test("by its parameters is so in every edition of the rule, or is no fault", () => {
    const edition = (高档: number) => ({
      ...PROGRAM,
      parameters: { 高档 },
      definitions: [],
      amount: { text: "", feel: "if 高档 > 85 then 1 else 2" },
    });
    expect(() => checkEditions([edition(90), edition(95)])).toThrow("按参数在文件里的每一个值");
    expect(() => checkEditions([edition(90), edition(80)])).not.toThrow();
    const less = (上限: number) => ({
      ...edition(90),
      parameters: { 上限 },
      amount: { text: "", feel: "上限 - 1000" },
    });
    expect(() => checkEditions([less(80), less(85)])).toThrow("谁也领不到");
    expect(() => checkEditions([less(80), less(1_001)])).not.toThrow();
    expect(() => checkEditions([{ ...edition(90), amount: { text: "", feel: "if 3 > 2 then 1 else 2" } }])).toThrow();
  });

  test("was published, and runs on", () => {
    const feel = 'if 主体类型 in ["企业"] then 1 else if 主体类型 = "企业" and true then 2 else null';
    expect(() => compileProgram({ ...PROGRAM, amount: { text: "", feel } })).not.toThrow();
  });
});
