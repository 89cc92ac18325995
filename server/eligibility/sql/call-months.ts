import { MONTH_WINDOWS, type MonthWindow } from "../domain/months";
import { BOOLEAN, DATE, NUMBER } from "../feel/type";
import { monthText } from "./calendar";
import type { Call, WriteCall } from "./call";
import { COUNT } from "./digits";
import type { OpenMonths } from "./environment";
import { literalMonth } from "./literal-month";
import { asList, asScalar, either, isKnown, membersLack, scalar, selectFrom } from "./masks";
import { delivered, monthNumber, possible, type RunsWithin } from "./month-runs";
import { NotForSql } from "./not-for-sql";
import { argument } from "./strict-call";
import { type ListValue, NULL, type Rows, type Scalar } from "./value";

const MONTH_PATTERN = "'^[0-9]{4}-(0[1-9]|1[0-2])$'";

function monthsAt(call: Call): ListValue {
  const [months] = call.values;
  if (months === undefined) throw new NotForSql(`${call.name} without months`);
  return asList(months);
}

type Open = OpenMonths & { readonly mask: string };

/**
 * The months of a list that may still come; null where none may, and where the rule asks for none of them.
 * @throws NotForSql for a list that is made of such a one
 */
function openOf(call: Call, list: ListValue): Open | null {
  const { sources, names } = call.env.whole;
  const open = (call.args[0]?.reads ?? []).filter((key) => sources.openMonths.has(key));
  const [key] = open;
  if (key === undefined) return null;
  if (list.runs === undefined) throw new NotForSql(`${call.name} of months picked from a list that is not complete`);
  const months = sources.openMonths.get(key) as OpenMonths;
  return literalMonth(call.args.at(-1)) < months.first ? null : { ...months, mask: names.mask([key]) };
}

/** 缴费月数 and 最长连续月数: over the months of a window, both ends included. */
function windowed(asked: MonthWindow): WriteCall {
  return (call) => {
    const list = monthsAt(call);
    const [from, to] = [argument(call, 1, DATE), argument(call, 2, DATE)];
    const u = either(list.u, membersLack(list, `in ${call.name}`), from.u, to.u);
    if (from.v === NULL || to.v === NULL) return scalar(NUMBER, "null::numeric", u);
    const guard = `${isKnown(u)} and not ${list.isNull} and (${from.v}) is not null and (${to.v}) is not null`;
    const open = openOf(call, list);
    if (list.runs !== undefined) {
      const bounds = { b0: monthNumber(from.v), b1: monthNumber(to.v) };
      const runs = (alias: string) => ({
        runs: list.runs as string,
        from: `${alias}.b0`,
        to: `${alias}.b1`,
        counts: asked.counts,
      });
      if (open !== null) return openCount(call, { asked, guard, u, open, bounds, runs });
      return counted(guard, delivered(runs(once(call, call.env.scope, bounds))), u);
    }
    const rows = list.open();
    const { v } = asScalar(rows.item, `in ${call.name}`);
    const window = once(call, rows.scope, { b0: monthText(from.v), b1: monthText(to.v) });
    const months = selectFrom(rows, `${v} collate "C" as m`, {
      where: `${v} >= ${window}.b0 and ${v} <= ${window}.b1`,
    });
    const measure = asked.counts === "months" ? `select count(distinct w.m) from (${months}) w` : longestRun(months);
    return counted(guard, measure, u);
  };
}

function counted(guard: string, count: string, u: string): Scalar {
  return { ...scalar(NUMBER, `(case when ${guard} then (${count})::numeric end)`, u), digits: COUNT };
}

type OpenCount = {
  readonly asked: MonthWindow;
  readonly guard: string;
  readonly u: string;
  readonly open: Open;
  readonly bounds: Readonly<Record<string, string>>;
  readonly runs: (alias: string) => RunsWithin;
};

// A count, its least and its most are mostly asked for together: they are worked out once for each row of a scope.
const COUNTED = new WeakMap<Rows["scope"], Map<string, string>>();

