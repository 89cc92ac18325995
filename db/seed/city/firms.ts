import { addDays, ageAt } from "./dates";
import { DISHONEST_SHARE, INDIVIDUAL_BUSINESS_LINES, INDIVIDUAL_BUSINESS_SHARE, WAGE_BASE_BOUNDS } from "./figures";
import { drawFirmName, type LegalForm } from "./firm-names";
import { PLACES, type Place } from "./places";
import type { Draw, DrawFor } from "./random";
import type { Setting } from "./setting";
import { type Industry, type SizeClass, sizeClassOf } from "./size-class";

/** A firm as registers and returns would describe it. Heads and money are the whole firm's; the city's people are a sample. */
export type Firm = {
  readonly order: number;
  readonly key: string;
  readonly name: string;
  readonly place: Place;
  readonly legalForm: LegalForm;
  readonly industry: Industry;
  readonly regDate: string;
  readonly employees: number;
  readonly revenueWan: number;
  readonly revenuePrevWan: number;
  readonly assetsWan: number;
  readonly sizeClass: SizeClass;
  /** Average monthly wage base, in yuan. */
  readonly wageBase: number;
  /** Whether it pays social insurance as a unit. */
  readonly insures: boolean;
  readonly stateOwned: boolean;
  readonly labourDispatch: boolean;
  readonly dispatchAgreement: boolean;
  readonly dishonest: boolean;
  readonly zombie: boolean;
};

type Lines = readonly (readonly [Industry, number])[];

/** Enterprises by line of business (assumption: a city of industry and foreign trade). */
const ENTERPRISE_LINES: Lines = [
  ["工业", 30],
  ["批发业", 22],
  ["零售业", 7],
  ["交通运输业", 6],
  ["仓储业", 1],
  ["邮政业", 0.5],
  ["住宿业", 1],
  ["餐饮业", 3],
  ["信息传输业", 1],
  ["软件和信息技术服务业", 5],
  ["物业管理", 1.5],
  ["建筑业", 7],
  ["房地产开发经营", 1.5],
  ["租赁和商务服务业", 8.5],
  ["农林牧渔业", 1],
  ["其他", 4],
];

const { trade, manufacturing, hospitality, other } = INDIVIDUAL_BUSINESS_LINES;
/** Individual businesses by line: published sums; how each is split is an assumption. */
const INDIVIDUAL_LINES: Lines = [
  ["零售业", trade * 0.78],
  ["批发业", trade * 0.22],
  ["工业", manufacturing],
  ["餐饮业", hospitality * 0.92],
  ["住宿业", hospitality * 0.08],
  ["其他", other * 0.66],
  ["交通运输业", other * 0.16],
  ["租赁和商务服务业", other * 0.12],
  ["农林牧渔业", other * 0.06],
];

/** Revenue a head in 万元 and assets as a part of revenue, by line (assumption; both spread widely around it). */
const PRODUCTIVITY: Readonly<Record<Industry, readonly [revenueAHeadWan: number, assetsToRevenue: number]>> = {
  工业: [78, 0.9],
  批发业: [220, 0.35],
  零售业: [62, 0.4],
  交通运输业: [58, 0.8],
  仓储业: [50, 1.6],
  邮政业: [30, 0.4],
  住宿业: [20, 1.8],
  餐饮业: [19, 0.5],
  信息传输业: [60, 0.9],
  软件和信息技术服务业: [48, 0.8],
  物业管理: [14, 0.4],
  建筑业: [75, 0.7],
  房地产开发经营: [160, 3.5],
  租赁和商务服务业: [40, 1.6],
  农林牧渔业: [24, 1.2],
  其他: [30, 0.7],
};

const LEGAL_FORMS: readonly (readonly [LegalForm, number])[] = [
  ["个体工商户", INDIVIDUAL_BUSINESS_SHARE],
  ["企业", (1 - INDIVIDUAL_BUSINESS_SHARE) * 0.95],
  ["民办非企业", (1 - INDIVIDUAL_BUSINESS_SHARE) * 0.025],
  ["社会团体", (1 - INDIVIDUAL_BUSINESS_SHARE) * 0.01],
  ["合作社", (1 - INDIVIDUAL_BUSINESS_SHARE) * 0.015],
];

