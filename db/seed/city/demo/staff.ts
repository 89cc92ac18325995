import { BANKS } from "../banks";
import { ageAt } from "../dates";
import type { NewHire } from "../rosters";
import { employedSince, graduated, type HandPerson, localHukou } from "./hand-made";

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
export const CHENGCHUAN_HIRES: readonly Hired[] = [
  hire({ key: "chengchuan01", name: "葛美凤", sex: "女", birthDate: "1979-04-02", hireDate: "2026-08-03", months: 3 }),
  hire({ key: "chengchuan02", name: "励建庆", sex: "男", birthDate: "1973-10-11", hireDate: "2026-08-03", months: 3 }),
  hire({ key: "chengchuan03", name: "岑水仙", sex: "女", birthDate: "1980-06-27", hireDate: "2026-08-05", months: 3 }),
  hire({
    key: "chengchuan04",
    name: "陆星野",
    sex: "男",
    birthDate: "2003-09-19",
    hireDate: "2026-07-01",
    months: 4,
    gradDate: "2026-06-20",
  }),
  hire({
    key: "chengchuan05",
    name: "夏一苇",
    sex: "女",
    birthDate: "2004-02-14",
    hireDate: "2026-07-01",
    months: 4,
    gradDate: "2026-06-20",
  }),
  hire({
    key: "chengchuan06",
    name: "罗青禾",
    sex: "女",
    birthDate: "2003-12-30",
    hireDate: "2026-07-06",
    months: 4,
    gradDate: "2026-06-24",
  }),
  hire({
    key: "chengchuan07",
    name: "应书屿",
    sex: "男",
    birthDate: "2003-05-08",
    hireDate: "2026-07-06",
    months: 4,
    gradDate: "2026-06-24",
  }),
];

/** Two graduates of last year; the subsidy counts twelve of their sixteen months. */
export const LIYUAN_HIRES: readonly Hired[] = [
  hire({
    key: "liyuan01",
    name: "忻子墨",
    sex: "男",
    birthDate: "2002-07-25",
    hireDate: "2025-07-01",
    months: 16,
    gradDate: "2025-06-20",
    costMonth: 1050.5,
  }),
  hire({
    key: "liyuan02",
    name: "戴云舒",
    sex: "女",
    birthDate: "2002-10-16",
    hireDate: "2025-07-01",
    months: 16,
    gradDate: "2025-06-20",
    costMonth: 1050.5,
  }),
];

/** A hire at the usual contribution, without a degree unless one is given. */
function hire(one: Omit<Hired, "gradDate" | "costMonth"> & { gradDate?: string; costMonth?: number }): Hired {
  return { gradDate: null, costMonth: 960, ...one };
}

/** A hire as the insurance office lists her in the firm's roster. */
export function rosterLine(hired: Hired): NewHire {
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

/** The accountants and legal representatives of those firms. For themselves they have nothing to take. */
const REPRESENTATIVES: readonly HandPerson[] = [
  {
    ...representative({ key: "zhoumin", name: "周敏", sex: "女", birthDate: "1986-05-23", county: "海曙区" }),
    demo: {
      title: { zh: "两家企业的财务经办人", en: "Accountant of two firms" },
      situation: {
        zh: "澄川贸易有稳岗返还¥34,501.00等好几笔可领",
        en: "Chengchuan can take a refund of ¥34,501.00 and more",
      },
    },
  },
  {
    ...representative({ key: "chenyanqiu", name: "陈砚秋", sex: "男", birthDate: "1979-08-02", county: "海曙区" }),
    demo: {
      title: { zh: "澄川贸易的法定代表人", en: "Legal representative of Chengchuan" },
      situation: {
        zh: "出示企业码，决定谁能替企业领、领多少，看得到每一笔",
        en: "Shows the enterprise code, decides who takes what for the firm, and sees everything",
      },
    },
  },
  {
    ...representative({ key: "yingpeilan", name: "应佩兰", sex: "女", birthDate: "1983-12-12", county: "余姚市" }),
    demo: {
      title: { zh: "余姚两家企业的财务经办人", en: "Accountant of two firms in Yuyao" },
      situation: {
        zh: "一家的稳岗返还还在公示，另一家还差一项",
        en: "One refund is under public notice, the other lacks a fact",
      },
    },
  },
  {
    ...representative({ key: "yinghuaishu", name: "应怀舒", sex: "男", birthDate: "1975-02-26", county: "海曙区" }),
    demo: {
      title: { zh: "栎原精密的法定代表人", en: "Legal representative of Liyuan" },
      situation: { zh: "经办人来要授权时，由他来给", en: "Whom the accountant asks for an authorisation" },
    },
  },
  {
    ...representative({ key: "yingpeisong", name: "应沛松", sex: "男", birthDate: "1972-11-04", county: "余姚市" }),
    demo: {
      title: { zh: "余姚两家企业的法定代表人", en: "Legal representative of two firms in Yuyao" },
      situation: {
        zh: "出示企业码，同意或收回经办人的授权",
        en: "Shows the enterprise code, grants and takes back authority",
      },
    },
  },
];

function representative(one: Pick<HandPerson, "key" | "name" | "sex" | "birthDate"> & { county: string }): HandPerson {
  const { county, ...person } = one;
  const placeCode = county === "余姚市" ? "330281" : "330203";
  const facts = { ...localHukou(county), ...employedSince("2023-01") };
  return { ...person, placeCode, facts, accounts: [{ bank: BANKS.ningbo, tail: tailOf(person.birthDate) }] };
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
