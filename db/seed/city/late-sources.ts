import type { Draw } from "./random";
import type { Facts } from "./sources";

/** The share of facts that their source has not delivered yet, on purpose. */
const NOT_DELIVERED = 0.015;

/** Leaves out, at a small rate, facts whose source is late. */
export function withLateSources(facts: Facts, late: readonly string[], draw: Draw): Facts {
  if (!draw.chance(NOT_DELIVERED * late.length)) return facts;
  return { ...facts, [draw.pick(late)]: undefined };
}
