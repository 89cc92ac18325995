import { CALLBACK_PAUSES_MS, type CallbackTarget, callBack } from "./callbacks";
import type { Memory } from "./memory";
import type { Report } from "./protocol";
import { fulfilPlan } from "./take-order";

/** Where reports are brought to, and with which pauses between the attempts, in milliseconds. */
export type CarryOnOptions = {
  readonly callback?: CallbackTarget | undefined;
  readonly callbackPausesMs?: readonly number[] | undefined;
};

/**
 * Keeps one timer for every plan and one messenger for every undelivered report, those of an earlier life included.
 * @returns how to stop it; what is unfinished goes on at the next start.
 */
export function carryOn(memory: Memory, options: CarryOnOptions): () => void {
  const timers = new Map<string, NodeJS.Timeout>();
  const underWay = new Set<string>();
  const closing = new AbortController();
  const pausesMs = options.callbackPausesMs ?? CALLBACK_PAUSES_MS;

  const fulfil = (endToEndId: string) => {
    timers.delete(endToEndId);
    memory.happen(fulfilPlan(memory.books, endToEndId, options.callback !== undefined));
  };
  const bring = async (callback: string, report: Report, target: CallbackTarget) => {
    underWay.add(callback);
    try {
      await memory.settled(); // nothing is told that a crash could make untrue
      await callBack(report, target, { pausesMs, closing: closing.signal });
      if (!closing.signal.aborted) memory.happen([{ t: "called-back", callback }]);
    } catch {
      // Closing, or a disk that cannot be written: the next start brings it.
    }
  };
  const look = () => {
    for (const [endToEndId, plan] of memory.books.plans) {
      if (timers.has(endToEndId)) continue;
      const waitMs = Math.max(0, plan.dueMs - Date.now());
      timers.set(
        endToEndId,
        setTimeout(() => fulfil(endToEndId), waitMs),
      );
    }
    for (const [callback, report] of memory.books.callbacks) {
      if (options.callback && !underWay.has(callback)) void bring(callback, report, options.callback);
    }
  };

  memory.onHappening(look);
  look();
  return () => {
    closing.abort();
    for (const timer of timers.values()) clearTimeout(timer);
  };
}
