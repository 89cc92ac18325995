"use client";

import { useEffect, useRef, useState } from "react";
import type { ConfirmedLine } from "@/app/views";
import { forgetLapsedTaps, forgetTaps, keepTaps, onTapSent } from "./kept-taps";
import { type Failure, failureOf, isUnanswered } from "./outcome";
import { tappedHere } from "./tapped-here";
import type { Send } from "./use-line";

const ANSWER_DEADLINE_MS = 60_000; // up to fifty lines, a few at a time
const SECOND_TRY_AFTER_MS = 1_500;

/** One line of 一键全领. */
export type TapLine = { readonly entitlementId: string; readonly version: number };

/** Where a tap for many stands. */
export type ManyState =
  | { readonly phase: "ready" | "taken-back" | "sending" }
  | {
      readonly phase: "kept";
      readonly lines: readonly TapLine[];
      readonly tappedAt: string;
      readonly isBroken: boolean;
    }
  | { readonly phase: "failed"; readonly failure: Failure }
  | { readonly phase: "answered"; readonly results: readonly ConfirmedLine[] };

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * One tap for many lines; each is confirmed on its own, and one refusal never stops another's money.
 * A tap for a single line is answered by that line's own screen, through `onOne`.
 */
export function useTapMany(accountId: string, sendCall: Send, onOne: (claimId: string) => void) {
  const busy = useRef(false);
  const [state, setState] = useState<ManyState>({ phase: "ready" });

  // once the kept lines have been sent by whoever sends them, this screen is history: home shows what is left
  useEffect(() => onTapSent(() => setState((now) => (now.phase === "kept" ? { phase: "ready" } : now))), []);

  async function send(lines: readonly TapLine[], tappedAt: string | undefined): Promise<Failure | null> {
    try {
      const items = lines.map(({ entitlementId, version }) => ({ entitlementId, entitlementVersion: version }));
      const input = { items, payeeAccountId: accountId, tappedAt };
      const { results } = await sendCall((rpc) =>
        rpc.claims.confirmMany.mutate(input, { signal: AbortSignal.timeout(ANSWER_DEADLINE_MS) }),
      );
      forgetTaps(lines.map((line) => line.entitlementId));
      const [only, ...others] = results;
      if (only?.claim && others.length === 0) {
        tappedHere.add(only.claim.claimId);
        onOne(only.claim.claimId);
      } else setState({ phase: "answered", results });
      return null;
    } catch (error) {
      return failureOf(error);
    }
  }

  async function tap(lines: readonly TapLine[], kept?: string) {
    if (busy.current || lines.length === 0) return;
    busy.current = true;
    forgetLapsedTaps();
    setState({ phase: "sending" });
    const tappedAt = kept ?? new Date().toISOString();
    let failure = await send(lines, kept);
    if (failure && isUnanswered(failure) && navigator.onLine) {
      await wait(SECOND_TRY_AFTER_MS);
      failure = await send(lines, tappedAt);
    }
    busy.current = false;
    if (!failure) return;
    const isBroken = failure.kind === "broken";
    const taps = lines.map((line) => ({ ...line, accountId, tappedAt, isBroken }));
    if (isUnanswered(failure) && keepTaps(taps)) setState({ phase: "kept", lines, tappedAt, isBroken });
    else setState({ phase: "failed", failure });
  }

  function takeBack(lines: readonly TapLine[]) {
    forgetTaps(lines.map((line) => line.entitlementId));
    setState({ phase: "taken-back" });
  }

  return { state, tap, takeBack };
}
