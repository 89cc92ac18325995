import type { RangeForm } from "../feel/range";
import type { Compiled } from "../feel/scope";
import { BOOLEAN, type FeelType } from "../feel/type";
import { ageLimit, monthsLimit } from "./age-limit";
import type { Environment } from "./environment";
import { junction, opposite } from "./logic";
import { aggregate, asScalar, either, firstOf, isKnown, isPlainLiteral, scalar, typed } from "./masks";
import { NotForSql } from "./not-for-sql";
import { KNOWN, type ListValue, NULL, type RangeValue, type Scalar, type SqlValue } from "./value";

type Comparison = { readonly operator: string; readonly left: Compiled; readonly right: Compiled };

/** a = b, a < b and the others. */
export function compared(form: Comparison, env: Environment): Scalar {
  const limit = ageLimit(form, env) ?? monthsLimit(form, env);
  if (limit !== null) return limit;
  return compareValues(form.operator, env.compile(form.left, env), env.compile(form.right, env));
}

function compareValues(operator: string, left: SqlValue, right: SqlValue): Scalar {
  if (operator === "=") return equal(left, right);
  if (operator === "!=") return opposite(equal(left, right));
  const [a, b] = [asScalar(left, "in an order"), asScalar(right, "in an order")];
  return ordered(operator, a, b);
}

/** An order between two values. Text is ordered by its letters, not by a language. */
function ordered(operator: string, a: Scalar, b: Scalar): Scalar {
  const u = either(a.u, b.u);
  const type = commonOf(a, b);
  if (a.v === NULL || b.v === NULL) return scalar(BOOLEAN, "null::boolean", u);
  const collation = type.kind === "string" ? ' collate "C"' : "";
  return scalar(BOOLEAN, `(${typed(a, type)}${collation} ${operator} ${typed(b, type)})`, u);
}

function commonOf(a: Scalar, b: Scalar): FeelType {
  return a.type.kind === "any" ? b.type : a.type;
}

/** Equality, where null is a value like others: null = null. What is missing on the left is said first. */
export function equal(left: SqlValue, right: SqlValue): Scalar {
  if (right.kind === "scalar" && right.v === NULL && right.u === KNOWN) return isNothing(left);
  if (left.kind === "scalar" && left.v === NULL && left.u === KNOWN) return isNothing(right);
  const [a, b] = [asScalar(left, "compared with ="), asScalar(right, "compared with =")];
  const type = commonOf(a, b);
  const [av, bv] = [typed(a, type), typed(b, type)];
  const u = firstOf(a.u, b.u);
  if (u === KNOWN && isPlainLiteral(a) && isPlainLiteral(b) && !`${av}${bv}`.includes(".")) {
    return scalar(BOOLEAN, av === bv ? "true" : "false");
  }
  if (u === KNOWN) return scalar(BOOLEAN, `(${av} is not distinct from ${bv})`);
  if (isPlainLiteral(a)) return equal(b, a);
  if (isPlainLiteral(b)) {
    const same = `${av} = ${bv}`;
    return { ...scalar(BOOLEAN, `coalesce(${same}, case when ${isKnown(u)} then false end)`, u), holds: `(${same})` };
  }
  return scalar(BOOLEAN, `(case when ${isKnown(u)} then ${av} is not distinct from ${bv} end)`, u);
}

function isNothing(value: SqlValue): Scalar {
  if (value.kind === "range") throw new NotForSql("a range compared with =");
  if (value.kind !== "scalar") {
    return scalar(BOOLEAN, `(case when ${isKnown(value.u)} then ${value.isNull} end)`, value.u);
  }
  if (value.u === KNOWN) return scalar(BOOLEAN, value.v === NULL ? "true" : `(${value.v} is null)`);
  // What is null wherever it is known may still be known for some.
  if (value.v === NULL) return scalar(BOOLEAN, `(case when ${isKnown(value.u)} then true end)`, value.u);
  const v = `(case when ${value.v} is not null then false when ${isKnown(value.u)} then true end)`;
  return scalar(BOOLEAN, v, value.u);
}

