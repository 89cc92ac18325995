import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type BankStatement, listWhole, MessageUnreadable, readMessage } from "@/server/iso20022";
import { Outage } from "@/server/kernel";
import type { BankGateway, PoolStatement } from "./bank-gateway";
import { assertWithinLimits, orderedAs, statementsOf } from "./bank-wire";
import { keptOrder, latestWord, placesOf, queueOrder } from "./file-orders";

const GATEWAY = "bank";
const LOOK_EVERY_MS = 100;

/**
 * The file adapter of the bank port. An order is queued and goes out with the next batch; its word is there once a file
 * of the bank has been fetched. Both are done by whoever runs `exchangeFiles`, in whatever process. Accounts are
 * verified, and callbacks read, by the real-time adapter given: a file cannot answer somebody who waits.
 *
 * @param directory the folder that this side and the bank exchange files in.
 */
export function createFileBank(directory: string, realTime: BankGateway): BankGateway {
  return {
    async pay(order, deadlineMs) {
      assertWithinLimits(order);
      const until = Date.now() + deadlineMs;
      await queueOrder(directory, order);
      for (;;) {
        const word = await latestWord(directory, order.endToEndId);
        if (word) return word;
        if (Date.now() + LOOK_EVERY_MS > until) throw new Outage(GATEWAY, { cause: "no file has answered yet" });
        await sleep(LOOK_EVERY_MS);
      }
    },
    statusOf: (endToEndId) => latestWord(directory, endToEndId),
    async knownAs(endToEndId) {
      const kept = await keptOrder(directory, endToEndId);
      if (kept) return { order: orderedAs(kept) };
      return (await latestWord(directory, endToEndId)) && { order: null };
    },
    async statementOf(day) {
      const { statements } = placesOf(directory);
      const names = (await listWhole(statements)).filter((name) => name.startsWith(`${day}_`));
      const texts = await Promise.all(names.map((name) => readFile(path.join(statements, name), "utf8")));
      const pages = texts.map(readMessage).flatMap((one) => (one.kind === "statement" ? [one.message] : []));
      const whole = wholeStatements(pages);
      return whole.length > 0 ? whole : null;
    },
    verifyAccount: (question) => realTime.verifyAccount(question),
    readCallback: (callback) => realTime.readCallback(callback),
  };
}

/** Of each pool the statement that speaks furthest, among those all of whose pages have come. */
function wholeStatements(pages: readonly BankStatement[]): PoolStatement[] {
  const instants = [...new Set(pages.map((page) => page.statements[0]?.to))];
  const whole = instants.flatMap((instant) => {
    try {
      return statementsOf(pages.filter((page) => page.statements[0]?.to === instant));
    } catch (error) {
      if (error instanceof MessageUnreadable) return [];
      throw error;
    }
  });
  const furthest = new Map<string, PoolStatement>();
  for (const one of whole) {
    const known = furthest.get(one.debtorPool);
    if (!known || Date.parse(known.until) < Date.parse(one.until)) furthest.set(one.debtorPool, one);
  }
  return [...furthest.values()];
}
