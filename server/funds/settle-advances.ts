import { recordEvent, WHOLE_CITY } from "@/server/audit";
import type { Context } from "@/server/context";
import { type Fen, newId } from "@/server/kernel";
import { provedAdvances, settleAdvance } from "./reconciliation-store";

/** What was repaid to the bank for one jurisdiction. */
export type Settled = { readonly jurisdictionCode: string; readonly repaidFen: Fen };

/**
 * 清算: the treasury of each jurisdiction repays what the bank has advanced to its pool, as far as the bank's statements
 * prove that the money reached somebody. Settling twice repays nothing twice.
 *
 * @returns the jurisdictions that repaid something.
 */
export async function settleAdvances(ctx: Context): Promise<Settled[]> {
  const job = ctx.as("treasury");
  const owing = await job.tx((tx) => provedAdvances(tx));
  const settled: Settled[] = [];
  for (const { jurisdictionCode, provedFen } of owing) {
    if (provedFen === 0) continue;
    const repaidFen = await job.tx(async (tx) => {
      const at = job.now();
      const transferId = newId("trf", at);
      const repaid = await settleAdvance(tx, { jurisdictionCode, atMostFen: provedFen, transferId, at });
      if (repaid === 0) return repaid;
      const details = { repaidFen: repaid };
      await recordEvent(job, tx, {
        subjectId: WHOLE_CITY,
        action: "advance-settled",
        objectId: transferId,
        jurisdictionCode,
        details,
      });
      return repaid;
    });
    if (repaidFen > 0) settled.push({ jurisdictionCode, repaidFen });
  }
  return settled;
}
