import { compilePiece, type Piece, part, unsupported, written } from "./piece";
import { ExpressionError } from "./rule-error";
import { type Compiled, constant, readsOf } from "./scope";
import { childrenOf, type SyntaxNode } from "./syntax";
import { ANY, BOOLEAN, commonType, describeType, type FeelType } from "./type";
import { mergeUnknown, Unknown, unknownAmong } from "./unknown";
import { compareValues, equalValues, type FeelValue, isList } from "./value";

/** A comparison's answer: three-valued, or unknown. */
type Truth = boolean | null | Unknown;
type Comparison = (left: FeelValue, right: FeelValue) => Truth;

const ORDERED = new Set(["number", "date", "string", "months-duration", "days-duration", "any"]);

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  "=": equalValues,
  "!=": (left, right) => negate(equalValues(left, right)),
  "<": ordered((order) => order < 0),
  "<=": ordered((order) => order <= 0),
  ">": ordered((order) => order > 0),
  ">=": ordered((order) => order >= 0),
};

/** a = b, a < b …, a between b and c, a in …: null is never smaller than anything, and unknown stays unknown. */
export function compileComparison(piece: Piece): Compiled {
  const parts = childrenOf(piece.node);
  const subject = compilePiece(part(piece, 0));
  const operator = written(part(piece, 1));
  if (operator === "between") return compileBetween(piece, subject);
  if (operator === "in") return compileIn(piece, subject, parts.slice(2));
  return compare(part(piece, 2), subject, operator);
}

function compare(right: Piece, subject: Compiled, operator: string): Compiled {
  const other = compilePiece(right);
  const comparison = COMPARISONS[operator];
  if (comparison === undefined) throw unsupported(right);
  checkComparable(right, { subject, other, operator });
  return {
    type: BOOLEAN,
    reads: readsOf(subject, other),
    evaluate: (run) => comparison(subject.evaluate(run), other.evaluate(run)),
  };
}

function compileBetween(piece: Piece, subject: Compiled): Compiled {
  const [low, high] = [compilePiece(part(piece, 2)), compilePiece(part(piece, 4))];
  checkComparable(part(piece, 2), { subject, other: low, operator: ">=" });
  checkComparable(part(piece, 4), { subject, other: high, operator: "<=" });
  return allOf(subject, [
    { bound: low, holds: COMPARISONS[">="] as Comparison },
    { bound: high, holds: COMPARISONS["<="] as Comparison },
  ]);
}

/** Both bounds of a range: one that fails decides, whatever the other is. */
function allOf(subject: Compiled, bounds: readonly { bound: Compiled; holds: Comparison }[]): Compiled {
  return {
    type: BOOLEAN,
    reads: readsOf(subject, ...bounds.map(({ bound }) => bound)),
    evaluate: (run) => {
      const value = subject.evaluate(run);
      return conjunction(bounds.map(({ bound, holds }) => holds(value, bound.evaluate(run))));
    },
  };
}

// The public grammar reads `a in [1..2] and b` as `a in ([1..2] and b)`: brackets say which is meant.
const SWALLOWED = new Set(["Conjunction", "Disjunction", "Comparison"]);

function compileIn(piece: Piece, subject: Compiled, parts: readonly SyntaxNode[]): Compiled {
  const list = parts.find((node) => node.name === "PositiveUnaryTests");
  const nodes = list === undefined ? parts.filter((node) => node.name === "PositiveUnaryTest") : childrenOf(list);
  const tests = nodes
    .filter((node) => node.name === "PositiveUnaryTest")
    .map((node) => compileTest(part({ ...piece, node }, 0), subject));
  return {
    type: BOOLEAN,
    reads: readsOf(...tests),
    evaluate: (run) => disjunction(tests.map((test) => test.evaluate(run) as Truth)),
  };
}

function compileTest(test: Piece, subject: Compiled): Compiled {
  const { name } = test.node;
  if (SWALLOWED.has(name)) throw swallowed(test);
  if (name === "ParenthesizedExpression") return compileTest(part(test, 1), subject);
  if (name === "SimplePositiveUnaryTest") {
    const first = part(test, 0);
    if (first.node.name === "Interval") return compileInterval(first, subject);
    return compare(part(test, 1), subject, written(first));
  }
  const other = compilePiece(test);
  if (other.type.kind === "list" && subject.type.kind !== "list") return memberOf(test, subject, other);
  return compare(test, subject, "=");
}

