import type { Route } from "next";
import { notFound, redirect } from "next/navigation";
import type { RefusalCode } from "@/server/kernel";

/** How a refusal reaches the error screen of a page: the framework keeps a digest that an error already has. */
export const REFUSAL_DIGEST = "refusal:";

/** Which expected no an error is; null for what is none. */
export function refusalCodeOf(error: unknown): RefusalCode | null {
  if (!(error instanceof Error)) return null;
  const { cause } = error;
  if (cause instanceof Error && cause.name === "Refusal" && "code" in cause) return cause.code as RefusalCode;
  return "code" in error && error.code === "BAD_REQUEST" ? "INPUT_INVALID" : null; // an address nobody of ours wrote
}

/**
 * Awaits what a page asked the service for. An expected no becomes the screen that explains it: signing in and coming
 * back to `here`, not found, or the error screen with the refusal's own sentence. Anything else stays our bug.
 */
export async function answered<T>(question: Promise<T>, here: string): Promise<T> {
  try {
    return await question;
  } catch (error) {
    const code = refusalCodeOf(error);
    if (!code) throw error;
    const back = `return=${encodeURIComponent(here)}`;
    if (code === "SESSION_EXPIRED") redirect(`/sign-in?expired=1&${back}` as Route);
    if (code === "NOT_SIGNED_IN") redirect(`/sign-in?${back}` as Route);
    if (code === "NOT_FOUND" || code === "INPUT_INVALID") notFound();
    throw Object.assign(new Error(code), { digest: REFUSAL_DIGEST + code });
  }
}
