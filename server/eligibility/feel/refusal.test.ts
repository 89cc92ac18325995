import { describe, expect, test } from "vitest";
import { ExpressionError, positionOf } from "./rule-error";
import { bool, compiled, day, num, staff } from "./test-support";

const GIVEN = {
  年龄: num(3),
  在职: bool(true),
  生日: day("2000-01-01"),
  名册: staff({ age: 1 }),
  学历: [{ kind: "string", values: ["专科", "本科"] }, "本科"],
} as const;

/** The refusal of an expression: line:column, what is wrong and what to write instead. */
function refusal(feel: string) {
  try {
    compiled(feel, GIVEN);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const { line, column } = positionOf(feel, error.offset);
    return { at: `${line}:${column}`, what: error.what, remedy: error.remedy };
  }
  return null;
}

describe("what is not a rule is refused with its place, what is wrong and what to write instead", () => {
  test.each([
    ["年令 > 3", "1:1", "没有叫“年令”的", "Did you mean"],
    ["年龄 > 3 and\n在值", "2:1", "没有叫“在值”的", "Did you mean"],
    ["本科", "1:1", "没有叫“本科”的", "double quotes"],
    ["年龄 ＞ 3", "1:4", "全角", "Write >"],
    ["年龄 ≥ 3", "1:4", "“≥”", "Write >="],
    ["年龄 > 3 4", "1:8", "不该有“4”", "missing operator"],
    ["if 在职 then 1", "1:13", "没有写完", "else"],
    ["年龄 +", "1:5", "没有写完", ""],
    ["", "1:1", "空的", ""],
    ['年龄 > "3"', "1:6", "不能这样比较", "one kind"],
    ["年龄 + 在职", "1:1", "不能用“+”", "Compute with numbers"],
    ["在职 and 年龄", "1:8", "两边都要是条件", "between 80 and 90"],
    ['学历 = "本科" or "硕士"', "1:14", "两边都要是条件", 'x in ["a", "b"]'],
    ["80 <= 年龄 and <= 90", "1:14", "两边都要是条件", "between 80 and 90"],
    ["80 <= 年龄 <= 90", "1:13", "不能这样比较", "between 80 and 90"],
    ["年龄 >= 80 && 在职", "1:10", "这里不该有", "Write and"],
    ["年龄 >= 80 || 在职", "1:10", "这里不该有", "Write or"],
    ["年龄 >= 80 AND 在职", "1:10", "没有写完", "Write and"],
    ["在职 = TRUE", "1:6", "没有叫", "Write true"],
    ["年龄 不低于 80", "1:1", "没有叫", "Write >="],
    ['学历 包含 "本"', "1:7", "这里不该有", "contains(a, b)"],
    ["年龄 * 50%", "1:8", "这里不该有", "0.5 for 50%"],
    ["年龄 > 1,000", "1:7", "这里不该有", "without commas"],
    ["年龄 > 100岁", "1:9", "这里不该有", "without its unit"],
    // What is suggested would be written: round up pays more than rounding.
    ["round(年龄, 2)", "1:1", "没有叫“round”的函数", "round half up(n, 2)"],
    ["len(学历) > 1", "1:1", "没有叫“len”的函数", "string length"],
    ["exists(学历)", "1:1", "没有叫“exists”的函数", "x != null"],
    ["flor(年龄)", "1:1", "没有叫“flor”的函数", "Did you mean floor?"],
    ["if 年龄 then 1 else 2", "1:4", "要是否", ""],
    ['if 在职 then 1 else "2"', "1:1", "then 是数字，else 是文字", "same kind"],
    ['学历 = "大专"', "1:6", "不会是“大专”", "专科, 本科"],
    ['学历 in ("本科", "研究生")', "1:14", "不会是“研究生”", ""],
    ['学历 in ["本科", "研究生"]', "1:14", "不会是“研究生”", ""],
    ["年龄 in [1..3] and 在职", "1:7", "有歧义", "brackets"],
    ["名册.工龄", "1:4", "没有“工龄”这一项", "Use:"],
    ["年龄.年份", "1:4", "没有“年份”这一项", ""],
    ["生日.yeer", "1:4", "没有“yeer”这一项", "year"],
    ['年龄["a"]', "1:4", "要是否", ""],
    ["some x in 年龄 satisfies true", "1:11", "不是清单", ""],
    ["today()", "1:1", "不能看时钟", "认定日"],
    ["now()", "1:1", "不能看时钟", "认定日"],
    ["cuont(名册)", "1:1", "没有叫“cuont”的函数", "count"],
    ["floor()", "1:1", "给了0个值", ""],
    ["round half up(1, 2, 3)", "1:1", "给了3个值", "takes 2"],
    ["abs(在职)", "1:5", "要数字", ""],
    ["sum(名册)", "1:1", "要数字的清单", "list.member"],
    ["abs(m: 1)", "1:8", "没有叫“m”的值", "Use: n"],
    ["周岁(a: 生日, b: 认定日)", "1:7", "没有叫“a”的值", "in order"],
    ["floor(n: 1, n: 2)", "1:1", "给了2个值", ""],
    ['date("2023-02-30")', "1:6", "不是支持的日期", "2022-01-01"],
    ['duration("P1YT1H")', "1:10", "不是支持的日期或时长", "P18M"],
    ['time("25:00:00")', "1:6", "不是支持的日期", "10:30:00"],
    ["date(2023, 2, 30)", "1:1", "不是支持的日期", ""],
    ['@"2023-13-01"', "1:2", "不是支持的日期", ""],
    ['date and time("2023-01-01T00:00:00@No/Where")', "1:15", "不是支持的日期", ""],
    ["function(x) x + 1", "1:1", "不支持", "write the expression out"],
    ["年龄 instance of number", "1:1", "不支持", "catalogue"],
    ['[1.."a"]', "1:1", "不是同一种", ""],
    ["[在职..在职]", "1:2", "要有大小的值", ""],
    ['生日 in ["a".."b"]', "1:8", "不能这样比较", ""],
    ['3 in ["a", "b"]', "1:6", "不能这样比较", ""],
    ['sum([1, "a"])', "1:1", "要数字的清单", ""],
    ['[1, "a"][1] + 1', "1:1", "几种不同的值", ""],
    ["max(名册)", "1:1", "要有大小的值", ""],
    ['upper case(["a"])', "1:12", "要文字", ""],
    ["for i in [1..3] return i", "1:10", "1..3", ""],
    ['for i in "a".."z" return i', "1:10", "要数字", ""],
    ["sort([1, 2])", "1:1", "要写按什么排", "function(a, b)"],
    ["sort([1, 2], function(a, b) a + b)", "1:29", "要是否", ""],
    ["sort([1, 2], 在职)", "1:14", "要写按什么排", ""],
    ["{a: 1, a: 2}", "1:8", "写了两次", ""],
    ["[1..3].begin", "1:8", "没有“begin”这一项", "end"],
    ['matches("a", "[")', "1:14", "不是可用的式样", "XML Schema"],
    ['replace("a", "b", "c", "g")', "1:24", "不是可用的式样", "s, m, i and x"],
    [String.raw`matches("aa", "(a)\1")`, "1:15", "不支持", "Write out"],
    ['matches("a", "(a?){1000}(b?){1000}")', "1:14", "太大", "Shorten"],
    ['matches("a", "a{1,3000}")', "1:14", "太大", "1000"],
    ["not 在职", "1:1", "没有叫“not 在职”的", "Write not(在职)"],
    ["!在职", "1:1", "不该有“!”", "Write not(在职)"],
    ['学历 in "专科","本科"', "1:11", "不该有", "between brackets"],
    ["年龄 ^ 2", "1:1", "不能用“^”", "Write **"],
    ["在职 并且 年龄 > 3", "1:1", "没有叫", 'Write and instead of "并且"'],
    ["年龄大于等于80", "1:1", "没有叫", 'Write >= instead of "大于等于", with spaces around it'],
    ["年龄不满80", "1:1", "没有叫", "Did you mean"],
    ["如果 年龄 > 3 那么 true 否则 false", "1:11", "", "Write if … then … else …"],
    ["在职，年龄 > 3", "1:3", "“，”是全角符号", "between values, and between conditions"],
    ["在职 或者 年龄 > 3", "1:1", "没有叫", "Write or"],
    ["年龄 mod 2 = 1", "1:1", "没有叫", "Write modulo(a, b)"],
    ['学历 is "本科"', "1:7", "不该有", "Write ="],
    ["年龄 > 八十", "1:6", "没有叫“八十”的", "Write 80"],
    ["年龄 > 一百零五", "1:6", "没有叫", "Write 105"],
    ["年龄 > ８０", "1:6", "没有叫", "Write 80"],
    ["学历 = '本科'", "1:6", "不该有", 'Write "本科"'],
    ["学历 = ''", "1:6", "不该有", 'Write ""'],
    ["-生日", "1:2", "不能用“-”", ""],
    ['人工认定("没登记")', "1:1", "没有在事项里登记", "humanPredicates"],
  ])("%s", (feel, at, what, remedy) => {
    const refused = refusal(feel);
    expect(refused?.at).toBe(at);
    expect(refused?.what.zh).toContain(what);
    expect(refused?.remedy.en).toContain(remedy);
    expect(refused?.what.en).not.toBe("");
    expect(refused?.remedy.zh).not.toBe("");
  });

  test("an expression longer than the limit is refused", () => {
    expect(refusal(`年龄 > ${"1".repeat(4_000)}`)?.what.zh).toContain("超过");
  });
});

test("a misspelt name is answered with the name that was probably meant", () => {
  expect(refusal("在岗职 and true")?.remedy.zh).toContain("在职");
});
