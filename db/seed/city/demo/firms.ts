import { BANKS } from "../banks";
import { ageAt } from "../dates";
import type { NewHire } from "../rosters";
import { employedSince, graduated, type HandFirm, type HandPerson, localHukou } from "./hand-made";

/** The civil date that the hand-written figures are true on. */
const WRITTEN_ON = "2026-11-20";

/** Hired by a demonstration firm: a person of the city, and a line of the firm's roster. */
type Hired = {
  readonly key: string;
  readonly name: string;
  readonly sex: "男" | "女";
  readonly birthDate: string;
  readonly hireDate: string;
  readonly gradDate: string | null;
  readonly months: number;
  readonly costMonth: number;
};

/** Three people who were hard to employ and four graduates of this year. */
const CHENGCHUAN_HIRES: readonly Hired[] = [
  hire("chengchuan01", "葛美凤", "女", "1979-04-02", { hireDate: "2026-08-03", months: 3 }),
  hire("chengchuan02", "励建庆", "男", "1973-10-11", { hireDate: "2026-08-03", months: 3 }),
  hire("chengchuan03", "岑水仙", "女", "1980-06-27", { hireDate: "2026-08-05", months: 3 }),
  hire("chengchuan04", "陆星野", "男", "2003-09-19", { hireDate: "2026-07-01", months: 4, gradDate: "2026-06-20" }),
  hire("chengchuan05", "夏一苇", "女", "2004-02-14", { hireDate: "2026-07-01", months: 4, gradDate: "2026-06-20" }),
  hire("chengchuan06", "罗青禾", "女", "2003-12-30", { hireDate: "2026-07-06", months: 4, gradDate: "2026-06-24" }),
  hire("chengchuan07", "应书屿", "男", "2003-05-08", { hireDate: "2026-07-06", months: 4, gradDate: "2026-06-24" }),
];

/** Two graduates of last year; the subsidy counts twelve of their sixteen months. */
const LIYUAN_HIRES: readonly Hired[] = [
  hire("liyuan01", "忻子墨", "男", "2002-07-25", {
    hireDate: "2025-07-01",
    months: 16,
    gradDate: "2025-06-20",
    costMonth: 1050.5,
  }),
  hire("liyuan02", "戴云舒", "女", "2002-10-16", {
    hireDate: "2025-07-01",
    months: 16,
    gradDate: "2025-06-20",
    costMonth: 1050.5,
  }),
];

function hire(
  key: string,
  name: string,
  sex: "男" | "女",
  birthDate: string,
  job: { hireDate: string; months: number; gradDate?: string; costMonth?: number },
): Hired {
  const { hireDate, months, gradDate = null, costMonth = 960 } = job;
  return { key, name, sex, birthDate, hireDate, gradDate, months, costMonth };
}

function rosterLine(hired: Hired): NewHire {
  const difficult = hired.gradDate === null;
  return {
    person_id: hired.key,
    hire_date: hired.hireDate,
    grad_date: hired.gradDate,
    age: ageAt(hired.birthDate, WRITTEN_ON),
    registered_unemployed: difficult,
    contract_years: 2,
    registered: true,
    ui_months: hired.months,
    injury_months: hired.months,
    pension_months: hired.months,
    insured_now: true,
    first_in_ningbo: !difficult,
    employer_cost_month: hired.costMonth,
    months: hired.months,
    difficult,
    max_months: 36,
    used_for: [],
  };
}

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

/** The accountants and legal representatives of those firms. For themselves they have nothing to take. */
const REPRESENTATIVES: readonly HandPerson[] = [
  {
    ...representative("zhoumin", "周敏", "女", "1986-05-23", "海曙区"),
    demo: {
      title: { zh: "两家企业的财务经办人", en: "Accountant of two firms" },
      situation: {
        zh: "澄川贸易有稳岗返还¥34,501.00等好几笔可领",
        en: "Chengchuan can take a refund of ¥34,501.00 and more",
      },
    },
  },
  {
    ...representative("chenyanqiu", "陈砚秋", "男", "1979-08-02", "海曙区"),
    demo: {
      title: { zh: "澄川贸易的法定代表人", en: "Legal representative of Chengchuan" },
      situation: { zh: "看得到经办人替企业领的每一笔", en: "Sees everything the accountant takes for the firm" },
    },
  },
  {
    ...representative("yingpeilan", "应佩兰", "女", "1983-12-12", "余姚市"),
    demo: {
      title: { zh: "余姚两家企业的财务经办人", en: "Accountant of two firms in Yuyao" },
      situation: {
        zh: "一家的稳岗返还还在公示，另一家还差一项",
        en: "One refund is under public notice, the other lacks a fact",
      },
    },
  },
  representative("yinghuaishu", "应怀舒", "男", "1975-02-26", "海曙区"),
  representative("yingpeisong", "应沛松", "男", "1972-11-04", "余姚市"),
];

function representative(key: string, name: string, sex: "男" | "女", birthDate: string, county: string): HandPerson {
  const placeCode = county === "余姚市" ? "330281" : "330203";
  const facts = { ...localHukou(county), ...employedSince("2023-01") };
  return { key, name, sex, birthDate, placeCode, facts, accounts: [{ bank: BANKS.ningbo, tail: tailOf(birthDate) }] };
}

/** Any four digits that stay the same: the month and day of birth. */
function tailOf(birthDate: string): string {
  return birthDate.slice(5).replace("-", "");
}

function colleague(hired: Hired, employer: string): HandPerson {
  const first = hired.hireDate.slice(0, 7) < "2026-08" ? hired.hireDate.slice(0, 7) : "2026-08";
  const job = {
    employer_id: employer,
    contract_years: 2,
    employment_difficult: hired.gradDate === null ? true : undefined,
  };
  const degree = hired.gradDate ? { ...graduated("本科", hired.gradDate), talent_intro_date: hired.hireDate } : {};
  return {
    key: hired.key,
    name: hired.name,
    sex: hired.sex,
    birthDate: hired.birthDate,
    placeCode: "330203",
    facts: { ...localHukou("海曙区"), ...degree, ...employedSince(first, job) },
    accounts: [{ bank: BANKS.icbc, tail: tailOf(hired.birthDate) }],
  };
}

/** Everybody who belongs to the demonstration firms. */
export const DEMO_STAFF: readonly HandPerson[] = [
  ...REPRESENTATIVES,
  ...CHENGCHUAN_HIRES.map((hired) => colleague(hired, "chengchuan")),
  ...LIYUAN_HIRES.map((hired) => colleague(hired, "liyuan")),
];
