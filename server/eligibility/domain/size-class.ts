import { type FeelFunction, uncomputable } from "../feel/function";
import { FeelNumber } from "../feel/number";
import { NUMBER, STRING } from "../feel/type";
import { Unknown, unknownAmong } from "../feel/unknown";
import type { FeelValue } from "../feel/value";

/** X: staff (persons), Y: revenue (10,000 yuan), Z: assets (10,000 yuan). */
type Metric = "X" | "Y" | "Z";
type Thresholds = readonly number[]; // one lower bound per metric, in the order of `metrics`
type Industry = {
  readonly metrics: string;
  readonly large: Thresholds;
  readonly medium: Thresholds;
  readonly small: Thresholds;
};

/** 统计上大中小微型企业划分办法: lower bounds by industry, 工信部联企业〔2011〕300号 (its 16 classes). */
const INDUSTRIES: Readonly<Record<string, Industry>> = {
  工业: { metrics: "XY", large: [1000, 40000], medium: [300, 2000], small: [20, 300] },
  批发业: { metrics: "XY", large: [200, 40000], medium: [20, 5000], small: [5, 1000] },
  零售业: { metrics: "XY", large: [300, 20000], medium: [50, 500], small: [10, 100] },
  交通运输业: { metrics: "XY", large: [1000, 30000], medium: [300, 3000], small: [20, 200] },
  仓储业: { metrics: "XY", large: [200, 30000], medium: [100, 1000], small: [20, 100] },
  邮政业: { metrics: "XY", large: [1000, 30000], medium: [300, 2000], small: [20, 100] },
  住宿业: { metrics: "XY", large: [300, 10000], medium: [100, 2000], small: [10, 100] },
  餐饮业: { metrics: "XY", large: [300, 10000], medium: [100, 2000], small: [10, 100] },
  信息传输业: { metrics: "XY", large: [2000, 100000], medium: [100, 1000], small: [10, 100] },
  软件和信息技术服务业: { metrics: "XY", large: [300, 10000], medium: [100, 1000], small: [10, 50] },
  物业管理: { metrics: "XY", large: [1000, 5000], medium: [300, 1000], small: [100, 500] },
  建筑业: { metrics: "YZ", large: [80000, 80000], medium: [6000, 5000], small: [300, 300] },
  房地产开发经营: { metrics: "YZ", large: [200000, 10000], medium: [1000, 5000], small: [100, 2000] },
  租赁和商务服务业: { metrics: "XZ", large: [300, 120000], medium: [100, 8000], small: [10, 100] },
  农林牧渔业: { metrics: "Y", large: [20000], medium: [500], small: [50] },
  其他: { metrics: "X", large: [300], medium: [100], small: [10] },
};

/** The same bounds by industry, for the back end that writes them into a query. */
export const SIZE_RULES: Readonly<Record<string, Industry>> = INDUSTRIES;

/** The classes from largest to smallest. */
export const SIZE_CLASSES = ["大型", "中型", "小型", "微型"] as const;
export type SizeClass = (typeof SIZE_CLASSES)[number];

/** The industries the official table knows. */
export const SIZE_INDUSTRIES: readonly string[] = Object.keys(INDUSTRIES);

const SMALLEST = SIZE_CLASSES.length - 1;

/** The largest class whose lower bound the figure reaches; a bound is reached by the number itself (以上 includes it). */
function classOfMetric(figure: FeelNumber, bounds: readonly (number | undefined)[]): number {
  const reached = bounds.findIndex((bound) => bound !== undefined && figure.greaterThanOrEqualTo(bound));
  return reached === -1 ? SMALLEST : reached;
}

/**
 * The size class of a firm by the official table in its 2017 reading: a class needs every lower bound of its
 * industry, so one figure short drops the firm to the next class, down to 微型.
 * A figure that the industry does not use may be missing; a known figure that already means 微型 decides alone.
 */
export function sizeClass(industry: string, figures: Readonly<Record<Metric, FeelValue>>): SizeClass | Unknown | null {
  const rule = INDUSTRIES[industry];
  if (rule === undefined) return null;
  const needed = [...rule.metrics] as Metric[];
  let lowest = 0;
  for (const [i, metric] of needed.entries()) {
    const figure = figures[metric];
    if (!(figure instanceof FeelNumber)) continue;
    lowest = Math.max(lowest, classOfMetric(figure, [rule.large[i], rule.medium[i], rule.small[i]]));
  }
  if (lowest === SMALLEST) return "微型";
  const values = needed.map((metric) => figures[metric]);
  const unknown = unknownAmong(values);
  if (unknown !== null) return unknown;
  return values.includes(null) ? null : (SIZE_CLASSES[lowest] ?? null);
}

/** 划型(行业, 从业人员, 营业收入万元, 资产总额万元) → 大型 | 中型 | 小型 | 微型. An industry outside the table has no class. */
export const SIZE_CLASS_FUNCTION: FeelFunction = {
  name: "划型",
  parameters: [STRING, NUMBER, NUMBER, NUMBER],
  result: { kind: "string", values: SIZE_CLASSES },
  lenient: true,
  call: ([industry = null, staff = null, revenue = null, assets = null], call) => {
    if (industry instanceof Unknown || industry === null) return industry;
    const known = typeof industry === "string" && INDUSTRIES[industry] !== undefined;
    return known ? sizeClass(industry, { X: staff, Y: revenue, Z: assets }) : uncomputable(call, 0);
  },
};
