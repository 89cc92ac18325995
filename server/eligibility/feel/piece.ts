import type { Bilingual } from "../bilingual";
import { unquoted } from "./literal";
import { FeelNumber } from "./number";
import type { Bound } from "./reach";
import { ExpressionError } from "./rule-error";
import type { Compiled, Scope } from "./scope";
import type { SyntaxNode } from "./syntax";
import { describeType, type FeelType, fits } from "./type";

/** A node together with the text it stands in and how its parts are compiled: what every compiling function is given. */
export type Piece = {
  readonly node: SyntaxNode;
  readonly text: string;
  readonly scope: Scope;
  readonly compile: (piece: Piece) => Compiled;
  /** What is known to be so where this stands, by the conditions before it. */
  readonly assumed?: readonly Bound[];
  /** What has not all been so where this stands: the conditions before it would have been met. */
  readonly refuted?: readonly (readonly Bound[])[];
};

/** Compiles a part of an expression. */
export function compilePiece(piece: Piece): Compiled {
  return piece.compile(piece);
}

/** The n-th meaningful child of a piece. */
export function part(piece: Piece, index: number, scope: Scope = piece.scope): Piece {
  const node = piece.node.children.at(index);
  if (node === undefined) throw unsupported(piece);
  return { ...piece, node, scope };
}

/** The text of a piece, with runs of spaces as one. */
export function written(piece: Piece): string {
  return piece.text.slice(piece.node.from, piece.node.to).replace(/\s+/g, " ");
}

/** A string literal without its quotes and escapes. */
export function stringValue(piece: Piece): string {
  return unquoted(piece.text.slice(piece.node.from, piece.node.to));
}

/** States that a part must have a type. @throws ExpressionError naming both. */
export function expectType(piece: Piece, given: Compiled, wanted: FeelType): void {
  if (fits(given.type, wanted)) return;
  const should = wanted.kind === "list" && given.type.kind === "list" ? listOfWhat(wanted.item) : describeType(wanted);
  throw describeWrong(piece, given.type, should);
}

const BETWEEN = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|\s+/g;

/** The value of a number: the grammar lets spaces, line breaks and comments stand between its sign and its digits. */
export function numberWritten(piece: Piece): FeelNumber {
  return new FeelNumber(piece.text.slice(piece.node.from, piece.node.to).replace(BETWEEN, ""));
}

/** A list alone says too little where the members are at fault: 子女 is a list, and 子女.年龄 one of numbers. */
function listOfWhat(item: FeelType): Bilingual {
  const { zh, en } = describeType(item);
  return {
    zh: `${zh}的清单（对象的清单取一项，如 清单.某一项）`,
    en: `a list whose items are each ${en} (of objects take a member, as in: list.member)`,
  };
}

/** The refusal of a part whose type is not the one that is wanted. */
export function describeWrong(piece: Piece, given: FeelType, should: Bilingual): ExpressionError {
  const is = describeType(given);
  return new ExpressionError(
    piece.node.from,
    {
      zh: `“${written(piece)}”是${is.zh}，这里要${should.zh}`,
      en: `"${written(piece)}" is ${is.en}; ${should.en} is needed`,
    },
    { zh: `改写成${should.zh}`, en: `Write ${should.en}` },
  );
}

const UNSUPPORTED: Readonly<Record<string, [zh: string, en: string]>> = {
  FunctionDefinition: ["不能自定义函数，把式子直接写出来", "Functions cannot be defined; write the expression out"],
  InstanceOfExpression: ["类型由数据项目录决定，不用判断", "Types come from the catalogue and need no test"],
  "?": ["把要比较的数据项写出来", "Write the name of what is compared"],
};

/** The refusal of something that is FEEL but not in the supported subset. */
export function unsupported(piece: Piece): ExpressionError {
  const [zh, en] = UNSUPPORTED[piece.node.name] ?? [
    "换成目录里支持的写法，见规则写作指南",
    "Use a supported construct, see the guide to writing rules",
  ];
  return new ExpressionError(
    piece.node.from,
    { zh: `不支持“${written(piece)}”这种写法`, en: `"${written(piece)}" is not supported` },
    { zh, en },
  );
}
