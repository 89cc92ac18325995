import { recordEvent, WHOLE_CITY } from "@/server/audit";
import type { Context, Tx } from "@/server/context";
import { type Fen, fen, newId } from "@/server/kernel";
import { listOwedInTurn, type OwedAdvance, settleAdvance } from "./reconciliation-store";

/** What was repaid to the bank for one jurisdiction. */
export type Settled = { readonly jurisdictionCode: string; readonly repaidFen: Fen };

/** How much of what is owed to the bank is repaid: nothing for a payment that no statement has proved. Pure. */
export function provedPart({ owedFen, unprovedFen }: Pick<OwedAdvance, "owedFen" | "unprovedFen">): Fen {
  return fen(Math.max(0, owedFen - unprovedFen));
}

/**
 * 清算: the treasury of each jurisdiction repays what the bank has advanced to its pool, as far as the bank's statements
 * prove that the money reached somebody. Settling twice repays nothing twice, nor, by two at once, anything unproved: what is
 * owed is asked and repaid in one transaction, in turn.
 *
 * @returns the jurisdictions that repaid something.
 */
export function settleAdvances(ctx: Context): Promise<Settled[]> {
  const job = ctx.as("treasury");
  return job.tx(async (tx) => {
    const settled: Settled[] = [];
    for (const owed of await listOwedInTurn(tx)) {
      const repaidFen = await settleOne(job, tx, owed);
      if (repaidFen > 0) settled.push({ jurisdictionCode: owed.jurisdictionCode, repaidFen });
    }
    return settled;
  });
}

async function settleOne(job: Context, tx: Tx, owed: OwedAdvance): Promise<Fen> {
  const atMostFen = provedPart(owed);
  if (atMostFen === 0) return atMostFen;
  const { jurisdictionCode } = owed;
  const at = job.now();
  const transferId = newId("trf", at);
  const repaidFen = await settleAdvance(tx, { jurisdictionCode, atMostFen, transferId, at });
  if (repaidFen === 0) return repaidFen;
  await recordEvent(job, tx, {
    subjectId: WHOLE_CITY,
    action: "advance-settled",
    objectId: transferId,
    jurisdictionCode,
    details: { repaidFen },
  });
  return repaidFen;
}
