import type { CityPastClaim } from "./city";
import { addDays, ageAt, dateIn, monthOf, monthText } from "./dates";
import type { Firm } from "./firms";
import type { Person } from "./person";
import type { Draw } from "./random";
import { isHigher } from "./schooling";
import type { Setting } from "./setting";
import type { Facts } from "./sources";

/** What has been paid already, as the platform's ledger lists it: roughly what the rules gave, never what they give now. */
type Paid = Omit<CityPastClaim, "subjectKey">;

/** How many of those who could take a benefit have taken it (assumptions). */
const TAKEN = {
  monthly: 0.95,
  childAllowance: 0.4,
  settling: 0.65,
  lastYearSettling: 0.4,
  homes: 0.35,
  stability: 0.3,
} as const;
const MONTHS_BACK = 3; // of the monthly allowances only the last months are kept here
const BENEFIT_YUAN = { centre: 2241, outer: 2034 } as const;
const OUTER_COUNTIES: ReadonlySet<string> = new Set(["余姚市", "慈溪市", "宁海县", "象山县"]);

function monthly(programId: string, yuan: number, civilDate: string): Paid[] {
  return Array.from({ length: MONTHS_BACK }, (_, i) => {
    const month = monthOf(civilDate) - MONTHS_BACK + i;
    return { programId, period: monthText(month), amountFen: yuan * 100, paidOn: dateIn(month, 15) };
  });
}

function once(programId: string, yuan: number, paidOn: string): Paid[] {
  return [{ programId, period: "once", amountFen: Math.round(yuan * 100), paidOn }];
}

/** Allowances of age, care, unemployment and flexible work that run from month to month. */
function monthlyClaims(person: Person, draw: Draw, civilDate: string): Paid[] {
  const { resident, disability, career } = person;
  const age = ageAt(resident.birthDate, civilDate);
  const local = resident.hukou.city === "宁波市";
  const paid: Paid[] = [];
  if (local && age >= 81 && draw.chance(TAKEN.monthly))
    paid.push(...monthly("NB-GL-2019", age >= 101 ? 800 : age >= 91 ? 100 : 50, civilDate));
  const care = { 完全不能自理: 500, 基本不能自理: 250, 部分不能自理: 125, 能自理: 0 }[disability?.selfCare ?? "能自理"];
  if (care > 0 && disability && resident.hukou.province === "浙江省" && draw.chance(TAKEN.monthly))
    paid.push(...monthly("ZJ-CJHL", disability.inInstitution ? care * 1.5 : care, civilDate));
  const since = career.unemployedSince;
  if (career.inBenefit && since !== null && since < addDays(civilDate, -150))
    paid.push(
      ...monthly(
        "NB-SYBXJ-2024",
        BENEFIT_YUAN[OUTER_COUNTIES.has(resident.place.countyName) ? "outer" : "centre"],
        civilDate,
      ),
    );
  if (career.status === "flexible" && career.difficult && local && draw.chance(TAKEN.monthly))
    paid.push(...monthly("NB-LHSB-2024", 300, civilDate));
  return paid;
}

/** Benefits for graduates: most who came in earlier years have taken them, few of this year's. */
function graduateClaims(person: Person, draw: Draw, civilDate: string): Paid[] {
  const { schooling, career } = person;
  if (schooling === null || !isHigher(schooling) || career.talentIntroDate === null) return [];
  const year = Number(civilDate.slice(0, 4));
  const gradYear = Number(schooling.gradDate.slice(0, 4));
  const paid: Paid[] = [];
  const share =
    gradYear <= year - 6
      ? 1
      : gradYear <= year - 2
        ? TAKEN.settling
        : gradYear === year - 1
          ? TAKEN.lastYearSettling
          : 0;
  if (gradYear >= 2019 && draw.chance(share))
    paid.push(
      ...once("NB-SHAJ-2019", schooling.level === "硕士" ? 30000 : 10000, `${Math.min(gradYear + 1, year)}-03-20`),
    );
  const yearsHere = Math.floor((monthOf(civilDate) - monthOf(career.talentIntroDate)) / 12);
  const taken = yearsHere >= 4 ? 3 : Math.max(0, yearsHere - (draw.chance(0.5) ? 1 : 0));
  for (let nth = 1; nth <= Math.min(3, taken); nth++) {
    const takenYear = year - taken + nth - 1;
    paid.push({
      programId: "NB-BYJY-2019",
      period: String(takenYear),
      amountFen: 200_000,
      paidOn: `${takenYear}-05-16`,
    });
  }
  return paid;
}

/** 3,600 yuan a child born since 2025; for older ones 300 for each month of the first year of payment that was left. */
function childAllowanceFen(birthDates: readonly string[]): number {
  return birthDates.reduce((sum, birthDate) => {
    const monthsLeft = monthOf(birthDate) + 37 - monthOf("2025-01-01");
    return sum + 30_000 * Math.min(12, monthsLeft);
  }, 0);
}

/** What has been paid to persons before the civil date. */
export function drawPersonClaims(people: readonly Person[], { draws, civilDate }: Setting): CityPastClaim[] {
  const year = civilDate.slice(0, 4);
  return people.flatMap((person) => {
    const draw = draws("past claims", person.resident.order);
    const paid = [...monthlyClaims(person, draw, civilDate), ...graduateClaims(person, draw, civilDate)];
    const young = person.children.filter((child) => child.birth_date >= "2022-01-01" && child.hukou_city === "宁波市");
    if (person.isHeadOfClaim && young.length > 0 && draw.chance(TAKEN.childAllowance))
      paid.push({
        programId: "CN-YE-2025",
        period: year,
        amountFen: childAllowanceFen(young.map((child) => child.birth_date)),
        paidOn: `${year}-04-${draw.between(10, 28)}`,
      });
    const bought = person.homes.purchase;
    if (
      bought?.isOnly &&
      bought.firstRecordDate >= "2022-07-25" &&
      isHigher(person.schooling) &&
      draw.chance(TAKEN.homes)
    )
      paid.push(
        ...once("NB-JCGF-2022", Math.min(80000, bought.priceExTax * 0.02), addDays(civilDate, -draw.between(20, 300))),
      );
    return paid.map((claim) => ({ subjectKey: person.key, ...claim }));
  });
}

/** What has been paid to firms before the civil date: this year's refund to some of them. */
export function drawFirmClaims(
  firms: readonly Firm[],
  factsOf: (firm: Firm) => Facts,
  { draws, civilDate }: Setting,
): CityPastClaim[] {
  const year = civilDate.slice(0, 4);
  return firms.flatMap((firm) => {
    const draw = draws("firm past claims", firm.order);
    const paidPremium = factsOf(firm).ui_paid_prev_year;
    if (typeof paidPremium !== "number" || firm.dishonest || firm.zombie || !draw.chance(TAKEN.stability)) return [];
    const amountFen = Math.round(paidPremium * (firm.sizeClass === "大型" ? 50 : 90));
    return [
      {
        subjectKey: firm.key,
        programId: "NB-WGFH-2022",
        period: year,
        amountFen,
        paidOn: `${year}-0${draw.between(6, 9)}-18`,
      },
    ];
  });
}
