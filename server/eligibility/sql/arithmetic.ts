import { FeelNumber } from "../feel/number";
import type { Compiled } from "../feel/scope";
import { type FeelType, NUMBER } from "../feel/type";
import { NANOS_A_DAY, plusMonths, plusNanos, wholeMonths } from "./date-span";
import { digitsOf, digitsOfLiteral, isExact, reciprocalOf, rounded } from "./digits";
import type { Environment } from "./environment";
import { asScalar, either, isKnown, scalar } from "./masks";
import { NotForSql } from "./not-for-sql";
import { quoteValue } from "./quote";
import { KNOWN, NULL, type Scalar } from "./value";

const MOST_FACTORS = 9; // of a power that is written out as a product

type Write = (a: string, b: string) => string;

/** What each operation is in SQL, by the kinds of its operands. Every one is null where an operand is. */
const OPERATIONS: Readonly<Record<string, Write>> = {
  "string + string": (a, b) => `(${a} || ${b})`,
  "date + months-duration": plusMonths,
  "months-duration + date": (a, b) => plusMonths(b, a),
  "date - months-duration": (a, b) => plusMonths(a, `-(${b})`),
  "date + days-duration": plusNanos,
  "days-duration + date": (a, b) => plusNanos(b, a),
  "date - days-duration": (a, b) => plusNanos(a, `-(${b})`),
  "date - date": (a, b) => `((${a} - ${b})::numeric * ${NANOS_A_DAY})`,
  "months-duration + months-duration": (a, b) => `(${a} + ${b})`,
  "months-duration - months-duration": (a, b) => `(${a} - ${b})`,
  "months-duration * number": (a, b) => wholeMonths(`feel.significant(${a} * ${b})`),
  "number * months-duration": (a, b) => wholeMonths(`feel.significant(${b} * ${a})`),
  "months-duration / number": (a, b) => wholeMonths(`feel.divide(${a}::numeric, nullif(${b}, 0))`),
  "months-duration / months-duration": (a, b) => `feel.divide(${a}::numeric, nullif(${b}, 0)::numeric)`,
  "days-duration + days-duration": (a, b) => `(${a} + ${b})`,
  "days-duration - days-duration": (a, b) => `(${a} - ${b})`,
  "days-duration * number": (a, b) => `trunc(feel.significant(${a} * ${b}))`,
  "number * days-duration": (a, b) => `trunc(feel.significant(${b} * ${a}))`,
  "days-duration / number": (a, b) => `trunc(feel.divide(${a}, nullif(${b}, 0)))`,
  "days-duration / days-duration": (a, b) => `feel.divide(${a}, nullif(${b}, 0))`,
};

type Form = { readonly operator: string; readonly left: Compiled; readonly right: Compiled; readonly type: FeelType };

/** a + b, a - b, a * b, a / b, and a ** n for a small whole n. Null in, null out; by zero is unknown under the divisor's reads. */
export function arithmetic(form: Form, env: Environment): Scalar {
  const left = asScalar(env.compile(form.left, env), "in arithmetic");
  const right = asScalar(env.compile(form.right, env), "in arithmetic");
  const lacking = either(left.u, right.u);
  if (left.v === NULL || right.v === NULL) return scalar(form.type, NULL, lacking);
  if (form.operator === "**") return power(left, form.right, form.type);
  if (left.type.kind === "number" && right.type.kind === "number")
    return ofNumbers(form, { left, right, lacking }, env);
  const write = OPERATIONS[`${left.type.kind} ${form.operator} ${right.type.kind}`];
  if (write === undefined) throw new NotForSql(`${left.type.kind} ${form.operator} ${right.type.kind}`);
  const v = write(left.v, right.v);
  if (form.operator !== "/") return scalar(form.type, v, lacking);
  return scalar(form.type, v, byZero({ left, right, reads: form.right.reads }, lacking, env));
}

type Operands = { readonly left: Scalar; readonly right: Scalar; readonly lacking: string };