function compileInterval(interval: Piece, subject: Compiled): Compiled {
  const low = compilePiece(part(interval, 1));
  const high = compilePiece(part(interval, 3));
  const [opening, closing] = [written(part(interval, 0)), written(part(interval, 4))];
  const [atLeast, atMost] = [opening === "[" ? ">=" : ">", closing === "]" ? "<=" : "<"];
  checkComparable(part(interval, 1), { subject, other: low, operator: atLeast });
  checkComparable(part(interval, 3), { subject, other: high, operator: atMost });
  return allOf(subject, [
    { bound: low, holds: COMPARISONS[atLeast] as Comparison },
    { bound: high, holds: COMPARISONS[atMost] as Comparison },
  ]);
}

/** x in [a, b, c] where the right side is a list: equal to one of its members. */
function memberOf(piece: Piece, subject: Compiled, list: Compiled): Compiled {
  const item = list.type.kind === "list" ? list.type.item : ANY;
  for (const literal of piece.node.name === "List" ? childrenOf(piece.node) : []) {
    if (literal.name !== "StringLiteral") continue;
    const member = { ...piece, node: literal };
    checkComparable(member, { subject, other: compilePiece(member), operator: "=" });
  }
  checkComparable(piece, { subject, other: constant(null, item), operator: "=" });
  return {
    type: BOOLEAN,
    reads: readsOf(subject, list),
    evaluate: (run) => {
      const members = list.evaluate(run);
      if (!isList(members)) return members instanceof Unknown ? members : null;
      const value = subject.evaluate(run);
      return disjunction(members.map((member) => equalValues(value, member)));
    },
  };
}

/** Three-valued "and" over known and unknown answers. */
export function conjunction(answers: readonly Truth[]): Truth {
  return junction(answers, false);
}

/** Three-valued "or" over known and unknown answers. */
export function disjunction(answers: readonly Truth[]): Truth {
  return junction(answers, true);
}

function junction(answers: readonly Truth[], decisive: boolean): Truth {
  if (answers.includes(decisive)) return decisive;
  return unknownAmong(answers) ?? (answers.includes(null) ? null : !decisive);
}

function negate(answer: Truth): Truth {
  return typeof answer === "boolean" ? !answer : answer;
}

function ordered(holds: (order: number) => boolean): Comparison {
  return (left, right) => {
    if (left instanceof Unknown) return right instanceof Unknown ? mergeUnknown(left, right) : left;
    if (right instanceof Unknown) return right;
    const order = compareValues(left, right);
    return order === null ? null : holds(order);
  };
}

/** Refuses comparisons that could never be true: different kinds, or a word the attribute never takes. */
function checkComparable(at: Piece, pair: { subject: Compiled; other: Compiled; operator: string }): void {
  const { subject, other, operator } = pair;
  const isOrder = operator !== "=" && operator !== "!=";
  const common = commonType(subject.type, other.type);
  if (common === null || (isOrder && !ORDERED.has(common.kind))) throw incomparable(at, subject.type, other.type);
  const values = subject.type.kind === "string" ? subject.type.values : undefined;
  if (values === undefined || at.node.name !== "StringLiteral") return;
  const word = JSON.parse(written(at)) as string;
  if (!values.includes(word)) throw neverTaken(at, word, values);
}

function swallowed(test: Piece): ExpressionError {
  return new ExpressionError(
    test.node.from,
    { zh: `in 后面的“${written(test)}”有歧义`, en: `"${written(test)}" after in is ambiguous` },
    {
      zh: "给 in 条件加括号，如 (年龄 in [16..35]) and 在职",
      en: "Put the in condition in brackets, as in: (age in [16..35]) and employed",
    },
  );
}

function incomparable(at: Piece, left: FeelType, right: FeelType): ExpressionError {
  const [a, b] = [describeType(left), describeType(right)];
  return new ExpressionError(
    at.node.from,
    { zh: `${a.zh}和${b.zh}不能这样比较`, en: `${a.en} and ${b.en} cannot be compared like this` },
    {
      zh: '比较同一种值；日期写成 date("2022-01-01")，文字加双引号',
      en: 'Compare values of one kind; write dates as date("2022-01-01") and put text in double quotes',
    },
  );
}

function neverTaken(at: Piece, word: string, values: readonly string[]): ExpressionError {
  return new ExpressionError(
    at.node.from,
    { zh: `这个数据项不会是“${word}”`, en: `This attribute is never "${word}"` },
    { zh: `改成其中之一：${values.join("、")}`, en: `Write one of: ${values.join(", ")}` },
  );
}
