import { Refusal } from "@/server/kernel";

/** How many live screens one session may hold open: a phone has one, a desk has some tabs. */
const MAX_STREAMS = 12;
const WAIT_SECONDS = 60;

const open = new Map<string, number>();

/**
 * Takes one of the streams that a session may hold open in this process.
 * @returns gives it back; also given back when the signal aborts. @throws Refusal TOO_MANY_REQUESTS when all are taken.
 */
export function takeStream(key: string, signal: AbortSignal | undefined): () => void {
  const taken = open.get(key) ?? 0;
  if (taken >= MAX_STREAMS) throw new Refusal("TOO_MANY_REQUESTS", { waitSeconds: WAIT_SECONDS });
  open.set(key, taken + 1);
  let isHeld = true;
  const giveBack = () => {
    if (!isHeld) return;
    isHeld = false;
    signal?.removeEventListener("abort", giveBack);
    const left = (open.get(key) ?? 1) - 1;
    if (left > 0) open.set(key, left);
    else open.delete(key);
  };
  signal?.addEventListener("abort", giveBack);
  if (signal?.aborted) giveBack();
  return giveBack;
}
