import type { Bilingual } from "../bilingual";

const WORDS: readonly (readonly [said: RegExp, write: string])[] = [
  [/^(?:并且|而且|且|&&?|AND|And)$/, "and"],
  [/^(?:或者|或|\|\|?|OR|Or)$/, "or"],
  [/^(?:True|TRUE|真)$/, "true"],
  [/^(?:False|FALSE|假)$/, "false"],
  [/^(?:NULL|Null|None|nil|undefined)$/, "null"],
  [/^(?:大于|超过)$/, ">"],
  [/^(?:小于|低于|不满|不足)$/, "<"],
  [/^(?:大于等于|不小于|不低于|不少于|至少)$/, ">="],
  [/^(?:小于等于|不大于|不超过|不多于|至多)$/, "<="],
  [/^等于$/, "="],
  [/^不等于$/, "!="],
  [/^属于$/, "in"],
  [/^(?:包含|包括|like|LIKE|contains)$/, "contains(a, b)"],
  [/^mod$/i, "modulo(a, b)"],
  [/^is$/i, "="],
  [/^(?:不是|非|不)$/, "not(…)"],
  [/^(?:如果|假如|若)$/, "if … then … else …"],
  [/^(?:那么|则|否则|其他)$/, "if … then … else …"],
];
/** A comparison in words between two names, with no space around it; the longer ones first. */
const WITHIN = /大于等于|小于等于|不小于|不低于|不少于|不大于|不超过|不多于|大于|小于|低于|超过|不等于|等于/;
const DIGITS: Readonly<Record<string, number>> = Object.fromEntries(
  [..."零一二三四五六七八九"].map((sign, i) => [sign, i]),
);
const STEPS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1_000 };
const FULL_WIDTH_GAP = "０".charCodeAt(0) - "0".charCodeAt(0);

/** What to write instead of what other languages, or no language at all, would write; null where nothing is known of it. */
export function insteadOf(written: string): Bilingual | null {
  const text = written.trim();
  const negated = /^(?:not\s+|!\s*)(\S.*)$/.exec(text)?.[1];
  if (negated !== undefined) return write(`not(${negated})`);
  if (text.startsWith("'")) return write(`"${/^'([^']*)/.exec(text)?.[1] ?? ""}"`, "双引号", "in double quotes");
  const inParts = /^(\d[\d,]*)?%/.exec(text);
  if (inParts !== null)
    return { zh: "百分数写成小数，如 50% 写成 0.5", en: "Write a percentage as a decimal: 0.5 for 50%" };
  const digits = figureOf(text);
  if (digits !== null) return write(digits);
  for (const word of text.split(/\s+/)) {
    const known = WORDS.find(([said]) => said.test(word));
    if (known !== undefined) return write(known[1], `代替“${word}”`, `instead of "${word}"`);
  }
  const within = /^[\p{Script=Han}\d]+$/u.test(text) ? WITHIN.exec(text) : null;
  const sign = within && WORDS.find(([said]) => said.test(within[0]))?.[1];
  if (within && sign)
    return write(sign, `代替“${within[0]}”，两边留空格`, `instead of "${within[0]}", with spaces around it`);
  return null;
}

function write(what: string, zh = "", en = ""): Bilingual {
  return { zh: `写成 ${what}${zh && `（${zh}）`}`, en: `Write ${what}${en && ` ${en}`}` };
}

/** The figure that is written in Chinese or full-width digits, below ten thousand; null for what is none. */
function figureOf(text: string): string | null {
  if (/^[０-９]+$/.test(text))
    return text.replace(/./g, (sign) => String.fromCharCode(sign.charCodeAt(0) - FULL_WIDTH_GAP));
  if (!/^[零一二三四五六七八九十百千]+$/.test(text)) return null;
  let [sum, digit] = [0, 0];
  for (const sign of text) {
    const step = STEPS[sign];
    if (step === undefined) digit = DIGITS[sign] ?? 0;
    else {
      sum += (digit || 1) * step;
      digit = 0;
    }
  }
  return String(sum + digit);
}

const FUNCTIONS: readonly (readonly [said: RegExp, write: string])[] = [
  [/^(?:round|四舍五入|rounded)$/i, "round half up(n, 2)"],
  [/^(?:len|length|strlen)$/i, "string length(…)"],
  [/^(?:size|counta?)$/i, "count(…)"],
  [/^(?:exists?|isnull|is null|isblank|isempty|ifnull|nvl|coalesce)$/i, "x != null"],
  [/^(?:avg|average)$/i, "mean(…)"],
  [/^(?:mod|%)$/i, "modulo(a, b)"],
  [/^(?:pow|power)$/i, "a ** b"],
  [/^(?:int|trunc|truncate)$/i, "floor(…)"],
  [/^ceil$/i, "ceiling(…)"],
  [/^(?:if|iif|ifs|case|switch|choose)$/i, "if … then … else …"],
  [/^(?:and|or)$/i, "a and b, a or b"],
  [/^(?:substr|mid|left|right)$/i, "substring(…, 1, 4)"],
  [/^(?:concat|concatenate text|join)$/i, 'a + b, string join(…, "、")'],
  [/^(?:year|month|day)$/i, "认定日.year"],
  [/^(?:datediff|datedif|months?_?between|add_months)$/i, '满月数(从, 到), 日期 + duration("P1M")'],
  [/^(?:age|年龄|岁数)$/i, "周岁(出生日期, 认定日)"],
  [/^(?:sumif|countif|filter|vlookup|lookup)$/i, "sum(清单[条件].某一项), count(清单[条件])"],
  [/^(?:toupper|upper|uppercase)$/i, "upper case(…)"],
  [/^(?:tolower|lower|lowercase)$/i, "lower case(…)"],
];

/** What to write instead of a function of other languages; null where nothing is known of it. */
export function functionInsteadOf(name: string): Bilingual | null {
  const known = FUNCTIONS.find(([said]) => said.test(name));
  return known === undefined ? null : write(known[1]);
}
