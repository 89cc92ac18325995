import { describe, expect, test } from "vitest";
import { fen } from "@/server/kernel";
import { foreignSign, judgeText, partsOf, type Said, sayByPush, sayBySms, smsCostLi, variablesOf } from "./text";

const said = (more: Partial<Said> = {}): Said => ({
  language: "zh-CN",
  forFirm: false,
  itemCount: 2,
  amountFen: fen(3_450_100),
  checkCode: "482915",
  ...more,
});

describe("the text of a message", () => {
  test("says how many, how much, where to look and by what to know it", () => {
    expect(sayBySms(said())).toBe(
      "【甬易办】您有2笔补贴可以领，共34,501.00元。请打开甬易办查看，不收费，不问密码。短信核对码482 915，和甬易办里显示的一样才是真的。",
    );
    expect(sayBySms(said({ language: "en" }))).toContain("CNY 34,501.00 in all");
  });

  test("is known again under the name its provider approved, before it or behind it, and under no other", () => {
    const sent = [{ ...said(), messageId: "rmd_1", sentAt: "2026-11-20T02:00:00Z" }];
    const body = sayBySms(said()).replace("【甬易办】", "");
    for (const text of [body, `【甬易办】${body}`, `【宁波市】${body}`, `${body}【宁波市】`])
      expect(judgeText(text, sent, "宁波市"), text).toMatchObject({ verdict: "ours" });
    for (const text of [`【宁波市】${body}【加微信领】`, `【宁波某银行】${body}`])
      expect(judgeText(text, sent, "宁波市"), text).toMatchObject({ verdict: "altered" });
  });

  test("says of a firm's money that it is the firm's, by every channel", () => {
    expect(sayBySms(said({ forFirm: true }))).toBe(
      "【甬易办】您能替企业领2笔补贴，共34,501.00元。请打开甬易办查看，不收费，不问密码。短信核对码482 915，和甬易办里显示的一样才是真的。",
    );
    expect(sayBySms(said({ language: "en", forFirm: true }))).toContain("for your firm");
    expect(sayByPush(said({ forFirm: true })).body).toContain("替企业");
    expect(sayByPush(said({ language: "en", forFirm: true })).body).toContain("your firm");
  });

  test.each([
    ["zh-CN", false],
    ["en", false],
    ["zh-CN", true],
    ["en", true],
  ] as const)(
    "in %s, of a firm's money %s, carries no link, asks for no code and threatens nobody",
    (language, forFirm) => {
      expect(foreignSign(sayBySms(said({ language, forFirm })))).toBeNull();
      const { title, body } = sayByPush(said({ language, forFirm }));
      expect(foreignSign(title + body)).toBeNull();
      expect(title + body).not.toContain("34,501");
    },
  );

  test("has variables of digits alone", () => {
    for (const value of Object.values(variablesOf(said()))) expect(value).toMatch(/^[0-9 ,.]+$/);
  });

  test.each([
    [1, 1],
    [70, 1],
    [71, 2],
    [134, 2],
    [135, 3],
  ])("of %i characters goes out in %i parts", (chars, parts) => {
    expect(partsOf(chars)).toBe(parts);
  });

  test.each([
    said(),
    said({ language: "en" }),
    said({ forFirm: true }),
    said({ language: "en", forFirm: true }),
    said({ itemCount: 12, amountFen: fen(123_456_789_012) }),
    said({ language: "en", itemCount: 99, amountFen: fen(Number.MAX_SAFE_INTEGER) }),
  ])("costs what the parts of its very text cost", (one) => {
    expect(smsCostLi(one)).toBe(partsOf(sayBySms(one).length) * 45);
  });

  test("costs what its parts cost", () => {
    expect(smsCostLi(said())).toBe(2 * 45);
  });
});

describe("is this message true", () => {
  const sent = [{ ...said(), messageId: "rmd_1", sentAt: "2026-11-20T04:00:00.000Z" }];
  const real = sayBySms(said());
  test.each([
    ["word for word", real],
    ["with the spaces and forms a phone makes", ` ${real.replace("，", ",").replace("482 915", "482915")}\n`],
  ])("%s: ours", (_, text) => {
    expect(judgeText(text, sent)).toMatchObject({ verdict: "ours", messageId: "rmd_1" });
  });

  test.each([
    ["our number with another sum", real.replace("34,501.00", "44,501.00"), { verdict: "altered", sign: null }],
    ["our number with a link", `${real}https://yyb.top/a`, { verdict: "altered", sign: "link" }],
    ["a link", "【甬易办】补贴待领 yyb-nb.com/x", { verdict: "not-ours", sign: "link" }],
    ["a full-width link", "补贴待领 ｗｗｗ．ｙｙｂ．ｃｏｍ", { verdict: "not-ours", sign: "link" }],
    ["a question for a code", "请把验证码告诉工作人员", { verdict: "not-ours", sign: "asks-code" }],
    ["a threat", "今天不领就冻结账户", { verdict: "not-ours", sign: "threat" }],
    ["something else", "晚上一起吃饭", { verdict: "unknown", sign: null }],
    ["somebody else's message", sayBySms(said({ checkCode: "111222" })), { verdict: "unknown", sign: null }],
  ])("%s: not ours", (_, text, verdict) => {
    expect(judgeText(text, sent)).toEqual(verdict);
  });
});
