import { assert } from "@/server/kernel";
import { FeelDate } from "./date";
import { FeelNumber } from "./number";
import { compilePiece, expectType, type Piece, part, unsupported, written } from "./piece";
import { ExpressionError } from "./rule-error";
import { type Compiled, readsOf } from "./scope";
import { childrenOf } from "./syntax";
import {
  BOOLEAN,
  commonType,
  DATE,
  DAYS_DURATION,
  describeType,
  type FeelType,
  MONTHS_DURATION,
  NUMBER,
  STRING,
} from "./type";
import { mergeUnknown, Unknown } from "./unknown";
import { DaysDuration, equalValues, type FeelValue, MonthsDuration } from "./value";

type Operation = (left: FeelValue, right: FeelValue) => FeelValue;

/** Which operations exist between which types. Left, operator, right → result. */
const OPERATIONS: readonly (readonly [FeelType["kind"], string, FeelType["kind"], FeelType, Operation])[] = [
  ["number", "+", "number", NUMBER, numbers((a, b) => a.plus(b))],
  ["number", "-", "number", NUMBER, numbers((a, b) => a.minus(b))],
  ["number", "*", "number", NUMBER, numbers((a, b) => a.times(b))],
  ["number", "**", "number", NUMBER, numbers((a, b) => a.pow(b))],
  ["string", "+", "string", STRING, (a, b) => `${a}${b}`],
  ["date", "+", "months-duration", DATE, (a, b) => asDate(a).plusMonths(asMonths(b))],
  ["date", "-", "months-duration", DATE, (a, b) => asDate(a).plusMonths(-asMonths(b))],
  ["date", "+", "days-duration", DATE, (a, b) => asDate(a).plusDays(asDays(b))],
  ["date", "-", "days-duration", DATE, (a, b) => asDate(a).plusDays(-asDays(b))],
  ["date", "-", "date", DAYS_DURATION, (a, b) => new DaysDuration(asDate(b).daysUntil(asDate(a)))],
  ["months-duration", "+", "months-duration", MONTHS_DURATION, (a, b) => new MonthsDuration(asMonths(a) + asMonths(b))],
  ["months-duration", "-", "months-duration", MONTHS_DURATION, (a, b) => new MonthsDuration(asMonths(a) - asMonths(b))],
  ["days-duration", "+", "days-duration", DAYS_DURATION, (a, b) => new DaysDuration(asDays(a) + asDays(b))],
  ["days-duration", "-", "days-duration", DAYS_DURATION, (a, b) => new DaysDuration(asDays(a) - asDays(b))],
];

/** a + b, a - b, a * b, a / b, a ** b and -a, on exact decimals, dates and durations. Null in, null out. */
export function compileArithmetic(piece: Piece): Compiled {
  const parts = childrenOf(piece.node);
  if (parts.length === 2) return compileNegation(piece);
  const operator = written(part(piece, 1));
  const [left, right] = [compilePiece(part(piece, 0)), compilePiece(part(piece, 2))];
  if (operator === "/") return compileDivision(piece, left, right);
  const found = OPERATIONS.find(
    ([a, op, b]) =>
      op === operator &&
      (a === left.type.kind || left.type.kind === "any") &&
      (b === right.type.kind || right.type.kind === "any"),
  );
  if (found === undefined) throw noSuchOperation(piece, operator, [left.type, right.type]);
  const [, , , type, operation] = found;
  return { type, reads: readsOf(left, right), evaluate: strict(left, right, operation) };
}

function compileNegation(piece: Piece): Compiled {
  const operand = compilePiece(part(piece, 1));
  expectType(part(piece, 1), operand, NUMBER);
  return {
    type: NUMBER,
    reads: operand.reads,
    evaluate: (run) => {
      const value = operand.evaluate(run);
      return value instanceof FeelNumber ? value.negated() : value;
    },
  };
}

/**
 * Division. By zero it has no answer: when a fact made the divisor zero, the quotient is unknown under that fact's
 * name, so that nobody is paid or refused by it; when the rule itself did, that is an error of the rule.
 */
function compileDivision(piece: Piece, left: Compiled, right: Compiled): Compiled {
  expectType(part(piece, 0), left, NUMBER);
  expectType(part(piece, 2), right, NUMBER);
  const uncomputable = new Unknown(right.reads);
  const divide: Operation = (a, b) => {
    if (!asNumber(b).isZero()) return asNumber(a).dividedBy(asNumber(b));
    assert(right.reads.length > 0, `“${written(piece)}” divides by zero whatever the facts are`);
    return uncomputable;
  };
  return { type: NUMBER, reads: readsOf(left, right), evaluate: strict(left, right, divide) };
}

