"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { Look } from "@/app/_ui/look";
import type { Messages } from "./catalogue";

/** The sentences that islands need: what can change while somebody watches. */
export type IslandWords = Pick<
  Messages,
  "common" | "account" | "claim" | "kept" | "results" | "refusals" | "fault" | "expiry" | "product"
>;

type Speech = { readonly look: Look; readonly words: IslandWords };

const SpeechContext = createContext<Speech | null>(null);

/** Hands the phone's look and the islands' sentences down, once for all of them. */
export function WordsProvider({ look, words, children }: Speech & { children: ReactNode }) {
  return <SpeechContext value={{ look, words }}>{children}</SpeechContext>;
}

/** The look and the sentences, in an island. */
export function useWords(): Speech {
  const speech = useContext(SpeechContext);
  if (!speech) throw new Error("an island stands under the root layout");
  return speech;
}
