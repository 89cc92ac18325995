import { constantWorth } from "./constant-worth";
import { compilePiece, type Piece, part, written } from "./piece";
import { type Bound, boundsOf, excludes, keyOf, OPPOSITE } from "./reach";

/** Ways to meet a condition, each a list of what is then so; not all of them where it cannot be read, but each by itself enough. */
export function waysOf(condition: Piece): readonly (readonly Bound[])[] {
  const { name } = condition.node;
  if (name === "ParenthesizedExpression") return waysOf(part(condition, 1));
  if (name === "Disjunction") return [...waysOf(part(condition, 0)), ...waysOf(part(condition, 2))];
  if (name === "Conjunction") return bothWays(waysOf(part(condition, 0)), waysOf(part(condition, 2)));
  if (name !== "Comparison") return [[{ ...subjectOf(condition), operator: "=", value: true }]];
  const operator = written(part(condition, 1));
  const subject = part(condition, 0);
  if (operator === "in") return testsOf(condition).flatMap((test) => waysOfTest(subject, test));
  if (operator === "between")
    return within(subject, [
      { operator: ">=", at: part(condition, 2) },
      { operator: "<=", at: part(condition, 4) },
    ]);
  return boundsOf(condition, true).map((bound) => [bound]);
}

const MAX_WAYS = 20;

function bothWays(left: readonly (readonly Bound[])[], right: readonly (readonly Bound[])[]) {
  return left.flatMap((one) => right.map((other) => [...one, ...other])).slice(0, MAX_WAYS);
}

function subjectOf(piece: Piece): Pick<Bound, "key" | "scope"> {
  return { key: keyOf(piece, compilePiece(piece)), scope: piece.scope };
}

/** The tests of `a in …`. */
function testsOf(comparison: Piece): readonly Piece[] {
  const parts = comparison.node.children.slice(2);
  const list = parts.find(({ name }) => name === "PositiveUnaryTests");
  return (list?.children ?? parts)
    .filter(({ name }) => name === "PositiveUnaryTest")
    .map((node) => part({ ...comparison, node }, 0));
}

function waysOfTest(subject: Piece, test: Piece): readonly (readonly Bound[])[] {
  const { name, children } = test.node;
  if (name === "ParenthesizedExpression") return waysOfTest(subject, part(test, 1));
  if (name === "List") {
    const members = children.filter((node) => node.name === "StringLiteral" || node.name === "NumericLiteral");
    return members.flatMap((node) => within(subject, [{ operator: "=", at: { ...test, node } }]));
  }
  if (name === "StringLiteral" || name === "NumericLiteral") return within(subject, [{ operator: "=", at: test }]);
  if (name !== "SimplePositiveUnaryTest") return [];
  const first = part(test, 0);
  if (first.node.name !== "Interval") return within(subject, [{ operator: written(first), at: part(test, 1) }]);
  const [opening, closing] = [written(part(first, 0)), written(part(first, 4))];
  return within(subject, [
    { operator: opening === "[" ? ">=" : ">", at: part(first, 1) },
    { operator: closing === "]" ? "<=" : "<", at: part(first, 3) },
  ]);
}

/** One way: a subject within bounds that are all known; none where one is not. */
function within(subject: Piece, bounds: readonly { readonly operator: string; readonly at: Piece }[]) {
  const known = bounds.flatMap(({ operator, at }): readonly Bound[] => {
    const value = OPPOSITE[operator] === undefined ? undefined : constantWorth(compilePiece(at));
    return value === undefined || value === null ? [] : [{ ...subjectOf(subject), operator, value }];
  });
  return known.length === bounds.length ? [known] : [];
}

/** Whether a condition is met only where one before it has been met, and its branch taken. */
export function isTaken(condition: Piece): boolean {
  const before = condition.refuted ?? [];
  if (before.length === 0 || !isRead(condition)) return false;
  return waysOf(condition).every((way) => before.some((all) => all.every((one) => follows(one, way))));
}

/** Whether the ways that are known are all the ways to meet a condition. */
function isRead(condition: Piece): boolean {
  const { name } = condition.node;
  if (name === "ParenthesizedExpression") return isRead(part(condition, 1));
  const ways = waysOf(condition).length;
  if (ways === 0 || ways >= MAX_WAYS) return false;
  if (name === "Conjunction" || name === "Disjunction") return [0, 2].every((side) => isRead(part(condition, side)));
  const isIn = name === "Comparison" && written(part(condition, 1)) === "in";
  return !isIn || testsOf(condition).every((test) => isTestRead(part(condition, 0), test));
}

function isTestRead(subject: Piece, test: Piece): boolean {
  if (test.node.name === "ParenthesizedExpression") return isTestRead(subject, part(test, 1));
  const ways = waysOfTest(subject, test).length;
  return test.node.name === "List" ? ways === test.node.children.length - BRACKETS : ways > 0;
}

const BRACKETS = 2;

/** Whether something is so wherever all of the others are. */
function follows(one: Bound, others: readonly Bound[]): boolean {
  const opposite = { ...one, operator: OPPOSITE[one.operator] ?? "", orNull: true as const };
  return others.some((other) => excludes(other, opposite));
}
