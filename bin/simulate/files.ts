import type { BankReport } from "@/server/gateways";
import type { BankPort, SimulatedBank, SimulatedOrder } from "./bank";
import type { Dice, VirtualClock } from "./clock";
import type { Guards } from "./guards";
import { CALM_MS, MINUTE, SECOND } from "./world";

/** Every second in the product; rarer here, because most of a day nothing happens. */
const EXCHANGED_EVERY_MS = 3 * MINUTE;

/** Orders that go out in one file. Written down before it is dropped, so that it is dropped again as it was. */
type Batch = { readonly name: string; readonly boundAt: number; readonly orders: readonly SimulatedOrder[] };

/**
 * The bank spoken to in files (`file-orders`, `file-exchange`), with disk and bank in memory: orders wait until they are bound into a batch;
 * a file of the bank stays until every word in it was taken. The exchange is killed between binding, dropping and noting, words
 * fail half way through a file, files come late, twice and out of order, and once in a while the bank refuses one as a whole. No
 * file is ever lost. What was bound has left us: it may have reached the bank.
 */
export function fileChannel(how: {
  clock: VirtualClock;
  dice: Dice;
  guards: Guards;
  bank: () => SimulatedBank;
  mayGo: (endToEndId: string) => boolean;
  take: (report: BankReport) => boolean;
}): BankPort & { bring(report: BankReport): void; exchange(): void } {
  const { clock, dice, guards, mayGo, take } = how;
  const waiting = new Map<string, SimulatedOrder>();
  const sent = new Set<string>();
  const words = new Map<string, BankReport>();
  const refused = new Map<string, boolean>();
  let unsent: Batch | null = null;
  let inbox: (readonly BankReport[])[] = [];
  const troubled = (share: number) => clock.now() < CALM_MS && dice.percent(share);

  function leave(file: readonly BankReport[]): void {
    clock.after(dice.between(SECOND, dice.percent(20) ? 10 * MINUTE : 30 * SECOND), () => void inbox.push(file));
  }

  function bankTakes({ name, boundAt, orders }: Batch): void {
    const isRefused = refused.get(name) ?? troubled(4);
    refused.set(name, isRefused);
    const said = { kind: "status", status: "RJCT", reason: "FF01", bankReference: name } as const;
    const at = new Date(clock.now()).toISOString();
    leave(
      isRefused ? orders.map(({ endToEndId }) => ({ ...said, endToEndId, at })) : how.bank().takeFile(orders, boundAt),
    );
  }

  function send(): void {
    if (!unsent) {
      const orders = [...waiting.values()].filter(({ endToEndId }) => mayGo(endToEndId));
      if (orders.length === 0) return;
      unsent = { name: orders.map(({ endToEndId }) => endToEndId).join(), boundAt: clock.now(), orders };
    }
    const batch = unsent;
    if (troubled(3)) return; // killed before the file was dropped
    clock.after(dice.between(1, MINUTE), () => bankTakes(batch));
    if (troubled(3)) return; // killed before it was noted: it is dropped again
    for (const { endToEndId } of batch.orders) {
      waiting.delete(endToEndId);
      sent.add(endToEndId);
    }
    unsent = null;
  }

  function keep(word: BankReport): void {
    const known = words.get(word.endToEndId);
    if (known && (known.at > word.at || (known.at === word.at && known.kind === "returned"))) return;
    words.set(word.endToEndId, word);
  }

  /** @returns whether every word was taken. */
  function isTaken(file: readonly BankReport[]): boolean {
    return file.every((word) => {
      if (troubled(2) || !take(word)) return false;
      keep(word);
      return true;
    });
  }

  return {
    pay: (order, heard) => {
      const word = words.get(order.endToEndId);
      if (word) heard(word);
      else if (!sent.has(order.endToEndId)) waiting.set(order.endToEndId, order);
    },
    statusOf: (endToEndId, heard) => heard(words.get(endToEndId) ?? null),
    bring: (report) => {
      leave([report]);
      if (troubled(10)) leave([report]);
    },
    exchange: function exchange(): void {
      clock.after(EXCHANGED_EVERY_MS, exchange);
      if (troubled(5)) return;
      send();
      inbox = inbox.filter((file) => !isTaken(file) && guards.fileStays);
    },
  };
}
