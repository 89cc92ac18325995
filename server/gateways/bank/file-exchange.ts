import { mkdir } from "node:fs/promises";
import path from "node:path";
import {
  dropMessage,
  listDropped,
  type Message,
  MessageUnreadable,
  readDropped,
  readMessage,
  takeAway,
  validateMessage,
  writeCreditTransfer,
  writeWhole,
} from "@/server/iso20022";
import { Refusal } from "@/server/kernel";
import type { BankReport, BankWord } from "./bank-gateway";
import { dayOf, messageOf, wordsOf } from "./bank-wire";
import {
  bindBatches,
  keepWord,
  type MayGo,
  markSent,
  type OrderBatch,
  ordersOfBatch,
  placesOf,
  unsentBatches,
} from "./file-orders";
import { faultOf } from "./reason-codes";
import { awaitWords, batchesToAsk } from "./unanswered-batches";

/** What one exchange came to. */
export type FilesExchanged = {
  readonly ordersSent: number;
  readonly filesTaken: number;
  /** Files that could not be believed: put aside, for whoever runs the service to look at. */
  readonly filesRefused: number;
  /** Words on payments that are not ours. */
  readonly strangers: number;
};

/**
 * Sends what waits and fetches what the bank left, once. Safe to be killed anywhere: a batch that was bound is sent again
 * as the same file, a file is put away only after every word in it was taken, and a word taken twice changes nothing.
 * What is not answered to the end is asked for by sending it again: a file may be lost for ever. One process at a time exchanges files; a second one would send orders twice, which the bank tells by their EndToEndId.
 *
 * @param take writes one word into the books; when it fails, the file stays for the next exchange.
 * @param mayGo asked of each order before it is bound into a batch; one that may not go waits on.
 */
export async function exchangeFiles(
  directory: string,
  { now, take, mayGo }: { now: Date; take: (word: BankWord) => Promise<unknown>; mayGo: MayGo },
): Promise<FilesExchanged> {
  const unsent = await unsentBatches(directory);
  const batches = unsent.length > 0 ? unsent : await bindBatches(directory, { now, mayGo });
  for (const batch of batches) {
    await awaitWords(directory, batch.messageId, now);
    await send(directory, batch);
  }
  for (const batch of await batchesToAsk(directory, { now, mayGo })) await send(directory, batch);

  const { fromBank, taken, refused } = placesOf(directory);
  const result = { filesTaken: 0, filesRefused: 0, strangers: 0 };
  const failures: unknown[] = [];
  for (const name of await listDropped(fromBank)) {
    const message = await believed(fromBank, name);
    if (!message) {
      await takeAway(fromBank, name, refused);
      result.filesRefused += 1;
      continue;
    }
    try {
      result.strangers += await takeMessage(directory, message, take);
      await takeAway(fromBank, name, taken);
      result.filesTaken += 1;
    } catch (error) {
      failures.push(error); // this file stays, and keeps no other waiting
    }
  }
  if (failures.length > 0) throw failures[0];
  return { ordersSent: batches.reduce((count, batch) => count + batch.orders.length, 0), ...result };
}

async function send(directory: string, batch: OrderBatch): Promise<void> {
  const text = writeCreditTransfer(messageOf(batch, batch.orders));
  await validateMessage(text);
  await dropMessage(placesOf(directory).toBank, `pain.001_${batch.messageId}.xml`, text);
  await markSent(directory, batch);
}

type Believed = { readonly text: string; readonly message: Message };

async function believed(directory: string, name: string): Promise<Believed | null> {
  try {
    const text = await readDropped(directory, name);
    await validateMessage(text);
    return { text, message: readMessage(text) };
  } catch (error) {
    if (error instanceof MessageUnreadable) return null;
    throw error;
  }
}

/** @returns how many words were about payments that are not ours. */
async function takeMessage(
  directory: string,
  { text, message }: Believed,
  take: (word: BankWord) => Promise<unknown>,
): Promise<number> {
  const { statements } = placesOf(directory);
  if (message.kind === "statement") {
    await mkdir(statements, { recursive: true });
    const name = `${dayOf(message)}_${encodeURIComponent(message.message.messageId)}.xml`;
    await writeWhole(path.join(statements, name), text);
  }
  let strangers = 0;
  for (const word of [...wordsOf(message), ...(await wordsOnWholeBatch(directory, message))]) {
    try {
      await take(word);
      if (word.kind !== "pool-credit" && !isOfDuplicate(word)) await keepWord(directory, word); // nobody asks for a credit by its reference
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      strangers += 1;
    }
  }
  return strangers;
}

/** "We have had this before" says nothing of how a payment stands, and is not kept in place of what does. */
const isOfDuplicate = ({ status, reason }: BankReport) => status === "RJCT" && faultOf(reason) === "duplicate";

/** A batch that the bank refused as a whole is a rejection of each of its payments, for the reason of the whole. */
async function wordsOnWholeBatch(directory: string, message: Message): Promise<BankReport[]> {
  if (message.kind !== "status-report") return [];
  const { groupStatus, groupReason, originalMessageId, transactions, createdAt, messageId } = message.message;
  if (groupStatus !== "RJCT" || transactions.length > 0) return [];
  return (await ordersOfBatch(directory, originalMessageId)).map(({ endToEndId }) => {
    const said = { endToEndId, bankReference: messageId, at: createdAt };
    return { kind: "status", ...said, status: "RJCT", reason: groupReason } as const;
  });
}
