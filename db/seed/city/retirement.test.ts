import { expect, test } from "vitest";
import { retirementDate } from "./retirement";

// The table that came with the reform: men born in January 1965 retire at 60 and 1 month, from September 1976 at 63.
test.each([
  { birthDate: "1964-12-31", sex: "男", office: false, expected: "2024-12-31" },
  { birthDate: "1965-01-15", sex: "男", office: false, expected: "2025-02-15" },
  { birthDate: "1965-05-15", sex: "男", office: false, expected: "2025-07-15" },
  { birthDate: "1976-09-01", sex: "男", office: false, expected: "2039-09-01" },
  { birthDate: "1970-01-10", sex: "女", office: true, expected: "2025-02-10" },
  { birthDate: "1981-09-10", sex: "女", office: true, expected: "2039-09-10" },
  { birthDate: "1975-01-10", sex: "女", office: false, expected: "2025-02-10" },
  { birthDate: "1975-03-10", sex: "女", office: false, expected: "2025-05-10" },
  { birthDate: "1984-11-10", sex: "女", office: false, expected: "2039-11-10" },
] as const)("born $birthDate, $sex, office work $office: retires $expected", ({ birthDate, sex, office, expected }) => {
  expect(retirementDate(birthDate, sex, office)).toBe(expected);
});
