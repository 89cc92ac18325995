"use client";

import { useEffect, useState } from "react";
import type { ClaimView } from "@/app/views";
import { isOnTheWay } from "./claim-words";

const TICK_MS = 1_000;

/** Milliseconds since the money set out, by the server's clock, ticking once a second while the money is on its way. */
export function useElapsedMs(claim: ClaimView): number {
  const atServer = Date.parse(claim.serverNow) - Date.parse(claim.startedAt);
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
