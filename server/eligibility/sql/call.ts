import type { FeelFunction } from "../feel/function";
import type { Compiled } from "../feel/scope";
import type { FeelType } from "../feel/type";
import { DATE_CALLS } from "./call-date";
import { DOMAIN_CALLS } from "./call-domain";
import { LIST_CALLS } from "./call-list";
import { NUMBER_CALLS } from "./call-number";
import { STATISTIC_CALLS } from "./call-statistic";
import { TEXT_CALLS } from "./call-text";
import type { Environment } from "./environment";
import { either, scalar } from "./masks";
import { NotForSql } from "./not-for-sql";
import { NULL, type SqlValue } from "./value";

/** One call of a function: its arguments as they were written and as SQL. */
export type Call = {
  readonly name: string;
  readonly args: readonly Compiled[];
  readonly values: readonly SqlValue[];
  readonly type: FeelType;
  readonly env: Environment;
};

/** How a function is said in SQL. */
export type WriteCall = (call: Call) => SqlValue;

const CALLS: Readonly<Record<string, WriteCall>> = {
  ...NUMBER_CALLS,
  ...STATISTIC_CALLS,
  ...LIST_CALLS,
  ...TEXT_CALLS,
  ...DATE_CALLS,
  ...DOMAIN_CALLS,
};

/** A call as SQL. @throws NotForSql for a function that SQL does not have. */
export function callValue(
  form: { readonly fn: FeelFunction; readonly args: readonly Compiled[] },
  compiled: Compiled,
  env: Environment,
): SqlValue {
  const { name } = form.fn;
  const write = CALLS[name];
  if (write === undefined) throw new NotForSql(`the function ${name}`);
  const values = form.args.map((arg) => env.compile(arg, env));
  const isNothing = values.some((value) => value.kind === "scalar" && value.v === NULL);
  if (isNothing && form.fn.lenient !== true && !values.some(({ kind }) => kind === "list")) {
    return scalar(compiled.type, NULL, either(...values.map(({ u }) => u)));
  }
  return write({ name, args: form.args, values, type: compiled.type, env });
}
