import { dateIn, monthOf } from "./dates";
import { INSURANCE_ARCHIVE_FROM } from "./figures";
import type { Firm } from "./firms";
import type { Resident } from "./population";
import type { Draw, DrawFor } from "./random";
import { retirementDate } from "./retirement";
import { isHigher, type Schooling } from "./schooling";

/** What a person of working age does. Months are counted as in dates.ts. */
export type Career = {
  readonly status: "employed" | "flexible" | "unemployed" | "none";
  /** Months with paid contributions since the archive begins, ascending. */
  readonly insuredMonths: readonly number[];
  /** The present employer, or the last one of somebody unemployed; null for others. */
  readonly employer: Firm | null;
  readonly hireDate: string | null;
  readonly contractYears: number;
  readonly registered: boolean;
  readonly frontLine: boolean;
  /** First insured day in the city of somebody with a higher degree; null for the others. */
  readonly talentIntroDate: string | null;
  readonly unemployedSince: string | null;
  readonly leftVoluntarily: boolean;
  readonly inBenefit: boolean;
  readonly difficult: boolean;
  readonly retireDate: string;
};

type Status = Career["status"];
type Worker = { readonly one: Resident; readonly schooling: Schooling | null };

/** Employers weighted by heads, in one place and in the whole city. */
type LabourMarket = {
  readonly local: ReadonlyMap<string, Pool>;
  readonly whole: Pool;
  readonly staffed: Map<string, number>;
};
type Pool = { readonly firms: readonly Firm[]; readonly upTo: readonly number[] };

const ARCHIVE_START = monthOf(INSURANCE_ARCHIVE_FROM);
const LATE_POSTING = 0.015; // contributions of the last month not yet posted
const WORKS_NEARBY = 0.8; // assumption

/** Who works how, by age (assumption; insured people come to the published share). */
const STATUS_MIX: readonly (readonly [underAge: number, mix: readonly (readonly [Status, number])[]])[] = [
  [
    22,
    [
      ["employed", 66],
      ["flexible", 3],
      ["unemployed", 2],
      ["none", 29],
    ],
  ],
  [
    40,
    [
      ["employed", 88],
      ["flexible", 6],
      ["unemployed", 1.8],
      ["none", 4.2],
    ],
  ],
  [
    55,
    [
      ["employed", 85],
      ["flexible", 9],
      ["unemployed", 2.2],
      ["none", 3.8],
    ],
  ],
  [
    200,
    [
      ["employed", 76],
      ["flexible", 13],
      ["unemployed", 2.5],
      ["none", 8.5],
    ],
  ],
];

const CONTRACTS: readonly (readonly [number, number])[] = [
  [1, 22],
  [2, 13],
  [3, 48],
  [5, 13],
  [0, 4],
];

function poolOf(firms: readonly Firm[]): Pool {
  let sum = 0;
  return {
    firms,
    upTo: firms.map((firm) => {
      sum += firm.employees;
      return sum;
    }),
  };
}

function labourMarket(firms: readonly Firm[]): LabourMarket {
  const employers = firms.filter((firm) => firm.insures && !firm.zombie);
  const local = new Map<string, Pool>();
  for (const countyName of new Set(employers.map((firm) => firm.place.countyName)))
    local.set(countyName, poolOf(employers.filter((firm) => firm.place.countyName === countyName)));
  return { local, whole: poolOf(employers), staffed: new Map() };
}

function drawFrom(pool: Pool, draw: Draw): Firm | undefined {
  const wanted = draw.unit() * (pool.upTo.at(-1) ?? 0);
  let [low, high] = [0, pool.upTo.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pool.upTo[middle] as number) <= wanted) low = middle + 1;
    else high = middle;
  }
  return pool.firms[low];
}

/** An employer with a place left: no firm employs more of the city's people than it has heads. */
function drawEmployer(market: LabourMarket, draw: Draw, countyName: string): Firm | null {
  for (let attempt = 0; attempt < 40; attempt++) {
    const nearby = attempt < 20 && draw.chance(WORKS_NEARBY) ? market.local.get(countyName) : undefined;
    const firm = drawFrom(nearby ?? market.whole, draw);
    if (firm === undefined) return null;
    const staff = market.staffed.get(firm.key) ?? 0;
    if (staff >= firm.employees) continue;
    market.staffed.set(firm.key, staff + 1);
    return firm;
  }
  return null;
}

/** The first month in which this person worked here: after school, for people from elsewhere some time after. */
function firstMonth(draw: Draw, { one, schooling }: Worker, thisMonth: number): number {
  const grown = monthOf(one.birthDate) + 12 * 18 + draw.between(0, 24);
  const afterSchool = schooling
    ? monthOf(schooling.gradDate) +
      draw.weighted([
        [1, 40],
        [2, 25],
        [3, 15],
        [6, 20],
      ] as const)
    : grown;
  const late = one.hukou.city === "宁波市" ? draw.chance(0.06) : draw.chance(0.65);
  const from = Math.max(grown, afterSchool);
  return late ? Math.round(from + (thisMonth - from) * draw.unit() ** 1.6) : from;
}

