import { FeelNumber } from "../feel/number";
import type { Compiled } from "../feel/scope";
import { BOOLEAN, type FeelType } from "../feel/type";
import { digitsOf } from "./digits";
import type { Environment } from "./environment";
import { asScalar, either, holds, isKnown, isUnknown, scalar, typed } from "./masks";
import { NotForSql } from "./not-for-sql";
import { KNOWN, NULL, type Scalar } from "./value";

/** Three-valued "and" and "or" of several answers: one that decides is enough, whatever the others lack. */
export function junction(operator: "and" | "or", answers: readonly Scalar[]): Scalar {
  const [only] = answers;
  if (only !== undefined && answers.length === 1) return scalar(BOOLEAN, typed(only, BOOLEAN), only.u);
  if (only === undefined) return scalar(BOOLEAN, operator === "and" ? "true" : "false");
  const values = answers.map((answer) => typed(answer, BOOLEAN));
  const lacking = either(...answers.map(({ u }) => u));
  const decides = operator === "and" ? "false" : "true";
  const decided = values.map((value) => `(${value}) is ${decides}`).join(" or ");
  // Where all lack the same, none is known while it is missing: then none decides.
  const isSame = answers.every(({ u }) => u === only.u);
  const u = isSame ? only.u : `(case when ${decided} then 0 else ${lacking} end)`;
  const v = `(${values.join(` ${operator} `)})`;
  if (answers.every((answer) => answer.holds === undefined)) return scalar(BOOLEAN, v, u);
  return { ...scalar(BOOLEAN, v, u), holds: `(${answers.map(holds).join(` ${operator} `)})` };
}

/** a and b, a or b. */
export function joined(operator: "and" | "or", parts: readonly Compiled[], env: Environment): Scalar {
  return junction(
    operator,
    parts.map((part) => asScalar(env.compile(part, env), `in ${operator}`)),
  );
}

/** not(a): the opposite; null stays null and unknown stays unknown. */
export function opposite(value: Scalar): Scalar {
  return scalar(BOOLEAN, `(not ${typed(value, BOOLEAN)})`, value.u);
}

/** if c then a else b. Only a true condition takes the first branch; an unknown one takes neither, unless both are the same. */
export function chosen(
  form: { condition: Compiled; yes: Compiled; no: Compiled },
  type: FeelType,
  env: Environment,
): Scalar {
  const condition = asScalar(env.compile(form.condition, env), "as a condition");
  const [yes, no] = [env.compile(form.yes, env), env.compile(form.no, env)];
  if (yes.kind !== "scalar" || no.kind !== "scalar") throw new NotForSql("if between lists, objects or ranges");
  const met = typed(condition, BOOLEAN);
  if (condition.u === KNOWN && (met === "true" || met === "false")) {
    const taken = met === "true" ? yes : no;
    return { ...scalar(type, typed(taken, type), taken.u), digits: taken.digits };
  }
  const isNothing = yes.v === NULL && no.v === NULL;
  const [a, b] = [typed(yes, type), typed(no, type)];
  const digits = digitsOf("either", yes.v === NULL ? [no] : no.v === NULL ? [yes] : [yes, no]);
  if (condition.u === KNOWN) {
    const u = yes.u === KNOWN && no.u === KNOWN ? KNOWN : `(case when ${met} then ${yes.u} else ${no.u} end)`;
    return { ...scalar(type, isNothing ? NULL : `(case when ${met} then ${a} else ${b} end)`, u), digits };
  }
  const decided = `coalesce(${met}, case when ${isKnown(condition.u)} then false end)`;
  const same = `${isKnown(either(yes.u, no.u))} and ${a} is not distinct from ${b}`;
  const [orSame, orLack] = areDifferent(a, b)
    ? ["", `else ${condition.u}`]
    : [` else case when ${same} then ${a} end`, `else case when ${same} then 0 else ${condition.u} end`];
  const v = `(case ${decided} when true then ${a} when false then ${b}${orSame} end)`;
  const u = `(case ${decided} when true then ${yes.u} when false then ${no.u} ${orLack} end)`;
  return { ...scalar(type, isNothing ? NULL : v, u), digits };
}

const PLAIN = /^\(-?[0-9.]+\)::numeric$|^'[^']*'::text$/;

/** Whether two values are literals that differ: then no row has both the same. */
function areDifferent(a: string, b: string): boolean {
  if (!PLAIN.test(a) || !PLAIN.test(b) || a === b) return false;
  const [x, y] = [a, b].map((text) => /^\(([^)]*)\)/.exec(text)?.[1]);
  return x === undefined || y === undefined || !new FeelNumber(x).equals(new FeelNumber(y));
}

/** Whether a condition is met or may be once what it lacks is known: everything else is refused. */
export function isOpen(condition: Scalar): string {
  const met = holds(condition);
  return condition.u === KNOWN ? met : `(${met} or ${isUnknown(condition.u)})`;
}
