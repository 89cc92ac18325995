"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { forgetLapsedTaps, forgetTaps, keepTaps, onKeptTaps, onTapSent, readKeptTaps } from "./kept-taps";
import { type Failure, failureOf, isUnanswered } from "./outcome";
import type { Send } from "./use-line";

/** How long an answer may take before the line counts as lost. The same tap is then sent again: it is paid once. */
export const ANSWER_DEADLINE_MS = 20_000;
const SECOND_TRY_AFTER_MS = 1_500;

/** What a tap is about. */
export type TapTarget = { readonly entitlementId: string; readonly version: number; readonly accountId: string };

/** Where a tap stands. */
export type TapState =
  | { readonly phase: "ready" | "taken-back" }
  | { readonly phase: "sending" }
  | { readonly phase: "kept"; readonly tappedAt: string; readonly isBroken: boolean }
  | { readonly phase: "failed"; readonly failure: Failure };

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * One tap on 领取. A lost line, or a fault before our service, is tried once more, then the tap is kept on the phone and sent on reconnecting; the
 * entitlement is the idempotency key, so that sending it again never pays twice.
 */
export function useTap(target: TapTarget, sendCall: Send, onClaimed: (claimId: string) => void) {
  const router = useRouter();
  const busy = useRef(false);
  const [state, setState] = useState<TapState>({ phase: "ready" });

  // a tap that was kept earlier is shown as such, until whoever sends it has forgotten it
  useEffect(() => {
    const look = () => {
      const kept = readKeptTaps().find((tap) => tap.entitlementId === target.entitlementId);
      if (kept && !busy.current) setState({ phase: "kept", tappedAt: kept.tappedAt, isBroken: kept.isBroken === true });
    };
    look();
    return onKeptTaps(look);
  }, [target.entitlementId]);

  const claimed = useRef(onClaimed);
  claimed.current = onClaimed;
  useEffect(
    () =>
      onTapSent(({ entitlementId, claimId, failure }) => {
        if (entitlementId !== target.entitlementId) return;
        if (claimId) claimed.current(claimId);
        else if (failure) setState({ phase: "failed", failure });
      }),
    [target.entitlementId],
  );

  async function send(tappedAt: string | undefined): Promise<Failure | null> {
    try {
      const { entitlementId, version: entitlementVersion, accountId: payeeAccountId } = target;
      const input = { entitlementId, entitlementVersion, payeeAccountId, tappedAt };
      const claim = await sendCall((rpc) =>
        rpc.claims.confirm.mutate(input, { signal: AbortSignal.timeout(ANSWER_DEADLINE_MS) }),
      );
      forgetTaps([target.entitlementId]);
      onClaimed(claim.claimId);
      return null;
    } catch (error) {
      return failureOf(error);
    }
  }

  async function tap(kept?: string) {
    if (busy.current) return;
    busy.current = true;
    forgetLapsedTaps();
    setState({ phase: "sending" });
    const tappedAt = kept ?? new Date().toISOString();
    let failure = await send(kept);
    if (failure && isUnanswered(failure) && navigator.onLine) {
      await wait(SECOND_TRY_AFTER_MS);
      failure = await send(tappedAt);
    }
    busy.current = false;
    if (!failure) return; // the next screen is on its way; the button keeps saying so
    const isBroken = failure.kind === "broken";
    if (isUnanswered(failure) && keepTaps([{ ...target, tappedAt, ...(isBroken && { isBroken }) }])) {
      setState({ phase: "kept", tappedAt, isBroken });
    } else {
      forgetTaps([target.entitlementId]);
      setState({ phase: "failed", failure });
      if (failure.kind === "refused" && failure.code === "ENTITLEMENT_CHANGED") router.refresh(); // the new sum, in place
    }
  }

  function takeBack() {
    forgetTaps([target.entitlementId]);
    setState({ phase: "taken-back" });
  }

  return { state, tap, takeBack };
}
