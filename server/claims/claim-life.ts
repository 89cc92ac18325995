import { z } from "zod";

/** The one status vocabulary: database, API, phone and reports all use these words. */
export const ClaimStatus = z.enum([
  "confirmed",
  "paying",
  "credited",
  "returned",
  "recovering",
  "recovered",
  "cancelled",
]);
export type ClaimStatus = z.infer<typeof ClaimStatus>;

/**
 * The life of a claim: which status may follow which, and the event under which it does so. A move that is not listed here
 * cannot be made; one that is listed cannot be made without its event. The pictures and the guide are drawn from this list.
 */
export const CLAIM_EDGES = [
  { from: "confirmed", to: "paying", event: "claim-paying" },
  { from: "paying", to: "credited", event: "claim-credited" },
  { from: "paying", to: "returned", event: "claim-returned" },
  { from: "returned", to: "paying", event: "claim-reissued" },
  { from: "returned", to: "cancelled", event: "claim-cancelled" },
  { from: "credited", to: "returned", event: "claim-returned-late" }, // pacs.004
  { from: "credited", to: "recovering", event: "recovery-opened" }, // money paid by mistake
  { from: "recovering", to: "recovered", event: "claim-recovered" },
  { from: "recovered", to: "recovering", event: "recovery-reopened" }, // a repayment that bounced
] as const satisfies readonly { from: ClaimStatus; to: ClaimStatus; event: string }[];

/** One step in the life of a claim. */
export type ClaimEdge = (typeof CLAIM_EDGES)[number];

/** The edge from one status to another; undefined where the graph has none. */
export function edgeBetween(from: ClaimStatus, to: ClaimStatus): ClaimEdge | undefined {
  return CLAIM_EDGES.find((edge) => edge.from === from && edge.to === to);
}
