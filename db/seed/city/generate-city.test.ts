import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import type { City, CitySubject } from "./city";
import { ageAt } from "./dates";
import * as figures from "./figures";
import { generateCity } from "./generate-city";
import { creditCheck, luhnSum, organCheck, personCheck, UNUSED_DIVISION } from "./identity";
import { FAMOUS_NAMES } from "./person-names";
import { JURISDICTIONS, PLACES } from "./places";
import { type Industry, type SizeClass, sizeClassOf } from "./size-class";

const CIVIL_DATE = "2026-11-20";
const WHOLE = { seed: 20261120, civilDate: CIVIL_DATE, persons: 20_000, firms: 3_000 };
const SMALL = { ...WHOLE, persons: 1_500, firms: 220 };
const MAX_GENERATION_MS = 120_000; // it takes four seconds; the limit is for a machine at its limit

type Known = CitySubject & { readonly facts: Readonly<Record<string, unknown>> };

let city: City;
let people: Known[];
let firms: Known[];

beforeAll(() => {
  city = generateCity(WHOLE);
  const facts = new Map<string, Record<string, unknown>>();
  for (const record of city.factRecords)
    facts.set(record.subjectKey, { ...facts.get(record.subjectKey), ...record.facts });
  const known = city.subjects.map((subject) => ({ ...subject, facts: facts.get(subject.subjectKey) ?? {} }));
  people = known.filter((subject) => subject.kind === "person");
  firms = known.filter((subject) => subject.kind === "enterprise");
}, MAX_GENERATION_MS);

const digest = (value: unknown) => createHash("sha256").update(JSON.stringify(value)).digest("hex");
const share = (among: readonly Known[], holds: (facts: Known["facts"]) => unknown) =>
  among.filter(({ facts }) => holds(facts)).length / among.length;
const age = (facts: Known["facts"]) => ageAt(facts.birth_date as string, CIVIL_DATE);

describe("determinism", () => {
  test("the same plan gives the same city, byte for byte; another seed another city", () => {
    const first = digest(generateCity(SMALL));
    expect(digest(generateCity(SMALL))).toBe(first);
    expect(digest(generateCity({ ...SMALL, seed: 7 }))).not.toBe(first);
  });

  test("the demonstration subjects are the same whatever the seed", () => {
    const other = generateCity({ ...SMALL, seed: 7 });
    expect(other.demo).toEqual(city.demo);
    for (const { subjectKey } of city.demo) {
      const of = (one: City) => one.factRecords.filter((record) => record.subjectKey === subjectKey);
      expect(of(other)).toEqual(of(city));
    }
  });
});

describe("whole", () => {
  test("has as many subjects as planned, over ten counties and seven zones", () => {
    expect([people.length, firms.length]).toEqual([WHOLE.persons, WHOLE.firms]);
    expect(JURISDICTIONS.filter((one) => one.kind === "county")).toHaveLength(10);
    expect(JURISDICTIONS.filter((one) => one.kind === "zone")).toHaveLength(7);
    const inhabited = new Set(city.subjects.map((subject) => subject.jurisdictionCode));
    expect([...inhabited].sort()).toEqual(PLACES.map((place) => place.code).sort());
  });

  test("every row refers to a subject, a place and a source of the city", () => {
    const keys = new Set(city.subjects.map((subject) => subject.subjectKey));
    const sources = new Set(city.sources.map((source) => source.code));
    expect(keys.size).toBe(city.subjects.length);
    const dangling = [
      ...city.factRecords.filter((record) => !keys.has(record.subjectKey) || !sources.has(record.source)),
      ...city.payeeAccounts.filter((account) => !keys.has(account.subjectKey)),
      ...city.pastClaims.filter((claim) => !keys.has(claim.subjectKey)),
      ...city.delegations.filter((one) => !keys.has(one.enterpriseKey) || !keys.has(one.personKey)),
    ];
    expect(dangling).toEqual([]);
  });

  test("one record per subject and source, one delegation per pair, one payment per subject, program and period", () => {
    const twice = (keys: readonly string[]) => keys.length - new Set(keys).size;
    expect(twice(city.factRecords.map((one) => `${one.subjectKey} ${one.source}`))).toBe(0);
    expect(twice(city.delegations.map((one) => `${one.enterpriseKey} ${one.personKey}`))).toBe(0);
    expect(twice(city.pastClaims.map((one) => `${one.subjectKey} ${one.programId} ${one.period}`))).toBe(0);
    expect(twice(city.payeeAccounts.filter((one) => one.isDefault).map((one) => one.subjectKey))).toBe(0);
    expect(city.pastClaims.every((one) => Number.isSafeInteger(one.amountFen) && one.amountFen > 0)).toBe(true);
    expect(city.pastClaims.every((one) => one.paidOn <= CIVIL_DATE)).toBe(true);
    const payable = new Set(city.payeeAccounts.map((one) => one.subjectKey));
    expect(city.pastClaims.filter((one) => !payable.has(one.subjectKey))).toEqual([]);
  });

  test("rosters and families name persons of the city", () => {
    const keys = new Set(people.map((person) => person.subjectKey));
    const hired = firms.flatMap(({ facts }) => (facts.new_hires ?? []) as { person_id: string }[]);
    const children = people.flatMap(({ facts }) => (facts.children ?? []) as { child_id: string }[]);
    expect(hired.length).toBeGreaterThan(2_000);
    expect(hired.filter((hire) => !keys.has(hire.person_id))).toEqual([]);
    expect(new Set(hired.map((hire) => hire.person_id)).size).toBe(hired.length);
    expect(children.filter((child) => !keys.has(child.child_id))).toEqual([]);
  });
});

