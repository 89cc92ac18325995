"use client";

import { useEffect, useSyncExternalStore } from "react";
import { fragmentFor, keepFragment } from "./kept-fragment";

/** Where to go once signed in: the path itself, or, where this tab keeps a fragment for it, by way of the screen that adds it. */
export function useWayBack(returnTo: string): string {
  useEffect(() => keepFragment(returnTo), [returnTo]);
  const hasFragment = useSyncExternalStore(
    onFragment,
    () => window.location.hash !== "" || fragmentFor(returnTo) !== "",
    () => false,
  );
  return hasFragment ? `/sign-in/on?to=${encodeURIComponent(returnTo)}` : returnTo;
}

function onFragment(changed: () => void): () => void {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
}
