import type { ClaimStatus } from "@/server/claims";
import type { InstructionStatus, PoolOrder, PoolOrderStatus } from "@/server/funds";
import type { Fen } from "@/server/kernel";

/** What is owed to somebody. */
export type SimulatedBenefit = {
  readonly id: string;
  readonly subject: string;
  readonly amountFen: Fen;
  readonly citySharePermille: number;
  readonly place: string;
  claim: string | null;
};
/** A claim as the database keeps it. */
export type SimulatedClaim = {
  readonly id: string;
  readonly benefit: SimulatedBenefit;
  account: string;
  status: ClaimStatus;
};
/** An attempt to pay as the database keeps it, with the bank's words and their reasons. */
export type SimulatedAttempt = {
  readonly id: string;
  readonly claim: SimulatedClaim;
  readonly number: number;
  readonly account: string;
  readonly openedAt: number;
  status: InstructionStatus;
  readonly words: Map<string, string | null>;
};
/** An order between a treasury and its pool, and how it stands by the bank's words. */
export type SimulatedOrder = { readonly order: PoolOrder; status: PoolOrderStatus };
/** What an officer has booked as paid back. */
export type SimulatedRepayment = {
  readonly id: string;
  readonly claim: SimulatedClaim;
  readonly bankReference: string;
  readonly amountFen: number;
  isUndone: boolean;
};
/** A sum that a payee has paid back, in the bank's own book. It may bounce. */
export type PaidBack = {
  readonly reference: string;
  readonly claim: SimulatedClaim;
  readonly place: string;
  readonly amountFen: number;
  hasBounced: boolean;
  /** Whether an officer is at undoing it. */
  isBeingUndone: boolean;
};
