"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useEffect, useState } from "react";
import { useRpc } from "@/app/_rpc/client";
import type { ClaimView } from "@/app/views";
import { isOnTheWay } from "./claim-words";

const ASK_AGAIN_MS = 10_000; // should the live line be held back by something on the way
const TICK_MS = 1_000;

/** A claim as it stands now: told by the server as it changes, and read again whenever the phone comes back. */
export function useLiveClaim(initial: ClaimView): ClaimView {
  const rpc = useRpc();
  const queries = useQueryClient();
  const { claimId } = initial;
  const { data: claim } = useQuery({
    ...rpc.claims.read.queryOptions({ claimId }),
    initialData: initial,
    refetchOnMount: false,
    refetchOnReconnect: "always",
    refetchOnWindowFocus: "always",
    refetchInterval: ({ state }) => (isOnTheWay(state.data ?? initial) ? ASK_AGAIN_MS : false),
  });
  useSubscription(
    rpc.claims.onStatus.subscriptionOptions(
      { claimId },
      {
        enabled: isOnTheWay(claim),
        onData: (told: ClaimView) => queries.setQueryData(rpc.claims.read.queryKey({ claimId }), told),
      },
    ),
  );
  return claim;
}

/** Milliseconds since the tap, by the server's clock, ticking once a second while the money is on its way. */
export function useElapsedMs(claim: ClaimView): number {
  const atServer = Date.parse(claim.serverNow) - Date.parse(claim.confirmedAt);
  const [sinceTold, setSinceTold] = useState(0);
  const ticks = isOnTheWay(claim);
  // biome-ignore lint/correctness/useExhaustiveDependencies: counts anew from every word of the server
  useEffect(() => {
    setSinceTold(0);
    if (!ticks) return;
    const timer = setInterval(() => setSinceTold((since) => since + TICK_MS), TICK_MS);
    return () => clearInterval(timer);
  }, [ticks, claim.serverNow]);
  return atServer + sinceTold;
}
