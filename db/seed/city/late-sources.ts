import type { DrawFor } from "./random";
import type { Facts } from "./sources";

/** The share of facts that their source has not delivered yet, on purpose. */
const NOT_DELIVERED = 0.012;

/** Leaves out, at a small rate, facts whose source is late. */
export function withLateSources(facts: Facts, late: readonly string[], draws: DrawFor, order: number): Facts {
  const draw = draws("not delivered", order);
  if (!draw.chance(NOT_DELIVERED * late.length)) return facts;
  return { ...facts, [draw.pick(late)]: undefined };
}