describe("nobody's", () => {
  test("every identity number checks, is unique and lies in a division that does not exist", () => {
    for (const { identity, facts } of people) {
      expect(identity.slice(0, 6)).toBe(UNUSED_DIVISION);
      expect(identity.slice(6, 14)).toBe(String(facts.birth_date).replaceAll("-", ""));
      expect(identity[17]).toBe(personCheck(identity.slice(0, 17)));
    }
    for (const { identity } of firms) {
      expect(identity.slice(2, 10)).toBe(`${UNUSED_DIVISION}XX`);
      expect(identity[16]).toBe(organCheck(identity.slice(8, 16)));
      expect(identity[17]).toBe(creditCheck(identity.slice(0, 17)));
    }
    expect(new Set(city.subjects.map((subject) => subject.identity)).size).toBe(city.subjects.length);
  });

  test("phones cannot be dialled, accounts pass Luhn, are unique and belong to no bank", () => {
    const phones = city.subjects.flatMap((subject) => subject.phone ?? []);
    expect(phones.every((phone) => /^154\d{8}$/.test(phone))).toBe(true);
    expect(new Set(phones).size).toBe(phones.length);
    const numbers = city.payeeAccounts.map((account) => account.number);
    expect(numbers.every((number) => /^0156\d{15}$/.test(number) && luhnSum(number) % 10 === 0)).toBe(true);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test("nobody bears a famous name, and no two firms the same", () => {
    expect(people.filter((person) => FAMOUS_NAMES.has(person.name))).toEqual([]);
    expect(new Set(firms.map((firm) => firm.name)).size).toBe(firms.length);
  });
});

describe("like Ningbo", () => {
  test("counties hold their share of residents, zones included", () => {
    for (const county of JURISDICTIONS.filter((one) => one.kind === "county")) {
      const expected = PLACES.filter((one) => one.countyName === county.name).reduce((sum, one) => sum + one.people, 0);
      const codes = new Set(PLACES.filter((one) => one.countyName === county.name).map((one) => one.code));
      const actual = people.filter((person) => codes.has(person.jurisdictionCode)).length / people.length;
      expect(Math.abs(actual - expected), county.name).toBeLessThan(0.01);
    }
  });

  const near = (actual: number, expected: number, tolerance: number) =>
    expect(Math.abs(actual - expected), `${actual} is near ${expected}`).toBeLessThan(tolerance);

  test("ages, sexes, births and registration", () => {
    near(
      share(people, (facts) => age(facts) < 15),
      figures.AGE_SHARE.under15,
      0.01,
    );
    near(
      share(people, (facts) => age(facts) >= 60),
      figures.AGE_SHARE.from60,
      0.01,
    );
    near(
      share(people, (facts) => age(facts) >= 65),
      figures.AGE_SHARE.from65,
      0.01,
    );
    near(
      share(people, (facts) => facts.sex === "男"),
      figures.MALE_SHARE,
      0.012,
    );
    near(share(people, (facts) => age(facts) < 3) / 3, figures.BIRTH_RATE, 0.001);
    near(
      share(people, (facts) => facts.hukou_city === "宁波市"),
      figures.HUKOU_SHARE,
      0.015,
    );
    const local = people.filter(({ facts }) => facts.hukou_city === "宁波市");
    near(
      share(local, (facts) => age(facts) >= 80),
      figures.OLD_AGE_SHARE_OF_HUKOU.from80,
      0.006,
    );
    near(
      share(local, (facts) => age(facts) >= 90),
      figures.OLD_AGE_SHARE_OF_HUKOU.from90,
      0.002,
    );
    expect(share(local, (facts) => age(facts) >= 100)).toBeLessThan(0.0005);
  });

  test("insurance, disability, minimum allowance and dishonesty", () => {
    const insured = (facts: Known["facts"]) =>
      /2026-1[01]/.test(String((facts.ins_social as string[] | undefined)?.at(-1)));
    const insuredShare = share(people, insured);
    expect(insuredShare).toBeGreaterThan(figures.INSURED_SHARE_AT_LEAST - 0.01);
    expect(insuredShare).toBeLessThan(0.56);
    near(
      share(people, (facts) => facts.disability_level),
      figures.DISABILITY_SHARE,
      0.006,
    );
    near(
      share(people, (facts) => facts.household_dibao),
      figures.DIBAO_SHARE,
      0.005,
    );
    near(
      share(people, (facts) => facts.dishonest),
      figures.DISHONEST_SHARE.person,
      0.003,
    );
    near(
      share(firms, (facts) => facts.dishonest),
      figures.DISHONEST_SHARE.firm,
      0.01,
    );
  });

  test("individual businesses by line, firms by size class", () => {
    const individual = firms.filter(({ facts }) => facts.legal_form === "个体工商户");
    near(individual.length / firms.length, figures.INDIVIDUAL_BUSINESS_SHARE, 0.03);
    const lines = figures.INDIVIDUAL_BUSINESS_LINES;
    near(
      share(individual, (facts) => /^(批发|零售)业$/.test(String(facts.industry))),
      lines.trade,
      0.04,
    );
    near(
      share(individual, (facts) => facts.industry === "工业"),
      lines.manufacturing,
      0.03,
    );
    near(
      share(individual, (facts) => /^(住宿|餐饮)业$/.test(String(facts.industry))),
      lines.hospitality,
      0.03,
    );
    const sized = firms.flatMap(({ facts }) => {
      const { industry, employees, revenue_wan, assets_wan } = facts as Record<string, number>;
      if (employees === undefined || revenue_wan === undefined) return [];
      return [
        sizeClassOf({
          industry: String(industry) as Industry,
          employees,
          revenueWan: revenue_wan,
          assetsWan: assets_wan ?? 0,
        }),
      ];
    });
    const ofClass = (wanted: SizeClass) => sized.filter((one) => one === wanted).length / sized.length;
    near(ofClass("微型"), figures.SIZE_CLASS_SHARE.微型, 0.08);
    near(ofClass("小型"), figures.SIZE_CLASS_SHARE.小型, 0.08);
    expect(ofClass("大型")).toBeGreaterThan(0);
    expect(ofClass("大型")).toBeLessThan(0.01);
  });

  test("unemployment insurance is about one per cent of the wage bill", () => {
    const perHead = firms.flatMap(({ facts }) => {
      const { ui_paid_prev_year: paid, headcount_prev_end: heads } = facts as Record<string, number | undefined>;
      return paid === undefined || heads === undefined ? [] : [paid / heads];
    });
    const median = perHead.sort((a, b) => a - b)[Math.floor(perHead.length / 2)] as number;
    expect(median).toBeGreaterThan(577); // one per cent of twelve lowest wage bases
    expect(median).toBeLessThan(1_500);
  });
});
