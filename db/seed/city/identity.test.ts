import { expect, test } from "vitest";
import { accountNumber, creditCheck, creditCode, luhnSum, organCheck, personCheck, personIdentity } from "./identity";

test("the check characters are those of the standards' own examples", () => {
  expect(personCheck("11010519491231002")).toBe("X"); // GB 11643-1999, appendix
  expect(organCheck("D2143569")).toBe("X"); // GB 11714-1997, appendix
  expect(creditCheck("91350100M000100Y4")).toBe("3"); // GB 32100-2015, appendix
});

test("an identity number holds an unused division, the birth date and the sex", () => {
  const woman = personIdentity("2000-08-12", "女", 0);
  const man = personIdentity("2000-08-12", "男", 499);
  expect(woman).toMatch(/^33029920000812\d{3}[\dX]$/);
  expect(Number(woman[16]) % 2).toBe(0);
  expect(Number(man[16]) % 2).toBe(1);
  expect(woman[17]).toBe(personCheck(woman.slice(0, 17)));
});

test("a credit code checks twice, as organisation number and as a whole", () => {
  const code = creditCode("91", 42);
  expect(code).toHaveLength(18);
  expect(code.slice(2, 10)).toBe("330299XX");
  expect(organCheck(code.slice(8, 16))).toBe(code[16]);
  expect(creditCheck(code.slice(0, 17))).toBe(code[17]);
});

test.each(["6620", "0371", undefined])(
  "an account number with the tail %s passes Luhn and begins where no bank does",
  (tail) => {
    const number = accountNumber(9_000_000_123, tail);
    expect(number).toMatch(/^0156\d{15}$/);
    expect(luhnSum(number) % 10).toBe(0);
    if (tail) expect(number.endsWith(tail)).toBe(true);
  },
);
