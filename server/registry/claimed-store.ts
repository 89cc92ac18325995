import { and, between, count, eq, sum } from "drizzle-orm";
import { claimedFact } from "@/db/schema";
import type { Context, Tx } from "@/server/context";
import { type CalendarDate, type Fen, fen } from "@/server/kernel";

/** A paid claim becomes a fact that rules read as history, of today unless another day is told. Writing it twice changes nothing. */
export async function rememberClaimed(
  ctx: Context,
  tx: Tx,
  paid: {
    subjectId: string;
    claimId: string;
    programId: string;
    period: string;
    amountFen: Fen;
    paidOn?: CalendarDate;
  },
): Promise<void> {
  await tx
    .insert(claimedFact)
    .values({ ...paid, paidOn: paid.paidOn ?? ctx.today() })
    .onConflictDoNothing();
}

/** Money that came back was not claimed. */
export async function forgetClaimed(tx: Tx, returned: { subjectId: string; claimId: string }): Promise<void> {
  await tx
    .delete(claimedFact)
    .where(and(eq(claimedFact.subjectId, returned.subjectId), eq(claimedFact.claimId, returned.claimId)));
}

/** What a subject has been paid in a calendar year. */
export async function sumPaidInYear(
  tx: Tx,
  asked: { subjectId: string; year: string },
): Promise<{ count: number; totalFen: Fen }> {
  const [row] = await tx
    .select({ count: count(), total: sum(claimedFact.amountFen) })
    .from(claimedFact)
    .where(
      and(
        eq(claimedFact.subjectId, asked.subjectId),
        between(claimedFact.paidOn, `${asked.year}-01-01`, `${asked.year}-12-31`),
      ),
    );
  return { count: row?.count ?? 0, totalFen: fen(Number(row?.total ?? 0)) };
}
