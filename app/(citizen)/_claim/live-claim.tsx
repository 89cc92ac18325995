"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useEffect } from "react";
import { RpcProvider, useRpc } from "@/app/_rpc/client";
import type { ClaimView } from "@/app/views";

const ASK_AGAIN_MS = 10_000; // should the live line be held back by something on the way

type LiveClaimProps = { readonly claim: ClaimView; readonly onTold: (claim: ClaimView) => void };

/** Follows a claim on its way: told by the server as it changes, and read again whenever the phone comes back. Draws nothing. */
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
    refetchInterval: ASK_AGAIN_MS,
  });
  useSubscription(
    rpc.claims.onStatus.subscriptionOptions(
      { claimId },
      { onData: (news: ClaimView) => queries.setQueryData(rpc.claims.read.queryKey({ claimId }), news) },
    ),
  );
  useEffect(() => onTold(told), [told, onTold]);
  return null;
}
