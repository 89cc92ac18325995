import { accountAt } from "../banks";
import type { City, CityPayeeAccount, CitySubject } from "../city";
import { accountNumber, creditCode, mobileNumber } from "../identity";
import { benefitCountyOf, placeOf } from "../places";
import { retirementDate } from "../retirement";
import type { Facts, Recorder } from "../sources";
import { DEMO_FIRMS } from "./firms";
import type { HandAccount, HandPerson } from "./hand-made";
import { DEMO_PEOPLE } from "./people";
import { DEMO_STAFF } from "./staff";

const PEOPLE: readonly HandPerson[] = [...DEMO_PEOPLE, ...DEMO_STAFF];
const PHONES_FROM = 90_000_000;
const ACCOUNTS_FROM = 9_000_000_000; // never met by those of drawn persons and firms
const ACCOUNTS_EACH = 10;
const CREDIT_CODES_FROM = 900_000;

/** The part of a city that is written by hand. Identity numbers are given where the rest of the people get theirs. */
export type DemoPart = Pick<City, "factRecords" | "payeeAccounts" | "delegations" | "pastClaims" | "demo"> & {
  readonly people: readonly (Omit<CitySubject, "identity"> & {
    readonly birthDate: string;
    readonly sex: "男" | "女";
  })[];
  readonly firms: readonly CitySubject[];
};

/** How many persons and firms are written by hand. */
export const DEMO_COUNTS = { persons: PEOPLE.length, firms: DEMO_FIRMS.length } as const;

function factsOf(person: HandPerson): Facts {
  const insured = person.facts.ins_pension !== undefined;
  const degree = person.facts.edu_level !== undefined;
  return {
    birth_date: person.birthDate,
    sex: person.sex,
    alive: true,
    nationality_cn: true,
    retire_date: insured ? retirementDate(person.birthDate, person.sex, degree) : undefined,
    work_county: insured ? benefitCountyOf(placeOf(person.placeCode)) : undefined,
    ...person.facts,
  };
}

function accountsOf(
  subject: { readonly key: string; readonly name: string; readonly accounts: readonly HandAccount[] },
  order: number,
): CityPayeeAccount[] {
  const holder = { subjectKey: subject.key, holderName: subject.name };
  return subject.accounts.map(({ bank, tail, bankState = "open" }, nth) => {
    const number = accountNumber(ACCOUNTS_FROM + order * ACCOUNTS_EACH + nth, tail);
    return accountAt(holder, bank, { number, isDefault: nth === 0, bankState });
  });
}

/** The hand-written persons and firms of the demonstration as rows, with the names one can sign in under. */
export function demoPart(record: Recorder): DemoPart {
  const everybody = [...PEOPLE, ...DEMO_FIRMS];
  return {
    people: PEOPLE.map(({ key, name, placeCode, birthDate, sex }, order) => ({
      subjectKey: key,
      kind: "person",
      name,
      phone: mobileNumber(PHONES_FROM + order),
      jurisdictionCode: placeCode,
      birthDate,
      sex,
    })),
    firms: DEMO_FIRMS.map(({ key, name, placeCode }, order) => ({
      subjectKey: key,
      kind: "enterprise",
      name,
      identity: creditCode("91", CREDIT_CODES_FROM + order),
      phone: mobileNumber(PHONES_FROM + PEOPLE.length + order),
      jurisdictionCode: placeCode,
    })),
    factRecords: [
      ...PEOPLE.flatMap((person) => record({ subjectKey: person.key, kind: "person" }, factsOf(person))),
      ...DEMO_FIRMS.flatMap((firm) => record({ subjectKey: firm.key, kind: "firm" }, firm.facts)),
    ],
    payeeAccounts: everybody.flatMap(accountsOf),
    delegations: DEMO_FIRMS.flatMap((firm) =>
      firm.delegates.map((delegate) => ({ enterpriseKey: firm.key, ...delegate })),
    ),
    pastClaims: everybody.flatMap(({ key, paid = [] }) => paid.map((claim) => ({ subjectKey: key, ...claim }))),
    demo: PEOPLE.flatMap(({ key, demo }) => {
      if (demo === undefined) return [];
      const firms = DEMO_FIRMS.filter((firm) => firm.delegates.some(({ personKey }) => personKey === key));
      return [{ slug: key, subjectKey: key, ...demo, firms: firms.map((firm) => firm.key) }];
    }),
  };
}
