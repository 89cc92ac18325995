import type { BankReport } from "@/server/gateways";

/**
 * Whether the bank speaks of a credit of another sum than was ordered. A part that was credited is not the payment's arrival: taken for one, she
 * would be told that all of it is there. A word without a sum is about the whole order.
 */
export function isCreditOfAnotherSum({ amountFen }: { amountFen: number }, report: BankReport): boolean {
  return report.kind === "status" && report.amountFen !== undefined && report.amountFen !== amountFen;
}
