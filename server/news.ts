import { EventEmitter } from "node:events";
import { openRawConnection } from "@/db/client";

/** The channel on which the relay tells every web process what has changed: ids only. */
export const NEWS_CHANNEL = "yyb_news";

/** Rings once for all that happened since it was last heard. Ends with `stop`, or with the signal it was made with. */
export type Changes = AsyncIterable<void> & { stop(): void };

/** What has changed, for the phones that are open now. */
export type News = {
  /**
   * Something about the claim may have changed: read it again. Also after the line to the database was lost, because what
   * happened meanwhile is unknown. Collects from the moment it is called, so that nothing between a read and the first
   * wait is lost; whoever calls it stops it, also when nobody ever waited.
   */
  changesOf(claimId: string, signal: AbortSignal | undefined): Changes;
  close(): Promise<void>;
};

const RESYNC = "resync";
const changed = (claimId: string) => `changed ${claimId}`; // an event named "error" would throw, whoever sent it

/** Listens to the relay. Reconnects by itself; after every reconnection all listeners are told to read again. */
export async function openNews(databaseUrl: string): Promise<News> {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0); // one for each open phone; rpc/open-streams.ts limits how many a session may hold
  const connection = openRawConnection(databaseUrl);
  await connection.listen(
    NEWS_CHANNEL,
    (claimId) => emitter.emit(changed(claimId)),
    () => emitter.emit(RESYNC),
  );
  return {
    changesOf: (claimId, signal) => collectRings(emitter, [changed(claimId), RESYNC], signal),
    close: () => connection.end({ timeout: 1 }),
  };
}

/** Collects the rings of some events into one that waits: a phone that reads slowly is told once, not once for each. */
function collectRings(emitter: EventEmitter, names: readonly string[], signal: AbortSignal | undefined): Changes {
  let rung = false;
  let stopped = false;
  let wake = () => {};
  const ring = () => {
    rung = true;
    wake();
  };
  const stop = () => {
    stopped = true;
    for (const name of names) emitter.off(name, ring);
    signal?.removeEventListener("abort", stop);
    wake();
  };
  for (const name of names) emitter.on(name, ring);
  signal?.addEventListener("abort", stop);
  if (signal?.aborted) stop();

  async function next(): Promise<IteratorResult<void, undefined>> {
    while (!rung && !stopped) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (stopped) return { done: true, value: undefined };
    rung = false;
    return { done: false, value: undefined };
  }
  return { stop, [Symbol.asyncIterator]: () => ({ next }) };
}
