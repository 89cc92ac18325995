import type { Status } from "@/app/_ui/status-line";
import type { ConfirmedLine } from "@/app/views";

/** What a line of 一键全领 can say of itself; what was just tapped is never over already. */
export type LineStatus = Exclude<Status, "over">;

/** How a line stands. One that was confirmed and may not be looked at any more was sent all the same. */
export function statusOf({ claim, refusal }: Pick<ConfirmedLine, "claim" | "refusal">): LineStatus {
  if (refusal?.code === "CLAIMED_THEN_REVOKED") return "arriving";
  if (!claim || claim.status === "cancelled") return "unsent";
  if (claim.status === "credited") return "arrived";
  return claim.status === "returned" ? "returned" : "arriving";
}

/** Whether its own screens are open to whoever tapped. */
export const opens = ({ claim, programName, refusal }: ConfirmedLine) =>
  claim !== null || (programName !== null && refusal?.code !== "CLAIMED_THEN_REVOKED");

/** The sum of the lines in fen, and of how many it is not known. */
export function totalOf(lines: readonly Pick<ConfirmedLine, "amountFen">[]): { totalFen: number; unread: number } {
  return {
    totalFen: lines.reduce((total, { amountFen }) => total + (amountFen ?? 0), 0),
    unread: lines.filter(({ amountFen }) => amountFen === null).length,
  };
}
