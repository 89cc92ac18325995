import { setTimeout as delay } from "node:timers/promises";

const PATIENT_TRIES = 120;
const TRY_AGAIN_MS = 250;

/** Tries again while what it needs is being killed. @throws the last error when it has been long enough. */
export async function patiently<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (tries >= PATIENT_TRIES) throw error;
      await delay(TRY_AGAIN_MS);
    }
  }
}
