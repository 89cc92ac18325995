import { addYears, fullMonths, monthOf } from "./dates";
import { EMPLOYER_THREE_INSURANCES_RATE } from "./figures";
import type { Person } from "./person";
import type { DrawFor } from "./random";
import { isHigher } from "./schooling";
import type { Setting } from "./setting";

/** One person whom a firm hired in the last two years, as the insurance office lists her. */
export type NewHire = {
  readonly person_id: string;
  readonly hire_date: string;
  readonly grad_date: string | null;
  readonly age: number;
  readonly registered_unemployed: boolean;
  readonly contract_years: number;
  readonly registered: boolean;
  readonly ui_months: number;
  readonly injury_months: number;
  readonly pension_months: number;
  readonly insured_now: boolean;
  readonly first_in_ningbo: boolean;
  /** What the employer pays a month for the three insurances, in yuan with fen. */
  readonly employer_cost_month: number;
  readonly months: number;
  readonly difficult: boolean;
  readonly max_months: number;
  readonly used_for: readonly string[];
};

const LONGEST_MONTHS = 36;
const NEAR_RETIREMENT_MONTHS = 60; // who is this near at first approval is subsidised until retirement
const USED_ELSEWHERE = 0.06; // assumption: hires already counted for another subsidy

/** Yuan rounded to fen, for figures that sources deliver with two decimals. */
export function toFenPrecision(yuan: number): number {
  return Math.round(yuan * 100) / 100;
}

function newHireOf(
  person: Person,
  { hireDate, wageBase }: { hireDate: string; wageBase: number },
  draws: DrawFor,
): NewHire {
  const { career, resident, schooling } = person;
  const months = career.insuredMonths.filter((month) => month >= monthOf(hireDate)).length;
  const draw = draws("hired", resident.order);
  const untilRetirement = fullMonths(hireDate, career.retireDate);
  const toRetirement = untilRetirement > LONGEST_MONTHS && untilRetirement <= NEAR_RETIREMENT_MONTHS;
  return {
    person_id: person.key,
    hire_date: hireDate,
    grad_date: schooling?.graduated && isHigher(schooling) ? schooling.gradDate : null,
    age: resident.age,
    registered_unemployed: draw.chance(career.difficult ? 0.7 : 0.05),
    contract_years: career.contractYears,
    registered: career.registered,
    ui_months: months,
    injury_months: months,
    pension_months: months,
    insured_now: true,
    first_in_ningbo: career.insuredMonths.length === months,
    employer_cost_month: toFenPrecision(wageBase * (0.85 + 0.3 * draw.unit()) * EMPLOYER_THREE_INSURANCES_RATE),
    months,
    difficult: career.difficult,
    max_months: toRetirement ? untilRetirement : LONGEST_MONTHS,
    used_for: draw.chance(USED_ELSEWHERE) ? [draw.pick(["NB-KG", "一次性吸纳就业补贴"])] : [],
  };
}

/** The rosters of new hires by firm key: everybody at work whose present job began in the last two years. */
export function drawRosters(people: readonly Person[], { draws, civilDate }: Setting): Map<string, NewHire[]> {
  const since = addYears(civilDate, -2);
  const rosters = new Map<string, NewHire[]>();
  for (const person of people) {
    const { status, employer, hireDate } = person.career;
    if (status !== "employed" || employer === null || hireDate === null || hireDate < since) continue;
    const roster = rosters.get(employer.key) ?? [];
    roster.push(newHireOf(person, { hireDate, wageBase: employer.wageBase }, draws));
    rosters.set(employer.key, roster);
  }
  return rosters;
}