/** A count of months of which some may still come: what was delivered, what there may be, or the one where it is the other. */
function openCount(call: Call, { asked, guard, u, open, bounds, runs }: OpenCount): Scalar {
  const { scope } = call.env;
  const own = COUNTED.get(scope) ?? new Map<string, string>();
  COUNTED.set(scope, own);
  const key = JSON.stringify([asked.counts, guard, runs(""), bounds]);
  const alias = own.get(key) ?? bothCounts(call, { guard, open, bounds, runs });
  own.set(key, alias);
  const digits = COUNT;
  if (asked.of !== "known") {
    const count = `${alias}.${asked.of === "possible" ? "h" : "l"}`;
    return { ...scalar(NUMBER, `${count}::numeric`, u), digits, count };
  }
  const known = `(case when ${alias}.l = ${alias}.h then ${alias}.l::numeric end)`;
  const lacks = `(case when ${alias}.l < ${alias}.h then ${open.mask} else 0 end)`;
  return { ...scalar(NUMBER, known, either(u, lacks)), digits };
}

/** Puts the least (l) and the most (h) of a count beside each row. @returns the alias of both */
function bothCounts(call: Call, { guard, open, bounds, runs }: Omit<OpenCount, "asked" | "u">): string {
  const { scope } = call.env;
  const within = runs(once(call, scope, bounds));
  const low = once(call, scope, { l: `case when ${guard} then ${delivered(within)} end` });
  return once(call, scope, { l: `${low}.l`, h: `case when ${guard} then ${possible(within, open, `${low}.l`)} end` });
}

/** Puts values beside the rows of a scope: they are written once, not for every month of a list. @returns the alias */
function once(call: Call, scope: Rows["scope"], values: Readonly<Record<string, string>>): string {
  const alias = call.env.whole.alias();
  const named = Object.entries(values).map(([name, text]) => `${text} as ${name}`);
  scope.once(named.join(", "), alias);
  return alias;
}

const longestRun = (months: string) => {
  const index = `select substr(w.m, 1, 4)::integer * 12 + substr(w.m, 6, 2)::integer as i from (${months}) w group by w.m`;
  const runs = `select x.i - row_number() over (order by x.i) as run from (${index}) x`;
  return `select coalesce(max(y.n), 0) from (select count(*) as n from (${runs}) z group by z.run) y`;
};

/** 当月参保: whether the month of a date, or a month as text, is among the insured ones; null for any other text. */
function insuredIn(call: Call): Scalar {
  const [list, when] = [monthsAt(call), argument(call, 1)];
  const u = either(list.u, membersLack(list, `in ${call.name}`), when.u);
  if (when.v === NULL) return scalar(BOOLEAN, "null::boolean", u);
  const isDate = when.type.kind === "date";
  const month = isDate ? monthText(when.v) : when.v;
  const isMonth = isDate ? `(${when.v}) is not null` : `(${when.v}) ~ ${MONTH_PATTERN}`;
  const guard = `${isKnown(u)} and not ${list.isNull} and ${isMonth}`;
  const open = openOf(call, list);
  if (list.runs !== undefined) {
    const asDate = isDate ? when.v : `case when ${isMonth} then to_date(${when.v} || '-01', 'YYYY-MM-DD') end`;
    const alias = once(call, call.env.scope, { b0: monthNumber(asDate) });
    const count = delivered({ runs: list.runs, from: `${alias}.b0`, to: `${alias}.b0`, counts: "months" });
    if (open === null) return scalar(BOOLEAN, `(case when ${guard} then (${count}) > 0 end)`, u);
    const mayCome = `${alias}.b0 between ${open.first} and ${open.last}`;
    const v = `(case when ${guard} then case when (${count}) > 0 then true when ${mayCome} then null else false end end)`;
    const lacks = `(case when ${guard} and ${mayCome} and not (${count}) > 0 then ${open.mask} else 0 end)`;
    return scalar(BOOLEAN, v, either(u, lacks));
  }
  const rows = list.open();
  const { v } = asScalar(rows.item, `in ${call.name}`);
  const found = `exists (${selectFrom(rows, "1", { where: `${v} = ${once(call, rows.scope, { b0: month })}.b0` })})`;
  return scalar(BOOLEAN, `(case when ${guard} then ${found} end)`, u);
}

/** The functions over insured months. */
export const MONTH_CALLS: Readonly<Record<string, WriteCall>> = {
  ...Object.fromEntries(MONTH_WINDOWS.map(({ name, asked }) => [name, windowed(asked)])),
  当月参保: insuredIn,
};
