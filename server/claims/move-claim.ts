import { recordEvents } from "@/server/audit";
import type { Context, Tx } from "@/server/context";
import { assert } from "@/server/kernel";
import { type ClaimEdge, type ClaimStatus, edgeBetween } from "./claim-life";
import { type ClaimChange, changeClaim, type StoredClaim } from "./claim-store";

/** One step along the graph, with what its event says. */
export type ClaimStep = { readonly to: ClaimStatus; readonly details?: Readonly<Record<string, unknown>> };

/**
 * Moves a claim along its graph, one step or several at once, each with its named event, in one update and one insert.
 *
 * @throws AssertionError for a step that the graph does not have; nothing is written then.
 */
export async function moveClaim(
  ctx: Context,
  tx: Tx,
  move: { claim: StoredClaim; steps: readonly ClaimStep[]; change?: ClaimChange },
): Promise<StoredClaim> {
  const { claim, steps, change = {} } = move;
  const { subjectId, claimId, jurisdictionCode } = claim;
  const taken: { edge: ClaimEdge; step: ClaimStep }[] = [];
  let status = claim.status;
  for (const step of steps) {
    const edge = edgeBetween(status, step.to);
    assert(edge, `a claim does not go from ${status} to ${step.to}`);
    taken.push({ edge, step });
    status = step.to;
  }
  if (taken.length === 0) return claim;
  const moved = await changeClaim(tx, claim, { ...change, status });
  const ofClaim = { subjectId, objectId: claimId, jurisdictionCode };
  const events = taken.map(({ edge, step }) => ({ ...ofClaim, action: edge.event, details: step.details }));
  await recordEvents(ctx, tx, events);
  return moved;
}
