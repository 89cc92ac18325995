import { createHash } from "node:crypto";
import {
  type BookedEntry,
  type Message,
  MessageUnreadable,
  type TransactionStatus,
  writeCreditNotice,
  writePaymentReturn,
  writeStatusReport,
} from "@/server/iso20022";
import type { Order, Report } from "./protocol";

/** The bank's side of the language: orders out of a pain.001, and its own words as messages. */

/** The orders of a pain.001. @throws MessageUnreadable for any other message. */
export function ordersOf({ kind, message }: Message): readonly Order[] {
  if (kind !== "credit-transfer") throw new MessageUnreadable("only orders are taken here");
  if (message.groups.some(({ transfers }) => transfers.some(({ amountFen }) => amountFen === 0))) {
    throw new MessageUnreadable("a payment is more than nothing");
  }
  return message.groups.flatMap(({ debtorAccount, transfers }) =>
    transfers.map((transfer) => ({ ...transfer, debtorPool: debtorAccount, requestedAt: message.createdAt })),
  );
}

/** A message with the name of its kind, as a file's name begins. */
export type Written = {
  readonly kind: "pain.002" | "pacs.004" | "camt.054";
  readonly messageId: string;
  readonly text: string;
};

/** A word as an answer: pain.002, or pacs.004 for money that came back. The same word is the same message. */
export function answerMessage(order: Order, report: Report): Written {
  const { endToEndId, at: createdAt, bankReference } = report;
  const messageId = idOf(report, "A");
  if (report.kind === "returned") {
    const returned = [{ endToEndId, amountFen: order.amountFen, reason: report.reason, bankReference }];
    return { kind: "pacs.004", messageId, text: writePaymentReturn({ messageId, createdAt, returned }) };
  }
  const head = { messageId, createdAt, originalMessageId: endToEndId, groupStatus: null, groupReason: null };
  return { kind: "pain.002", messageId, text: writeStatusReport({ ...head, transactions: [transactionOf(report)] }) };
}

/** A word that is brought: as an answer is, but a credit is a camt.054 on the payee's account. */
export function wordMessage(order: Order, report: Report): Written {
  if (report.kind === "returned" || report.status !== "ACCC") return answerMessage(order, report);
  const { endToEndId, at: createdAt, bankReference } = report;
  const messageId = idOf(report, "N");
  const entry: BookedEntry = {
    entryReference: messageId,
    direction: "credit",
    endToEndId,
    amountFen: order.amountFen,
    creditor: null,
    debtor: null,
    bankReference,
    bookedAt: createdAt,
    returnReason: null,
  };
  const notices = [{ noticeId: messageId, account: order.creditor.accountNumber, entries: [entry] }];
  return { kind: "camt.054", messageId, text: writeCreditNotice({ messageId, createdAt, notices }) };
}

/** That a payment was never seen. */
export function unseenMessage(endToEndId: string): string {
  return writeStatusReport({
    messageId: `U${digestOf(endToEndId)}`,
    createdAt: new Date().toISOString(),
    originalMessageId: endToEndId,
    groupStatus: null,
    groupReason: null,
    transactions: [{ endToEndId, known: false }],
  });
}

/** A status word as one line of a report. */
export function transactionOf(report: Extract<Report, { kind: "status" }>): TransactionStatus {
  const { endToEndId, status, reason, bankReference, at } = report;
  return { endToEndId, known: true, status, reason, bankReference, at };
}

/** 30 hexadecimal characters that stand for a text. */
export function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 30);
}

const idOf = ({ endToEndId, status, at }: Report, kind: string) =>
  `${kind}${digestOf(`${endToEndId}/${status}/${at}`)}`;
