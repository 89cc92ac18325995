import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { unbroken } from "./unbroken";

const WHOLE = /<span class="(?:whole|nowrap)">(.*?)<\/span>/g;

/** What a sentence keeps together. */
function wholesOf(sentence: string, names?: readonly string[]): string[] {
  return [...renderToStaticMarkup(unbroken(sentence, names)).matchAll(WHOLE)].map(([, whole = ""]) => whole);
}

test.each([
  ["宁波市人社局11月19日查到", ["11月19日"]],
  ["宁波市人社局发的，2027年11月20日前都能领", ["2027年11月20日"]],
  ["2026年11月20日13:32:04", ["2026年11月20日", "13:32:04"]],
  ["今天下午1点零5分，到了农商银行的卡", ["下午1点零5分", "农商银行"]],
  ["18个月内在宁波最长连续参保14～15个月", ["18个月", "连续参保", "14～15个月"]],
  ["高校毕业生就业补贴，2026年度", ["2026年度"]],
  ["高龄津贴，用时不到1秒", ["用时不到1秒"]],
  ["规定的金额：一次性10,000元，到2027年底", ["10,000元", "2027年"]],
  ["今天14:16，宁波银行尾号6620", ["14:16", "宁波银行", "尾号6620"]],
  ["3302**********002X，由浙里办核实", ["3302**********002X", "由浙里办核实"]],
  ["80到89岁每月50元，90到99岁每月100元", ["80到89岁", "每月50元", "90到99岁", "每月100元"]],
  ["每人每月500元，房价的2%，最高8万元", ["每人每月500元", "2%", "最高8万元"]],
  ["截至2026年11月20日20:09:24，每10分钟更新", ["2026年11月20日", "20:09:24", "每10分钟"]],
  ["灵活就业社保补贴，11月份", ["11月份"]],
  ["没有领过这笔钱", []],
])("%s is broken before or after, not within, what is read at once", (sentence, wholes) => {
  expect(wholesOf(sentence)).toEqual(wholes);
});

test("lets a line end between a date and its time, and between a bank and the tail", () => {
  for (const sentence of ["2026年11月20日13:32:04", "宁波通商银行尾号1108"])
    expect(renderToStaticMarkup(unbroken(sentence))).toMatch(/<\/span><wbr\/?><span/);
});

test("keeps a person's name together where it stands in a sentence", () => {
  expect(wholesOf("林晓禾，已经核实", ["林晓禾"])).toEqual(["林晓禾"]);
});

test("parts the word for telling from the name of whoever was told, and neither within", () => {
  const [sentence, names] = ["已经告诉宁波市自然资源和规划局", ["宁波市自然资源和规划局"]] as const;
  expect(wholesOf(sentence, names)).toEqual(["已经告诉", "宁波市自然资源和规划局"]);
});

test("adds nothing to the words themselves, so that they copy, compare and read aloud as they are", () => {
  const sentence = "今天下午1点零5分，连续参保14～15个月，尾号6620，2026年11月20日13:32:04。";
  expect(renderToStaticMarkup(unbroken(sentence)).replaceAll(/<[^>]*>/g, "")).toBe(sentence);
});
