import { compileCall, compileTemporal } from "./compile-call";
import { compileComparison } from "./compile-comparison";
import { compileContext } from "./compile-context";
import { compileIn, compileRange } from "./compile-in";
import { compileFilter, compileList } from "./compile-list";
import { compileConjunction, compileDisjunction, compileIf } from "./compile-logic";
import { compileFor, compileQuantified } from "./compile-loop";
import { compileArithmetic } from "./compile-operator";
import { compilePath } from "./compile-path";
import { insteadOf } from "./foreign-words";
import { nearest } from "./nearest";
import { compilePiece, numberWritten, type Piece, part, stringValue, unsupported, written } from "./piece";
import { ExpressionError } from "./rule-error";
import { type Compiled, constant, type Scope } from "./scope";
import { parseExpression } from "./syntax";
import { ANY, BOOLEAN, NUMBER, STRING } from "./type";
import { PLAIN } from "./unit";

type Compile = (piece: Piece) => Compiled;

const COMPILERS: Readonly<Record<string, Compile>> = {
  NumericLiteral: (piece) => ({ ...constant(numberWritten(piece), NUMBER), unit: PLAIN }),
  StringLiteral: (piece) => constant(stringValue(piece), STRING),
  BooleanLiteral: (piece) => constant(written(piece) === "true", BOOLEAN),
  null: () => constant(null, ANY),
  ParenthesizedExpression: (piece) => compilePiece(part(piece, 1)),
  VariableName: compileName,
  ArithmeticExpression: compileArithmetic,
  Conjunction: compileConjunction,
  Disjunction: compileDisjunction,
  Comparison: (piece) => (written(part(piece, 1)) === "in" ? compileIn(piece) : compileComparison(piece)),
  SimplePositiveUnaryTest: compileRange,
  IfExpression: compileIf,
  QuantifiedExpression: compileQuantified,
  ForExpression: compileFor,
  FilterExpression: compileFilter,
  PathExpression: compilePath,
  List: compileList,
  Context: compileContext,
  FunctionInvocation: compileCall,
  DateTimeLiteral: compileTemporal,
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
  if (found !== null) {
    if (piece.scope.program.saving === true && piece.scope.hidesOwn(name)) throw saidTwice(piece, name);
    return found;
  }
  const foreign = insteadOf(name);
  const suggestion = nearest(name, piece.scope.suggestions());
  throw new ExpressionError(
    piece.node.from,
    { zh: `没有叫“${name}”的数据项、参数或变量`, en: `There is no attribute, parameter or variable called "${name}"` },
    foreign !== null
      ? foreign
      : suggestion === null
        ? {
            zh: '用目录里的名字；文字要加双引号；目录里没有、只有经办人员能定的，写成 人工认定("…")',
            en: 'Use a name from the catalogue; put text in double quotes; what only an officer can decide reads 人工认定("…")',
          }
        : {
            zh: `是不是“${suggestion}”？文字要加双引号`,
            en: `Did you mean "${suggestion}"? Put text in double quotes`,
          },
  );
}

/** Inside a filter a member comes first, and a figure of the same name would silently not be used. */
function saidTwice(piece: Piece, name: string): ExpressionError {
  return new ExpressionError(
    piece.node.from,
    {
      zh: `“${name}”在这里是清单里的一项，本事项的参数或定义也叫“${name}”，用不上`,
      en: `Here "${name}" is a member of the list; the program's own "${name}" is not used`,
    },
    {
      zh: "给参数或定义换一个名字；要的是清单里的那一项，写成 item.某一项",
      en: "Give the parameter or definition another name; write item.member where the member is meant",
    },
  );
}
