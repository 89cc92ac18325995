"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useState } from "react";
import type { AppRouter } from "@/server/rpc/root";
import { fetchOurs } from "./foreign-answer";

const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

/** The procedures as React Query options, for islands. */
export const useRpc = useTRPC;
/** The procedures as plain calls, for what React Query is not asked to keep. */
export const useRpcClient = useTRPCClient;

const RPC_URL = "/api/trpc";
const MAX_BATCH = 10;

/** Gives the islands under it the way to the server. */
export function RpcProvider({ children }: { children: ReactNode }) {
  // networkMode "always": the tap itself decides what a lost line means; React Query would hold it back without a word
  const [queries] = useState(
    () =>
      new QueryClient({
        defaultOptions: { queries: { networkMode: "always" }, mutations: { networkMode: "always", retry: false } },
      }),
  );
  const [rpc] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [
        splitLink({
          condition: (operation) => operation.type === "subscription",
          true: httpSubscriptionLink({ url: RPC_URL }),
          false: httpBatchLink({ url: RPC_URL, maxItems: MAX_BATCH, fetch: fetchOurs }),
        }),
      ],
    }),
  );
  return (
    <QueryClientProvider client={queries}>
      <TRPCProvider trpcClient={rpc} queryClient={queries}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
