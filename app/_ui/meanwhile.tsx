"use client";

import { type ReactNode, Suspense, useState, useSyncExternalStore } from "react";

const never = () => () => {};
const drawnHere = () => false;
const drawnByServer = () => true;

/**
 * A screen, and its quiet shape for as long as it is being fetched. The shape is for going from screen to screen: a
 * document arrives whole, because React shows what it streams into a boundary only 300 ms after the first paint, and
 * because a refusal can still answer with its own status. A screen that came as a document keeps its place in the tree
 * when it is refreshed.
 */
export function Meanwhile({ shape, children }: { shape: ReactNode; children: ReactNode }) {
  const hydrating = useSyncExternalStore(never, drawnHere, drawnByServer);
  const [cameAsDocument] = useState(hydrating);
  return cameAsDocument ? children : <Suspense fallback={shape}>{children}</Suspense>;
}
