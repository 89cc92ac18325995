import { fullMonths } from "./dates";
import { UNEMPLOYMENT_INSURANCE_RATE } from "./figures";
import { type Firm, hasPreviousYear } from "./firms";
import { withLateSources } from "./late-sources";
import type { DrawFor } from "./random";
import { type NewHire, toFenPrecision } from "./rosters";
import type { Setting } from "./setting";
import type { Facts } from "./sources";

const ABOVE_SCALE_REVENUE_WAN = 2000; // industry: main business of 20 million yuan a year and more
const MAY_BE_LATE = ["headcount_prev_start", "headcount_prev_end", "revenue_wan", "employees"];

/** Shares of industrial and technical firms (assumptions; honours and certificates are rarer in the real city). */
const SHARE = { littleGiant: 0.012, champion: 0.005, techSme: 0.05, highTech: 0.06, newlyAboveScale: 0.25 } as const;

function registerFacts(firm: Firm, draws: DrawFor): Facts {
  return {
    legal_form: firm.legalForm,
    reg_date: firm.regDate,
    status: firm.zombie && draws("winding up", firm.order).chance(0.5) ? "清算" : "存续",
    reg_county: firm.place.name,
    tax_county: firm.place.name,
    state_owned: firm.stateOwned || undefined,
    labor_dispatch: firm.labourDispatch || undefined,
    dispatch_agreement: firm.labourDispatch ? firm.dispatchAgreement : undefined,
    dishonest: firm.dishonest || undefined,
    zombie: firm.zombie || undefined,
    industry: firm.industry,
    is_manufacturing: firm.industry === "工业" || undefined,
    employees: firm.employees,
    revenue_wan: firm.revenueWan,
    revenue_prev_wan: firm.revenuePrevWan,
    assets_wan: firm.assetsWan,
  };
}

/** Heads and contributions: last year's begin and end, this month's and the same month's a year ago. */
function insuranceFacts(firm: Firm, draws: DrawFor, civilDate: string): Facts {
  if (!firm.insures) return {};
  const draw = draws("firm insurance", firm.order);
  const now = firm.employees;
  const spread = Math.min(0.35, 0.08 + 0.5 / Math.sqrt(now));
  const back = (heads: number) => Math.max(1, Math.round(heads / Math.max(0.5, 1 + 0.02 + spread * draw.normal())));
  const [lastYear, prevEnd] = [back(now), back(now)];
  const prevStart = back(prevEnd);
  const fallen = Math.max(0, prevStart - prevEnd);
  const common = { ui_headcount_last_month: now, si_headcount_now: now };
  if (!hasPreviousYear(firm, civilDate))
    return { ...common, ins_months_streak: Math.max(0, fullMonths(firm.regDate, civilDate) - 1) };
  const wageBill = ((prevStart + prevEnd) / 2) * firm.wageBase * 12;
  return {
    ...common,
    si_headcount_last_year: lastYear,
    headcount_prev_start: prevStart,
    headcount_prev_end: prevEnd,
    headcount_not_layoff: Math.round(fallen * (0.4 + 0.6 * draw.unit())),
    ui_months_prev_year: 12,
    ui_paid_prev_year: toFenPrecision(wageBill * UNEMPLOYMENT_INSURANCE_RATE * (0.96 + 0.08 * draw.unit())),
    ins_months_streak: draw.chance(0.93) ? Math.min(60, fullMonths(firm.regDate, civilDate) - 1) : draw.between(2, 11),
  };
}

function honourFacts(firm: Firm, draws: DrawFor, year: number): Facts {
  if (firm.legalForm !== "企业") return {};
  const draw = draws("honours", firm.order);
  const industrial = firm.industry === "工业";
  const technical = industrial || firm.industry === "软件和信息技术服务业" || firm.industry === "信息传输业";
  const aboveScale = industrial && firm.revenueWan >= ABOVE_SCALE_REVENUE_WAN;
  const newly = draw.chance(SHARE.newlyAboveScale) || firm.revenuePrevWan < ABOVE_SCALE_REVENUE_WAN;
  const honors = [];
  if (aboveScale && draw.chance(SHARE.littleGiant * 4))
    honors.push({ title: "国家级专精特新小巨人", year: year - draw.between(0, 1) });
  if (aboveScale && draw.chance(SHARE.champion * 4))
    honors.push({ title: "国家级制造业单项冠军", year: year - draw.between(0, 1) });
  const techSme = technical && firm.sizeClass !== "大型" && draw.chance(SHARE.techSme * 4);
  const highTech = technical && firm.employees >= 5 && draw.chance(SHARE.highTech * 3);
  const kind = draw.weighted([
    ["首次", 45],
    ["重新", 50],
    ["迁入", 5],
  ] as const);
  return {
    above_scale: aboveScale || undefined,
    first_above_scale_year: aboveScale ? (newly ? year : year - draw.between(1, 12)) : undefined,
    honors: honors.length > 0 ? honors : undefined,
    tech_sme_year: techSme ? year - draw.between(0, 3) : undefined,
    hnte_cert: highTech ? { year: year - draw.between(0, 2), kind } : undefined,
  };
}

/** All facts that the sources have delivered about a firm; undefined where they have no record or are late. */
export function firmFacts(firm: Firm, roster: readonly NewHire[], { draws, civilDate }: Setting): Facts {
  const facts: Facts = {
    ...registerFacts(firm, draws),
    ...insuranceFacts(firm, draws, civilDate),
    ...honourFacts(firm, draws, Number(civilDate.slice(0, 4))),
    new_hires: roster.length > 0 ? roster : undefined,
  };
  const present = MAY_BE_LATE.filter((attribute) => facts[attribute] !== undefined);
  return withLateSources(facts, present, draws("firm not delivered", firm.order));
}
