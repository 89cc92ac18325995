import type { FeelType } from "../feel/type";
import type { Call } from "./call";
import { asScalar, either, scalar, typed } from "./masks";
import { NotForSql } from "./not-for-sql";
import { NULL, type Scalar } from "./value";

/** The arguments of a call, each of which is a value of its own. */
export function scalarsOf({ name, values }: Pick<Call, "name" | "values">): readonly Scalar[] {
  return values.map((value) => asScalar(value, `given to ${name}`));
}

/** A function of values of one kind that is null where one of them is, and lacks what any of them lacks. */
export function strict(
  { of, result }: { of: FeelType; result: FeelType },
  write: (...values: string[]) => string,
): (call: Call) => Scalar {
  return (call) => {
    const given = scalarsOf(call).map((value) => taken(value, of));
    const u = either(...given.map((value) => value.u));
    if (given.some(({ v }) => v === NULL)) return scalar(result, NULL, u);
    return scalar(result, write(...given.map(({ v }) => v)), u);
  };
}

/** The n-th argument of a call. `of`: as what it is taken, where it is null at best. */
export function argument(call: Call, index: number, of?: FeelType): Scalar {
  const value = call.values[index];
  if (value === undefined) throw new NotForSql(`${call.name} without its argument ${index + 1}`);
  const given = asScalar(value, `given to ${call.name}`);
  return of === undefined ? given : taken(given, of);
}

/** What is of no kind is null, but no bare one: of a list in which nothing else can be. The database would take it for a text. */
function taken(value: Scalar, of: FeelType): Scalar {
  if (value.v === NULL || value.type.kind !== "any") return value;
  return scalar(of, typed(value, of), value.u);
}
