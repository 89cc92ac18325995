import { drawPayeeAccounts } from "./banks";
import type { City, CityPlan, CitySubject } from "./city";
import { drawDelegations } from "./delegations";
import { DEMO_COUNTS, type DemoPart, demoPart } from "./demo";
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
import { type Facts, recorderOn, sourcesOn } from "./sources";

const REGISTERS: Readonly<Record<Firm["legalForm"], string>> = {
  企业: "91",
  个体工商户: "92",
  合作社: "93",
  社会团体: "51",
  民办非企业: "52",
};
const GROWN_WITH_PHONE = 0.97; // assumption
const FIRM_PHONES_FROM = 50_000_000;

type Unnumbered = DemoPart["people"][number];

function unnumbered({ key, name, resident }: Person, draws: DrawFor): Unnumbered {
  const { birthDate, sex, order, age } = resident;
  const hasPhone = age >= 14 && draws("phone", order).chance(GROWN_WITH_PHONE);
  const phone = hasPhone ? mobileNumber(order) : null;
  return { subjectKey: key, kind: "person", name, phone, jurisdictionCode: resident.place.code, birthDate, sex };
}

/** Gives identity numbers. Those who share a birth date and a sex are counted, so that the numbers stay unique. */
function numbered(people: readonly Unnumbered[]): CitySubject[] {
  const born = new Map<string, number>();
  return people.map(({ birthDate, sex, ...subject }) => {
    const nth = born.get(birthDate + sex) ?? 0;
    born.set(birthDate + sex, nth + 1);
    return { ...subject, identity: personIdentity(birthDate, sex, nth) };
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
  const { civilDate } = plan;
  const setting = { draws: drawsOf(plan.seed), civilDate };
  const { draws } = setting;
  const record = recorderOn(civilDate);
  const demo = demoPart(record);
  const demoNames = new Set(demo.firms.map((firm) => firm.name));
  const firms = drawFirms(setting, Math.max(0, plan.firms - DEMO_COUNTS.firms), demoNames);
  const people = drawPeople(setting, firms, Math.max(0, plan.persons - DEMO_COUNTS.persons));
  const rosters = drawRosters(people, setting);
  const factsOfFirm = new Map<string, Facts>(
    firms.map((firm) => [firm.key, firmFacts(firm, rosters.get(firm.key) ?? [], setting)]),
  );
  const factsOf = (firm: Firm) => factsOfFirm.get(firm.key) ?? {};
  const pastClaims = [
    ...demo.pastClaims,
    ...drawPersonClaims(people, setting),
    ...drawFirmClaims(firms, factsOf, setting),
  ];
  const paid = new Set(pastClaims.map((claim) => claim.subjectKey));
  return {
    jurisdictions: JURISDICTIONS,
    sources: sourcesOn(civilDate),
    subjects: [
      ...numbered([...demo.people, ...people.map((person) => unnumbered(person, draws))]),
      ...demo.firms,
      ...firmSubjects(firms),
    ],
    factRecords: [
      ...demo.factRecords,
      ...people.flatMap((person) => record({ subjectKey: person.key, kind: "person" }, personFacts(person, setting))),
      ...firms.flatMap((firm) => record({ subjectKey: firm.key, kind: "firm" }, factsOf(firm))),
    ],
    payeeAccounts: [...demo.payeeAccounts, ...drawPayeeAccounts({ people, firms, paid }, draws)],
    delegations: [...demo.delegations, ...drawDelegations(people, firms, setting)],
    pastClaims,
    publicNotices: publicNoticesOn(civilDate),
    demo: demo.demo,
  };
}
