import { dateIn, monthOf } from "./dates";
import { INSURANCE_ARCHIVE_FROM } from "./figures";
import type { Firm } from "./firms";
import { drawEmployer, type LabourMarket, labourMarket } from "./labour-market";
import type { Resident } from "./population";
import type { Draw } from "./random";
import { retirementDate } from "./retirement";
import { isHigher, type Schooling } from "./schooling";
import type { Setting } from "./setting";

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
type Worker = {
  readonly one: Resident;
  readonly schooling: Schooling | null;
  readonly retireDate: string;
  readonly isDisabled: boolean;
};
type Place = { readonly market: LabourMarket; readonly civilDate: string };

const ARCHIVE_START = monthOf(INSURANCE_ARCHIVE_FROM);
const LATE_POSTING = 0.015; // contributions of the last month not yet posted

const LEFT_VOLUNTARILY = 0.35; // assumption
const PAYS_IN_MONTH = 0.88; // of the self-insured: the contribution of this month is already paid (assumption)
const MEAN_TENURE_MONTHS = 50; // assumption
/** Months between school and the first job, and months since the job was lost (assumptions). */
const MONTHS_AFTER_SCHOOL: readonly (readonly [number, number])[] = [
  [1, 40],
  [2, 25],
  [3, 15],
  [6, 20],
];
const MONTHS_WITHOUT_WORK: readonly (readonly [number, number])[] = [
  [1, 20],
  [3, 30],
  [7, 30],
  [14, 20],
];

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

/** The first month in which this person worked here: after school, for people from elsewhere some time after. */
function firstMonth(draw: Draw, { one, schooling }: Worker, thisMonth: number): number {
  const grown = monthOf(one.birthDate) + 12 * 18 + draw.between(0, 24);
  const afterSchool = schooling ? monthOf(schooling.gradDate) + draw.weighted(MONTHS_AFTER_SCHOOL) : grown;
  const late = one.hukou.city === "宁波市" ? draw.chance(0.06) : draw.chance(0.65);
  const from = Math.max(grown, afterSchool);
  return late ? Math.round(from + (thisMonth - from) * draw.unit() ** 1.6) : from;
}

type Span = { readonly first: number; readonly hired: number; readonly last: number };

/** Paid months: earlier jobs, a gap when jobs change, the present job until the last month that is posted. */
function paidMonths(draw: Draw, { first, hired, last }: Span): number[] {
  const gap = draw.chance(0.3) ? draw.between(1, 4) : 0;
  const months: number[] = [];
  for (let month = Math.max(first, ARCHIVE_START); month <= last; month++)
    if (month < hired - gap || month >= hired) months.push(month);
  return months;
}

function drawDifficult(draw: Draw, { one, schooling, isDisabled }: Worker, status: Status): boolean {
  const oldForWork = one.age >= (one.sex === "女" ? 40 : 50) && !isHigher(schooling);
  const share = { employed: 0.012, flexible: 0.42, unemployed: 0.3, none: 0 }[status];
  return draw.chance(isDisabled ? 0.5 : oldForWork ? share : share / 12);
}

function drawStatus(draw: Draw, { one, schooling, retireDate }: Worker, civilDate: string): Status {
  const studies = schooling !== null && !schooling.graduated;
  if (one.age < 16 || studies || one.age >= 66) return "none";
  if (retireDate <= civilDate && !draw.chance(0.04)) return "none";
  const mix = STATUS_MIX.find(([underAge]) => one.age < underAge)?.[1] ?? [];
  return draw.weighted(mix);
}

function idle(retireDate: string): Career {
  return {
    status: "none",
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
    retireDate,
  };
}

function drawCareer(draw: Draw, worker: Worker, { market, civilDate }: Place): Career {
  const { one, schooling, retireDate } = worker;
  const status = drawStatus(draw, worker, civilDate);
  if (status === "none") return idle(retireDate);
  const thisMonth = monthOf(civilDate);
  const left = status === "unemployed" ? thisMonth - draw.weighted(MONTHS_WITHOUT_WORK) : thisMonth;
  const first = Math.min(firstMonth(draw, worker, thisMonth), left - 1);
  const tenure = Math.round(-Math.log(1 - draw.unit()) * MEAN_TENURE_MONTHS);
  const hired = Math.max(first, left - 1 - tenure);
  const employer = status === "flexible" ? null : drawEmployer(market, draw, one.place.countyName);
  if (employer === null && status !== "flexible") return idle(retireDate);
  const paysInMonth = status === "flexible" && draw.chance(PAYS_IN_MONTH);
  const last = paysInMonth ? thisMonth : left - 1 - (draw.chance(LATE_POSTING) ? 1 : 0);
  const months = paidMonths(draw, { first, hired, last });
  const leftVoluntarily = draw.chance(LEFT_VOLUNTARILY);
  return {
    status,
    insuredMonths: months,
    employer,
    hireDate: employer ? dateIn(hired, draw.between(1, 26)) : null,
    contractYears: status === "employed" ? (tenure > 120 ? 10 : draw.weighted(CONTRACTS)) : 0,
    registered: draw.chance(0.95),
    frontLine: employer?.industry === "工业" && draw.chance(isHigher(schooling) ? 0.25 : 0.8),
    talentIntroDate: isHigher(schooling) ? dateIn(first, draw.between(1, 26)) : null,
    unemployedSince: status === "unemployed" ? dateIn(left, draw.between(1, 18)) : null,
    leftVoluntarily,
    inBenefit: status === "unemployed" && !leftVoluntarily && months.length >= 12 && draw.chance(0.6),
    difficult: drawDifficult(draw, worker, status),
    retireDate,
  };
}

/** Draws everybody's career. Employers are firms of the city, mostly of the same county. */
export function drawCareers(
  people: { residents: readonly Resident[]; schooling: readonly (Schooling | null)[]; isDisabled: readonly boolean[] },
  firms: readonly Firm[],
  { draws, civilDate }: Setting,
): Career[] {
  const place = { market: labourMarket(firms), civilDate };
  return people.residents.map((one) => {
    const schooling = people.schooling[one.order] ?? null;
    const retireDate = retirementDate(one.birthDate, one.sex, isHigher(schooling));
    const worker = { one, schooling, retireDate, isDisabled: people.isDisabled[one.order] === true };
    return drawCareer(draws("career", one.order), worker, place);
  });
}
