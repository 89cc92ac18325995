"use client";

import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { RpcProvider, useRpcClient } from "@/app/_rpc/client";
import type { RpcClient, Send } from "./use-line";

/** The line to the server itself: every call goes out as a mutation, never held back and never repeated by itself. */
export function Line({ onReady }: { onReady: (send: Send) => void }) {
  return (
    <RpcProvider>
      <Open onReady={onReady} />
    </RpcProvider>
  );
}

function Open({ onReady }: { onReady: (send: Send) => void }) {
  const rpc = useRpcClient();
  const { mutateAsync } = useMutation({ mutationFn: (call: (line: RpcClient) => Promise<unknown>) => call(rpc) });
  useEffect(() => {
    onReady((call) => mutateAsync(call) as ReturnType<typeof call>);
  }, [onReady, mutateAsync]);
  return null;
}
