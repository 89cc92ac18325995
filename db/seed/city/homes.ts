import { addDays } from "./dates";
import type { Households } from "./households";
import type { Resident } from "./population";
import type { Draw } from "./random";
import type { Setting } from "./setting";

/** What the registers say of the homes of a person's household; the purchase stands with the one who registered it. */
export type Homes = {
  readonly owned: number;
  readonly purchase: { readonly firstRecordDate: string; readonly priceExTax: number; readonly isOnly: boolean } | null;
};

const NONE: Homes = { owned: 0, purchase: null };
const OWNING = { local: 0.78, fromElsewhere: 0.3 } as const; // assumption
const RECENT_PURCHASE_SHARE = 0.15; // assumption: of owners who are 23 to 42, in the last four years
const RECENT_DAYS = 1600;
const MEDIAN_PRICE = 1_650_000; // assumption, in yuan without tax

function drawPurchase(draw: Draw, buyer: { age: number; ownsOne: boolean }, civilDate: string): Homes["purchase"] {
  const recent = buyer.age <= 42 && draw.chance(RECENT_PURCHASE_SHARE);
  const daysAgo = recent ? draw.between(30, RECENT_DAYS) : draw.between(RECENT_DAYS, RECENT_DAYS + 5000);
  const price = MEDIAN_PRICE * Math.exp(0.45 * draw.normal());
  return {
    firstRecordDate: addDays(civilDate, -daysAgo),
    priceExTax: Math.round(price / 100) * 100,
    isOnly: buyer.ownsOne,
  };
}

/** Draws the homes of every household. Children have no entry of their own. */
export function drawHomes(
  residents: readonly Resident[],
  households: Households,
  { draws, civilDate }: Setting,
): Homes[] {
  const homes = residents.map(() => NONE);
  for (const one of residents) {
    const household = households.householdOf[one.order] as number;
    const buyer = residents[household];
    if (one.age < 18 || buyer === undefined || buyer.age < 23) continue;
    const draw = draws("home", household);
    if (!draw.chance(buyer.hukou.city === "宁波市" ? OWNING.local : OWNING.fromElsewhere)) continue;
    const owned = draw.weighted([
      [1, 82],
      [2, 15],
      [3, 3],
    ] as const);
    homes[one.order] = {
      owned,
      purchase: buyer === one ? drawPurchase(draw, { age: one.age, ownsOne: owned === 1 }, civilDate) : null,
    };
  }
  return homes;
}
