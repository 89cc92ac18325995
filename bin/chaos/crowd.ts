import type { Sql } from "postgres";
import type { Dice } from "../simulate/clock";
import { bankSide } from "./bank-side";
import { type Claimant, drawClaimants, writeClaimants } from "./ground";
import { patiently } from "./patiently";
import type { ChaosStack } from "./stack";

const BATCH = 60;

type Crowd = { readonly stack: ChaosStack; readonly owner: Sql; readonly dice: Dice; readonly signal: AbortSignal };

/** Hands out people one by one; makes new ones in time. Null where the storm ended before they could be made. */
export function nextClaimant({ stack, owner, dice, signal }: Crowd, everybody: Map<string, Claimant>) {
  const ready: Claimant[] = [];
  let making: Promise<void> | null = null;
  const bank = bankSide(stack.bankUrl);
  const make = async () => {
    const claimants = drawClaimants({ dice, from: everybody.size, count: BATCH });
    for (const one of claimants) everybody.set(one.entitlementId, one);
    await patiently(signal, () => writeClaimants(owner, { claimants, keys: stack.keys, dice }));
    await patiently(signal, () => bank.openAccounts(claimants));
    ready.push(...claimants);
  };
  return async (): Promise<Claimant | null> => {
    while (ready.length === 0) {
      making ??= make().finally(() => {
        making = null;
      });
      await making.catch(() => {});
      if (signal.aborted) return null;
    }
    return ready.shift() ?? null;
  };
}
