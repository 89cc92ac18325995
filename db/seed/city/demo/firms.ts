import { BANKS } from "../banks";
import type { HandFirm } from "./hand-made";
import { CHENGCHUAN_HIRES, LIYUAN_HIRES, rosterLine } from "./staff";

/** The firms of the demonstration. Their sums are settled to the fen: 38,334.44 × 90 % = 34,501.00. */
export const DEMO_FIRMS: readonly HandFirm[] = [
  {
    key: "chengchuan",
    name: "宁波海曙澄川贸易有限公司",
    legalForm: "企业",
    placeCode: "330203",
    facts: {
      ...company("海曙区", "2016-05-18"),
      industry: "批发业",
      employees: 44,
      revenue_wan: 3200,
      revenue_prev_wan: 3050,
      assets_wan: 900,
      ...insured({ prevStart: 45, prevEnd: 44, now: 51, lastYear: 47, paidPrevYear: 38334.44, streak: 60 }),
      new_hires: CHENGCHUAN_HIRES.map(rosterLine),
    },
    accounts: [{ bank: BANKS.commerce, tail: "1108" }],
    delegates: [accountant("zhoumin", "2027-03-31"), legalRepresentative("chenyanqiu")],
  },
  {
    key: "liyuan",
    name: "宁波海曙栎原精密铸造有限公司",
    legalForm: "企业",
    placeCode: "330203",
    facts: {
      ...company("海曙区", "2012-09-06"),
      industry: "工业",
      is_manufacturing: true,
      employees: 178,
      revenue_wan: 2380,
      revenue_prev_wan: 1940,
      assets_wan: 2750,
      ...insured({ prevStart: 176, prevEnd: 178, now: 181, lastYear: 174, paidPrevYear: 142_560, streak: 60 }),
      above_scale: true,
      first_above_scale_year: 2026,
      honors: [{ title: "国家级专精特新小巨人", year: 2026 }],
      tech_sme_year: 2026,
      hnte_cert: { year: 2026, kind: "首次" },
      new_hires: LIYUAN_HIRES.map(rosterLine),
    },
    accounts: [{ bank: BANKS.ningbo, tail: "6052" }],
    paid: [{ programId: "NB-WGFH-2022", period: "2026", amountFen: 12_830_400, paidOn: "2026-07-18" }],
    delegates: [accountant("zhoumin", "2027-06-30"), legalRepresentative("yinghuaishu")],
  },
  {
    key: "subo",
    name: "余姚市溯泊模具有限公司",
    legalForm: "企业",
    placeCode: "330281",
    facts: {
      ...company("余姚市", "2014-03-11"),
      industry: "工业",
      is_manufacturing: true,
      employees: 26,
      revenue_wan: 1480,
      revenue_prev_wan: 1512,
      assets_wan: 1130,
      ...insured({ prevStart: 28, prevEnd: 26, now: 26, lastYear: 27, paidPrevYear: 21_450, streak: 60 }),
    },
    accounts: [{ bank: BANKS.rural, tail: "4470" }],
    delegates: [accountant("yingpeilan", "2027-01-31"), legalRepresentative("yingpeisong")],
  },
  {
    key: "lanlu",
    name: "余姚市岚庐物流有限公司",
    legalForm: "企业",
    placeCode: "330281",
    facts: {
      ...company("余姚市", "2018-11-27"),
      industry: "交通运输业",
      employees: 15,
      revenue_wan: 860,
      revenue_prev_wan: 790,
      assets_wan: 640,
      ...insured({ prevEnd: 15, now: 15, lastYear: 15, paidPrevYear: 11_880.6, streak: 60 }),
    },
    accounts: [{ bank: BANKS.rural, tail: "4512" }],
    delegates: [accountant("yingpeilan", "2026-12-31"), legalRepresentative("yingpeisong")],
  },
];

function company(county: string, regDate: string): Record<string, unknown> {
  return { legal_form: "企业", reg_date: regDate, status: "存续", reg_county: county, tax_county: county };
}

/** What the insurance office knows; without `prevStart` its figure of last year's beginning has not been delivered. */
function insured(of: {
  prevStart?: number;
  prevEnd: number;
  now: number;
  lastYear: number;
  paidPrevYear: number;
  streak: number;
}): Record<string, unknown> {
  return {
    headcount_prev_start: of.prevStart,
    headcount_prev_end: of.prevEnd,
    headcount_not_layoff: 0,
    ui_headcount_last_month: of.now,
    ui_months_prev_year: 12,
    ui_paid_prev_year: of.paidPrevYear,
    ins_months_streak: of.streak,
    si_headcount_now: of.now,
    si_headcount_last_year: of.lastYear,
  };
}

function accountant(personKey: string, validUntil: string): HandFirm["delegates"][number] {
  return { personKey, title: "财务经办人", validUntil, isLegalRepresentative: false };
}

function legalRepresentative(personKey: string): HandFirm["delegates"][number] {
  return { personKey, title: "法定代表人", validUntil: null, isLegalRepresentative: true };
}
