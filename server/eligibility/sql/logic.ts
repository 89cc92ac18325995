import type { Compiled } from "../feel/scope";
import { BOOLEAN, type FeelType } from "../feel/type";
import type { Environment } from "./environment";
import { asScalar, either, isKnown, isUnknown, scalar, typed } from "./masks";
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
  const u = lacking === KNOWN ? KNOWN : `(case when ${decided} then 0 else ${lacking} end)`;
  return scalar(BOOLEAN, `(${values.join(` ${operator} `)})`, u);
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
  const isNothing = yes.v === NULL && no.v === NULL;
  const [a, b] = [typed(yes, type), typed(no, type)];
  if (condition.u === KNOWN) {
    const u = yes.u === KNOWN && no.u === KNOWN ? KNOWN : `(case when ${met} then ${yes.u} else ${no.u} end)`;
    return scalar(type, isNothing ? NULL : `(case when ${met} then ${a} else ${b} end)`, u);
  }
  const neither = `(${met}) is false or ${isKnown(condition.u)}`;
  const same = `${isKnown(either(yes.u, no.u))} and ${a} is not distinct from ${b}`;
  const v = `(case when ${met} then ${a} when ${neither} then ${b} when ${same} then ${a} end)`;
  const u = `(case when ${met} then ${yes.u} when ${neither} then ${no.u} when ${same} then 0 else ${condition.u} end)`;
  return scalar(type, isNothing ? NULL : v, u);
}

/** Whether a mask or a value is missing: what a condition that is not met is, unless it is refused. */
export function isOpen(condition: Scalar): string {
  const met = typed(condition, BOOLEAN);
  return condition.u === KNOWN ? met : `(${met} or ${isUnknown(condition.u)})`;
}
