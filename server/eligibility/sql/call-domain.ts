import { BOOLEAN, NUMBER } from "../feel/type";
import type { Call, WriteCall } from "./call";
import { HUMAN_CALLS, LEDGER_CALLS } from "./call-ledger";
import { sizeClass } from "./call-size-class";
import { asList, asScalar, either, isKnown, membersLack, scalar, selectFrom } from "./masks";
import { NotForSql } from "./not-for-sql";
import { argument, strict } from "./strict-call";
import { type ListValue, NULL, type Rows, type Scalar } from "./value";

/** A month of a date as sources write it, which orders as text. */
const monthOf = (date: string) => `to_char(${date}, 'YYYY-MM') collate "C"`;
const MONTH_PATTERN = "'^[0-9]{4}-(0[1-9]|1[0-2])$'";

function monthsAt(call: Call): ListValue {
  const [months] = call.values;
  if (months === undefined) throw new NotForSql(`${call.name} without months`);
  return asList(months);
}

/** 缴费月数 and 最长连续月数: over the months of a window, both ends included. */
function windowed(measure: (months: string) => string): WriteCall {
  return (call) => {
    const list = monthsAt(call);
    const [from, to] = [argument(call, 1), argument(call, 2)];
    const u = either(list.u, membersLack(list, `in ${call.name}`), from.u, to.u);
    if (from.v === NULL || to.v === NULL) return scalar(NUMBER, "null::numeric", u);
    const rows = list.open();
    const { v } = asScalar(rows.item, `in ${call.name}`);
    const window = bounds(call, rows, [monthOf(from.v), monthOf(to.v)]);
    const months = selectFrom(rows, `${v} collate "C" as m`, {
      where: `${v} >= ${window}.b0 and ${v} <= ${window}.b1`,
    });
    const guard = `${isKnown(u)} and not ${list.isNull} and (${from.v}) is not null and (${to.v}) is not null`;
    return scalar(NUMBER, `(case when ${guard} then (${measure(months)})::numeric end)`, u);
  };
}

/** Puts texts beside the members of a list: they are written once for a list, not for every month of it. @returns the alias */
function bounds(call: Call, rows: Rows, texts: readonly string[]): string {
  const alias = call.env.whole.alias();
  rows.scope.once(texts.map((text, i) => `${text} as b${i}`).join(", "), alias);
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
  const month = isDate ? monthOf(when.v) : when.v;
  const isMonth = isDate ? `(${when.v}) is not null` : `(${when.v}) ~ ${MONTH_PATTERN}`;
  const rows = list.open();
  const { v } = asScalar(rows.item, `in ${call.name}`);
  const found = `exists (${selectFrom(rows, "1", { where: `${v} = ${bounds(call, rows, [month])}.b0` })})`;
  return scalar(BOOLEAN, `(case when ${isKnown(u)} and not ${list.isNull} and ${isMonth} then ${found} end)`, u);
}

/** The functions of this domain. */
export const DOMAIN_CALLS: Readonly<Record<string, WriteCall>> = {
  周岁: strict(NUMBER, (born, day) => `feel.age(${born}, ${day})`),
  满月数: strict(NUMBER, (from, to) => `feel.full_months(${from}, ${to})::numeric`),
  缴费月数: windowed((months) => `select count(distinct w.m) from (${months}) w`),
  最长连续月数: windowed(longestRun),
  当月参保: insuredIn,
  划型: sizeClass,
  ...LEDGER_CALLS,
  ...HUMAN_CALLS,
};
