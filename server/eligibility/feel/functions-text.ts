import type { Bilingual } from "../bilingual";
import { argumentPlace } from "./call-arguments";
import type { FeelFunction } from "./function";
import { FeelNumber } from "./number";
import { type Pattern, type PatternFault, patternFault, patternOf } from "./pattern";
import { type Piece, written } from "./piece";
import { ExpressionError } from "./rule-error";
import type { Compiled } from "./scope";
import { ANY, BOOLEAN, listOf, NUMBER, STRING } from "./type";
import { Unknown, unknownAmong } from "./unknown";
import { type FeelValue, isContext, isList } from "./value";

/** A value as FEEL's `string` writes it; null for null. Text inside lists and objects stands in quotes. */
export function textOf(value: FeelValue): string | null {
  return typeof value === "string" || value === null ? value : innerText(value);
}

function innerText(value: FeelValue): string {
  if (typeof value === "string") return `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
  if (isList(value)) return `[${value.map(innerText).join(", ")}]`;
  if (isContext(value)) return `{${[...value].map(([key, entry]) => `${key}: ${innerText(entry)}`).join(", ")}}`;
  return value instanceof Unknown ? "?" : String(value);
}

const PATTERN_AT = 1; // the place of the pattern among the arguments
const MATCH_NAMES = ["string", "match"];

function test(name: string, call: (text: string, part: string) => boolean): FeelFunction {
  return {
    name,
    names: MATCH_NAMES,
    parameters: [STRING, STRING],
    result: BOOLEAN,
    call: ([a, b]) => call(a as string, b as string),
  };
}

function change(name: string, call: (text: string, part: string) => string): FeelFunction {
  return { ...test(name, () => false), result: STRING, call: ([a, b]) => call(a as string, b as string) };
}

function upperOrLower(name: string, call: (text: string) => string): FeelFunction {
  return { name, names: ["string"], parameters: [STRING], result: STRING, call: ([text]) => call(text as string) };
}

const PARTS: readonly FeelFunction[] = [
  test("contains", (text, part) => text.includes(part)),
  test("starts with", (text, part) => text.startsWith(part)),
  test("ends with", (text, part) => text.endsWith(part)),
  change("substring before", (text, part) => text.slice(0, Math.max(0, text.indexOf(part)))),
  change("substring after", (text, part) => (text.includes(part) ? text.slice(text.indexOf(part) + part.length) : "")),
  upperOrLower("upper case", (text) => text.toUpperCase()),
  upperOrLower("lower case", (text) => text.toLowerCase()),
  {
    name: "string length",
    names: ["string"],
    parameters: [STRING],
    result: NUMBER,
    call: ([text]) => new FeelNumber([...(text as string)].length),
  },
  {
    name: "substring",
    names: ["string", "start position", "length"],
    parameters: [STRING, NUMBER, NUMBER],
    optional: 1,
    result: STRING,
    call: ([text, start, length]) => substring(text as string, start as FeelNumber, length as FeelNumber | undefined),
  },
];

function substring(text: string, start: FeelNumber, length: FeelNumber | undefined): string {
  const letters = [...text];
  const at = start.trunc().toNumber();
  const from = at > 0 ? at - 1 : Math.max(0, letters.length + at);
  return letters.slice(from, length === undefined ? undefined : from + length.trunc().toNumber()).join("");
}

const JOINING: readonly FeelFunction[] = [
  {
    name: "string join",
    names: ["list", "delimiter"],
    parameters: [listOf(STRING), STRING],
    optional: 1,
    result: STRING,
    lenient: true,
    call: ([list = null, delimiter = null]) => joined(list, delimiter),
  },
  {
    name: "string",
    names: ["from"],
    parameters: [ANY],
    result: STRING,
    call: ([value = null]) => textOf(value),
  },
];

/** The texts of a list with a delimiter between them; nulls are left out, as FEEL says. */
function joined(list: FeelValue, delimiter: FeelValue): FeelValue {
  if (list instanceof Unknown || !isList(list)) return list instanceof Unknown ? list : null;
  const missing = unknownAmong([...list, delimiter]);
  return missing ?? list.filter((text) => text !== null).join(typeof delimiter === "string" ? delimiter : "");
}

const NO_PATTERN: Readonly<Record<PatternFault, readonly [what: Bilingual, remedy: Bilingual]>> = {
  none: [
    { zh: "不是可用的式样或标志", en: "is no pattern or flag" },
    {
      zh: "写成 XML Schema 的正则式，标志只有 s、m、i、x",
      en: "Write a regular expression of XML Schema; the flags are s, m, i and x",
    },
  ],
  "back-reference": [
    { zh: "指回前面的一组（\\1），这里不支持", en: "refers back to a group (\\1), which is not supported" },
    { zh: "把要重复的写出来，或拆成几个条件", en: "Write out what is repeated, or split it into several conditions" },
  ],
  "too-large": [
    { zh: "太大了，比对起来没有尽头", en: "is too large to be compared in time" },
    { zh: "写短些，重复的次数写小些（{n,m} 到1000为止）", en: "Shorten it and repeat less ({n,m} up to 1000)" },
  ],
};

/** Refuses a pattern that is written in the rule and cannot be used. */
function checkPattern(piece: Piece, args: readonly Compiled[], flagsAt: number): void {
  const pattern = args[PATTERN_AT]?.literal;
  const flags = args[flagsAt]?.literal ?? "";
  if (typeof pattern !== "string" || typeof flags !== "string") return;
  const fault = patternFault(pattern, flags);
  if (fault === null) return;
  const at = argumentPlace(piece, patternFault(pattern) === null ? flagsAt : PATTERN_AT);
  const [what, remedy] = NO_PATTERN[fault];
  throw new ExpressionError(at.node.from, { zh: `${written(at)} ${what.zh}`, en: `${written(at)} ${what.en}` }, remedy);
}

function flagsOf(value: FeelValue | undefined): string {
  return typeof value === "string" ? value : "";
}

/** The text with every match replaced; null where the pattern also matches nothing, as XPath says. */
function replaced(text: string, pattern: Pattern | null, replacement: string): string | null {
  if (pattern === null || isIn("", pattern)) return null;
  let result = "";
  let from = 0;
  for (const match of pattern.matches(text)) {
    const means = replacement.replace(/\\([\\$])|\$(\d)/g, (_, sign?: string, group?: string) => {
      return sign ?? match.groups[Number(group)] ?? "";
    });
    result += text.slice(from, match.from) + means;
    from = match.to;
  }
  return result + text.slice(from);
}

/** What stands between the matches. A match of nothing separates nothing. */
function piecesOf(text: string, delimiter: Pattern): readonly string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const match of delimiter.matches(text)) {
    if (match.from === match.to) continue;
    pieces.push(text.slice(from, match.from));
    from = match.to;
  }
  return [...pieces, text.slice(from)];
}

/** Whether a pattern matches anywhere in a text. */
function isIn(text: string, pattern: Pattern): boolean {
  for (const _ of pattern.matches(text)) return true;
  return false;
}

const PATTERNS: readonly FeelFunction[] = [
  {
    name: "matches",
    names: ["input", "pattern", "flags"],
    parameters: [STRING, STRING, STRING],
    optional: 1,
    result: BOOLEAN,
    lenient: true,
    check: (piece, args) => checkPattern(piece, args, 2),
    call: (args) => unknownAmong(args) ?? matched(args),
  },
  {
    name: "replace",
    names: ["input", "pattern", "replacement", "flags"],
    parameters: [STRING, STRING, STRING, STRING],
    optional: 1,
    result: STRING,
    check: (piece, args) => checkPattern(piece, args, 3),
    call: ([text, pattern, replacement, flags]) =>
      replaced(text as string, patternOf(pattern as string, flagsOf(flags)), replacement as string),
  },
  {
    name: "split",
    names: ["string", "delimiter"],
    parameters: [STRING, STRING],
    result: listOf(STRING),
    check: (piece, args) => checkPattern(piece, args, 2),
    call: ([text, delimiter]) => {
      const pattern = patternOf(delimiter as string);
      return pattern === null ? null : piecesOf(text as string, pattern);
    },
  },
];

/** Flags that are null are none; a text or pattern that is null has no answer. */
function matched([text, pattern, flags]: readonly FeelValue[]): FeelValue {
  if (typeof text !== "string" || typeof pattern !== "string") return null;
  const expression = patternOf(pattern, flagsOf(flags));
  return expression === null ? null : isIn(text, expression);
}

/** The text functions of FEEL that programs need, to the standard. Text counts in characters, not bytes. */
export const TEXT_FUNCTIONS: readonly FeelFunction[] = [...PARTS, ...JOINING, ...PATTERNS];
