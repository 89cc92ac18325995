import { FeelNumber } from "../feel/number";
import type { Compiled } from "../feel/scope";
import { BOOLEAN } from "../feel/type";
import { AS_OF } from "./as-of";
import type { Environment } from "./environment";
import { asScalar, scalar } from "./masks";
import type { Scalar } from "./value";

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
