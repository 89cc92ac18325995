import { assert, CITY_CODE, type Fen, fen } from "@/server/kernel";

/** The status vocabulary of one attempt to pay. An attempt that is not open is never sent again. */
export type InstructionStatus = "open" | "credited" | "rejected" | "returned";

/** One jurisdiction's part of a payment. */
export type Leg = { readonly jurisdictionCode: string; readonly amountFen: Fen };

/**
 * Splits the cost of a benefit between the city and the district that pays it. The two legs always sum to the payment;
 * what the rounding leaves is the district's.
 *
 * @param cost.citySharePermille the city's share in thousandths (300 = 30 %), from the program.
 * @param cost.cityFen what the city bears, where the rule says it by an expression; else null or left out.
 * @example splitCost({ amountFen: fen(1001), citySharePermille: 500, jurisdictionCode: "330203" })
 *          // → city 500, 330203 501
 */
export function splitCost(cost: {
  amountFen: Fen;
  citySharePermille: number;
  cityFen?: Fen | null;
  jurisdictionCode: string;
}): Leg[] {
  const { amountFen, citySharePermille, jurisdictionCode, cityFen: stated = null } = cost;
  assert(amountFen > 0, "a payment of nothing is never made");
  assert(citySharePermille >= 0 && citySharePermille <= 1000, "a share is between nothing and everything");
  assert(stated === null || (stated >= 0 && stated <= amountFen), "the city bears a part of the payment");
  if (jurisdictionCode === CITY_CODE) return [{ jurisdictionCode, amountFen }];

  // In whole numbers: amounts reach 10^13 fen, so that the product stays a safe integer below 10^16 only with BigInt.
  const cityFen = stated ?? fen(Number((BigInt(amountFen) * BigInt(citySharePermille)) / 1000n));
  const legs = [
    { jurisdictionCode: CITY_CODE, amountFen: cityFen },
    { jurisdictionCode, amountFen: fen(amountFen - cityFen) },
  ];
  return legs.filter((leg) => leg.amountFen > 0);
}
