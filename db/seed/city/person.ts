import { type Belongings, claimableCertificate } from "./belongings";
import type { Career } from "./careers";
import type { Disability } from "./circumstances";
import { monthOf, monthText } from "./dates";
import type { Homes } from "./homes";
import { withLateSources } from "./late-sources";
import { benefitCountyOf } from "./places";
import type { Resident } from "./population";
import { isHigher, type Schooling } from "./schooling";
import type { Setting } from "./setting";
import type { Facts } from "./sources";

/** Everything the generator knows of one person. */
export type Person = {
  readonly key: string;
  readonly name: string;
  readonly resident: Resident;
  readonly schooling: Schooling | null;
  readonly career: Career;
  readonly disability: Disability | null;
  readonly dibao: boolean;
  readonly homes: Homes;
  readonly belongings: Belongings;
  readonly dishonest: boolean;
  readonly isHeadOfClaim: boolean;
  readonly children: readonly ChildFact[];
};

/** A child as the register of births gives it to both parents. */
export type ChildFact = {
  readonly child_id: string;
  readonly birth_date: string;
  readonly nationality_cn: boolean;
  readonly hukou_city: string;
  readonly hukou_county: string;
  readonly lawful_birth: boolean;
};

/** Attributes whose absence stays unknown, so that leaving them out shows as a missing fact. */
const MAY_BE_LATE = ["home_is_only", "left_voluntarily", "front_line", "retire_date"];

function registerFacts(person: Person, isAlive: boolean): Facts {
  const { resident, children } = person;
  return {
    birth_date: resident.birthDate,
    sex: resident.sex,
    hukou_city: resident.hukou.city,
    hukou_province: resident.hukou.province,
    hukou_county: resident.hukou.county || undefined,
    alive: isAlive,
    nationality_cn: true,
    children: children.length > 0 ? children : undefined,
    is_head_of_claim: person.isHeadOfClaim || undefined,
    household_dibao: person.dibao || undefined,
    dishonest: person.dishonest || undefined,
    disability_level: person.disability?.level,
    disability_kind: person.disability?.kind,
    self_care: person.disability?.selfCare ?? undefined,
    in_institution: person.disability?.inInstitution || undefined,
  };
}

function schoolFacts({ schooling }: Person, civilDate: string): Facts {
  if (schooling === null) return {};
  if (!schooling.graduated) {
    const inGradYear = monthOf(schooling.gradDate) - monthOf(civilDate) < 12;
    return {
      is_student: true,
      in_grad_year: inGradYear || undefined,
      student_loan: schooling.studentLoan || undefined,
    };
  }
  if (!isHigher(schooling)) return {};
  return { edu_level: schooling.level, edu_fulltime: schooling.fullTime, grad_date: schooling.gradDate };
}

function workFacts({ career, resident, belongings }: Person, civilDate: string): Facts {
  if (career.status === "none") return {};
  const months = career.insuredMonths.map(monthText);
  const employed = career.status === "employed";
  const flexible = career.status === "flexible";
  const claimed = claimableCertificate(belongings.certificates, civilDate);
  return {
    ins_pension: months,
    ins_medical: months,
    ins_unemp: flexible ? undefined : months,
    ins_social: months,
    employer_id: employed ? career.employer?.key : undefined,
    employer_size: employed ? career.employer?.sizeClass : undefined,
    contract_years: employed ? career.contractYears : undefined,
    job_registered: (employed && career.registered) || undefined,
    // Employers state the post of those whose certificates may carry a benefit.
    front_line: employed && belongings.certificates.length > 0 ? career.frontLine : undefined,
    flex_registered: (flexible && career.registered) || undefined,
    unemployed_since: career.unemployedSince ?? undefined,
    left_voluntarily: career.status === "unemployed" ? career.leftVoluntarily : undefined,
    in_unemp_benefit: career.inBenefit || undefined,
    employment_difficult: career.difficult || undefined,
    retire_date: career.retireDate,
    work_county: benefitCountyOf(career.employer?.place ?? resident.place),
    talent_intro_date: career.talentIntroDate ?? undefined,
    skill_certs: belongings.certificates.length > 0 ? belongings.certificates : undefined,
    cert_claimed: claimed
      ? { level: claimed.level, shortage: claimed.shortage, occupation: claimed.occupation }
      : undefined,
  };
}

function propertyFacts({ homes, belongings }: Person): Facts {
  return {
    homes_owned_ningbo: homes.owned || undefined,
    home_first_record_date: homes.purchase?.firstRecordDate,
    home_is_only: homes.purchase?.isOnly,
    home_price_extax: homes.purchase?.priceExTax,
    loans: belongings.loans.length > 0 ? belongings.loans : undefined,
    purchases: belongings.purchases.length > 0 ? belongings.purchases : undefined,
  };
}

/** All facts that the sources have delivered about a person; undefined where they have no record or are late. */
export function personFacts(person: Person, { draws, civilDate }: Setting): Facts {
  const { age, order } = person.resident;
  const isAlive = !(age >= 80 && draws("died lately", order).chance(0.004));
  const facts = Object.assign(
    registerFacts(person, isAlive),
    schoolFacts(person, civilDate),
    workFacts(person, civilDate),
    propertyFacts(person),
  );
  const present = MAY_BE_LATE.filter((attribute) => facts[attribute] !== undefined);
  return present.length > 0 ? withLateSources(facts, present, draws("not delivered", order)) : facts;
}
