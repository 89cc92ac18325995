import { Fragment, type ReactNode } from "react";

const NUMBER = String.raw`\d(?:[\d,.]*\d)?`;
const UNIT = "万元|元|个月|个工作日|小时|分钟|周岁|岁|年度|年|月|天|秒|点|分|%|人|次|笔|项|倍";
const DAY = String.raw`(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|份|底|初|末)?`;
/** 每人每月500元, 每10分钟, 最高8万元. */
const BEFORE_NUMBER = "(?:(?:每[人户月年天次]?)+|最[高低多少]|用时)?(?:不到)?";

/** What a reader takes in at once: a date, a time of day, a span or a number with its unit, a tail, a
 * masked number, two words that are one. */
const WHOLES = [
  DAY,
  String.raw`(?:凌晨|上午|中午|下午|晚上)\d{1,2}点(?:整|零?\d{1,2}分)`,
  String.raw`\d{1,2}:\d{2}(?::\d{2})?`,
  `${BEFORE_NUMBER}${NUMBER}(?:[～–到至]${NUMBER})?(?:${UNIT})`,
  `${NUMBER}[～–]${NUMBER}`,
  String.raw`尾号\d{4}`,
  String.raw`\d{4}\*+[\dX]{4}`,
  String.raw`\p{Script=Han}{2}(?:通商)?银行`,
  String.raw`由\p{Script=Han}{2,8}核实`,
  "连续参保",
  "已经告诉",
].join("|");

function wholesWith(names: readonly string[]): RegExp {
  const literal = names.filter(Boolean).map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp([...literal, WHOLES].join("|"), "gu");
}

/** Browsers keep letters and digits together where asked, but not a sign between two numbers; these are short. */
const SPAN = /[～–:]/u;

/**
 * A sentence of the phone as it is, its dates, times, spans, sums with their unit and tails each kept on one line unless
 * longer than the line. Marked up here and not written into the words: a joiner (U+2060) in the text would go along when it
 * is copied, searched, compared, read aloud or put into a paper or a sheet, and would take the room between Han and digits.
 * @param names kept whole too, each as it stands in the sentence.
 */
export function unbroken(sentence: ReactNode, names: readonly string[] = []): ReactNode {
  if (typeof sentence !== "string") return sentence;
  const parts: ReactNode[] = [];
  let rest = 0;
  for (const { 0: whole, index } of sentence.matchAll(wholesWith(names))) {
    if (index === rest && index > 0) parts.push(<wbr key={`${index}?`} />); // two wholes side by side part between them
    if (index > rest) parts.push(<Fragment key={rest}>{sentence.slice(rest, index)}</Fragment>);
    rest = index + whole.length;
    parts.push(
      <span className={SPAN.test(whole) ? "nowrap" : "whole"} key={`${index}!`}>
        {whole}
      </span>,
    );
  }
  if (parts.length === 0) return sentence;
  return [...parts, sentence.slice(rest)];
}
