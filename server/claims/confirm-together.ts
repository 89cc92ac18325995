import { type Context, onePerProcess } from "@/server/context";
import { DatabaseError, mayBeRepeated } from "@/server/database-error";
import { Refusal, type RefusalDetails } from "@/server/kernel";
import { openLine } from "@/server/line";
import { confirmAllowed } from "./confirm-allowed";
import type { Confirmation } from "./confirmation";
import type { ConfirmedRow } from "./tap-store";

/** How many transactions run at once; the rest of the connections is for everything else. */
const LANES = 2;

/** What the database says when the money, or a limit, does not reach, or when a person was counted in another claim. */
const REFUSED = {
  YYB01: "ADVANCE_LIMIT_REACHED",
  YYB03: "PLACES_USED_UP",
  YYB04: "BUDGET_USED_UP",
  YYB05: "PERSON_COUNTED_ELSEWHERE",
} as const;

const confirmLine = onePerProcess((ctx) =>
  openLine<Confirmation, ConfirmedRow>({
    work: (items) => confirmAllowed(ctx, { items, today: ctx.today() }),
    keyOf: ({ subject, entitlement }) => `${subject} ${entitlement}`,
    mayRepeat: mayBeRepeated,
    mayPart: () => true,
    lanes: LANES,
  }),
);

/**
 * Confirms one claim together with whoever else confirms at this moment: one transaction for all of them, each judged as
 * if it were alone. First come, first served.
 *
 * @returns the claim of the entitlement: this one, or the one that was there.
 * @throws Refusal of this one alone; the others are not touched by it.
 */
export async function confirmTogether(ctx: Context, item: Confirmation): Promise<{ claimId: string; fresh: boolean }> {
  const row = await confirmLine(ctx)(item).catch((error: unknown) => {
    throw refusalOf(error, item) ?? error;
  });
  if (row.verdict === "confirmed") return { claimId: item.claim, fresh: true };
  // A connection that broke after the commit: what was there is what was just confirmed.
  if (row.verdict === "existing") return { claimId: row.claimId, fresh: row.claimId === item.claim };
  throw new Refusal(row.verdict, detailsOf(row));
}

function refusalOf(error: unknown, item: Confirmation): Refusal | undefined {
  const state = error instanceof DatabaseError ? error.sqlState : "";
  if (!Object.hasOwn(REFUSED, state)) return undefined;
  const code = REFUSED[state as keyof typeof REFUSED];
  if (code !== "ADVANCE_LIMIT_REACHED") return new Refusal(code);
  return new Refusal(code, { jurisdictionCode: item.legs.at(-1)?.jurisdiction ?? "" });
}

function detailsOf({ verdict, amountFen, claimableFrom }: ConfirmedRow): RefusalDetails {
  if (verdict === "ENTITLEMENT_CHANGED" && amountFen !== null) return { amountFen };
  return verdict === "ENTITLEMENT_NOT_YET_CLAIMABLE" && claimableFrom !== null ? { claimableFrom } : {};
}
