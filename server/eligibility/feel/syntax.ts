import { parser } from "@bpmn-io/lezer-feel";
import type { Bilingual } from "../bilingual";
import { insteadOf } from "./foreign-words";
import { ExpressionError } from "./rule-error";

type GrammarNode = ReturnType<typeof parser.parse>["topNode"];

/** A node of FEEL's public grammar: its name there, where it stands, and the children that carry meaning. Immutable. */
export type SyntaxNode = {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly children: readonly SyntaxNode[];
};

const MAX_EXPRESSION_CHARS = 4_000;
const FULL_WIDTH: Record<string, string> = {
  "（": "(",
  "）": ")",
  "，": ",",
  "；": ",",
  "＞": ">",
  "＜": "<",
  "＝": "=",
  "：": ":",
  "。": ".",
  "、": ",",
  "“": '"',
  "”": '"',
  "【": "[",
  "】": "]",
  "＋": "+",
  "－": "-",
  "×": "*",
  "÷": "/",
  "≤": "<=",
  "≥": ">=",
  "≠": "!=",
};

const expressionParser = parser.configure({ top: "Expression" });

/** Thousands of programs are written in a few thousand sentences; more than so many are forgotten together. */
const MAX_REMEMBERED = 20_000;
const remembered = new Map<string, SyntaxNode>();

/** Parses one expression, the same text once. @throws ExpressionError at the first place where the text is not FEEL. */
export function parseExpression(text: string): SyntaxNode {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const parsed = parseNew(text);
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(text, parsed);
  return parsed;
}

function parseNew(text: string): SyntaxNode {
  if (text.trim() === "") throw emptyExpression();
  if (text.length > MAX_EXPRESSION_CHARS) throw tooLong();
  refuseFullWidth(text);
  const top = expressionParser.parse(onOneLine(text)).topNode;
  const broken = firstError(top);
  if (broken !== null) throw notFeel(text, broken);
  const expression = plain(top).children[0];
  if (expression === undefined) throw emptyExpression();
  return expression;
}

/** The node without the tree that it is a view of: to walk the tree makes a node anew at every step. Comments are left out. */
function plain({ name, from, to, firstChild }: GrammarNode): SyntaxNode {
  const children: SyntaxNode[] = [];
  for (let child = firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== "LineComment" && child.name !== "BlockComment") children.push(plain(child));
  }
  return { name, from, to, children };
}

/** Puts spaces where line breaks and comments stood, so that offsets stay and the grammar inserts no separator. */
function onOneLine(text: string): string {
  const blank = (match: string) => " ".repeat(match.length);
  return text.replace(/"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[\r\n]/g, (match) =>
    match.startsWith('"') ? match : blank(match),
  );
}

function refuseFullWidth(text: string): void {
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"|[（），；＞＜＝：。、“”【】＋－×÷≤≥≠]/g)) {
    const plain = FULL_WIDTH[match[0]];
    if (plain === undefined) continue;
    throw new ExpressionError(
      match.index,
      { zh: `“${match[0]}”是全角符号或数学符号`, en: `"${match[0]}" is a full-width or mathematical sign` },
      plain === ","
        ? { zh: "值之间写半角的 ,；条件之间写 and", en: "Write , between values, and between conditions" }
        : { zh: `写成半角的 ${plain}`, en: `Write ${plain}` },
    );
  }
}

function firstError(top: GrammarNode): GrammarNode | null {
  let found: GrammarNode | null = null;
  top.cursor().iterate((cursor) => {
    if (found === null && cursor.type.isError) found = cursor.node;
    return found === null;
  });
  return found;
}

function notFeel(text: string, broken: GrammarNode): ExpressionError {
  const extra = text.slice(broken.from, broken.to).trim();
  const [before, rest] = [text.slice(0, broken.from).trimEnd(), text.slice(broken.from)];
  const foreign =
    besideFigure(before, rest) ??
    insteadOf(rest) ??
    insteadOf(/\S*$/.exec(before)?.[0] ?? "") ??
    inBrackets(before, rest);
  if (extra !== "") {
    return new ExpressionError(
      broken.from,
      { zh: `这里不该有“${extra}”`, en: `"${extra}" does not belong here` },
      foreign ?? {
        zh: "删掉它，或补上它前面缺的运算符（and、or、=、<= 等）",
        en: "Remove it, or add the missing operator before it",
      },
    );
  }
  return new ExpressionError(
    broken.from,
    { zh: "式子在这里没有写完", en: "The expression is not finished here" },
    foreign ?? {
      zh: "补上缺的部分：if 要有 then 和 else，运算符两边都要有值，括号要成对",
      en: "Add what is missing: if needs then and else, an operator needs both sides, brackets come in pairs",
    },
  );
}

/** `1,000` and `100元`: a figure has no commas, and its unit stands with the parameter. */
function besideFigure(before: string, rest: string): Bilingual | null {
  if (!/\d$/.test(before)) return null;
  if (/^,\d{3}/.test(rest)) return { zh: "数字里不写逗号，如 1000", en: "Write a figure without commas: 1000" };
  if (!/^(?:万?元|岁|周岁|个?月|年|天|人|次|亩|万)/.test(rest.trimStart())) return null;
  return {
    zh: "数字后面不写单位：做成参数，单位写在参数的 unit 里",
    en: "Write the figure without its unit; make it a parameter, which has a unit of its own",
  };
}

/** `户籍所在市 in "宁波市","绍兴市"`: several of them stand between brackets. */
function inBrackets(before: string, rest: string): Bilingual | null {
  if (!/\bin\s+[^()[\]]+$/.test(before) || !rest.trimStart().startsWith(",")) return null;
  return {
    zh: "in 后面的几个值加方括号，如 in [a, b]",
    en: "Put the values after in between brackets, as in: in [a, b]",
  };
}

function emptyExpression(): ExpressionError {
  return new ExpressionError(
    0,
    { zh: "式子是空的", en: "The expression is empty" },
    { zh: "写出条件；没有条件就删掉这一条", en: "Write the condition, or remove it if there is none" },
  );
}

function tooLong(): ExpressionError {
  return new ExpressionError(
    MAX_EXPRESSION_CHARS,
    {
      zh: `式子超过${MAX_EXPRESSION_CHARS}个字符`,
      en: `The expression is longer than ${MAX_EXPRESSION_CHARS} characters`,
    },
    { zh: "拆成几个条件", en: "Split it into several conditions" },
  );
}
