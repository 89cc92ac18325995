import { describe, expect, test } from "vitest";
import { withoutIdentity } from "./explain-subject";

describe("what the rules command prints of a subject", () => {
  test("holds no identity number, wherever a sentence may carry one", () => {
    expect(withoutIdentity("公民身份号码330203194305021234，您今年83岁")).toBe(
      "公民身份号码3302**********1234，您今年83岁",
    );
    expect(withoutIdentity('{"id":"33020319430502123X"}')).toBe('{"id":"3302**********123X"}');
  });

  test("keeps sums, dates and other numbers as they are", () => {
    for (const text of ["2026-11-20", "38334.44", "260100000000000000001", "91330203MA2XXXXX1A"]) {
      expect(withoutIdentity(text)).toBe(text);
    }
  });
});
