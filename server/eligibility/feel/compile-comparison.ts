import { assert } from "@/server/kernel";
import type { Bilingual } from "../bilingual";
import { type Comparison, comparisonOf, conjunction, disjunction, type Truth } from "./comparison";
import { unquoted } from "./literal";
import { compilePiece, type Piece, part, unsupported, written } from "./piece";
import { checkCompared, checkRange } from "./reach";
import { ExpressionError } from "./rule-error";
import { type Compiled, constant, readsOf } from "./scope";
import { boundsOrSelf, haveBounds, settled } from "./settled";
import { BOOLEAN, commonType, describeType, type FeelType } from "./type";
import { commonUnit } from "./unit";

const ORDERED = new Set(["number", "date", "time", "date-time", "string", "months-duration", "days-duration", "any"]);

/** a = b, a < b …, a between b and c: null is never smaller than anything, and unknown stays unknown. */
export function compileComparison(piece: Piece): Compiled {
  const subject = compilePiece(part(piece, 0));
  const operator = written(part(piece, 1));
  if (operator === "between") return compileBetween(piece, subject);
  const compared = compileCompare(part(piece, 2), subject, operator);
  // "存续" = 登记状态: the word stands on the left.
  const other = compilePiece(part(piece, 2));
  if (piece.scope.program.saving === true) checkWord(part(piece, 0), other.type);
  checkCompared(piece, subject, other);
  return compared;
}

/** One comparison of a subject with what stands to the right of the operator. */
export function compileCompare(right: Piece, subject: Compiled, operator: string): Compiled {
  const other = compilePiece(right);
  const comparison = comparisonOf(operator);
  if (comparison === undefined) throw unsupported(right);
  checkComparable(right, { subject, other, operator });
  return compareTwo({ operator, left: subject, right: other }, comparison);
}

type Pair = { readonly operator: string; readonly left: Compiled; readonly right: Compiled };

/** A comparison; with a number that months still open may raise it is decided where its least and its most decide it. */
function compareTwo(pair: Pair, comparison: Comparison): Compiled {
  const { operator, left, right } = pair;
  const whole = compared(pair, comparison);
  if (!haveBounds(left, right)) return whole;
  const [a, b] = [boundsOrSelf(left), boundsOrSelf(right)];
  const of = (operator: string, left: Compiled, right: Compiled) =>
    compared({ operator, left, right }, comparisonOf(operator) as Comparison);
  switch (operator) {
    case "=":
      return settled(whole, { low: NO, high: junctionOf("and", of("<=", a.low, b.high), of(">=", a.high, b.low)) });
    case "!=":
      return settled(whole, { low: junctionOf("or", of(">", a.low, b.high), of("<", a.high, b.low)), high: YES });
    default: {
      const [least, most] = [of(operator, a.low, b.high), of(operator, a.high, b.low)];
      return settled(whole, operator.startsWith(">") ? { low: least, high: most } : { low: most, high: least });
    }
  }
}

const NO = constant(false, BOOLEAN);
const YES = constant(true, BOOLEAN);

function compared({ operator, left, right }: Pair, comparison: Comparison): Compiled {
  return {
    type: BOOLEAN,
    reads: readsOf(left, right),
    evaluate: (run) => comparison(left.evaluate(run), right.evaluate(run)),
    form: { op: "compare", operator, left, right },
  };
}

function junctionOf(op: "and" | "or", left: Compiled, right: Compiled): Compiled {
  const junction = op === "and" ? conjunction : disjunction;
  return {
    type: BOOLEAN,
    reads: readsOf(left, right),
    evaluate: (run) => junction([left.evaluate(run) as Truth, right.evaluate(run) as Truth]),
    form: { op, left, right },
  };
}

function compileBetween(piece: Piece, subject: Compiled): Compiled {
  return compileBounds(piece, subject, [
    { at: part(piece, 2), operator: ">=" },
    { at: part(piece, 4), operator: "<=" },
  ]);
}

/** Both bounds of a range: one that fails decides, whatever the other is. */
export function compileBounds(
  range: Piece,
  subject: Compiled,
  bounds: readonly { readonly at: Piece; readonly operator: string }[],
): Compiled {
  const tests = bounds.map(({ at, operator }) => {
    const bound = compilePiece(at);
    checkComparable(at, { subject, other: bound, operator });
    return { bound, operator, holds: comparisonOf(operator) as Comparison };
  });
  checkRange(range, tests);
  if (haveBounds(subject, ...tests.map(({ bound }) => bound))) return compileOpenBounds(subject, tests);
  return {
    type: BOOLEAN,
    reads: readsOf(subject, ...tests.map(({ bound }) => bound)),
    evaluate: (run) => {
      const value = subject.evaluate(run);
      return conjunction(tests.map(({ bound, holds }) => holds(value, bound.evaluate(run))));
    },
    form: { op: "between", subject, bounds: tests },
  };
}

type BoundTest = { readonly bound: Compiled; readonly operator: string; readonly holds: Comparison };

