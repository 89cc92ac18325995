import { type Context, requireOfficer } from "@/server/context";
import { firstComparedDay } from "./closed-days";
import { readPools } from "./funds-store";
import type { FundsView } from "./funds-view";
import { listDifferences } from "./reconciliation-store";

/** What the finance office sees of its pools. The walls in the database decide which those are. @throws Refusal NOT_ALLOWED. */
export function readFunds(ctx: Context): Promise<FundsView> {
  const { personId: officerId } = requireOfficer(ctx);
  const civilDate = ctx.today();
  return firstComparedDay(ctx).then((comparableFrom) =>
    ctx.tx(async (tx) => ({
      civilDate,
      comparableFrom,
      officerId,
      pools: await readPools(tx, { day: civilDate, english: ctx.locale === "en" }),
      differences: await listDifferences(tx),
    })),
  );
}
