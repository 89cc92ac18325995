"use client";

import { useCallback, useEffect, useRef, useState } from "react";

/** Where a computer stands with its code. */
export type ScanStage = "closed" | "loading" | "waiting" | "opened" | "confirmed" | "refused" | "expired" | "offline";

type Code = { readonly rows: readonly string[]; readonly number: number; readonly lifeMs: number };

const WIDE = "(min-width: 60rem)"; // .door in door.css stands in two columns from here on
const ASK_MS = 1_000;
const RENEWALS = 4; // a screen that is looked at renews its code by itself for some minutes
const UNDER_WAY: readonly ScanStage[] = ["waiting", "opened"];

/**
 * A code for a phone to scan, on screens wide enough for two columns only: fetched, followed, renewed a few times while
 * somebody looks, and taken once the phone has confirmed; then the browser goes on to `returnTo`.
 */
export function useScanCode(returnTo: string): { stage: ScanStage; code: Code | null; again: () => void } {
  const [stage, setStage] = useState<ScanStage>("closed");
  const [code, setCode] = useState<Code | null>(null);
  const renewed = useRef(0);

  const fetchCode = useCallback(async () => {
    setStage("loading");
    try {
      const answer = await fetch("/sign-in/scan/code", { method: "POST" });
      if (!answer.ok) throw new Error("no code");
      setCode((await answer.json()) as Code);
      setStage("waiting");
    } catch {
      setStage("offline");
    }
  }, []);

  useEffect(() => {
    const wide = window.matchMedia(WIDE);
    const open = () => wide.matches && setStage((now) => (now === "closed" ? "loading" : now));
    open();
    wide.addEventListener("change", open);
    return () => wide.removeEventListener("change", open);
  }, []);
  useEffect(() => {
    if (stage === "loading" && !code) void fetchCode();
  }, [stage, code, fetchCode]);

  const isFollowed = UNDER_WAY.includes(stage);
  useEffect(() => {
    if (!isFollowed) return;
    const timer = setInterval(async () => {
      const next = await progress();
      if (next === "expired" && document.visibilityState === "visible" && renewed.current < RENEWALS) {
        renewed.current += 1;
        void fetchCode();
      } else if (next) setStage(next);
    }, ASK_MS);
    return () => clearInterval(timer);
  }, [isFollowed, fetchCode]);
  useEffect(() => {
    if (stage === "confirmed") void take(returnTo).then((taken) => taken || setStage("expired"));
  }, [stage, returnTo]);

  const again = useCallback(() => {
    renewed.current = 0;
    void fetchCode();
  }, [fetchCode]);
  return { stage, code, again };
}

/** What has become of the code; null where it could not be asked, which the next second mends. */
async function progress(): Promise<ScanStage | null> {
  try {
    const answer = await fetch("/sign-in/scan/state");
    return answer.ok ? ((await answer.json()) as { state: ScanStage }).state : null;
  } catch {
    return null;
  }
}

/** Takes the session, and goes on as a whole new page. */
async function take(returnTo: string): Promise<boolean> {
  try {
    const answer = await fetch("/sign-in/scan/take", { method: "POST" });
    if (answer.ok) window.location.assign(returnTo);
    return answer.ok;
  } catch {
    return false;
  }
}
