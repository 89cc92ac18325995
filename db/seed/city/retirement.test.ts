import { expect, test } from "vitest";
import { retirementDate } from "./retirement";

// The table that came with the reform: men born in January 1965 retire at 60 and 1 month, from September 1976 at 63.
test.each([
  ["1964-12-31", "男", false, "2024-12-31"],
  ["1965-01-15", "男", false, "2025-02-15"],
  ["1965-05-15", "男", false, "2025-07-15"],
  ["1976-09-01", "男", false, "2039-09-01"],
  ["1970-01-10", "女", true, "2025-02-10"],
  ["1981-09-10", "女", true, "2039-09-10"],
  ["1975-01-10", "女", false, "2025-02-10"],
  ["1975-03-10", "女", false, "2025-05-10"],
  ["1984-11-10", "女", false, "2039-11-10"],
] as const)("born %s, %s, office work %s: retires %s", (birthDate, sex, office, expected) => {
  expect(retirementDate(birthDate, sex, office)).toBe(expected);
});
