import { setTimeout as sleep } from "node:timers/promises";
import type { Errand } from "./books";
import { CALLBACK_PAUSES_MS, type CallbackTarget, callBack } from "./callbacks";
import { leaveWord } from "./leave-word";
import type { Memory } from "./memory";
import { type Written, wordMessage } from "./messages";
import { fulfilPlan } from "./take-order";
import { noticeMessage } from "./treasury";

/** Where reports are brought to, and with which pauses between the attempts, in milliseconds. */
export type CarryOnOptions = {
  readonly callback?: CallbackTarget | undefined;
  readonly callbackPausesMs?: readonly number[] | undefined;
  /** The folder in which files are exchanged with the service. */
  readonly filesDirectory?: string | undefined;
};

/** What is brought, and by which door. */
type Letter = { readonly byFile: boolean; readonly write: () => Written };

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
    const byFile = memory.books.payments.get(endToEndId)?.byFile ?? false;
    const told = byFile ? options.filesDirectory !== undefined : options.callback !== undefined;
    memory.happen(fulfilPlan(memory.books, endToEndId, told));
  };
  const letterOf = (errand: Errand): Letter | null => {
    if ("credit" in errand) return { byFile: !options.callback, write: () => noticeMessage(errand.credit) };
    const payment = memory.books.payments.get(errand.report.endToEndId);
    return payment ? { byFile: payment.byFile, write: () => wordMessage(payment.order, errand.report) } : null;
  };
  const bring = async (callback: string, letter: Letter, pauseMs: number) => {
    underWay.add(callback);
    try {
      await memory.settled(); // nothing is told that a crash could make untrue
      if (pauseMs > 0) await sleep(pauseMs, undefined, { signal: closing.signal });
      if (!letter.byFile && options.callback) {
        await callBack(letter.write().text, options.callback, { pausesMs, closing: closing.signal });
      }
      if (letter.byFile && options.filesDirectory) await leaveWord(options.filesDirectory, letter.write(), callback);
      if (!closing.signal.aborted) memory.happen([{ t: "called-back", callback }]);
    } catch {
      // Closing, or a disk that cannot be written: the next start brings it.
    }
  };
  const canBring = ({ byFile }: Letter) =>
    byFile ? options.filesDirectory !== undefined : options.callback !== undefined;
  const look = () => {
    for (const [endToEndId, plan] of memory.books.plans) {
      if (timers.has(endToEndId)) continue;
      const waitMs = Math.max(0, plan.dueMs - Date.now());
      timers.set(
        endToEndId,
        setTimeout(() => fulfil(endToEndId), waitMs),
      );
    }
    for (const [callback, errand] of memory.books.callbacks) {
      const letter = letterOf(errand);
      if (letter && canBring(letter) && !underWay.has(callback)) void bring(callback, letter, errand.pauseMs);
    }
  };

  memory.onHappening(look);
  look();
  return () => {
    closing.abort();
    for (const timer of timers.values()) clearTimeout(timer);
  };
}
