import { recordEvent, WHOLE_CITY } from "@/server/audit";
import { type Context, requireOfficer } from "@/server/context";
import { Refusal } from "@/server/kernel";
import type { HandleDifferenceInput } from "./funds-view";
import { DIFFERENCE_TRANSITIONS, type DifferenceState, type DifferenceView } from "./reconciliation";
import { addStep, handleInTurn, listDifferences } from "./reconciliation-store";

/**
 * An officer takes a difference in hand, or explains it; from then on it is hers. Neither book is changed by it.
 * The step itself, with her name, stays: nobody can change or remove it. Two officers at the same moment take turns.
 *
 * @throws Refusal NOT_ALLOWED, NOT_FOUND, DIFFERENCE_SETTLED when it cannot move so any more.
 */
export function handleDifference(ctx: Context, input: HandleDifferenceInput): Promise<DifferenceView> {
  const { personId } = requireOfficer(ctx);
  const { differenceId, state, note } = input;
  return ctx.tx(async (tx) => {
    await handleInTurn(tx, differenceId);
    const [before] = await listDifferences(tx, { differenceId });
    if (!before) throw new Refusal("NOT_FOUND");
    const allowed: readonly DifferenceState[] = DIFFERENCE_TRANSITIONS[before.state];
    if (!allowed.includes(state)) throw new Refusal("DIFFERENCE_SETTLED");
    const at = ctx.now();
    const step = await addStep(tx, { differenceId, state, owner: personId, note, at });
    const { jurisdictionCode, kind } = before;
    const handled = { subjectId: WHOLE_CITY, action: "difference-handled", objectId: differenceId, jurisdictionCode };
    await recordEvent(ctx, tx, { ...handled, details: { kind, ...step } });
    return { ...before, state, owner: personId, note, since: at.toISOString() };
  });
}
