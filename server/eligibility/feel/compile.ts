import { compileCall, compileDateLiteral } from "./compile-call";
import { compileComparison } from "./compile-comparison";
import { compileFilter, compileList, compilePath } from "./compile-list";
import { compileFor, compileQuantified } from "./compile-loop";
import { compileArithmetic, compileConjunction, compileDisjunction, compileIf } from "./compile-operator";
import { nearest } from "./nearest";
import { FeelNumber } from "./number";
import { compilePiece, type Piece, part, stringValue, unsupported, written } from "./piece";
import { ExpressionError } from "./rule-error";
import { type Compiled, constant, readsOf, type Scope } from "./scope";
import { childrenOf, parseExpression } from "./syntax";
import { ANY, BOOLEAN, NUMBER, STRING } from "./type";
import type { FeelValue } from "./value";

type Compile = (piece: Piece) => Compiled;

const COMPILERS: Readonly<Record<string, Compile>> = {
  NumericLiteral: (piece) => constant(new FeelNumber(written(piece)), NUMBER),
  StringLiteral: (piece) => constant(stringValue(piece), STRING),
  BooleanLiteral: (piece) => constant(written(piece) === "true", BOOLEAN),
  null: () => constant(null, ANY),
  ParenthesizedExpression: (piece) => compilePiece(part(piece, 1)),
  VariableName: compileName,
  ArithmeticExpression: compileArithmetic,
  Conjunction: compileConjunction,
  Disjunction: compileDisjunction,
  Comparison: compileComparison,
  IfExpression: compileIf,
  QuantifiedExpression: compileQuantified,
  ForExpression: compileFor,
  FilterExpression: compileFilter,
  PathExpression: compilePath,
  List: compileList,
  Context: compileContext,
  FunctionInvocation: compileCall,
  DateTimeLiteral: compileDateLiteral,
};

/** Turns one FEEL expression into a closure. @throws ExpressionError where it is not in the supported subset. */
export function compileExpression(text: string, scope: Scope): Compiled {
  return compileNode({ node: parseExpression(text), text, scope, compile: compileNode });
}

function compileNode(piece: Piece): Compiled {
  const compile = COMPILERS[piece.node.name];
  if (compile === undefined) throw unsupported(piece);
  return compile(piece);
}

function compileName(piece: Piece): Compiled {
  const name = written(piece);
  const found = piece.scope.resolve(name);
  if (found !== null) return found;
  const suggestion = nearest(name, piece.scope.suggestions());
  throw new ExpressionError(
    piece.node.from,
    { zh: `没有叫“${name}”的数据项、参数或变量`, en: `There is no attribute, parameter or variable called "${name}"` },
    suggestion === null
      ? { zh: "用目录里的名字；文字要加双引号", en: "Use a name from the catalogue; put text in double quotes" }
      : { zh: `是不是“${suggestion}”？文字要加双引号`, en: `Did you mean "${suggestion}"? Put text in double quotes` },
  );
}

function compileContext(piece: Piece): Compiled {
  const entries = childrenOf(piece.node)
    .filter((node) => node.name === "ContextEntry")
    .map((node) => {
      const entry = { ...piece, node };
      const key = part(entry, 0);
      const isText = part(key, 0).node.name === "StringLiteral";
      return { key: isText ? stringValue(part(key, 0)) : written(key), value: compilePiece(part(entry, -1)) };
    });
  return {
    type: { kind: "context", entries: new Map(entries.map(({ key, value }) => [key, value.type])) },
    reads: readsOf(...entries.map(({ value }) => value)),
    evaluate: (run) => new Map<string, FeelValue>(entries.map(({ key, value }) => [key, value.evaluate(run)])),
  };
}
