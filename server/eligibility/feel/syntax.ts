import { parser } from "@bpmn-io/lezer-feel";
import { ExpressionError } from "./rule-error";

/** A node of FEEL's public grammar. */
export type SyntaxNode = ReturnType<typeof parser.parse>["topNode"];

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

/** Parses one expression. @throws ExpressionError at the first place where the text is not FEEL. */
export function parseExpression(text: string): SyntaxNode {
  if (text.trim() === "") throw emptyExpression();
  if (text.length > MAX_EXPRESSION_CHARS) throw tooLong();
  refuseFullWidth(text);
  const top = expressionParser.parse(onOneLine(text)).topNode;
  const broken = firstError(top);
  if (broken !== null) throw notFeel(text, broken);
  const expression = childrenOf(top)[0];
  if (expression === undefined) throw emptyExpression();
  return expression;
}

/** The children that carry meaning: comments are left out. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== "LineComment" && child.name !== "BlockComment") children.push(child);
  }
  return children;
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
      { zh: `写成半角的 ${plain}`, en: `Write ${plain}` },
    );
  }
}

function firstError(top: SyntaxNode): SyntaxNode | null {
  let found: SyntaxNode | null = null;
  top.cursor().iterate((cursor) => {
    if (found === null && cursor.type.isError) found = cursor.node;
    return found === null;
  });
  return found;
}

function notFeel(text: string, broken: SyntaxNode): ExpressionError {
  const extra = text.slice(broken.from, broken.to).trim();
  if (extra !== "") {
    return new ExpressionError(
      broken.from,
      { zh: `这里不该有“${extra}”`, en: `"${extra}" does not belong here` },
      {
        zh: "删掉它，或补上它前面缺的运算符（and、or、=、<= 等）",
        en: "Remove it, or add the missing operator before it",
      },
    );
  }
  return new ExpressionError(
    broken.from,
    { zh: "式子在这里没有写完", en: "The expression is not finished here" },
    {
      zh: "补上缺的部分：if 要有 then 和 else，运算符两边都要有值，括号要成对",
      en: "Add what is missing: if needs then and else, an operator needs both sides, brackets come in pairs",
    },
  );
}

function emptyExpression(): ExpressionError {
  return new ExpressionError(
    0,
    { zh: "式子是空的", en: "The expression is empty" },
    { zh: "写出条件；没有条件就写 true", en: "Write the condition, or true if there is none" },
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
