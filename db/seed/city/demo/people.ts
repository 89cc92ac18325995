import { GRADUATES } from "./graduates";
import { type HandPerson, localHukou } from "./hand-made";
import { NEIGHBOURS } from "./neighbours";

/** Children of the demonstration parents: persons of the city like any other. */
const CHILDREN: readonly HandPerson[] = (
  [
    ["linzhixia", "林知夏", "女", "2025-03-28", "330203", "海曙区"],
    ["xianzhi", "冼知遥", "男", "2024-02-18", "330282", "慈溪市"],
    ["xianyi", "冼以宁", "女", "2026-05-09", "330282", "慈溪市"],
  ] as const
).map(([key, name, sex, birthDate, placeCode, county]) => ({
  key,
  name,
  sex,
  birthDate,
  placeCode,
  facts: localHukou(county),
  accounts: [],
}));

/** The people of the demonstration who act for themselves, and their children. */
export const DEMO_PEOPLE: readonly HandPerson[] = [...GRADUATES, ...NEIGHBOURS, ...CHILDREN];
