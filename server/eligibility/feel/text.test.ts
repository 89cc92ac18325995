import { describe, expect, test } from "vitest";
import { missing, text, types, worth } from "./test-support";

describe("text literals", () => {
  test.each([
    [String.raw`"\u5b81\U01F40E"`, "宁🐎"],
    [String.raw`"a\"b\\c\n"`, 'a"b\\c\n'],
    [String.raw`"\d"`, String.raw`\d`],
    ['string length("🐎")', 1],
  ])("%s is %s", (feel, value) => {
    expect(worth(feel)).toBe(value);
  });
});

describe("text functions", () => {
  test.each([
    ['substring("宁波市", -2)', "波市"],
    ['substring("宁波市", -2, 1)', "波"],
    ['substring("宁波市", 2, 1.9)', "波"],
    ['substring before("2026-11", "-")', "2026"],
    ['substring before("2026", "-")', ""],
    ['substring after("2026-11", "-")', "11"],
    ['substring after("2026", "-")', ""],
    ['upper case("aBc1")', "ABC1"],
    ['lower case("ABC")', "abc"],
    ['contains(string: "宁波市", match: "波")', true],
    ['string join(["a", null, "c"], "、")', "a、c"],
    ['string join(["a", "b"])', "ab"],
    ["string(1.50)", "1.5"],
    ["string(null)", null],
    ['string([1, "a", {b: true}])', '[1, "a", {b: true}]'],
    ['number("1 234,5", " ", ",")', "1234.5"],
    ['number("1234", null, ".")', 1234],
    ['number("1,2", ",", ",")', null],
    ['number("壹", ",", ".")', null],
  ])("%s is %s", (feel, value) => {
    expect(worth(feel)).toBe(value);
  });
});

describe("patterns are XML Schema's", () => {
  test.each([
    ['matches("330203", "^[0-9]{6}$")', true],
    [String.raw`matches("33020X", "^\d{6}$")`, false],
    ['matches("Abc", "abc", "i")', true],
    ['matches("a b", "a [ ] b", "x")', true],
    ['matches("b", "[a-z-[aeiou]]")', true],
    ['matches("e", "[a-z-[aeiou]]")', false],
    [String.raw`matches("海曙", "^\p{IsCJKUnifiedIdeographs}+$")`, true],
    ['matches("B", "^[a-z-[aeiou]]$", "i")', true],
    [String.raw`matches("-", "^[\p{P}-[,]]$")`, true],
    [String.raw`matches("，", "^[\p{P}-[，]]$")`, false],
    [String.raw`matches("甲\r", "甲.")`, false],
    ['matches("ab", "a.", "s")', true],
    [String.raw`matches("甲\n乙", "^乙$", "m")`, true],
    [String.raw`matches("甲\n乙", "^乙$")`, false],
    ['replace("a😀b", "(b)|(c)", "[$1$2]")', "a😀[b]"],
    ['replace("2026-11-20", "([0-9]+)-([0-9]+)-.*", "$1年$2月")', "2026年11月"],
    [String.raw`replace("5", "5", "\$5")`, "$5"],
    ['replace("abc", "x*", "-")', null],
    ['split("甲、乙；丙", "[、；]")', ["甲", "乙", "丙"]],
    [String.raw`split("a1b2c", "(\d)")`, ["a", "b", "c"]],
    ['matches(null, "a")', null],
  ])("%s is %j", (feel, value) => {
    expect(worth(feel)).toEqual(value);
  });

  test("a pattern that comes from elsewhere and is none has no answer", () => {
    expect(worth('matches("a", 式样)', { 式样: text("(") })).toBeNull();
    expect(worth('split("a", 式样)', { 式样: text("[[") })).toBeNull();
  });

  // JavaScript's own expressions need 2^n steps for these: a text of so many letters would not end within this test.
  test.each(["(a+)+$", "^(a|a)*$", "(a|ab|b)*c", "(.*)*x", "a*a*a*a*a*a*a*a*b", "^(([a-z])+.)+[A-Z]([a-z])+$"])(
    "%s is answered on a text that would be tried in endless ways",
    (pattern) => {
      expect(worth(`matches(名, "${pattern}")`, { 名: text(`${"a".repeat(5_000)}!`) })).toBe(false);
    },
  );

  test("one that is too large to be compared in time is none", () => {
    expect(worth('matches("a", 式样)', { 式样: text("(a?){1000}(b?){1000}(c?){1000}") })).toBeNull();
    expect(worth('matches("a", 式样)', { 式样: text("a".repeat(1_001)) })).toBeNull();
  });

  test("a text that is unknown keeps its name", () => {
    expect(worth('matches(名, "a", null)', { 名: missing(types.STRING, "名") })).toBe("?名");
    expect(worth('string join(["a", 名])', { 名: missing(types.STRING, "名") })).toBe("?名");
  });
});

describe("what is known only when the rule runs", () => {
  test("is computed when the kinds fit, and null when they do not", () => {
    expect(worth('get value({a: 1}, "a") + 1')).toBe(2);
    expect(worth("[null, 2][2] + 1")).toBe(3);
    expect(worth('get value({a: null}, "a") + 1')).toBeNull();
    expect(worth("if null then 1 else 2")).toBe(2);
    expect(worth("duration(写法) = 写法2", { 写法: text("P1D"), 写法2: text("P1D") })).toBeNull();
    expect(worth("abs(duration(写法))", { 写法: text("P1D") })).toBeNull();
  });

  test("true and false decide beside null, as elsewhere", () => {
    expect(worth("duration(写法) and false", { 写法: text("P1D") })).toBe(false);
    expect(worth("duration(写法) and true", { 写法: text("P1D") })).toBeNull();
    expect(worth("not(duration(写法))", { 写法: text("P1D") })).toBeNull();
  });
});
