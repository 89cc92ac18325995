import type { Tx } from "@/server/context";
import type { CalendarDate } from "@/server/kernel";
import { type ConfirmedRow, confirmClaims } from "./claim-store";
import type { Confirmation } from "./confirmation";
import { judgeRepresentatives } from "./representative-store";

/**
 * Confirms what may be confirmed: whoever acts for a firm is asked for her delegation in this very transaction, and a line that
 * it does not cover is answered with its refusal while the others' money goes. Persons who claim for themselves cost nothing more.
 */
export async function confirmAllowed(
  tx: Tx,
  asked: { items: readonly Confirmation[]; today: CalendarDate },
): Promise<readonly ConfirmedRow[]> {
  const { items, today } = asked;
  if (items.every(({ subject, person }) => subject === person)) return confirmClaims(tx, asked);
  const verdicts = await judgeRepresentatives(tx, asked);
  const allowed = items.filter((_, at) => verdicts[at] === null);
  const confirmed = allowed.length > 0 ? await confirmClaims(tx, { items: allowed, today }) : [];
  const rowOf = new Map(allowed.map((item, at) => [item, confirmed[at]]));
  return items.map((item, at) => {
    const verdict = verdicts[at];
    const row = rowOf.get(item);
    if (row) return row;
    return { verdict: verdict ?? "NOT_FOUND", claimId: item.claim, amountFen: null, claimableFrom: null };
  });
}
