import type { FeelType } from "../feel/type";
import type { Call } from "./call";
import { asScalar, either, scalar } from "./masks";
import { NotForSql } from "./not-for-sql";
import { NULL, type Scalar } from "./value";

/** The arguments of a call, each of which is a value of its own. */
export function scalarsOf({ name, values }: Pick<Call, "name" | "values">): readonly Scalar[] {
  return values.map((value) => asScalar(value, `given to ${name}`));
}

/** A function of values that is null where one of them is, and lacks what any of them lacks. */
export function strict(result: FeelType, write: (...values: string[]) => string): (call: Call) => Scalar {
  return (call) => {
    const given = scalarsOf(call);
    const u = either(...given.map((value) => value.u));
    if (given.some(({ v }) => v === NULL)) return scalar(result, NULL, u);
    return scalar(result, write(...given.map(({ v }) => v)), u);
  };
}

/** The n-th argument of a call. */
export function argument(call: Call, index: number): Scalar {
  const value = call.values[index];
  if (value === undefined) throw new NotForSql(`${call.name} without its argument ${index + 1}`);
  return asScalar(value, `given to ${call.name}`);
}