function drawIndustry(draw: Draw, legalForm: LegalForm): Industry {
  if (legalForm === "个体工商户") return draw.weighted(INDIVIDUAL_LINES);
  if (legalForm === "合作社") return "农林牧渔业";
  return legalForm === "企业" ? draw.weighted(ENTERPRISE_LINES) : "其他";
}

/** Heads: most firms are tiny, a few are large (assumption: three lognormal populations). */
function drawEmployees(draw: Draw, legalForm: LegalForm): number {
  const lognormal = (median: number, spread: number) =>
    Math.max(1, Math.round(median * Math.exp(spread * draw.normal())));
  if (legalForm === "个体工商户") return lognormal(1.6, 0.7);
  if (legalForm !== "企业") return lognormal(6, 0.8);
  const population = draw.weighted([
    ["small", 92.5],
    ["medium", 6],
    ["large", 1.5],
  ] as const);
  if (population === "small") return lognormal(5.5, 1);
  return population === "medium" ? lognormal(70, 0.7) : lognormal(420, 0.75);
}

function drawInsures(draw: Draw, legalForm: LegalForm, employees: number): boolean {
  if (legalForm === "个体工商户") return draw.chance(employees >= 3 ? 0.5 : 0.1);
  return draw.chance(employees >= 5 ? 0.97 : 0.75);
}

function drawFirm(draws: DrawFor, order: number, civilDate: string): Omit<Firm, "name"> {
  const draw = draws("firm", order);
  const legalForm = draw.weighted(LEGAL_FORMS);
  const weight = legalForm === "个体工商户" ? "individualBusinesses" : "enterprises";
  const place = draw.weighted(PLACES.map((place) => [place, place[weight]] as const));
  const industry = drawIndustry(draw, legalForm);
  const employees = drawEmployees(draw, legalForm);
  const [aHead, assetsToRevenue] = PRODUCTIVITY[industry];
  const revenueWan = Math.max(1, Math.round(employees * aHead * Math.exp(0.55 * draw.normal())));
  const assetsWan = Math.max(1, Math.round(revenueWan * assetsToRevenue * Math.exp(0.6 * draw.normal())));
  const growth = 0.04 + 0.16 * draw.normal();
  const wageBase = Math.round(5400 * Math.exp(0.12 * Math.log(employees + 1) + 0.22 * draw.normal()));
  const labourDispatch = legalForm === "企业" && industry === "租赁和商务服务业" && draw.chance(0.09);
  return {
    order,
    key: `f${String(order).padStart(5, "0")}`,
    place,
    legalForm,
    industry,
    regDate: addDays(civilDate, -Math.round(60 + 3400 * draw.unit() ** 1.4 + (employees > 100 ? 2500 : 0))),
    employees,
    revenueWan,
    revenuePrevWan: Math.max(1, Math.round(revenueWan / Math.max(0.4, 1 + growth))),
    assetsWan,
    sizeClass: sizeClassOf({ industry, employees, revenueWan, assetsWan }),
    wageBase: Math.min(WAGE_BASE_BOUNDS.high, Math.max(WAGE_BASE_BOUNDS.low, wageBase)),
    insures: drawInsures(draw, legalForm, employees),
    stateOwned: legalForm === "企业" && draw.chance(employees > 200 ? 0.12 : 0.015),
    labourDispatch,
    dispatchAgreement: labourDispatch && draw.chance(0.6),
    dishonest: draw.chance(DISHONEST_SHARE.firm),
    zombie: legalForm === "企业" && draw.chance(0.006),
  };
}

/** Draws so many firms. Names are unique in the city; none is a well-known firm's. */
export function drawFirms({ draws, civilDate }: Setting, count: number, takenNames: ReadonlySet<string>): Firm[] {
  const taken = new Set(takenNames);
  return Array.from({ length: count }, (_, order) => {
    const firm = drawFirm(draws, order, civilDate);
    const draw = draws("firm name", order);
    const name = () =>
      drawFirmName(draw, { ...firm, prefix: firm.place.firmPrefix, countyName: firm.place.countyName });
    let unique = name();
    while (taken.has(unique)) unique = name();
    taken.add(unique);
    return { ...firm, name: unique };
  });
}

/** True when the firm existed for a whole year before the year of the civil date. */
export function hasPreviousYear(firm: Firm, civilDate: string): boolean {
  return ageAt(firm.regDate, civilDate) >= 1 && Number(firm.regDate.slice(0, 4)) < Number(civilDate.slice(0, 4)) - 1;
}
