"use client";

import { useState } from "react";
import { type Failure, failureOf } from "./outcome";
import type { RpcClient, Send } from "./use-line";

/** One call at a time over a line: whether it is being sent, and why it failed. A second press while sending is not heard. */
export function useSending<Answer>(send: Send, onAnswer: (answer: Answer) => void) {
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  async function start(call: (rpc: RpcClient) => Promise<Answer>): Promise<void> {
    if (sending) return;
    setSending(true);
    setFailure(null);
    try {
      onAnswer(await send(call));
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setSending(false);
    }
  }

  return { sending, failure, start };
}
