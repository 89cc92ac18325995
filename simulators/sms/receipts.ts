import { setTimeout as sleep } from "node:timers/promises";
import type { Network, Taken } from "./network";

/** Where receipts of each provider are brought, capability and all. */
export type ReceiptDoors = Readonly<Record<Taken["provider"], string>>;

const BATCH = 200;
const EVERY_MS = 200;
const PAUSES_MS = [0, 500, 2_000, 10_000, 30_000];
const DEADLINE_MS = 5_000;

/** Brings receipts in batches, as the providers do: an array, again until it is taken, and now and then the same once more. */
export function openReceipts(network: Network, doors: ReceiptDoors | undefined, delayMs: number) {
  const waiting: Taken[] = [];
  const closing = new AbortController();
  const loop = (async () => {
    while (!closing.signal.aborted) {
      await sleep(EVERY_MS, undefined, { signal: closing.signal }).catch(() => {});
      while (waiting.length > 0 && doors && !closing.signal.aborted) {
        const isReady = ({ takenAt, provider }: Taken) =>
          Date.now() - takenAt >= delayMs && provider === waiting[0]?.provider;
        const end = waiting.slice(0, BATCH).findIndex((one) => !isReady(one)); // they wait in the order they were taken
        const batch = waiting.splice(0, end < 0 ? BATCH : end);
        const [first] = batch;
        if (!first) break;
        const repeated = network.meets("twice") ? [...batch, ...batch] : batch;
        void bring(doors[first.provider], repeated, closing.signal);
      }
    }
  })();
  return {
    later(taken: Taken) {
      if (!network.meets("unreported")) waiting.push(taken);
    },
    async close() {
      closing.abort();
      await loop;
    },
  };
}

async function bring(door: string, batch: readonly Taken[], closing: AbortSignal): Promise<void> {
  for (const pauseMs of PAUSES_MS) {
    try {
      await sleep(pauseMs, undefined, { signal: closing });
      const reported = wallClock(Date.now());
      const answer = await fetch(door, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(batch.map((one) => receiptOf(one, reported))),
        signal: AbortSignal.any([closing, AbortSignal.timeout(DEADLINE_MS)]),
      });
      await answer.body?.cancel();
      if (answer.ok) return;
    } catch {
      if (closing.aborted) return;
    }
  }
}

const wallClock = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");

function receiptOf(taken: Taken, reported: string): Record<string, unknown> {
  const sent = wallClock(taken.takenAt);
  const success = taken.fate === "delivered";
  if (taken.provider === "tencent") {
    return {
      user_receive_time: reported,
      nationcode: "86",
      mobile: taken.phone,
      report_status: success ? "SUCCESS" : "FAIL",
      errmsg: taken.code,
      description: taken.code,
      sid: taken.reference,
    };
  }
  return {
    phone_number: taken.phone,
    send_time: sent,
    report_time: reported,
    success,
    err_code: taken.code,
    err_msg: taken.code,
    sms_size: "1",
    biz_id: taken.reference,
    out_id: taken.messageId,
  };
}
