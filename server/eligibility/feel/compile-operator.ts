import { byZero, isZero } from "./by-zero";
import { constantWorth } from "./constant-worth";
import { DaysDuration, MonthsDuration } from "./duration";
import { FeelNumber } from "./number";
import { type Operation, operationBetween, operationsOn } from "./operations";
import { compilePiece, type Piece, part, unsupported, written } from "./piece";
import { ExpressionError } from "./rule-error";
import { type Bounds, type Compiled, PARAMETER_READ_PREFIX, readsOf } from "./scope";
import { boundsOrSelf, haveBounds, settled } from "./settled";
import { ANY, describeType, type FeelType } from "./type";
import { commonUnit, unitIn, unitOfProduct } from "./unit";
import { mergeUnknown, Unknown } from "./unknown";
import { type FeelValue, kindOf } from "./value";

const NEGATABLE = new Set(["number", "months-duration", "days-duration", "any"]);

/** a + b, a - b, a * b, a / b, a ** b and -a, on exact decimals, dates and durations. Null in, null out. */
export function compileArithmetic(piece: Piece): Compiled {
  if (piece.node.children.length === 2) return compileNegation(piece);
  const operator = written(part(piece, 1));
  const [left, right] = [compilePiece(part(piece, 0)), compilePiece(part(piece, 2))];
  const found = operationsOn(left.type, operator, right.type);
  const [first] = found;
  if (first === undefined) throw noSuchOperation(piece, operator, [left.type, right.type]);
  if (operator === "/" && piece.scope.program.saving === true && isZero(constantWorth(right) ?? null))
    throw byZero(piece);
  const isCertain = left.type.kind !== "any" && right.type.kind !== "any";
  const operation = isCertain ? first.operation : operationByKinds(operator);
  const type = found.every(({ result }) => result.kind === first.result.kind) ? first.result : ANY;
  const isSum = operator === "+" || operator === "-";
  const unit = isSum ? commonUnit(part(piece, 2), left, right) : unitOfProduct(operator, left, right);
  const of = (left: Compiled, right: Compiled): Compiled => {
    const evaluate = strict(left, right, computable(piece, right, operation));
    return { type, unit, reads: readsOf(left, right), evaluate, form: { op: "arithmetic", operator, left, right } };
  };
  const whole = of(left, right);
  const bounds = type.kind === "number" && haveBounds(left, right) ? boundsOf(of, { operator, left, right }) : null;
  return bounds === null ? whole : settled(whole, bounds);
}

type Operands = { readonly operator: string; readonly left: Compiled; readonly right: Compiled };

/** The least and the most of a sum, a difference, a product with a figure of the rule, or a quotient by one; null of others. */
function boundsOf(of: (left: Compiled, right: Compiled) => Compiled, operands: Operands): Bounds | null {
  const { operator, left, right } = operands;
  const [a, b] = [boundsOrSelf(left), boundsOrSelf(right)];
  if (operator === "+") return { low: of(a.low, b.low), high: of(a.high, b.high) };
  if (operator === "-") return { low: of(a.low, b.high), high: of(a.high, b.low) };
  const factor = [right, ...(operator === "*" ? [left] : [])].map(({ literal }) => literal).find(isFigure);
  if ((operator !== "*" && operator !== "/") || factor === undefined) return null;
  const [one, other] = [of(a.low, b.low), of(a.high, b.high)];
  return factor.isNegative() ? { low: other, high: one } : { low: one, high: other };
}

function isFigure(value: FeelValue | undefined): value is FeelNumber {
  return value instanceof FeelNumber;
}

/** Chooses the operation when the operands are known; null where there is none between their kinds. */
function operationByKinds(operator: string): Operation {
  return (a, b) => operationBetween(kindOf(a), operator, kindOf(b))?.(a, b) ?? null;
}

/**
 * Division by zero and a power without an answer: when a fact is behind the right operand, the result is unknown under
 * that fact's name, so that nobody is paid or refused by it. When the rule itself did it, on this day or for this item of a list,
 * it is unknown under the words of the rule: one faulty rule stops itself, and not the night of a whole city.
 */
function computable(piece: Piece, right: Compiled, operation: Operation): Operation {
  const operator = written(part(piece, 1));
  if (operator !== "/" && operator !== "**") return operation;
  const behind = right.reads.length > 0 ? right.reads : [`${PARAMETER_READ_PREFIX}${written(piece)}`];
  const uncomputable = new Unknown(behind);
  return (a, b) => {
    const result = operator === "/" && isZero(b) ? undefined : operation(a, b);
    if (result !== undefined && !(result instanceof FeelNumber && !result.isFinite())) return result;
    return uncomputable;
  };
}

function compileNegation(piece: Piece): Compiled {
  const operand = compilePiece(part(piece, 1));
  if (!NEGATABLE.has(operand.type.kind)) throw noSuchOperation(part(piece, 1), "-", [operand.type, operand.type]);
  const of = (value: Compiled): Compiled => ({
    type: value.type,
    unit: unitIn(value),
    reads: value.reads,
    evaluate: (run) => negated(value.evaluate(run)),
    form: { op: "negate", value },
  });
  const { bounds } = operand;
  return bounds === undefined ? of(operand) : settled(of(operand), { low: of(bounds.high), high: of(bounds.low) });
}

function negated(value: FeelValue): FeelValue {
  if (value instanceof FeelNumber) return value.negated();
  if (value instanceof MonthsDuration) return new MonthsDuration(0 - value.months);
  if (value instanceof DaysDuration) return new DaysDuration(-value.nanos);
  return value instanceof Unknown ? value : null;
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

function noSuchOperation(piece: Piece, operator: string, types: readonly [FeelType, FeelType]): ExpressionError {
  const [a, b] = types.map(describeType) as [ReturnType<typeof describeType>, ReturnType<typeof describeType>];
  if (operator === "%") return unsupported(piece);
  return new ExpressionError(
    piece.node.from,
    { zh: `${a.zh}和${b.zh}不能用“${operator}”`, en: `"${operator}" does not work between ${a.en} and ${b.en}` },
    operator === "^"
      ? { zh: "乘方写成 **，如 2 ** 10", en: "Write ** for a power, as in 2 ** 10" }
      : {
          zh: '数字和数字相算；日期加减时长，如 毕业日期 + duration("P18M")',
          en: 'Compute with numbers; add durations to dates, as in: date + duration("P18M")',
        },
  );
}
