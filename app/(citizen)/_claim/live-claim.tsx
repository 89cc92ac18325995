"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useEffect, useState } from "react";
import { RpcProvider, useRpc } from "@/app/_rpc/client";
import type { ClaimView } from "@/app/views";
import { isOnTheWay } from "./claim-words";

const ASK_AGAIN_MS = 10_000; // should the live line be held back by something on the way
const LOOK_AGAIN_MS = 60_000; // money that arrived rarely comes back
const LINE_AFTER_CREDIT_MS = 10 * 60_000;

type LiveClaimProps = { readonly claim: ClaimView; readonly onTold: (claim: ClaimView) => void };

/**
 * Follows a claim on its way: told by the server as it changes, and read again whenever the phone comes back. One that was credited
 * is told of for ten minutes more, and then read each minute while somebody looks. Draws nothing.
 */
export function LiveClaim(props: LiveClaimProps) {
  return (
    <RpcProvider>
      <Follow {...props} />
    </RpcProvider>
  );
}

function Follow({ claim, onTold }: LiveClaimProps) {
  const rpc = useRpc();
  const queries = useQueryClient();
  const { claimId } = claim;
  const { data: told } = useQuery({
    ...rpc.claims.read.queryOptions({ claimId }),
    initialData: claim,
    refetchOnMount: false,
    refetchOnReconnect: "always",
    refetchOnWindowFocus: "always",
    refetchInterval: isOnTheWay(claim) ? ASK_AGAIN_MS : LOOK_AGAIN_MS,
  });
  const enabled = useHasLine(claim);
  useSubscription(
    rpc.claims.onStatus.subscriptionOptions(
      { claimId },
      { enabled, onData: (news: ClaimView) => queries.setQueryData(rpc.claims.read.queryKey({ claimId }), news) },
    ),
  );
  useEffect(() => onTold(told), [told, onTold]);
  return null;
}

/** Whether the live line is held open: while money is on its way, and for a while after it was credited. */
function useHasLine(claim: ClaimView): boolean {
  const since = claim.creditedAt === null ? 0 : Date.parse(claim.serverNow) - Date.parse(claim.creditedAt);
  const leftMs = isOnTheWay(claim) ? null : Math.max(0, LINE_AFTER_CREDIT_MS - since);
  const [isOver, setOver] = useState(leftMs === 0);
  useEffect(() => {
    setOver(leftMs === 0);
    if (!leftMs) return;
    const timer = setTimeout(() => setOver(true), leftMs);
    return () => clearTimeout(timer);
  }, [leftMs]);
  return !isOver;
}