/** Runs an operation on two known, present values; unknown wins over null, because a missing fact never decides. */
function strict(left: Compiled, right: Compiled, operation: Operation): Compiled["evaluate"] {
  return (run) => {
    const a = left.evaluate(run);
    const b = right.evaluate(run);
    if (a instanceof Unknown) return b instanceof Unknown ? mergeUnknown(a, b) : a;
    if (b instanceof Unknown) return b;
    return a === null || b === null ? null : operation(a, b);
  };
}

/** a and b, three-valued and with unknown: one false decides, whatever the other is. */
export function compileConjunction(piece: Piece): Compiled {
  return compileLogic(piece, false);
}

/** a or b, three-valued and with unknown: one true decides, whatever the other is. */
export function compileDisjunction(piece: Piece): Compiled {
  return compileLogic(piece, true);
}

function compileLogic(piece: Piece, decisive: boolean): Compiled {
  const [left, right] = [compilePiece(part(piece, 0)), compilePiece(part(piece, 2))];
  expectType(part(piece, 0), left, BOOLEAN);
  expectType(part(piece, 2), right, BOOLEAN);
  return {
    type: BOOLEAN,
    reads: readsOf(left, right),
    evaluate: (run) => {
      const a = left.evaluate(run);
      if (a === decisive) return decisive;
      const b = right.evaluate(run);
      if (b === decisive) return decisive;
      if (a instanceof Unknown) return b instanceof Unknown ? mergeUnknown(a, b) : a;
      if (b instanceof Unknown) return b;
      return a === null || b === null ? null : !decisive;
    },
  };
}

/**
 * if c then a else b. An unknown condition makes the whole unknown unless both branches come to the same;
 * the standard would take the else branch and pay or refuse on a missing fact.
 */
export function compileIf(piece: Piece): Compiled {
  const [condition, yes, no] = [1, 3, 5].map((index) => compilePiece(part(piece, index))) as [
    Compiled,
    Compiled,
    Compiled,
  ];
  expectType(part(piece, 1), condition, BOOLEAN);
  const type = commonType(yes.type, no.type);
  if (type === null) throw differentBranches(piece, yes.type, no.type);
  return {
    type,
    reads: readsOf(condition, yes, no),
    evaluate: (run) => {
      const met = condition.evaluate(run);
      if (!(met instanceof Unknown)) return met === true ? yes.evaluate(run) : no.evaluate(run);
      const either = yes.evaluate(run);
      return equalValues(either, no.evaluate(run)) === true ? either : met;
    },
  };
}

function differentBranches(piece: Piece, yes: FeelType, no: FeelType): ExpressionError {
  const [a, b] = [describeType(yes), describeType(no)];
  return new ExpressionError(
    piece.node.from,
    { zh: `then 是${a.zh}，else 是${b.zh}`, en: `then is ${a.en} but else is ${b.en}` },
    { zh: "两边写成同一种值", en: "Give both branches the same kind of value" },
  );
}

function noSuchOperation(piece: Piece, operator: string, types: readonly [FeelType, FeelType]): ExpressionError {
  const [a, b] = types.map(describeType) as [ReturnType<typeof describeType>, ReturnType<typeof describeType>];
  if (operator === "%") return unsupported(piece);
  return new ExpressionError(
    piece.node.from,
    { zh: `${a.zh}和${b.zh}不能用“${operator}”`, en: `"${operator}" does not work between ${a.en} and ${b.en}` },
    {
      zh: '数字和数字相算；日期加减时长，如 毕业日期 + duration("P18M")',
      en: 'Compute with numbers; add durations to dates, as in: date + duration("P18M")',
    },
  );
}

function numbers(operation: (a: FeelNumber, b: FeelNumber) => FeelNumber): Operation {
  return (a, b) => operation(asNumber(a), asNumber(b));
}

// The types were checked when the rule was compiled and facts when they were read: a mismatch here is our bug.
function asNumber(value: FeelValue): FeelNumber {
  assert(value instanceof FeelNumber, "the operand is a number");
  return value;
}

function asDate(value: FeelValue): FeelDate {
  assert(value instanceof FeelDate, "the operand is a date");
  return value;
}

function asMonths(value: FeelValue): number {
  assert(value instanceof MonthsDuration, "the operand is a duration of months");
  return value.months;
}

function asDays(value: FeelValue): number {
  assert(value instanceof DaysDuration, "the operand is a duration of days");
  return value.days;
}
