import type { Context, Tx } from "@/server/context";
import { calendarDate, type Fen, fen, Refusal } from "@/server/kernel";
import { programOf, sayProgram } from "@/server/policies";
import {
  findEntitlement,
  listHolds,
  lockEntitlement,
  markClaimed,
  type StoredEntitlement,
  sumClaimable,
} from "./entitlement-store";
import { liveDecisions } from "./live-decision";
import { countPersons } from "./person-use-store";

/** Locks an entitlement for the rest of the transaction, so that what is decided about it is decided once. @throws Refusal NOT_FOUND. */
export async function takeEntitlement(
  tx: Tx,
  key: { subjectId: string; entitlementId: string },
): Promise<StoredEntitlement> {
  const row = await lockEntitlement(tx, key);
  if (!row) throw new Refusal("NOT_FOUND");
  return row;
}

/**
 * Marks a locked entitlement as taken by a claim if it may be claimed now, in the version the person saw.
 * @throws Refusal ENTITLEMENT_WITHDRAWN, ENTITLEMENT_EXPIRED, ENTITLEMENT_CHANGED (with the new amount), ENTITLEMENT_NOT_YET_CLAIMABLE (with the date),
 * PROGRAM_HELD, PERSON_COUNTED_ELSEWHERE.
 */
export async function claimEntitlement(
  ctx: Context,
  tx: Tx,
  asked: { entitlement: StoredEntitlement; version: number; claimId: string },
): Promise<void> {
  const { entitlement, version } = asked;
  const today = ctx.today();
  if (entitlement.status === "withdrawn") throw new Refusal("ENTITLEMENT_WITHDRAWN");
  const expired = entitlement.expiresOn !== null && calendarDate(entitlement.expiresOn) < today;
  if (entitlement.status === "expired" || expired) throw new Refusal("ENTITLEMENT_EXPIRED");
  if (entitlement.version !== version) throw new Refusal("ENTITLEMENT_CHANGED", { amountFen: entitlement.amountFen });
  if (calendarDate(entitlement.claimableFrom) > today) {
    throw new Refusal("ENTITLEMENT_NOT_YET_CLAIMABLE", { claimableFrom: entitlement.claimableFrom });
  }
  if ((await listHolds(tx)).has(entitlement.programId)) throw new Refusal("PROGRAM_HELD");
  const { subjectId } = entitlement;
  const live = liveDecisions(tx, subjectId);
  const words = await live.wordsOf(entitlement);
  if (words.changed) throw new Refusal("ENTITLEMENT_CHANGED", { amountFen: entitlement.amountFen });
  const { brief, because } = words;
  const { claimId } = asked;
  const counted = entitlement.because === null ? await live.personsOf(entitlement) : null;
  if (counted) await countPersons(tx, { subjectId, claimId, ...counted, on: today });
  await markClaimed(tx, entitlement, { claimId, brief, because });
}

/** What paying an entitlement needs besides its amount: the period it is for, the city's share of the cost, and the text at the bank. */
export async function payingTerms(
  tx: Tx,
  key: { subjectId: string; entitlementId: string },
): Promise<{ period: string; citySharePermille: number; remittanceText: string }> {
  const row = await takeEntitlementRow(tx, key);
  const program = await programOf(tx, row);
  const { period, citySharePermille } = row;
  return { period, citySharePermille, remittanceText: `甬易办${program.name.zh}` };
}

/** The name and amount of an entitlement, for a line that was refused. Nothing for one that the caller cannot see. */
export function entitlementHeading(
  ctx: Context,
  key: { subjectId: string; entitlementId: string },
): Promise<{ programName: string; amountFen: Fen }> {
  return ctx.tx(async (tx) => {
    const row = await findEntitlement(tx, key);
    if (!row) return { programName: "", amountFen: fen(0) };
    const program = await programOf(tx, row);
    return { programName: sayProgram(ctx, program, row.period), amountFen: fen(row.amountFen) };
  });
}

/** How much a subject may take today. */
export function claimableTotal(ctx: Context, tx: Tx, subjectId: string): Promise<{ count: number; totalFen: Fen }> {
  return sumClaimable(tx, { subjectId, on: ctx.today() });
}

async function takeEntitlementRow(
  tx: Tx,
  key: { subjectId: string; entitlementId: string },
): Promise<StoredEntitlement> {
  const row = await findEntitlement(tx, key);
  if (!row) throw new Refusal("NOT_FOUND");
  return row;
}