/** a between b and c, a in [b..c]: one bound that fails decides. */
export function between(
  form: { subject: Compiled; bounds: readonly { operator: string; bound: Compiled }[] },
  env: Environment,
): Scalar {
  const tests = form.bounds.map(({ operator, bound }) => compared({ operator, left: form.subject, right: bound }, env));
  return junction("and", tests);
}

/** a in (b, c, > 5): one test that holds decides. */
export function among(tests: readonly Compiled[], env: Environment): Scalar {
  return junction(
    "or",
    tests.map((test) => asScalar(env.compile(test, env), "among tests")),
  );
}

/** a in b, where b is a list or a range. */
export function isIn(form: { subject: Compiled; container: Compiled }, env: Environment): Scalar {
  const container = env.compile(form.container, env);
  const subject = env.compile(form.subject, env);
  if (container.kind === "range") return inRange(asScalar(subject, "in a range"), container);
  if (container.kind === "list") return isMember(container, asScalar(subject, "in a list"));
  if (container.kind === "scalar" && container.v === NULL) return scalar(BOOLEAN, "null::boolean", container.u);
  throw new NotForSql("in with something else than a list or a range");
}

const OPENING: Readonly<Record<string, string>> = { "[": ">=", "(": ">" };
const CLOSING: Readonly<Record<string, string>> = { "]": "<=", ")": "<" };

/** The comparisons that a range stands for. */
function testsOf(form: RangeForm): readonly string[] {
  const [first = "", second = ""] = form;
  return OPENING[first] === undefined ? [form] : [OPENING[first], CLOSING[second] ?? "<"];
}

function inRange(value: Scalar, range: RangeValue): Scalar {
  const operators = testsOf(range.form);
  const tests = range.bounds.map((bound, i) => compareValues(operators[i] ?? "=", value, { ...bound, u: KNOWN }));
  const { v } = junction("and", tests);
  return scalar(
    BOOLEAN,
    range.u === KNOWN ? v : `(case when ${isKnown(range.u)} then ${v} end)`,
    firstOf(range.u, value.u),
  );
}

/** Whether a value is among the members of a list: one that is equal decides, one that may be leaves it open. */
export function isMember(
  list: ListValue,
  value: Scalar,
  order: "value first" | "member first" = "value first",
): Scalar {
  const compare = (member: Scalar) => (order === "value first" ? equal(value, member) : equal(member, value));
  if (list.array !== undefined && list.items !== undefined) return isInArray(list.array, list.items, value);
  if (list.items !== undefined) return junction("or", list.items.map(compare));
  const rows = list.open();
  const same = compare(asScalar(rows.item, "in a list"));
  const decided = "case when bool_or(g.v) then true when bool_or(g.v is null) then null else false end";
  const answer = aggregate(rows, { v: same.v }, { what: decided, ofNone: "false" });
  const v = `(case when ${isKnown(list.u)} and not ${list.isNull} then (${answer}) end)`;
  if (same.u === KNOWN) return scalar(BOOLEAN, v, list.u);
  const lacks = "case when bool_or(g.v) then 0 else coalesce(bit_or(g.u), 0) end";
  return scalar(
    BOOLEAN,
    v,
    either(list.u, `(${aggregate(rows, { v: same.v, u: same.u }, { what: lacks, ofNone: "0" })})`),
  );
}

/** A value against a list that is written in the rule. */
function isInArray(array: string, items: readonly Scalar[], value: Scalar): Scalar {
  if (items.length === 0) return scalar(BOOLEAN, "false");
  const type = value.type.kind === "any" ? (items[0] as Scalar).type : value.type;
  const hasNull = items.some(({ v }) => v === NULL);
  const found = `${typed(value, type)} = any(${array})`;
  const otherwise = hasNull ? `${typed(value, type)} is null` : "false";
  if (!hasNull) {
    const answer = scalar(BOOLEAN, `coalesce(${found}, case when ${isKnown(value.u)} then false end)`, value.u);
    return { ...answer, holds: `(${found})` };
  }
  return scalar(BOOLEAN, `(case when ${found} then true when ${isKnown(value.u)} then ${otherwise} end)`, value.u);
}
