import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fen } from "@/server/kernel";
import { splitCost } from "./payment-instruction";

const DISTRICT = "330203";

describe("the cost of a benefit", () => {
  test("splits between city and district so that the legs always sum to the payment", () => {
    const cost = fc.record({
      amountFen: fc.integer({ min: 1, max: 9_000_000_000_000 }).map(fen),
      citySharePermille: fc.integer({ min: 0, max: 1000 }),
    });
    fc.assert(
      fc.property(cost, (one) => {
        const legs = splitCost({ ...one, jurisdictionCode: DISTRICT });
        expect(legs.reduce((sum, leg) => sum + leg.amountFen, 0)).toBe(one.amountFen);
        expect(legs.every((leg) => leg.amountFen > 0)).toBe(true);
      }),
      { seed: 20261120 },
    );
  });

  test("leaves what the rounding leaves to the district", () => {
    expect(splitCost({ amountFen: fen(1001), citySharePermille: 500, jurisdictionCode: DISTRICT })).toEqual([
      { jurisdictionCode: "330200", amountFen: 500 },
      { jurisdictionCode: DISTRICT, amountFen: 501 },
    ]);
  });

  test("takes what the rule says that the city bears, to the fen, and leaves the rest to the district", () => {
    const cost = { amountFen: fen(1_800_000), citySharePermille: 0, jurisdictionCode: DISTRICT };
    expect(splitCost({ ...cost, cityFen: fen(750_000) })).toEqual([
      { jurisdictionCode: "330200", amountFen: 750_000 },
      { jurisdictionCode: DISTRICT, amountFen: 1_050_000 },
    ]);
    expect(splitCost({ ...cost, cityFen: fen(0) })).toEqual([{ jurisdictionCode: DISTRICT, amountFen: 1_800_000 }]);
    expect(splitCost({ ...cost, cityFen: cost.amountFen })).toEqual([
      { jurisdictionCode: "330200", amountFen: 1_800_000 },
    ]);
    expect(() => splitCost({ ...cost, cityFen: fen(1_800_001) })).toThrow("a part of the payment");
  });

  test("is one leg where the city alone pays, whoever shares it by rule", () => {
    const legs = splitCost({ amountFen: fen(7), citySharePermille: 300, jurisdictionCode: "330200" });
    expect(legs).toEqual([{ jurisdictionCode: "330200", amountFen: 7 }]);
  });
});
