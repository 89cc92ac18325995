import { createHmac } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

/** Where the service wants to be told, and with which secret. */
export type CallbackTarget = { readonly url: string; readonly key: string };

const ATTEMPT_DEADLINE_MS = 5_000;
/** The pauses before each attempt; after the last the bank gives up, and the service has to ask. */
export const CALLBACK_PAUSES_MS: readonly number[] = [0, 500, 2_000, 10_000, 30_000, 120_000];

/**
 * Brings one message to the service's door, signed anew at each attempt. Resolves when it was taken (any 2xx), when the
 * attempts are used up, or rejects with AbortError when the bank closes meanwhile.
 */
export async function callBack(
  body: string,
  target: CallbackTarget,
  { pausesMs, closing }: { pausesMs: readonly number[]; closing: AbortSignal },
): Promise<void> {
  for (const pauseMs of pausesMs) {
    await sleep(pauseMs, undefined, { signal: closing });
    if (await delivered(body, target, closing)) return;
  }
}

async function delivered(body: string, target: CallbackTarget, closing: AbortSignal): Promise<boolean> {
  const timestamp = new Date().toISOString();
  const signature = createHmac("sha256", target.key).update(`${timestamp}.${body}`, "utf8").digest("hex");
  try {
    const response = await fetch(target.url, {
      method: "POST",
      headers: {
        "content-type": "application/xml",
        "x-bank-timestamp": timestamp,
        "x-bank-signature": `sha256=${signature}`,
      },
      body,
      redirect: "error",
      signal: AbortSignal.any([closing, AbortSignal.timeout(ATTEMPT_DEADLINE_MS)]),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    closing.throwIfAborted();
    return false; // not there yet: that is what the next attempt is for
  }
}
