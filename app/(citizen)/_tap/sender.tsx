"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { RpcProvider, useRpcClient } from "@/app/_rpc/client";
import { announceSent, forgetTaps, type KeptTap, readKeptTaps } from "./kept-taps";
import { failureOf, isUnanswered } from "./outcome";

const ANSWER_DEADLINE_MS = 20_000;
const TRY_AGAIN_MS = 10_000;
const ONE_SENDER = "yongyiban:kept-taps"; // of several open tabs one sends

/** Sends kept taps, one after the other, as soon as there is a line. Draws nothing. */
export function Sender() {
  return (
    <RpcProvider>
      <SendKeptTaps />
    </RpcProvider>
  );
}

function SendKeptTaps() {
  const rpc = useRpcClient();
  const router = useRouter();

  useEffect(() => {
    let stopped = false;

    /** True when an answer came, whatever it said; the tap is then forgotten, because it was sent once. */
    async function sendOne({ entitlementId, version, accountId, tappedAt }: KeptTap): Promise<boolean> {
      const input = { entitlementId, entitlementVersion: version, payeeAccountId: accountId, tappedAt };
      const signal = AbortSignal.timeout(ANSWER_DEADLINE_MS);
      try {
        const claim = await rpc.claims.confirm.mutate(input, { signal });
        announceSent({ entitlementId, claimId: claim.claimId, failure: null });
      } catch (error) {
        const failure = failureOf(error);
        if (isUnanswered(failure) || failure.kind === "outage") return false;
        announceSent({ entitlementId, claimId: null, failure });
      }
      forgetTaps([entitlementId]);
      return true;
    }

    async function sendAll() {
      let anySent = false;
      for (const tap of readKeptTaps()) {
        if (stopped || !navigator.onLine || !(await sendOne(tap))) break;
        anySent = true;
      }
      if (anySent) router.refresh();
    }

    const attempt = () => {
      if (stopped || !navigator.onLine) return;
      if (!("locks" in navigator)) void sendAll();
      else
        void navigator.locks.request(ONE_SENDER, { ifAvailable: true }, async (lock) => (lock ? sendAll() : undefined));
    };
    attempt();
    const timer = setInterval(attempt, TRY_AGAIN_MS);
    window.addEventListener("online", attempt);
    return () => {
      stopped = true;
      clearInterval(timer);
      window.removeEventListener("online", attempt);
    };
  }, [rpc, router]);

  return null;
}
