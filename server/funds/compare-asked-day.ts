import { z } from "zod";
import { type Context, requireOfficer } from "@/server/context";
import { CalendarDateSchema, Refusal } from "@/server/kernel";
import { firstComparedDay } from "./closed-days";
import { reconcileDay } from "./reconcile-day";

export const CompareDayInput = z.object({ day: CalendarDateSchema });
export type CompareDayInput = z.infer<typeof CompareDayInput>;

/**
 * An officer compares a day with the bank's statement as it stands now, without waiting for the evening: this day, or any other
 * since the service began to compare, such as those after the instant of a backup that was restored.
 *
 * @returns whether the bank has written the day's statement. @throws Refusal NOT_ALLOWED, INPUT_INVALID for a day before or
 * after those, STATEMENT_CHANGED as reconcileDay. @throws Outage when the bank does not answer.
 */
export async function compareAskedDay(ctx: Context, { day }: CompareDayInput): Promise<{ compared: boolean }> {
  requireOfficer(ctx);
  if (day < (await firstComparedDay(ctx)) || day > ctx.today()) throw new Refusal("INPUT_INVALID", { field: "day" });
  return { compared: (await reconcileDay(ctx, day)) !== null };
}
