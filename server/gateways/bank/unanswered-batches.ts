import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { listWhole, writeWhole } from "@/server/iso20022";
import type { PaymentOrder } from "./bank-gateway";
import { bindBatch, latestWord, type MayGo, type OrderBatch, ordersOfBatch, placesOf } from "./file-orders";
import { faultOf } from "./reason-codes";

/** Batches that were sent and are not answered to the end: a file may have been lost, on the way there or back. */

/** How long a batch is waited for before it is asked for, and twice as long before each further time. */
const ASKED_AFTER_MS = 3_600_000;
/** After some three weeks nobody asks any more: what the statements tell of such a payment is a difference by then. */
const ASKED_AT_MOST = 8;

const Note = z.object({ since: z.iso.datetime(), asked: z.int() });

/** Notes that a batch has left: its words are waited for. */
export async function awaitWords(directory: string, messageId: string, now: Date): Promise<void> {
  await keepNote(directory, messageId, { since: now.toISOString(), asked: 0 });
}

/**
 * What is to be sent again in order to ask: of each batch that was waited for long enough the orders without a last word that may still go, all of them in
 * the very file that they went out in, or else in a new one. The bank tells by their EndToEndId that it has had them, and says again how they stand.
 */
export async function batchesToAsk(
  directory: string,
  { now, mayGo }: { now: Date; mayGo: MayGo },
): Promise<readonly OrderBatch[]> {
  const { unanswered } = placesOf(directory);
  const asks: OrderBatch[] = [];
  for (const messageId of await listWhole(unanswered)) {
    const file = path.join(unanswered, messageId);
    const note = Note.parse(JSON.parse(await readFile(file, "utf8")));
    if (now.getTime() - Date.parse(note.since) < ASKED_AFTER_MS * 2 ** note.asked) continue;
    const open = await withoutLastWord(directory, await ordersOfBatch(directory, messageId));
    if (open.length === 0 || note.asked === ASKED_AT_MOST) {
      await rm(file);
      continue;
    }
    const may = await Promise.all(open.map(({ endToEndId }) => mayGo(endToEndId)));
    const asked = open.filter((_, at) => may[at]);
    if (asked.length > 0) asks.push(await bindBatch(directory, asked, now));
    await keepNote(directory, messageId, { since: now.toISOString(), asked: note.asked + 1 });
  }
  return asks;
}

async function withoutLastWord(directory: string, orders: readonly PaymentOrder[]): Promise<PaymentOrder[]> {
  const words = await Promise.all(orders.map(({ endToEndId }) => latestWord(directory, endToEndId)));
  return orders.filter((_, at) => {
    const word = words[at];
    return !word || (word.kind === "status" && word.status !== "ACCC" && !isRefusal(word.reason, word.status));
  });
}

/** "We have had this order before" is no last word. */
const isRefusal = (reason: string | null, status: string) => status === "RJCT" && faultOf(reason) !== "duplicate";

async function keepNote(directory: string, messageId: string, note: z.infer<typeof Note>): Promise<void> {
  const { unanswered } = placesOf(directory);
  await mkdir(unanswered, { recursive: true });
  await writeWhole(path.join(unanswered, messageId), JSON.stringify(note));
}
