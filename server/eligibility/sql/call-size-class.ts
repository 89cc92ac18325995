import { SIZE_CLASSES, SIZE_RULES } from "../domain/size-class";
import { NUMBER, STRING } from "../feel/type";
import type { Call } from "./call";
import { either, isKnown, isUnknown, scalar, typed } from "./masks";
import { NotForSql } from "./not-for-sql";
import { quoteText } from "./quote";
import { argument } from "./strict-call";
import { KNOWN, type Scalar } from "./value";

const METRICS = ["X", "Y", "Z"] as const;

/** The official table as rows: the industry, then the lower bounds of large, medium and small for staff, revenue, assets. */
const ROWS = Object.entries(SIZE_RULES)
  .map(([industry, rule]) => {
    const bounds = METRICS.flatMap((metric) => {
      const at = rule.metrics.indexOf(metric);
      return [rule.large, rule.medium, rule.small].map((all) => (at === -1 ? "null" : `${all[at]}`));
    });
    return `(${[quoteText(industry), ...bounds.map((bound) => `${bound}::numeric`)].join(", ")})`;
  })
  .join(", ");

const COLUMNS = ["industry", ...METRICS.flatMap((metric) => [1, 2, 3].map((size) => `${metric.toLowerCase()}${size}`))];

/** The class that one figure allows: 0 is the largest, 3 the smallest; 0 where the industry does not use it, null where it is missing. */
function rank(metric: string, figure: string): string {
  const m = `t.${metric.toLowerCase()}`;
  return `case when ${m}1 is null then 0 when ${figure} is null then null when ${figure} >= ${m}1 then 0 when ${figure} >= ${m}2 then 1 when ${figure} >= ${m}3 then 2 else 3 end`;
}

/**
 * 划型: the size class of a firm by the official table. A known figure that already means the smallest class decides
 * alone; otherwise every figure the industry uses is needed. An industry outside the table is unknown under its own facts.
 */
export function sizeClass(call: Call): Scalar {
  const industry = argument(call, 0);
  const figures = METRICS.map((_, i) => argument(call, i + 1));
  const name = typed(industry, STRING);
  const ranks = figures.map((figure, i) => `(${rank(METRICS[i] ?? "", typed(figure, NUMBER))}) as r${i}`).join(", ");
  const [largest = "", medium = "", small = "", smallest = ""] = SIZE_CLASSES.map(quoteText);
  const none = "r.r0 is null or r.r1 is null or r.r2 is null";
  const needed = `(array[${largest}, ${medium}, ${small}])[1 + greatest(r.r0, r.r1, r.r2)]`;
  const chosen = `case when r.r0 = 3 or r.r1 = 3 or r.r2 = 3 then ${smallest} when ${none} then null else ${needed} end`;
  const table = `(values ${ROWS}) t(${COLUMNS.join(", ")})`;
  const found = (what: string) => `(select ${what} from (select ${ranks} from ${table} where t.industry = ${name}) r)`;
  const v = found(chosen);
  return scalar(call.type, v, lackOf({ call, industry, figures, v, table, name }));
}

type Parts = { call: Call; industry: Scalar; figures: readonly Scalar[]; v: string; table: string; name: string };

function lackOf({ call, industry, figures, v, table, name }: Parts): string {
  const { reads } = call.args[0] ?? { reads: [] };
  if (reads.length === 0) throw new NotForSql("划型 of an industry that is no fact");
  const used = METRICS.map((metric, i) => {
    const { u } = figures[i] as Scalar;
    return u === KNOWN ? KNOWN : `(case when t.${metric.toLowerCase()}1 is null then 0 else ${u} end)`;
  });
  const all = either(...used);
  const missing = `coalesce((select ${all === KNOWN ? "0::bigint" : all} from ${table} where t.industry = ${name}), ${call.env.whole.names.mask(reads)})`;
  const known = `${isKnown(industry.u)} and (${name} is null or ${v} is not null)`;
  if (industry.u === KNOWN) return `(case when ${known} then 0 else ${missing} end)`;
  return `(case when ${isUnknown(industry.u)} then ${industry.u} when ${known} then 0 else ${missing} end)`;
}
