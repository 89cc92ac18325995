import { describe, expect, test } from "vitest";
import { agreementOf, sentenceOf, sizeAsked } from "./agree";

const report = (...failureMessages: string[]) =>
  JSON.stringify({
    testResults: [
      {
        assertionResults: [
          { fullName: "a random rule", failureMessages },
          { fullName: "another", failureMessages: [] },
        ],
      },
    ],
  });

describe("how long the back ends are compared", () => {
  test("is as many pairs as were asked for, made whole rules of 800", () => {
    expect(sizeAsked("1", "7")).toEqual([800, 7]);
    expect(sizeAsked("800", "0")).toEqual([800, 0]);
    expect(sizeAsked("801")).toEqual([1_600, 20_261_121]);
    expect(sizeAsked()).toEqual([24_000, 20_261_121]);
  });

  test.each(["0", "-800", "1.5", "1e3", "", "many", "100000001"])("is refused for %j pairs", (pairs) => {
    expect(() => sizeAsked(pairs)).toThrow(`--pairs takes a whole number from 1 to 100000000, not "${pairs}"`);
  });

  test("is refused for a seed that the tests would read as another one", () => {
    expect(() => sizeAsked("800", "2147483648")).toThrow("--seed takes a whole number from 0 to 2147483647");
    expect(() => sizeAsked("800", "x")).toThrow("--seed takes a whole number");
  });
});

describe("what a comparison comes to", () => {
  const run = { pairs: 800, seed: 7, exit: 0 };

  test("is agreement when the tests say nothing and end well", () => {
    const found = agreementOf(report(), run);
    expect(found).toEqual({ pairs: 800, seed: 7, agree: true, differences: [] });
    expect(sentenceOf(found)).toBe(
      "✓ 800 pairs of a random rule and a random subject, seed 7: interpreter, engine and SQL agree",
    );
  });

  test("is each difference under the name of its property", () => {
    const found = agreementOf(report("sql: ineligible"), { ...run, exit: 1 });
    expect(found).toMatchObject({ agree: false, differences: ["a random rule\nsql: ineligible"] });
    expect(sentenceOf(found)).toContain("✗ 800 pairs");
  });

  test("is no agreement when the tests ended badly without a word", () => {
    expect(agreementOf('{"testResults": []}', { ...run, exit: 1 }).agree).toBe(false);
  });
});
