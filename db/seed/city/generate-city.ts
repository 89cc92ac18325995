import { drawPayeeAccounts } from "./banks";
import type { City, CityPlan, CitySubject } from "./city";
import { drawDelegations } from "./delegations";
import { firmFacts } from "./firm-facts";
import { drawFirms, type Firm } from "./firms";
import { creditCode, mobileNumber, personIdentity } from "./identity";
import { drawFirmClaims, drawPersonClaims } from "./past-claims";
import { drawPeople } from "./people";
import { type Person, personFacts } from "./person";
import { JURISDICTIONS } from "./places";
import { publicNoticesOn } from "./public-notices";
import { type DrawFor, drawsOf } from "./random";
import { drawRosters } from "./rosters";
import { type Facts, recordsOf, sourcesOn } from "./sources";

const REGISTERS: Readonly<Record<Firm["legalForm"], string>> = {
  企业: "91",
  个体工商户: "92",
  合作社: "93",
  社会团体: "51",
  民办非企业: "52",
};
const GROWN_WITH_PHONE = 0.97; // assumption
const FIRM_PHONES_FROM = 50_000_000;

/** Persons as subjects. Those who share a birth date and a sex are numbered, so that identity numbers stay unique. */
function personSubjects(people: readonly Person[], draws: DrawFor): CitySubject[] {
  const born = new Map<string, number>();
  return people.map(({ key, name, resident }) => {
    const { birthDate, sex, order, age } = resident;
    const nth = born.get(birthDate + sex) ?? 0;
    born.set(birthDate + sex, nth + 1);
    const hasPhone = age >= 14 && draws("phone", order).chance(GROWN_WITH_PHONE);
    return {
      subjectKey: key,
      kind: "person",
      name,
      identity: personIdentity(birthDate, sex, nth),
      phone: hasPhone ? mobileNumber(order) : null,
      jurisdictionCode: resident.place.code,
    };
  });
}

function firmSubjects(firms: readonly Firm[]): CitySubject[] {
  return firms.map(({ key, name, legalForm, order, place }) => ({
    subjectKey: key,
    kind: "enterprise",
    name,
    identity: creditCode(REGISTERS[legalForm], order),
    phone: mobileNumber(FIRM_PHONES_FROM + order),
    jurisdictionCode: place.code,
  }));
}

/**
 * Generates the synthetic city of a plan: people, firms, their facts by source, accounts, delegations, earlier payments,
 * public notices and the named demonstration subjects. A pure function of the plan; no person, firm, number or account in
 * it is real. Takes a few seconds for 20,000 persons.
 */
export function generateCity(plan: CityPlan): City {
  const draws = drawsOf(plan.seed);
  const { civilDate } = plan;
  const firms = drawFirms(draws, plan, plan.firms, new Set());
  const people = drawPeople(draws, plan, firms, plan.persons);
  const rosters = drawRosters(people, draws, civilDate);
  const factsOfFirm = new Map<string, Facts>(
    firms.map((firm) => [firm.key, firmFacts(firm, rosters.get(firm.key) ?? [], draws, civilDate)]),
  );
  const factsOf = (firm: Firm) => factsOfFirm.get(firm.key) ?? {};
  return {
    jurisdictions: JURISDICTIONS,
    sources: sourcesOn(civilDate),
    subjects: [...personSubjects(people, draws), ...firmSubjects(firms)],
    factRecords: [
      ...people.flatMap((person) =>
        recordsOf({ subjectKey: person.key, kind: "person" }, personFacts(person, draws, civilDate), civilDate),
      ),
      ...firms.flatMap((firm) => recordsOf({ subjectKey: firm.key, kind: "firm" }, factsOf(firm), civilDate)),
    ],
    payeeAccounts: drawPayeeAccounts(people, firms, draws),
    delegations: drawDelegations(people, firms, draws, civilDate),
    pastClaims: [...drawPersonClaims(people, draws, civilDate), ...drawFirmClaims(firms, factsOf, draws, civilDate)],
    publicNotices: publicNoticesOn(civilDate),
    demo: [],
  };
}
