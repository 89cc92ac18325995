import { beforeAll, expect, test } from "vitest";
import { HOUSEHOLD_SIZE } from "./figures";
import { formHouseholds, type Households } from "./households";
import { drawResidents, type Resident } from "./population";
import { drawsOf } from "./random";

const PERSONS = 8_000;

let residents: Resident[];
let households: Households;

beforeAll(() => {
  const draws = drawsOf(11);
  residents = drawResidents({ draws, civilDate: "2026-11-20" }, PERSONS);
  households = formHouseholds(residents, draws);
});

const one = (order: number) => residents[order] as Resident;

test("marriage is mutual, between a man and a woman of one place", () => {
  for (const { order } of residents) {
    const spouse = households.spouseOf[order] as number;
    if (spouse < 0) continue;
    expect(households.spouseOf[spouse]).toBe(order);
    expect(one(spouse).sex).not.toBe(one(order).sex);
    expect(one(spouse).place).toBe(one(order).place);
  }
});

test("parents were 22 to 44 when a child was born, and nearly every child has some", () => {
  const children = residents.filter((child) => child.age < 18);
  const raised = children.filter((child) => (households.motherOf[child.order] as number) >= 0);
  expect(raised.length / children.length).toBeGreaterThan(0.97);
  for (const child of raised) {
    const mother = one(households.motherOf[child.order] as number);
    expect(mother.age - child.age).toBeGreaterThanOrEqual(22);
    expect(mother.age - child.age).toBeLessThanOrEqual(44);
    expect(households.householdOf[child.order]).toBe(households.householdOf[mother.order]);
  }
});

test("a family with children has exactly one head of claim", () => {
  const mothers = residents.filter((woman) => woman.sex === "女" && households.childrenOf[woman.order]?.length);
  for (const { order } of mothers) {
    const father = households.spouseOf[order] as number;
    expect([households.isHeadOfClaim[order], households.isHeadOfClaim[father]].sort()).toEqual([false, true]);
  }
  expect(residents.filter(({ order }) => households.isHeadOfClaim[order]).length).toBe(mothers.length);
});

test("households are about as large as the census found them", () => {
  const size = residents.length / new Set(households.householdOf).size;
  expect(Math.abs(size - HOUSEHOLD_SIZE), `${size}`).toBeLessThan(0.25);
});
