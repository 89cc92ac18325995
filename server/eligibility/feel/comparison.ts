import { FeelRange } from "./range";
import { mergeUnknown, Unknown, unknownAmong } from "./unknown";
import { compareValues, equalValues, type FeelValue, isList, kindOf } from "./value";

/** A comparison's answer: three-valued, or unknown. */
export type Truth = boolean | null | Unknown;
export type Comparison = (left: FeelValue, right: FeelValue) => Truth;

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  "=": same,
  "!=": (left, right) => negate(same(left, right)),
  "<": ordered((order) => order < 0),
  "<=": ordered((order) => order <= 0),
  ">": ordered((order) => order > 0),
  ">=": ordered((order) => order >= 0),
};

/** The comparison of that name; undefined when there is none. */
export function comparisonOf(operator: string): Comparison | undefined {
  return COMPARISONS[operator];
}

/** Equality as the operator has it: between two kinds of value it has no answer, where inside lists it is false. */
function same(left: FeelValue, right: FeelValue): Truth {
  const equal = equalValues(left, right);
  if (equal !== false || left === null || right === null) return equal;
  return kindOf(left) === kindOf(right) ? false : null;
}

/** Whether a value lies in a range, as far as both are known. */
export function inRange(value: FeelValue, range: FeelRange): Truth {
  return conjunction(range.tests.map(({ operator, bound }) => COMPARISONS[operator]?.(value, bound) ?? null));
}

/** x in y as the standard has it: y is equal to x, a range around it, or a list with one of the two in it. */
export function isIn(value: FeelValue, container: FeelValue): Truth {
  if (container instanceof Unknown || container === null) return container;
  if (container instanceof FeelRange) return value instanceof Unknown ? value : inRange(value, container);
  if (!isList(container)) return equalValues(value, container);
  const members = disjunction(container.map((member) => isMember(value, member)));
  return isList(value) ? disjunction([equalValues(value, container), members]) : members;
}

function isMember(value: FeelValue, member: FeelValue): Truth {
  return member instanceof FeelRange && !(value instanceof FeelRange)
    ? isIn(value, member)
    : equalValues(value, member);
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
  return unknownAmong(answers) ?? (answers.every((answer) => answer === !decisive) ? !decisive : null);
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
