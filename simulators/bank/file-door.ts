import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  dropMessage,
  listDropped,
  MessageUnreadable,
  readDropped,
  readMessage,
  type TransactionStatus,
  takeAway,
  validateMessage,
  writeStatusReport,
} from "@/server/iso20022";
import { addDays, type CalendarDate, civilDateAt } from "@/server/kernel";
import { type Bank, OrderDiffers } from "./bank";
import { fromBank, leaveWord } from "./leave-word";
import { answerMessage, digestOf, groupStatusOf, ordersOf, transactionOf } from "./messages";
import type { Order } from "./protocol";

/** The bank's door for files: orders are fetched from `to-bank`, words are left in `from-bank`. */

const LOOK_EVERY_MS = 100;
const STATEMENT_AT = "20:30:00+08:00"; // every evening, and once more when the day is over; both again after a restart
const NOT_READABLE = "FF01"; // ExternalStatusGroup reason: invalid file format
const DUPLICATE_MESSAGE = "DU01";
const DUPLICATE_ORDER = "DU04";

/** Leaves the statement of a day, as it stands now, a file for each page. @returns false where there is none. */
export async function leaveStatement(
  bank: Pick<Bank, "dayStatement">,
  directory: string,
  day: CalendarDate,
): Promise<boolean> {
  const pages = bank.dayStatement(day);
  for (const write of pages ?? []) {
    const text = write();
    await dropMessage(fromBank(directory), `camt.053_${day}-${digestOf(text)}.xml`, text);
  }
  return pages !== null;
}

/** The days whose statement is written at an instant: the day before, which is over, and from 20:30 on that day as it stands. */
export function statementsDue(now: Date): CalendarDate[] {
  const day = civilDateAt(now);
  return now >= new Date(`${day}T${STATEMENT_AT}`) ? [addDays(day, -1), day] : [addDays(day, -1)];
}

/** Looks for files until stopped. @returns how to stop; a file that was begun is finished. */
export function watchFiles(bank: Bank, directory: string): () => Promise<void> {
  const closing = new AbortController();
  const written = new Set<string>(); // each day twice: as it stood, and over
  const watching = (async () => {
    while (!closing.signal.aborted) {
      const now = new Date();
      for (const day of statementsDue(now)) {
        const name = `${day} ${day < civilDateAt(now) ? "over" : "so far"}`;
        if (written.has(name)) continue;
        await leaveStatement(bank, directory, day);
        written.add(name);
      }
      for (const name of await listDropped(path.join(directory, "to-bank"))) {
        if (!closing.signal.aborted) await takeFile(bank, directory, name);
      }
      await sleep(LOOK_EVERY_MS, undefined, { signal: closing.signal }).catch(() => {});
    }
  })();
  watching.catch((error: unknown) => process.stderr.write(`The bank's door for files failed: ${error}\n`));
  return async () => {
    closing.abort();
    await watching.catch(() => {});
  };
}

/**
 * Takes the orders of one file and answers with a pain.002. A file that comes again is answered again and pays nothing;
 * another one under the same MsgId is refused.
 */
async function takeFile(bank: Bank, directory: string, name: string): Promise<void> {
  const inbox = path.join(directory, "to-bank");
  const answer = (report: Parameters<typeof writeStatusReport>[0]) =>
    leaveWord(directory, { kind: "pain.002", messageId: report.messageId, text: writeStatusReport(report) });
  try {
    const text = await readDropped(inbox, name);
    await validateMessage(text);
    const message = readMessage(text);
    const orders = ordersOf(message);
    const originalMessageId = message.message.messageId;
    const head = { messageId: `F${digestOf(text)}`, createdAt: new Date().toISOString(), originalMessageId };
    if (!(await bank.takeFile(originalMessageId, digestOf(text)))) {
      await answer({ ...head, groupStatus: "RJCT", groupReason: DUPLICATE_MESSAGE, transactions: [] });
    } else {
      const transactions = await payAll(bank, orders, directory);
      await answer({ ...head, groupStatus: groupStatusOf(transactions), groupReason: null, transactions });
    }
    await takeAway(inbox, name, path.join(directory, "bank", "taken"));
  } catch (error) {
    if (!(error instanceof MessageUnreadable)) throw error;
    // Whose orders they were cannot be known from what cannot be read: the name says which batch it was meant to be.
    const [, originalMessageId = name.slice(0, 35)] = /^pain\.001_([\w-]{1,35})\.xml$/.exec(name) ?? [];
    const head = { messageId: `F${digestOf(name)}`, createdAt: new Date().toISOString(), originalMessageId };
    await answer({ ...head, groupStatus: "RJCT", groupReason: NOT_READABLE, transactions: [] });
    await takeAway(inbox, name, path.join(directory, "bank", "refused"));
  }
}

async function payAll(bank: Bank, orders: readonly Order[], directory: string): Promise<TransactionStatus[]> {
  const transactions: TransactionStatus[] = [];
  for (const order of orders) {
    const { endToEndId } = order;
    try {
      const answer = await bank.pay(order, { byFile: true });
      if (!answer.heard) continue; // this file does not speak of it
      if (answer.value.kind === "status") transactions.push(transactionOf(answer.value));
      else await leaveWord(directory, answerMessage(order, answer.value));
    } catch (error) {
      if (!(error instanceof OrderDiffers)) throw error;
      const at = new Date().toISOString();
      const rejected = { endToEndId, known: true, status: "RJCT", reason: DUPLICATE_ORDER } as const;
      transactions.push({ ...rejected, bankReference: `D${digestOf(endToEndId)}`, at });
    }
  }
  return transactions;
}