/** Paid months: one job until the present one, a gap when jobs change, then until the last month that is posted. */
function paidMonths(draw: Draw, first: number, hired: number, last: number): number[] {
  const gap = draw.chance(0.3) ? draw.between(1, 4) : 0;
  const months: number[] = [];
  for (let month = Math.max(first, ARCHIVE_START); month <= last; month++)
    if (month < hired - gap || month >= hired) months.push(month);
  return months;
}

function drawDifficult(draw: Draw, { one, schooling }: Worker, status: Status, disabled: boolean): boolean {
  const oldForWork = one.age >= (one.sex === "女" ? 40 : 50) && !isHigher(schooling);
  const share = { employed: 0.012, flexible: 0.42, unemployed: 0.3, none: 0 }[status];
  return draw.chance(disabled ? 0.5 : oldForWork ? share : share / 12);
}

function drawStatus(draw: Draw, { one, schooling }: Worker, retireDate: string, civilDate: string): Status {
  const studies = schooling !== null && !schooling.graduated;
  if (one.age < 16 || studies || one.age >= 66) return "none";
  if (retireDate <= civilDate && !draw.chance(0.04)) return "none";
  const mix = STATUS_MIX.find(([underAge]) => one.age < underAge)?.[1] ?? [];
  return draw.weighted(mix);
}

const IDLE = {
  insuredMonths: [],
  employer: null,
  hireDate: null,
  contractYears: 0,
  registered: false,
  frontLine: false,
  talentIntroDate: null,
  unemployedSince: null,
  leftVoluntarily: false,
  inBenefit: false,
  difficult: false,
} as const;

function drawCareer(draw: Draw, worker: Worker, market: LabourMarket, civilDate: string, disabled: boolean): Career {
  const { one, schooling } = worker;
  const retireDate = retirementDate(one.birthDate, one.sex, isHigher(schooling));
  const status = drawStatus(draw, worker, retireDate, civilDate);
  if (status === "none") return { ...IDLE, status, retireDate };
  const thisMonth = monthOf(civilDate);
  const first = Math.min(firstMonth(draw, worker, thisMonth), thisMonth - 1);
  const left =
    status === "unemployed"
      ? thisMonth -
        draw.weighted([
          [1, 20],
          [3, 30],
          [7, 30],
          [14, 20],
        ] as const)
      : thisMonth;
  const tenure = Math.round(-Math.log(1 - draw.unit()) * 50);
  const hired = Math.max(first, left - 1 - tenure);
  const employer = status === "flexible" ? null : drawEmployer(market, draw, one.place.countyName);
  if (employer === null && status !== "flexible") return { ...IDLE, status: "none", retireDate };
  const paysInMonth = status === "flexible" && draw.chance(0.88);
  const last = paysInMonth ? thisMonth : left - 1 - (draw.chance(LATE_POSTING) ? 1 : 0);
  const months = paidMonths(draw, Math.min(first, hired), hired, last);
  const leftVoluntarily = draw.chance(0.35);
  return {
    status,
    insuredMonths: months,
    employer,
    hireDate: employer ? dateIn(hired, draw.between(1, 26)) : null,
    contractYears: status === "employed" ? (tenure > 120 ? 10 : draw.weighted(CONTRACTS)) : 0,
    registered: draw.chance(0.95),
    frontLine: employer?.industry === "工业" && draw.chance(isHigher(schooling) ? 0.25 : 0.8),
    talentIntroDate: isHigher(schooling) ? dateIn(Math.min(first, hired), draw.between(1, 26)) : null,
    unemployedSince: status === "unemployed" ? dateIn(Math.min(left, thisMonth), draw.between(1, 18)) : null,
    leftVoluntarily,
    inBenefit: status === "unemployed" && !leftVoluntarily && months.length >= 12 && draw.chance(0.6),
    difficult: drawDifficult(draw, worker, status, disabled),
    retireDate,
  };
}

/** Draws everybody's career. Employers are firms of the city, mostly of the same county. */
export function drawCareers(
  draws: DrawFor,
  people: { residents: readonly Resident[]; schooling: readonly (Schooling | null)[]; isDisabled: readonly boolean[] },
  firms: readonly Firm[],
  civilDate: string,
): Career[] {
  const market = labourMarket(firms);
  return people.residents.map((one) => {
    const worker = { one, schooling: people.schooling[one.order] ?? null };
    return drawCareer(draws("career", one.order), worker, market, civilDate, people.isDisabled[one.order] === true);
  });
}
