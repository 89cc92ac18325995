import { FeelNumber } from "../feel/number";
import type { Compiled } from "../feel/scope";
import { BOOLEAN } from "../feel/type";
import { AS_OF } from "./as-of";
import type { Environment } from "./environment";
import { asScalar, either, scalar } from "./masks";
import { NULL, type Scalar } from "./value";

const LONGEST_LIFE = 1_000; // years: no rule asks for more, and dates stay where Postgres has them

/** For each comparison of an age with N: the birthday that decides (N or N + 1), and on which side of it one must be born. */
const LIMITS: Readonly<Record<string, readonly [later: 0 | 1, side: "<=" | ">"]>> = {
  ">=": [0, "<="],
  ">": [1, "<="],
  "<": [0, ">"],
  "<=": [1, ">"],
};

/**
 * 周岁(出生日期, 认定日) >= 60 as a comparison of dates: born on the day 60 years before or earlier. The same answer for
 * every row (a 29 February comes to 28 February, which is before the 1 March on which one turns), without taking dates
 * apart five million times. Null where a comparison is none of this kind.
 */
export function ageLimit(
  form: { readonly operator: string; readonly left: Compiled; readonly right: Compiled },
  env: Environment,
): Scalar | null {
  const limit = LIMITS[form.operator];
  const years = wholeLiteral(form.right);
  const born = birthOf(form.left);
  if (limit === undefined || years === null || born === null) return null;
  const [later, side] = limit;
  const { v, u } = asScalar(env.compile(born, env), "as a date of birth");
  return scalar(BOOLEAN, `(${v} ${side} (${AS_OF} - make_interval(years => ${years + later}))::date)`, u);
}

/** The date of birth of an age on the day of decision; null where the expression is something else. */
function birthOf(compiled: Compiled): Compiled | null {
  const { form } = compiled;
  if (form.op === "definition") return birthOf(form.value);
  if (form.op !== "call" || form.fn.name !== "周岁") return null;
  const [born, day] = form.args;
  return day?.form.op === "as-of" && born?.type.kind === "date" && born.form.op === "fact" ? born : null;
}

function wholeLiteral({ literal }: Compiled): number | null {
  if (!(literal instanceof FeelNumber) || !literal.isInteger() || literal.abs().greaterThan(LONGEST_LIFE)) return null;
  return literal.toNumber();
}

const DAYS_OF_A_MONTH = 32; // more than any month has: a month and its day are one number, in the order of the days
const MEAN_MONTH_DAYS = 365.2425 / 12;
const MONTHS_DIFFER_DAYS = 8; // so far at most are some months from so many mean ones, with the leap days that a century leaves out
const LONGEST_DATE = 200; // letters of a date that is written three times

/**
 * 满月数(从, 到) >= 24 as a comparison of whole numbers, without a call that takes both dates apart: N months are full from the
 * same day of the N-th month on. Null where a comparison is none of this kind.
 */
export function monthsLimit(
  form: { readonly operator: string; readonly left: Compiled; readonly right: Compiled },
  env: Environment,
): Scalar | null {
  const [later, isReached] = MONTHS[form.operator] ?? [0, null];
  const months = wholeLiteral(form.right);
  const dates = datesOf(form.left);
  if (isReached === null || months === null || months + later < 1 || dates === null) return null;
  const [from, to] = dates.map((date) => asScalar(env.compile(date, env), "as a date")) as [Scalar, Scalar];
  const isShort = [from, to].every(({ v }) => v.length <= LONGEST_DATE && !/\bselect\b/.test(v) && v !== NULL);
  if (!isShort) return null;
  const exact = `${inMonths(to.v)} - ${inMonths(from.v)} >= ${(months + later) * DAYS_OF_A_MONTH}`;
  // The days between decide, but for the few days around the end of the last month: dates are seldom taken apart.
  const days = `(${to.v} - ${from.v})`;
  const [least, most] = [-1, 1].map(
    (sign) => Math.floor((months + later) * MEAN_MONTH_DAYS) + sign * MONTHS_DIFFER_DAYS,
  );
  const full = `case when ${days} > ${most} then true when ${days} < ${least} then false else ${exact} end`;
  return scalar(BOOLEAN, isReached ? `(${full})` : `(not (${full}))`, either(from.u, to.u));
}

/** For each comparison of full months with N: whether N or N + 1 decide, and whether they have to be reached. */
const MONTHS: Readonly<Record<string, readonly [later: 0 | 1, isReached: boolean]>> = {
  ">=": [0, true],
  ">": [1, true],
  "<": [0, false],
  "<=": [1, false],
};

/** The dates between which months are counted; null where the expression is something else. */
function datesOf({ form }: Compiled): readonly Compiled[] | null {
  if (form.op === "definition") return datesOf(form.value);
  if (form.op !== "call" || form.fn.name !== "满月数") return null;
  return form.args.length === 2 && form.args.every(({ type }) => type.kind === "date") ? form.args : null;
}

function inMonths(date: string): string {
  const part = (name: string) => `date_part('${name}', ${date})`;
  return `((${part("year")} * 12 + ${part("month")}) * ${DAYS_OF_A_MONTH} + ${part("day")})`;
}
