import { type BankReport, faultOf } from "@/server/gateways";
import type { InstructionStatus } from "./payment-instruction";

/** What a word of the bank does to an attempt: which movements, how it ends, and what follows for its claim. */
export type WordDecision = {
  readonly moves: readonly ("credit" | "void" | "return")[];
  readonly ends: Exclude<InstructionStatus, "open"> | null;
  readonly outcome: "unchanged" | "under-way" | "credited" | "returned" | "retry";
};

const UNCHANGED = { moves: [], ends: null, outcome: "unchanged" } as const;

/**
 * "We have had this order before" ends nothing: the attempt stays open and is asked for. It is not even written down, so that
 * a rejection which is meant is not taken for one already heard.
 */
export function isNoWord(report: BankReport): boolean {
  return report.status === "RJCT" && faultOf(report.reason) === "duplicate";
}

/**
 * What a return of another sum than was paid says of the payment: it had arrived. What came back of it is no return of this payment: taken for one, the
 * rest would be paid a second time. The statement tells of it, and makes a difference of it.
 */
export function arrivalBefore({ endToEndId, bankReference, at }: BankReport): BankReport {
  return { kind: "status", endToEndId, status: "ACCC", reason: null, bankReference, at };
}

/** What a word that was not heard before means for an attempt in a status. Pure: the payments and their simulation share it. */
export function decideWord(status: InstructionStatus, report: BankReport): WordDecision {
  if (report.kind === "returned") {
    // A return may overtake the credit it undoes: the books then show both, in the order in which they must have happened.
    if (status === "open") return { moves: ["credit", "return"], ends: "returned", outcome: "returned" };
    return status === "credited" ? { moves: ["return"], ends: "returned", outcome: "returned" } : UNCHANGED;
  }
  if (status !== "open") return UNCHANGED;
  if (report.status === "ACCC") return { moves: ["credit"], ends: "credited", outcome: "credited" };
  if (report.status !== "RJCT") return { moves: [], ends: null, outcome: "under-way" };
  const fault = faultOf(report.reason);
  const outcome = fault === "bank" || fault === "pool" ? "retry" : "returned";
  return { moves: ["void"], ends: "rejected", outcome };
}
