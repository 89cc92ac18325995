import type { Context, Tx } from "@/server/context";
import { listAttempts } from "@/server/funds";
import { Refusal } from "@/server/kernel";
import { findClaim } from "./claim-store";

/** What a tap asks for, under its entitlement: the key for ever. */
export type TapContent = { readonly subjectId: string; readonly claimId: string; readonly payeeAccountId: string };

/**
 * Whoever taps again on what was taken hears of the same claim, if she asks for the same: the money into that account. A version
 * that was raised meanwhile is no other content, because nothing is paid by it.
 * Under one key with another content somebody is mistaken, and is told so instead of being shown another's choice as hers.
 *
 * @throws Refusal CLAIM_WENT_ELSEWHERE.
 */
export function requireSameTap(ctx: Context, tap: TapContent): Promise<void> {
  return ctx.tx((tx) => compare(tx, tap));
}

async function compare(tx: Tx, tap: TapContent): Promise<void> {
  const claim = await findClaim(tx, tap);
  const [first] = claim ? await listAttempts(tx, tap) : [];
  // Money that came back may be on its way to another account by now: what the first tap said is what counts, or what holds now.
  const accounts = [first?.accountId, claim?.accountId];
  if (!accounts.includes(tap.payeeAccountId)) throw new Refusal("CLAIM_WENT_ELSEWHERE");
}
