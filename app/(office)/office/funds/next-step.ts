import type { DifferenceView } from "@/app/views";

/** Kinds by which the bank tells of an order between pools otherwise than our books do. */
const TOLD_OTHERWISE: readonly string[] = ["extra", "amount"];

/**
 * What an officer has to do about a difference that does not say it by its kind: of an order between pools that the bank tells otherwise, as after files
 * and books were lost together, the sum that has moved is known to the bank alone. Null where nothing is left to be said, and where it is explained.
 */
export function nextStepOf({
  about,
  kind,
  state,
}: Pick<DifferenceView, "about" | "kind" | "state">): "ask-the-bank" | null {
  const isOpen = state === "open" || state === "in-hand";
  return isOpen && about === "pool-order" && TOLD_OTHERWISE.includes(kind) ? "ask-the-bank" : null;
}
