import type { PaymentOutcome } from "@/server/funds";
import type { ClaimStatus } from "./claim-life";

/** What a word of the bank did to an attempt, by its name. */
type Outcome = PaymentOutcome["outcome"];

/** Who cannot be paid at all gets no further attempt, whoever's fault the last one was. Pure. */
export function unlessStopped(outcome: Outcome, isStopped: boolean): Outcome {
  return outcome === "retry" && isStopped ? "returned" : outcome;
}

/**
 * The steps that a claim takes for what a word of the bank did to its attempt. Money that comes back while it is being asked back ends
 * that, instead of waiting for another account. Pure: the payments and their simulation share it.
 */
export function stepsAfterWord(status: ClaimStatus, outcome: Outcome): readonly ClaimStatus[] {
  if (outcome === "unchanged") return [];
  const begun: ClaimStatus[] = status === "confirmed" ? ["paying"] : [];
  if (outcome === "credited") return [...begun, "credited"];
  if (outcome !== "returned") return begun;
  return status === "recovering" ? ["recovered"] : [...begun, "returned"];
}
