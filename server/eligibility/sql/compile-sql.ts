import type { Compiled } from "../feel/scope";
import { ANY, DATE } from "../feel/type";
import { arithmetic, negated } from "./arithmetic";
import { AS_OF } from "./as-of";
import { callValue } from "./call";
import { among, between, compared, isIn } from "./compare";
import type { Environment } from "./environment";
import { factValue } from "./fact-value";
import { atPosition, filtered, listOfItems, looped, quantified, single, stepped } from "./list";
import { literalValue } from "./literal-value";
import { chosen, joined, opposite } from "./logic";
import { asScalar, either, scalar, typed } from "./masks";
import { NotForSql } from "./not-for-sql";
import { memberValue } from "./path";
import { settledValue } from "./settled";
import { NULL, type RangeValue, type Scalar, type SqlValue } from "./value";

const LONGEST_INLINE = 2_500; // letters: longer expressions are worked out once a row, so that no text grows without bound
const LONGEST_REPEATED = 150; // letters of a definition that is written wherever it is named

/** Turns a compiled expression into SQL, part by part. @throws NotForSql where SQL cannot say it. */
export function compileSql(compiled: Compiled, env: Environment): SqlValue {
  const value = written(compiled, env);
  return value.kind === "scalar" && value.v.length + value.u.length > LONGEST_INLINE ? onceARow(value, env) : value;
}

/** Works a value out once for each row of where it stands, under a name of its own. */
export function onceARow(value: Scalar, env: Environment): Scalar {
  const { v, u } = ofBounds(value, env);
  const alias = env.whole.alias();
  env.scope.once(`(${v}) as v, (${u})::bigint as u`, alias);
  const kept = scalar(value.type, value.v === NULL ? NULL : `${alias}.v`, value.u === "0" ? "0" : `${alias}.u`);
  return { ...kept, digits: value.digits };
}

/** A value and what it lacks; the least and the most of one that has such, which both are made of, stand beside the row as well. */
function ofBounds(value: Scalar, env: Environment): Pick<Scalar, "v" | "u"> {
  if (value.bounds === undefined) return { v: typed(value), u: value.u };
  const { least, most, u } = value.bounds;
  const alias = env.whole.alias();
  env.scope.once(`${least} as l, ${most} as h`, alias);
  const agree = `${alias}.l = ${alias}.h`;
  return { v: `case when ${agree} then ${alias}.l end`, u: `case when ${agree} then 0 else ${u} end` };
}

/** The same without setting anything aside, however long it grows. @throws NotForSql where SQL cannot say it. */
export function written(compiled: Compiled, env: Environment): SqlValue {
  const { form } = compiled;
  if (compiled.literal !== undefined) return literalValue(compiled.literal, compiled.type, env.whole);
  switch (form.op) {
    case "fact":
    case "fresh": // how old it may be is looked up where its delivery is
      return factValue(form.key, env);
    case "as-of":
      return scalar(DATE, AS_OF);
    case "unstated":
      return scalar(ANY, NULL, env.whole.names.mask(compiled.reads));
    case "local":
      return localValue(form.slot, env);
    case "definition":
      return definitionValue(form.index, form.value, env);
    case "arithmetic":
      return arithmetic({ ...form, type: compiled.type }, env);
    case "negate":
    case "not":
    case "as-list":
      return madeOfOne(form.op, asScalar(env.compile(form.value, env), WHERE[form.op]), env);
    case "compare":
      return compared(form, env);
    case "between":
      return between(form, env);
    case "among":
      return among(form.tests, env);
    case "in":
      return isIn(form, env);
    case "range":
      return rangeValue(form, env);
    case "and":
    case "or":
      return joined(form.op, [form.left, form.right], env);
    case "settled":
      return settledValue(form, env);
    case "if":
      return chosen(form, compiled.type, env);
    case "list":
      return listOfItems(form.items, compiled.type, env);
    case "filter":
      return filtered(form, env);
    case "at":
      return atPosition(form, env);
    case "member":
    case "path":
      return memberValue(form, env);
    case "some":
    case "every":
      return quantified(form.op === "some", form, env);
    case "for":
      return looped(form, compiled.type, env);
    case "steps":
      return stepped(form, compiled.type, env);
    case "call":
      return callValue(form, compiled, env);
    case "context":
      return contextValue(form.entries, env);
    default:
      throw new NotForSql(form.op === "pairwise" ? "sort and list replace by a function" : form.op);
  }
}

const WHERE = { negate: "after a minus", not: "after not", "as-list": "as a list of itself" } as const;

function madeOfOne(op: keyof typeof WHERE, value: Scalar, env: Environment): SqlValue {
  if (op === "as-list") return single(value, env.whole);
  return op === "not" ? opposite(value) : negated(value);
}

function localValue(slot: number, env: Environment): SqlValue {
  const found = env.locals.get(slot);
  if (found === undefined) throw new NotForSql("partial, what a loop has returned so far");
  return found;
}

/** Whether a value costs more to work out again than to keep for the row. */
export function isCostly(v: string): boolean {
  return v.length > LONGEST_REPEATED || /\bfeel\./.test(v);
}

/** A definition stands outside every loop, wherever it is named. */
function definitionValue(index: number, value: Compiled, env: Environment): SqlValue {
  const { whole } = env;
  const known = whole.definitions.get(index);
  if (known !== undefined) return known;
  const atRoot = { ...env, scope: whole.root, locals: new Map() };
  const made = env.compile(value, atRoot);
  // What has a name is often asked for more than once, and a least or a greatest asks twice each time.
  const found = env.compile !== written && made.kind === "scalar" && isCostly(made.v) ? onceARow(made, atRoot) : made;
  whole.definitions.set(index, found);
  return found;
}

function rangeValue(form: { form: RangeValue["form"]; bounds: readonly Compiled[] }, env: Environment): RangeValue {
  const bounds = form.bounds.map((bound) => asScalar(env.compile(bound, env), "as the bound of a range"));
  return { kind: "range", form: form.form, bounds, u: either(...bounds.map(({ u }) => u)) };
}

function contextValue(
  entries: readonly { readonly key: string; readonly slot: number; readonly value: Compiled }[],
  env: Environment,
): SqlValue {
  let inner = env;
  const known: [string, SqlValue][] = [];
  for (const { key, slot, value } of entries) {
    const worth = env.compile(value, inner);
    known.push([key, worth]);
    inner = { ...inner, locals: new Map([...inner.locals, [slot, worth]]) };
  }
  return { kind: "context", isNull: "false", u: "0", entries: new Map(known) };
}
