import { recordEvent, WHOLE_CITY } from "@/server/audit";
import type { Context, Tx } from "@/server/context";
import type { PoolCredit } from "@/server/gateways";
import { CITY_CODE, civilDateAt, fen, newId } from "@/server/kernel";
import { noteDifference } from "./note-differences";
import type { Difference, DifferenceKind } from "./reconciliation";
import { bookReplenishment, findReplenishment, poolCodes, type TreasuryWord } from "./replenishment-store";

/** What became of a credit that the bank told of. */
type CreditTaken = "booked" | "known" | "refused";

/**
 * 拨款: the treasury has paid into a pool, says the bank. Fills the pool once under the bank's own reference, with its event in the
 * same transaction; told again it changes nothing. What is not that treasury's money, is for no pool of ours, or stands for something
 * else than before under the same reference is not booked: it becomes a difference of the finance office, the city's where no
 * pool is known. Outstanding advances are repaid in the evening, as ever.
 */
export function takePoolCredit(ctx: Context, credit: PoolCredit): Promise<CreditTaken> {
  const job = ctx.as("treasury");
  return job.tx(async (tx) => {
    const at = job.now();
    const [bookedAt, recordedAt] = [new Date(credit.at).toISOString(), at.toISOString()];
    const transferId = newId("trf", at);
    const word = await bookReplenishment(tx, { credit, transferId, at });
    if (word === "known") return word;
    if (word !== "booked") return refuse(job, tx, { credit, why: word });
    const { amountFen, bankReference, treasuryReference, account: jurisdictionCode } = credit;
    const details = { amountFen, bankReference, treasuryReference, jurisdictionCode, bookedAt, recordedAt };
    const event = {
      subjectId: WHOLE_CITY,
      action: "pool-replenished",
      objectId: transferId,
      jurisdictionCode,
      details,
    };
    await recordEvent(job, tx, event);
    return word;
  });
}

type Refused = { readonly credit: PoolCredit; readonly why: Exclude<TreasuryWord, "booked" | "known"> };

/** Records, once, that a credit was not booked, and whose it is to find out why. Its account is not written down: it may be a person's. */
async function refuse(ctx: Context, tx: Tx, { credit, why }: Refused): Promise<"refused"> {
  const { bankReference, treasuryReference, amountFen } = credit;
  const jurisdictionCode = (await poolCodes(tx)).has(credit.account) ? credit.account : CITY_CODE;
  const difference = await differenceOf(tx, { credit, why });
  const day = civilDateAt(new Date(credit.at));
  if (!(await noteDifference(ctx, tx, { jurisdictionCode, day, difference }))) return "refused";
  const details = { why, amountFen, treasuryReference };
  const event = { subjectId: WHOLE_CITY, action: "replenishment-refused", objectId: bankReference };
  await recordEvent(ctx, tx, { ...event, jurisdictionCode, details });
  return "refused";
}

async function differenceOf(tx: Tx, { credit, why }: Refused): Promise<Difference> {
  const { bankReference: endToEndId, entryReference, amountFen: bankFen } = credit;
  const kept = why === "differs" ? await findReplenishment(tx, endToEndId) : undefined;
  const kindOf = (): DifferenceKind => {
    if (!kept) return "unknown";
    if (kept.jurisdictionCode !== credit.account) return "wrong-account";
    return kept.amountFen === bankFen ? "unknown" : "amount";
  };
  const ourFen = kept ? fen(kept.amountFen) : null;
  return { kind: kindOf(), about: "replenishment", endToEndId, entryReference, ourFen, bankFen };
}
