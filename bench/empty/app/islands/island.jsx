"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { useState } from "react";

const { TRPCProvider } = createTRPCContext();
const url = "/api/trpc";

/** What every island of the product needs before it does anything: the client's way to the server. */
export function Island() {
  const [queries] = useState(() => new QueryClient());
  const [rpc] = useState(() =>
    createTRPCClient({
      links: [
        splitLink({
          condition: (operation) => operation.type === "subscription",
          true: httpSubscriptionLink({ url }),
          false: httpBatchLink({ url }),
        }),
      ],
    }),
  );
  return (
    <QueryClientProvider client={queries}>
      <TRPCProvider trpcClient={rpc} queryClient={queries}>
        <main>empty</main>
      </TRPCProvider>
    </QueryClientProvider>
  );
}