/** Both bounds of a range around a number that is open, each settled by itself. */
function compileOpenBounds(subject: Compiled, tests: readonly BoundTest[]): Compiled {
  const [left, right] = tests.map(({ bound, operator, holds }) =>
    compareTwo({ operator, left: subject, right: bound }, holds),
  );
  assert(left !== undefined && right !== undefined, "a range has two bounds");
  return junctionOf("and", left, right);
}

/** Refuses comparisons that could never be true: different kinds, or a word the attribute never takes. */
export function checkComparable(at: Piece, pair: { subject: Compiled; other: Compiled; operator: string }): void {
  const { subject, other, operator } = pair;
  checkOperator(at);
  const isOrder = operator !== "=" && operator !== "!=";
  const common = commonType(subject.type, other.type);
  if (common === null || (isOrder && !ORDERED.has(common.kind))) throw incomparable(at, subject.type, other.type);
  if (isOrder && at.scope.program.saving === true) checkWordOrder(at, [subject.type, other.type]);
  commonUnit(at, subject, other);
  checkWord(at, subject.type);
}

/** Refuses < and > between words of a list: they go by the code of the letters, in which 博士 comes before 本科. */
function checkWordOrder(at: Piece, types: readonly FeelType[]): void {
  const values = types.flatMap((type) => (type.kind === "string" && type.values ? [type.values] : []))[0];
  if (values === undefined) return;
  const words = values.slice(0, 2).map((word) => `"${word}"`);
  throw new ExpressionError(
    at.node.from,
    {
      zh: "这几个词没有大小，比的只是文字的编码",
      en: "These words have no order; only the codes of their letters are compared",
    },
    {
      zh: `把算数的词列出来，如 in [${words.join(", ")}]；可用的词：${values.join("、")}`,
      en: `List the words that count, as in: in [${words.join(", ")}]; there are ${values.join(", ")}`,
    },
  );
}

/** Refuses a word that is written out where something is never that word. @throws ExpressionError */
export function checkWord(at: Piece, type: FeelType): void {
  const values = type.kind === "string" ? type.values : undefined;
  if (values === undefined || at.node.name !== "StringLiteral") return;
  const word = unquoted(at.text.slice(at.node.from, at.node.to));
  if (!values.includes(word)) throw neverTaken(at, word, values);
}

const FOREIGN = new Set(["==", "=>", "=<", "<>"]);

/** Refuses == and =>, which the grammar takes for "is equal to the range = …". */
function checkOperator(at: Piece): void {
  if (at.scope.program.saving !== true) return;
  const from = at.text.slice(0, at.node.from).trimEnd().length - 1;
  const operator = `${at.text[from] ?? ""}${at.text[at.node.from] ?? ""}`;
  if (!FOREIGN.has(operator)) return;
  throw new ExpressionError(
    from,
    { zh: `没有“${operator}”这个符号`, en: `There is no sign "${operator}"` },
    {
      zh: "相等写成 =，不等写成 !=，不小于写成 >=，不大于写成 <=",
      en: "Write = for equal, != for not equal, >= for at least, <= for at most",
    },
  );
}

/** Whether two values of a type have an order. */
export function isOrdered(type: FeelType): boolean {
  return ORDERED.has(type.kind);
}

/** The refusal of two values between which there is no comparison. */
export function incomparable(at: Piece, left: FeelType, right: FeelType): ExpressionError {
  const [a, b] = [describeType(left), describeType(right)];
  return new ExpressionError(
    at.node.from,
    { zh: `${a.zh}和${b.zh}不能这样比较`, en: `${a.en} and ${b.en} cannot be compared like this` },
    remedyBetween(left.kind, right.kind),
  );
}

type Kind = FeelType["kind"];

/** What to write where two kinds do not compare: what is most often meant by such a pair. */
function remedyBetween(left: Kind, right: Kind): Bilingual {
  const of = (...kinds: readonly Kind[]) => kinds.includes(left) || kinds.includes(right);
  if (left === "boolean" && right === "number")
    return {
      zh: "两头都有的写成 年龄 between 80 and 90，或用 and 连起来",
      en: "Write a between 80 and 90 for both bounds, or join two conditions with and",
    };
  if (of("days-duration") && of("number", "months-duration"))
    return {
      zh: '两个日期相减是天数，和 duration("P30D") 比；按年按月的写 周岁(从, 到)、满月数(从, 到)',
      en: 'Two dates apart are days: compare with duration("P30D"); for years and months write 周岁(from, to) or 满月数(from, to)',
    };
  if (left === "list" && right !== "list")
    return {
      zh: "清单里有好几个：写成 some 项 in 清单 satisfies 项 > …（有一个就算）或 every（个个都要）",
      en: "A list has several members: write some x in list satisfies x > …, or every",
    };
  return {
    zh: '比较同一种值；日期写成 date("2022-01-01")，文字加双引号',
    en: 'Compare values of one kind; write dates as date("2022-01-01") and put text in double quotes',
  };
}

function neverTaken(at: Piece, word: string, values: readonly string[]): ExpressionError {
  return new ExpressionError(
    at.node.from,
    { zh: `这个数据项不会是“${word}”`, en: `This attribute is never "${word}"` },
    { zh: `改成其中之一：${values.join("、")}`, en: `Write one of: ${values.join(", ")}` },
  );
}
