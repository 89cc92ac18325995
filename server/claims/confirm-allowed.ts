import type { Context } from "@/server/context";
import { judgeRepresentatives } from "./representative-store";
import { type Asked, type ConfirmedRow, confirmClaims, confirmClaimsWithin } from "./tap-store";

/**
 * Confirms what may be confirmed: whoever acts for a firm is asked for her delegation in the very transaction that writes, and
 * a line that it does not cover is answered with its refusal while the others' money goes. Where everybody claims for herself
 * it is one statement, as if there were no firms.
 */
export function confirmAllowed(ctx: Context, asked: Asked): Promise<readonly ConfirmedRow[]> {
  const { items, today } = asked;
  if (items.every(({ subject, person }) => subject === person)) return confirmClaims(ctx, asked);
  return ctx.as("claims").tx(async (tx) => {
    const verdicts = await judgeRepresentatives(tx, asked);
    const allowed = items.filter((_, at) => verdicts[at] === null);
    const confirmed = allowed.length > 0 ? await confirmClaimsWithin(tx, { items: allowed, today }) : [];
    const rowOf = new Map(allowed.map((item, at) => [item, confirmed[at]]));
    return items.map(
      (item, at) =>
        rowOf.get(item) ?? {
          verdict: verdicts[at] ?? "NOT_FOUND",
          claimId: item.claim,
          amountFen: null,
          claimableFrom: null,
        },
    );
  });
}
