import type { Firm } from "./firms";
import type { Draw } from "./random";

const WORKS_NEARBY = 0.8; // assumption: people who work in their own county
const ATTEMPTS_NEARBY = 20;
const ATTEMPTS = 40;

/** Employers weighted by heads, in one place and in the whole city. */
export type LabourMarket = {
  readonly local: ReadonlyMap<string, Pool>;
  readonly whole: Pool;
  readonly staffed: Map<string, number>;
};
type Pool = { readonly firms: readonly Firm[]; readonly upTo: readonly number[] };

function poolOf(firms: readonly Firm[]): Pool {
  let sum = 0;
  return {
    firms,
    upTo: firms.map((firm) => {
      sum += firm.employees;
      return sum;
    }),
  };
}

/** Opens the market of all firms that pay insurance. */
export function labourMarket(firms: readonly Firm[]): LabourMarket {
  const employers = firms.filter((firm) => firm.insures && !firm.zombie);
  const local = new Map<string, Pool>();
  for (const countyName of new Set(employers.map((firm) => firm.place.countyName)))
    local.set(countyName, poolOf(employers.filter((firm) => firm.place.countyName === countyName)));
  return { local, whole: poolOf(employers), staffed: new Map() };
}

function drawFrom(pool: Pool, draw: Draw): Firm | undefined {
  const wanted = draw.unit() * (pool.upTo.at(-1) ?? 0);
  let [low, high] = [0, pool.upTo.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pool.upTo[middle] as number) <= wanted) low = middle + 1;
    else high = middle;
  }
  return pool.firms[low];
}

/** An employer with a place left: no firm employs more of the city's people than it has heads. */
export function drawEmployer(market: LabourMarket, draw: Draw, countyName: string): Firm | null {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const nearby = attempt < ATTEMPTS_NEARBY && draw.chance(WORKS_NEARBY) ? market.local.get(countyName) : undefined;
    const firm = drawFrom(nearby ?? market.whole, draw);
    if (firm === undefined) return null;
    const staff = market.staffed.get(firm.key) ?? 0;
    if (staff >= firm.employees) continue;
    market.staffed.set(firm.key, staff + 1);
    return firm;
  }
  return null;
}
