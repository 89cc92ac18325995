"use client";

import { type ComponentType, type ReactNode, useRef, useState } from "react";
import type { useRpcClient } from "@/app/_rpc/client";

/** The procedures, as the line hands them to a call. */
export type RpcClient = ReturnType<typeof useRpcClient>;
/** Sends one call as a mutation. */
export type Send = <T>(call: (rpc: RpcClient) => Promise<T>) => Promise<T>;
/** Stands on the screen unseen, and tells once how to send. */
export type LineComponent = ComponentType<{ onReady: (send: Send) => void }>;

/** A promise and the way to keep it. */
function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((keep) => {
    resolve = keep;
  });
  return { promise, resolve };
}

/**
 * The line to the server, loaded when a finger comes near: a screen that is only read never pays for it, and the
 * service worker usually holds it already. A line that cannot be loaded is a lost line like any other.
 *
 * @returns `send`, which waits for the line; `warm`, for the first sign of a finger; `element`, to be rendered anywhere.
 */
export function useLine(): { send: Send; warm: () => void; element: ReactNode } {
  const [Line, setLine] = useState<LineComponent | null>(null);
  const [ready] = useState(deferred<Send>);
  const loading = useRef<Promise<void> | null>(null);

  function load(): Promise<void> {
    loading.current ??= import("./line").then(
      (module) => setLine(() => module.Line),
      (error: unknown) => {
        loading.current = null; // the next attempt may find a connection
        throw error;
      },
    );
    return loading.current;
  }

  return {
    send: async (call) => {
      await load();
      const send = await ready.promise;
      return send(call);
    },
    warm: () => void load().catch(() => {}),
    element: Line ? <Line onReady={ready.resolve} /> : null,
  };
}
