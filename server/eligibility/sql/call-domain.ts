import { BOOLEAN, NUMBER } from "../feel/type";
import type { Call, WriteCall } from "./call";
import { HUMAN_CALLS, LEDGER_CALLS } from "./call-ledger";
import { sizeClass } from "./call-size-class";
import { COUNT, DATE_PART } from "./digits";
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
function windowed(measure: (months: string) => string, ofRuns: OfRuns): WriteCall {
  return (call) => {
    const list = monthsAt(call);
    const [from, to] = [argument(call, 1), argument(call, 2)];
    const u = either(list.u, membersLack(list, `in ${call.name}`), from.u, to.u);
    if (from.v === NULL || to.v === NULL) return scalar(NUMBER, "null::numeric", u);
    const guard = `${isKnown(u)} and not ${list.isNull} and (${from.v}) is not null and (${to.v}) is not null`;
    if (list.runs !== undefined) {
      const within = measuredRuns(call, ofRuns, { runs: list.runs, from: from.v, to: to.v });
      return { ...scalar(NUMBER, `(case when ${guard} then (${within})::numeric end)`, u), digits: COUNT };
    }
    const rows = list.open();
    const { v } = asScalar(rows.item, `in ${call.name}`);
    const window = bounds(call, rows.scope, [monthOf(from.v), monthOf(to.v)]);
    const months = selectFrom(rows, `${v} collate "C" as m`, {
      where: `${v} >= ${window}.b0 and ${v} <= ${window}.b1`,
    });
    return { ...scalar(NUMBER, `(case when ${guard} then (${measure(months)})::numeric end)`, u), digits: COUNT };
  };
}

/** How months are measured that lie in runs: what several runs come to together, and the function for who has many. */
type OfRuns = { readonly together: (lengths: readonly string[]) => string; readonly ofMany: string };

/** The months of a column of runs within a window. Who has one, two or three runs, as most do, costs no call of a function. */
function measuredRuns(call: Call, of: OfRuns, { runs, from, to }: { runs: string; from: string; to: string }): string {
  const window = bounds(call, call.env.scope, [monthNumber(from), monthNumber(to)]);
  const length = (n: number) =>
    `greatest(0, least(${window}.b1, ${runMonth(runs, n, 4)}) - greatest(${window}.b0, ${runMonth(runs, n, 0)}) + 1)`;
  const whens = [1, 2, 3].map((count) => {
    const lengths = Array.from({ length: count }, (_, n) => length(n));
    return `when ${count * RUN_BYTES} then ${of.together(lengths)}`;
  });
  return `case coalesce(length(${runs}), 0) when 0 then 0 ${whens.join(" ")} else ${of.ofMany}(${runs}, ${window}.b0, ${window}.b1) end`;
}

const RUN_BYTES = 8;
/** A month of a run: four bytes, the first of which is 0 for every year that is written with four digits. */
const runMonth = (runs: string, n: number, at: number) => {
  const byte = (i: number) => `get_byte(${runs}, ${n * RUN_BYTES + at + i})`;
  return `(${byte(1)} * 65536 + ${byte(2)} * 256 + ${byte(3)})`;
};
/** A month as the number that stands in a run. */
const monthNumber = (date: string) => `(date_part('year', ${date}) * 12 + date_part('month', ${date}) - 1)::integer`;

/** Puts values beside the rows of a scope: they are written once, not for every month of a list. @returns the alias */
function bounds(call: Call, scope: Rows["scope"], values: readonly string[]): string {
  const alias = call.env.whole.alias();
  scope.once(values.map((text, i) => `${text} as b${i}`).join(", "), alias);
  return alias;
}

const longestRun = (months: string) => {
  const index = `select substr(w.m, 1, 4)::integer * 12 + substr(w.m, 6, 2)::integer as i from (${months}) w group by w.m`;
  const runs = `select x.i - row_number() over (order by x.i) as run from (${index}) x`;
  return `select coalesce(max(y.n), 0) from (select count(*) as n from (${runs}) z group by z.run) y`;
};

const ALL_RUNS: OfRuns = { together: (lengths) => `(${lengths.join(" + ")})`, ofMany: "facts.months_within" };
const LONGEST_RUN: OfRuns = {
  together: (lengths) => `greatest(${lengths.join(", ")})`,
  ofMany: "facts.longest_within",
};

/** 当月参保: whether the month of a date, or a month as text, is among the insured ones; null for any other text. */
function insuredIn(call: Call): Scalar {
  const [list, when] = [monthsAt(call), argument(call, 1)];
  const u = either(list.u, membersLack(list, `in ${call.name}`), when.u);
  if (when.v === NULL) return scalar(BOOLEAN, "null::boolean", u);
  const isDate = when.type.kind === "date";
  const month = isDate ? monthOf(when.v) : when.v;
  const isMonth = isDate ? `(${when.v}) is not null` : `(${when.v}) ~ ${MONTH_PATTERN}`;
  const guard = `${isKnown(u)} and not ${list.isNull} and ${isMonth}`;
  if (list.runs !== undefined) {
    const asDate = isDate ? when.v : `case when ${isMonth} then to_date(${when.v} || '-01', 'YYYY-MM-DD') end`;
    const within = measuredRuns(call, ALL_RUNS, { runs: list.runs, from: asDate, to: asDate });
    return scalar(BOOLEAN, `(case when ${guard} then (${within}) > 0 end)`, u);
  }
  const rows = list.open();
  const { v } = asScalar(rows.item, `in ${call.name}`);
  const found = `exists (${selectFrom(rows, "1", { where: `${v} = ${bounds(call, rows.scope, [month])}.b0` })})`;
  return scalar(BOOLEAN, `(case when ${guard} then ${found} end)`, u);
}

function ofDates(write: (from: string, to: string) => string): WriteCall {
  const years = strict(NUMBER, write as (...values: string[]) => string);
  return (call) => ({ ...years(call), digits: DATE_PART });
}

/** The functions of this domain. */
export const DOMAIN_CALLS: Readonly<Record<string, WriteCall>> = {
  周岁: ofDates((born, day) => `feel.age(${born}, ${day})`),
  满月数: ofDates((from, to) => `feel.full_months(${from}, ${to})::numeric`),
  缴费月数: windowed((months) => `select count(distinct w.m) from (${months}) w`, ALL_RUNS),
  最长连续月数: windowed(longestRun, LONGEST_RUN),
  当月参保: insuredIn,
  划型: sizeClass,
  ...LEDGER_CALLS,
  ...HUMAN_CALLS,
};
