import { z } from "zod";
import {
  type BankStatement,
  type BookedEntry,
  type CreditTransfer,
  joinStatement,
  MAX_ID_CHARS,
  MAX_TEXT_CHARS,
  type Message,
  OWN_BANK,
  writableText,
} from "@/server/iso20022";
import { assert, type CalendarDate, calendarDate, Outage } from "@/server/kernel";
import type {
  BankReport,
  BankWord,
  OrderedAs,
  PaymentOrder,
  PoolCredit,
  PoolStatement,
  StatementEntry,
} from "./bank-gateway";

/** Between the port's words and the bank's messages. */

/** The answer to a question about one account; owned exactly when everything matches. */
export const AccountAnswerSchema = z
  .object({ owned: z.boolean(), reason: z.enum(["match", "name-mismatch", "no-such-account", "closed"]) })
  .refine((answer) => answer.owned === (answer.reason === "match"), "owned says the same as reason");

/** An id as it may stand in a message, in an address and in a file's name. */
const ID = new RegExp(`^[A-Za-z0-9_-]{1,${MAX_ID_CHARS}}$`);

/** @throws AssertionError when an order breaks a limit of the port. */
export function assertWithinLimits(order: PaymentOrder): void {
  for (const id of [order.endToEndId, order.instructionId]) {
    assert(ID.test(id), "an id at the bank has 1 to 35 plain characters");
  }
  assert(Number.isSafeInteger(order.amountFen) && order.amountFen > 0, "a payment of nothing is never sent");
  assert([...order.remittanceText].length <= MAX_TEXT_CHARS, "a remittance text has at most 140 characters");
}

/** An order as the bank would say it back. */
export function orderedAs({ amountFen, debtorPool, debtorBank, creditor }: PaymentOrder): OrderedAs {
  const { bankCode, accountNumber } = creditor;
  const debtor = { bankCode: debtorBank ?? OWN_BANK, accountNumber: debtorPool };
  return { amountFen, debtor, creditor: { bankCode, accountNumber } };
}

/** The pain.001 of some orders, grouped by the pool they leave. The same orders make the same message. */
export function messageOf(
  head: { messageId: string; createdAt: string },
  orders: readonly PaymentOrder[],
): CreditTransfer {
  const pools = [...new Set(orders.map((order) => order.debtorPool))];
  const bankOf = new Map(orders.map(({ debtorPool, debtorBank }) => [debtorPool, debtorBank]));
  return {
    ...head,
    groups: pools.map((pool, at) => ({
      groupId: at === 0 ? head.messageId : `${head.messageId.slice(0, MAX_ID_CHARS - 4)}-${at}`,
      debtorAccount: pool,
      debtorBank: bankOf.get(pool),
      transfers: orders
        .filter((order) => order.debtorPool === pool)
        .map(({ instructionId, endToEndId, amountFen, creditor, remittanceText }) => ({
          instructionId,
          endToEndId,
          amountFen,
          creditor: { ...creditor, name: writableText(creditor.name, MAX_TEXT_CHARS) },
          remittanceText: writableText(remittanceText, MAX_TEXT_CHARS),
        })),
    })),
  };
}

/** What a message says about single payments: a status report, a return, or a notice that a payee was credited. */
export function reportsOf(message: Message): BankReport[] {
  switch (message.kind) {
    case "status-report":
      return message.message.transactions.flatMap((one) => {
        if (!one.known) return [];
        const { endToEndId, status, reason, bankReference, at, ordered } = one;
        return [{ kind: "status", endToEndId, status, reason, bankReference, at, ordered } as const];
      });
    case "payment-return": {
      const at = message.message.createdAt;
      return message.message.returned.map(({ endToEndId, amountFen, reason, bankReference, ordered }) => {
        return { kind: "returned", endToEndId, status: null, reason, amountFen, bankReference, at, ordered } as const;
      });
    }
    case "credit-notice":
      return message.message.notices
        .flatMap((notice) => notice.entries)
        .filter((entry) => isIncoming(entry) && entry.debtor === null)
        .map(({ endToEndId, amountFen, bankReference, bookedAt: at }) => {
          return { kind: "status", endToEndId, status: "ACCC", reason: null, amountFen, bankReference, at } as const;
        });
    default:
      return [];
  }
}

/**
 * The one word of an answer about one payment; null where it says that the payment was never seen.
 * @throws Outage for an answer about another payment, which is no answer.
 */
export function wordOn(endToEndId: string, message: Message): BankReport | null {
  const [word, ...more] = reportsOf(message);
  if (word && word.endToEndId === endToEndId && more.length === 0) return word;
  const [unseen] = message.kind === "status-report" ? message.message.transactions : [];
  if (!word && unseen && !unseen.known && unseen.endToEndId === endToEndId) return null;
  throw new Outage("bank", { cause: "the answer is about another payment" });
}

/** What a message says has come into accounts of ours: credits that name who paid. A payee's own notice names nobody. */
function poolCreditsOf(message: Message): PoolCredit[] {
  if (message.kind !== "credit-notice") return [];
  return message.message.notices.flatMap(({ account, entries }) =>
    entries.filter(isIncoming).flatMap(({ entryReference, amountFen, debtor, endToEndId, bankReference, bookedAt }) => {
      if (debtor === null) return [];
      const what = { account, entryReference, amountFen, payer: debtor, bankReference, at: bookedAt };
      return [{ kind: "pool-credit", ...what, treasuryReference: endToEndId } as const];
    }),
  );
}

/** Everything that a message says. */
export function wordsOf(message: Message): BankWord[] {
  return [...reportsOf(message), ...poolCreditsOf(message)];
}

/** Money that came in for the first time: none of ours that came back. */
const isIncoming = (entry: BookedEntry) => entry.direction === "credit" && entry.returnReason === null;

function kindOf(entry: BookedEntry): StatementEntry["kind"] {
  if (entry.direction === "debit") return "paid";
  return isIncoming(entry) ? "received" : "returned";
}

/** The civil day that a camt.053 is about; null for every other message. */
export function dayOf(message: Message): CalendarDate | null {
  const [first] = message.kind === "statement" ? message.message.statements : [];
  return first ? calendarDate(first.day) : null;
}

/** The pages of one camt.053 in the port's words. @throws MessageUnreadable where one is missing or does not follow. */
export function statementsOf(pages: readonly BankStatement[]): PoolStatement[] {
  return joinStatement(pages).map((statement) => ({
    debtorPool: statement.account,
    day: calendarDate(statement.day),
    until: statement.to,
    openingFen: statement.openingFen,
    closingFen: statement.closingFen,
    entries: statement.entries.map((entry) => ({
      entryReference: entry.entryReference,
      kind: kindOf(entry),
      endToEndId: entry.endToEndId,
      amountFen: entry.amountFen,
      counterparty: isIncoming(entry) ? entry.debtor : entry.creditor,
      bankReference: entry.bankReference,
      bookedAt: entry.bookedAt,
    })),
  }));
}
