import { z } from "zod";
import { recordEvent } from "@/server/audit";
import { type Context, requireOfficer } from "@/server/context";
import { type CalendarDate, CITY_CODE, Refusal } from "@/server/kernel";
import { deletePlan, insertPlan, listPlans } from "./track-store";

export const SwitchPlanInput = z.object({ programId: z.string().regex(/^[A-Za-z0-9-]{1,40}$/), on: z.boolean() });

/** True for an officer of the whole city, who alone decides that a program reminds by itself. */
export function maySwitchPlans({ caller }: Context): boolean {
  return caller.kind === "officer" && caller.jurisdictionCode === CITY_CODE;
}

/**
 * Has a program remind by itself of what can be taken from today on, or lets it rest. What is followed already goes on.
 * @returns since when each program reminds. @throws Refusal NOT_ALLOWED for who is no officer of the whole city.
 */
export function switchPlan(
  ctx: Context,
  { programId, on }: z.infer<typeof SwitchPlanInput>,
): Promise<Map<string, CalendarDate>> {
  const { personId } = requireOfficer(ctx);
  if (!maySwitchPlans(ctx)) throw new Refusal("NOT_ALLOWED");
  return ctx.tx(async (tx) => {
    if (on) await insertPlan(tx, { programId, activeSince: ctx.today(), setBy: personId, setAt: ctx.now() });
    else await deletePlan(tx, programId);
    const action = on ? "plan-switched-on" : "plan-switched-off";
    await recordEvent(ctx, tx, { subjectId: personId, jurisdictionCode: CITY_CODE, action, objectId: programId });
    return listPlans(tx);
  });
}
