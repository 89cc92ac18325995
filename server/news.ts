import { EventEmitter, on } from "node:events";
import { openRawConnection } from "@/db/client";

/** The channel on which the relay tells every web process what has changed: ids only. */
export const NEWS_CHANNEL = "yyb_news";

/** What has changed, for the phones that are open now. */
export type News = {
  /**
   * Something about the claim may have changed: read it again. Also after the line to the database was lost, because what
   * happened meanwhile is unknown. Starts to collect when called, so that nothing between a read and the first wait is lost.
   */
  changesOf(claimId: string, signal: AbortSignal | undefined): AsyncIterable<void>;
  close(): Promise<void>;
};

const RESYNC = "resync";

/** Listens to the relay. Reconnects by itself; after every reconnection all listeners are told to read again. */
export async function openNews(databaseUrl: string): Promise<News> {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0); // one for each open phone; limited by the number of streams a session may hold
  const connection = openRawConnection(databaseUrl);
  await connection.listen(
    NEWS_CHANNEL,
    (claimId) => emitter.emit(claimId),
    () => emitter.emit(RESYNC),
  );
  return {
    changesOf(claimId, signal) {
      const bell = new EventEmitter();
      const ring = () => bell.emit("change");
      emitter.on(claimId, ring);
      emitter.on(RESYNC, ring);
      const stop = () => {
        emitter.off(claimId, ring);
        emitter.off(RESYNC, ring);
      };
      signal?.addEventListener("abort", stop, { once: true });
      return changes(bell, signal, stop);
    },
    close: () => connection.end({ timeout: 1 }),
  };
}

async function* changes(bell: EventEmitter, signal: AbortSignal | undefined, stop: () => void): AsyncGenerator<void> {
  try {
    for await (const _ of on(bell, "change", { signal })) yield;
  } catch (error) {
    if (!signal?.aborted) throw error;
  } finally {
    stop();
  }
}
