/** The four official size classes. */
export type SizeClass = "大型" | "中型" | "小型" | "微型";

/** The sixteen lines of business that the official standard distinguishes. */
export type Industry = keyof typeof STANDARD;

type Bounds = readonly [large: number, medium: number, small: number];
type Row = { readonly people?: Bounds; readonly revenueWan?: Bounds; readonly assetsWan?: Bounds };

/**
 * 工信部联企业〔2011〕300号: lower bounds of 大型, 中型 and 小型. Every metric of a row must reach its bound; missing one
 * drops one class. People in heads, money in 万元. 农林牧渔业 goes by revenue alone, 其他 by people alone.
 */
export const STANDARD = {
  工业: { people: [1000, 300, 20], revenueWan: [40000, 2000, 300] },
  批发业: { people: [200, 20, 5], revenueWan: [40000, 5000, 1000] },
  零售业: { people: [300, 50, 10], revenueWan: [20000, 500, 100] },
  交通运输业: { people: [1000, 300, 20], revenueWan: [30000, 3000, 200] },
  仓储业: { people: [200, 100, 20], revenueWan: [30000, 1000, 100] },
  邮政业: { people: [1000, 300, 20], revenueWan: [30000, 2000, 100] },
  住宿业: { people: [300, 100, 10], revenueWan: [10000, 2000, 100] },
  餐饮业: { people: [300, 100, 10], revenueWan: [10000, 2000, 100] },
  信息传输业: { people: [2000, 100, 10], revenueWan: [100000, 1000, 100] },
  软件和信息技术服务业: { people: [300, 100, 10], revenueWan: [10000, 1000, 50] },
  物业管理: { people: [1000, 300, 100], revenueWan: [5000, 1000, 500] },
  建筑业: { revenueWan: [80000, 6000, 300], assetsWan: [80000, 5000, 300] },
  房地产开发经营: { revenueWan: [200000, 1000, 100], assetsWan: [10000, 5000, 2000] },
  租赁和商务服务业: { people: [300, 100, 10], assetsWan: [120000, 8000, 100] },
  农林牧渔业: { revenueWan: [20000, 500, 50] },
  其他: { people: [300, 100, 10] },
} as const satisfies Record<string, Row>;

const CLASSES: readonly SizeClass[] = ["大型", "中型", "小型"];

/** The size class of a firm: the highest whose every bound is reached. */
export function sizeClassOf(firm: {
  readonly industry: Industry;
  readonly employees: number;
  readonly revenueWan: number;
  readonly assetsWan: number;
}): SizeClass {
  const row: Row = STANDARD[firm.industry];
  const reaches = (bounds: Bounds | undefined, value: number, rank: number) =>
    bounds === undefined || value >= (bounds[rank] as number);
  const rank = CLASSES.findIndex(
    (_, at) =>
      reaches(row.people, firm.employees, at) &&
      reaches(row.revenueWan, firm.revenueWan, at) &&
      reaches(row.assetsWan, firm.assetsWan, at),
  );
  return CLASSES[rank] ?? "微型";
}
