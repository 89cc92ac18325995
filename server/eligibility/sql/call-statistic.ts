import { type FeelType, NUMBER } from "../feel/type";
import type { Call, WriteCall } from "./call";
import { COUNT, digitsOf, digitsOfSum, isExact, rounded } from "./digits";
import { aggregate, asList, asScalar, either, inOrder, isKnown, membersLack, scalar, typed } from "./masks";
import { NotForSql } from "./not-for-sql";
import { type ListValue, NULL, type Scalar } from "./value";

function listOf(call: Call): ListValue {
  const [list] = call.values;
  if (list === undefined) throw new NotForSql(`${call.name} of nothing`);
  return asList(list);
}

function lackOf(list: ListValue, name: string): string {
  return either(list.u, membersLack(list, `in the list of ${name}`));
}

/** min and max: null for an empty list or a null member. LEAST and GREATEST pass over NULL, so they never see one. */
function extreme(name: "min" | "max"): WriteCall {
  return (call) => {
    const list = listOf(call);
    const u = lackOf(list, name);
    if (list.items !== undefined) {
      const digits = digitsOf(name === "min" ? "least" : "greatest", list.items);
      return { ...scalar(call.type, extremeOf(name, list.items, call.type), u), digits };
    }
    const rows = list.open();
    const item = asScalar(rows.item, `in the list of ${name}`);
    const collation = item.type.kind === "string" ? ' collate "C"' : "";
    const what = `case when bool_or(g.v is null) then null else ${name}(g.v${collation}) end`;
    const v = `(${aggregate(rows, { v: typed(item, call.type) }, { what, ofNone: "null" })})`;
    return { ...scalar(call.type, v, u), digits: item.digits };
  };
}

function extremeOf(name: "min" | "max", items: readonly Scalar[], type: FeelType): string {
  const [only] = items;
  if (only === undefined || items.some(({ v }) => v === NULL)) return NULL;
  if (items.length === 1) return typed(only, type);
  if (type.kind === "string") throw new NotForSql(`${name} of texts that are written one by one`);
  const all = items.map((item) => typed(item, type));
  // These are null where one of the two is: nothing has to be asked twice.
  const ofTwo = { number: "numeric", date: "date" }[type.kind as string];
  const side = name === "min" ? "smaller" : "larger";
  if (ofTwo !== undefined) return all.reduce((best, next) => `${ofTwo}_${side}(${best}, ${next})`);
  const known = all.map((v) => `(${v}) is not null`).join(" and ");
  return `(case when ${known} then ${name === "min" ? "least" : "greatest"}(${all.join(", ")}) end)`;
}

/** sum, product, mean and 合计: in the order of the list, rounded to 34 digits at each step as the interpreter does. */
function accumulated(options: {
  aggregate: "total" | "product";
  operator: "+" | "*";
  ofNone?: string;
  isMean?: boolean;
}): WriteCall {
  return (call) => {
    const list = listOf(call);
    const u = lackOf(list, call.name);
    if (list.items !== undefined && list.items.length > 0) return { ...chained(list.items, options), u };
    const rows = list.open();
    const item = asScalar(rows.item, `in the list of ${call.name}`);
    const v = typed(item, NUMBER);
    const digits = options.aggregate === "total" ? digitsOfSum(item, rows) : undefined;
    // A sum that is never rounded is the same in any order.
    const all = isExact(digits) ? "sum(g.v)" : `feel.${options.aggregate}(g.v ${inOrder(rows)})`;
    const worth = options.isMean === true ? `feel.divide(${all}, nullif(count(*), 0)::numeric)` : all;
    const what = `case when count(*) = 0 then ${options.ofNone ?? "null"} when bool_or(g.v is null) then null else ${worth} end`;
    const made = aggregate(rows, { v }, { what, ofNone: options.ofNone ?? "null" });
    const guarded = `(case when ${isKnown(list.u)} and not ${list.isNull} then (${made}) end)`;
    return { ...scalar(NUMBER, guarded, u), digits: options.isMean !== true && isExact(digits) ? digits : undefined };
  };
}

function chained(items: readonly Scalar[], { operator, isMean }: { operator: "+" | "*"; isMean?: boolean }): Scalar {
  const all = items.reduce((total, next) => {
    const digits = digitsOf(operator, [total, next]);
    const v = rounded(`${typed(total, NUMBER)} ${operator} ${typed(next, NUMBER)}`, digits);
    return { ...scalar(NUMBER, v), digits: isExact(digits) ? digits : undefined };
  });
  return isMean === true ? scalar(NUMBER, `feel.divide(${typed(all, NUMBER)}, ${items.length}::numeric)`) : all;
}

/** count: known although a member is not. */
function count(call: Call): Scalar {
  const list = listOf(call);
  const length = list.length ?? `(${aggregate(list.open(), {}, { what: "count(*)", ofNone: "0" })})`;
  const guard = list.length === undefined ? `${isKnown(list.u)} and not ${list.isNull}` : isKnown(list.u);
  const v = guard === "true" ? `(${length})::numeric` : `(case when ${guard} then (${length})::numeric end)`;
  return { ...scalar(NUMBER, v, list.u), digits: COUNT };
}

/** The functions that make one value of many. */
export const STATISTIC_CALLS: Readonly<Record<string, WriteCall>> = {
  count,
  min: extreme("min"),
  max: extreme("max"),
  sum: accumulated({ aggregate: "total", operator: "+" }),
  mean: accumulated({ aggregate: "total", operator: "+", isMean: true }),
  product: accumulated({ aggregate: "product", operator: "*" }),
  合计: accumulated({ aggregate: "total", operator: "+", ofNone: "0" }),
};