/** Arithmetic of two numbers, rounded where it can have more digits than FEEL has. */
function ofNumbers(
  { operator, type, right: divisor }: Form,
  { left, right, lacking }: Operands,
  env: Environment,
): Scalar {
  if (operator === "/") {
    const u = byZero({ left, right, reads: divisor.reads }, lacking, env);
    return { ...quotient(left, right), type, u };
  }
  if (operator !== "+" && operator !== "-" && operator !== "*") throw new NotForSql(`number ${operator} number`);
  const digits = digitsOf(operator, [left, right]);
  return {
    ...scalar(type, rounded(`${left.v} ${operator} ${right.v}`, digits), lacking),
    digits: isExact(digits) ? digits : undefined,
  };
}

/** a / b. Division by a number of the rule that has a short reciprocal is a multiplication, where that is exact. */
function quotient(left: Scalar, right: Scalar): Scalar {
  const reciprocal = reciprocalOf(right);
  const factor = reciprocal === null ? null : literalNumber(reciprocal);
  const digits = factor === null ? undefined : digitsOf("*", [left, factor]);
  if (factor !== null && isExact(digits)) return { ...scalar(NUMBER, `(${left.v} * ${factor.v})`), digits };
  const divided = `${left.v}, nullif(${right.v}, 0)`;
  const value = scalar(NUMBER, `feel.divide(${divided})`);
  // The last of 34 digits does not reach the whole part of a quotient of numbers of everyday size.
  return [left, right].every(isEveryday) ? { ...value, floor: wholePart(left, right) } : value;
}

const WHOLE = /^\(([1-9]\d{0,8})\)::numeric$/;

/** The whole part of a quotient of numbers of everyday size; a count is divided as what it is. */
function wholePart(left: Scalar, right: Scalar): string {
  const [, divisor] = WHOLE.exec(right.v) ?? [];
  if (left.count !== undefined && divisor !== undefined) return `(${left.count} / ${divisor})::numeric`;
  return `div(${left.v}, nullif(${right.v}, 0))`;
}

function literalNumber(number: FeelNumber): Scalar {
  return { ...scalar(NUMBER, quoteValue(number, NUMBER)), digits: digitsOfLiteral(number) };
}

function isEveryday({ digits }: Scalar): boolean {
  return digits?.isNatural === true && digits.whole <= 12 && digits.places <= 6;
}

/** What a quotient lacks: what its operands lack, or, where the divisor is zero, the facts behind the divisor. */
function byZero(
  of: { left: Scalar; right: Scalar; reads: readonly string[] },
  lacking: string,
  env: Environment,
): string {
  const zero = `(${of.right.v}) = 0`;
  if (of.reads.length === 0) {
    if (/^\(-?[0-9.]+\)::numeric$/.test(of.right.v) && !/^\(-?0*\.?0*\)/.test(of.right.v)) return lacking;
    throw new NotForSql("a division by what no fact is behind");
  }
  const mask = env.whole.names.mask(of.reads);
  const atZero = `(${of.left.v}) is not null and ${zero}`;
  if (lacking === KNOWN) return `(case when ${atZero} then ${mask} else 0 end)`;
  return `(case when ${isKnown(lacking)} and ${atZero} then ${mask} else ${lacking} end)`;
}

function power(base: Scalar, exponent: Compiled, type: FeelType): Scalar {
  const { literal } = exponent;
  const count = literal instanceof FeelNumber && literal.isInteger() ? literal.toNumber() : -1;
  if (count < 1 || count > MOST_FACTORS) throw new NotForSql("a power that is not 1 to 9");
  const factors = Array.from({ length: count }, () => base);
  const digits = digitsOf("*", factors);
  const v = rounded(factors.map((factor) => factor.v).join(" * "), digits);
  return { ...scalar(type, v, base.u), digits: isExact(digits) ? digits : undefined };
}

/** -a. */
export function negated(value: Scalar): Scalar {
  if (value.v === NULL) return value;
  const digits = value.digits === undefined ? undefined : { ...value.digits, isNatural: false };
  return { ...scalar(value.type, `(- ${value.v})`, value.u), digits };
}
