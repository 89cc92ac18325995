import type { Compiled } from "../feel/scope";
import { BOOLEAN } from "../feel/type";
import { digitsOf } from "./digits";
import type { Environment } from "./environment";
import { asScalar, holds, scalar, typed } from "./masks";
import type { Scalar } from "./value";

/** What is made of an open number: known where its least and its most come to the same, else what the value itself lacks. */
export function settledValue(form: { value: Compiled; low: Compiled; high: Compiled }, env: Environment): Scalar {
  const value = asScalar(env.compile(form.value, env), "that may be open");
  const isOpen = form.value.reads.some((key) => env.whole.sources.openMonths.has(key));
  if (!isOpen) return value;
  const [low, high] = [form.low, form.high].map((side) => asScalar(env.compile(side, env), "as a bound")) as [
    Scalar,
    Scalar,
  ];
  if (value.type.kind === "boolean") {
    const [least, most] = [typed(low, BOOLEAN), typed(high, BOOLEAN)];
    const agreed = `(case when ${least} then true when not ${most} then false end)`;
    const u = `(case when ${least} or not ${most} then 0 else ${value.u} end)`;
    // An order is what its bounds agree on; of an equality they can say one answer alone.
    const isOrder = [form.low, form.high].every(({ literal }) => literal === undefined);
    if (isOrder) return { ...scalar(BOOLEAN, agreed, u), holds: holds(low) };
    return scalar(BOOLEAN, `coalesce(${typed(value, BOOLEAN)}, ${agreed})`, u);
  }
  const [least, most] = [typed(low), typed(high)];
  const v = `(case when ${least} = ${most} then ${least} end)`;
  const u = `(case when ${least} = ${most} then 0 else ${value.u} end)`;
  const bounds = { least, most, u: value.u };
  return { ...scalar(value.type, v, u), digits: digitsOf("either", [low, high]), bounds };
}
