import { disjunction, isIn, type Truth } from "./comparison";
import { checkComparable, compileBounds, compileCompare, isOrdered } from "./compile-comparison";
import { compilePiece, describeWrong, type Piece, part, written } from "./piece";
import { FeelRange, type RangeForm } from "./range";
import { checkRange } from "./reach";
import { ExpressionError } from "./rule-error";
import { type Compiled, constant, readsOf } from "./scope";
import { ANY, BOOLEAN, commonType, type FeelType } from "./type";
import { unknownAmong } from "./unknown";

// The public grammar reads `a in [1..2] and b` as `a in ([1..2] and b)`: brackets say which is meant.
const SWALLOWED = new Set(["Conjunction", "Disjunction", "Comparison"]);
const CONTAINERS = new Set(["list", "range", "any"]);

/** a in …: a value, a comparison, a range, a list of them, or several of these between brackets. */
export function compileIn(piece: Piece): Compiled {
  const subject = compilePiece(part(piece, 0));
  const parts = piece.node.children.slice(2);
  const list = parts.find((node) => node.name === "PositiveUnaryTests");
  const nodes = list === undefined ? parts.filter((node) => node.name === "PositiveUnaryTest") : list.children;
  const tests = nodes
    .filter((node) => node.name === "PositiveUnaryTest")
    .map((node) => compileTest(part({ ...piece, node }, 0), subject));
  return {
    type: BOOLEAN,
    reads: readsOf(...tests),
    evaluate: (run) => disjunction(tests.map((test) => test.evaluate(run) as Truth)),
    form: { op: "among", tests },
  };
}

function compileTest(test: Piece, subject: Compiled): Compiled {
  const { name } = test.node;
  if (SWALLOWED.has(name)) throw swallowed(test);
  if (name === "ParenthesizedExpression") return compileTest(part(test, 1), subject);
  if (name === "SimplePositiveUnaryTest") {
    const first = part(test, 0);
    if (first.node.name === "Interval") return compileBounds(first, subject, intervalOf(first).bounds);
    return compileCompare(part(test, 1), subject, written(first));
  }
  const container = compilePiece(test);
  if (!CONTAINERS.has(container.type.kind) || container.literal === null) {
    if (test.scope.program.saving === true) checkWithin(test, subject, container);
    return compileCompare(test, subject, "=");
  }
  checkContainer(test, subject, container.type);
  return {
    type: BOOLEAN,
    reads: readsOf(subject, container),
    evaluate: (run) => isIn(subject.evaluate(run), container.evaluate(run)),
    form: { op: "in", subject, container },
  };
}

/** Refuses `"宁波" in 户籍所在市`: a text is in a text only where both are the same, and that is not what was meant. */
function checkWithin(test: Piece, subject: Compiled, container: Compiled): void {
  if (typeof subject.literal !== "string" || container.type.kind !== "string" || container.literal !== undefined)
    return;
  const [text, word] = [written(test), JSON.stringify(subject.literal)];
  throw new ExpressionError(
    test.node.from,
    {
      zh: `${word} in ${text} 只在两边一模一样时成立，不看里面有没有`,
      en: `${word} in ${text} is true only where both are the same, not where one holds the other`,
    },
    {
      zh: `里面有就算的，写成 contains(${text}, ${word})；要一模一样的，写成 ${text} = ${word}`,
      en: `Write contains(${text}, ${word}) where it is enough to hold it, or ${text} = ${word}`,
    },
  );
}

/** Refuses a list or range in which the subject can never be. */
function checkContainer(test: Piece, subject: Compiled, type: FeelType): void {
  if (test.node.name === "List" && subject.type.kind === "string") {
    for (const node of test.node.children) {
      if (node.name !== "StringLiteral") continue;
      const member = { ...test, node };
      checkComparable(member, { subject, other: compilePiece(member), operator: "=" });
    }
  }
  const wanted = type.kind === "list" ? type.item : type;
  if (type.kind === "list" && commonType(subject.type, type) !== null) return;
  const member = wanted.kind === "range" && subject.type.kind !== "range" ? wanted.bound : wanted;
  checkComparable(test, { subject, other: constant(null, member), operator: "=" });
}

type Interval = {
  readonly form: RangeForm;
  readonly bounds: readonly { readonly at: Piece; readonly operator: string }[];
};

/** An interval's brackets in one spelling (]1..2[ is (1..2)), and its two bounds. */
function intervalOf(interval: Piece): Interval {
  const [low, high] = [part(interval, 1), part(interval, 3)];
  const opening = written(part(interval, 0)) === "[" ? "[" : "(";
  const closing = written(part(interval, 4)) === "]" ? "]" : ")";
  return {
    form: `${opening}${closing}`,
    bounds: [
      { at: low, operator: opening === "[" ? ">=" : ">" },
      { at: high, operator: closing === "]" ? "<=" : "<" },
    ],
  };
}

/** [1..3] or (< 10) as a value of its own, to be named, compared, asked for its bounds or put into a list. */
export function compileRange(piece: Piece): Compiled {
  const first = part(piece, 0);
  if (first.node.name !== "Interval") {
    const bound = compilePiece(part(piece, 1));
    const operator = written(first) as RangeForm;
    if (!operator.includes("=")) checkBound(part(piece, 1), bound.type);
    return rangeOf(operator, [bound], ([value = null]) => FeelRange.comparing(operator, value));
  }
  const { form, bounds } = intervalOf(first);
  const [low, high] = bounds.map(({ at }) => compilePiece(at)) as [Compiled, Compiled];
  if (commonType(low.type, high.type) === null) throw mixedBounds(piece);
  for (const { at } of bounds) checkBound(at, compilePiece(at).type);
  checkRange(
    piece,
    bounds.map(({ operator }, i) => ({ operator, bound: i === 0 ? low : high })),
  );
  return rangeOf(form, [low, high], ([from = null, to = null]) => new FeelRange(form, from, to));
}

function rangeOf(
  form: RangeForm,
  bounds: readonly Compiled[],
  make: (values: readonly FeelValueOf[]) => FeelRange,
): Compiled {
  const bound = bounds.reduce<FeelType>((type, next) => commonType(type, next.type) ?? type, ANY);
  return {
    type: { kind: "range", bound },
    reads: readsOf(...bounds),
    evaluate: (run) => {
      const values = bounds.map((each) => each.evaluate(run));
      return unknownAmong(values) ?? make(values);
    },
    form: { op: "range", form, bounds },
  };
}

type FeelValueOf = ReturnType<Compiled["evaluate"]>;

function checkBound(at: Piece, type: FeelType): void {
  if (!isOrdered(type)) throw describeWrong(at, type, { zh: "有大小的值", en: "a value with an order" });
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

function mixedBounds(piece: Piece): ExpressionError {
  return new ExpressionError(
    piece.node.from,
    { zh: `“${written(piece)}”的两头不是同一种值`, en: `The bounds of "${written(piece)}" are of different kinds` },
    { zh: "两头写同一种值", en: "Give both bounds the same kind of value" },
  );
}
