import { createHash } from "node:crypto";
import {
  type BookedEntry,
  type Message,
  MessageUnreadable,
  type OriginalOrder,
  OWN_BANK,
  type StatusReport,
  type TransactionStatus,
  writeCreditNotice,
  writePaymentReturn,
  writeStatusReport,
} from "@/server/iso20022";
import { fen } from "@/server/kernel";
import { cameBack, isPoolAccount } from "./books";
import type { Order, Report } from "./protocol";

/** The bank's side of the language: orders out of a pain.001, and its own words as messages. */

/** The orders of a pain.001. @throws MessageUnreadable for any other message. */
export function ordersOf({ kind, message }: Message): readonly Order[] {
  if (kind !== "credit-transfer") throw new MessageUnreadable("only orders are taken here");
  if (message.groups.some(({ transfers }) => transfers.some(({ amountFen }) => amountFen === 0))) {
    throw new MessageUnreadable("a payment is more than nothing");
  }
  return message.groups.flatMap(({ debtorAccount: debtorPool, debtorBank, transfers }) => {
    const from = debtorBank === undefined ? { debtorPool } : { debtorPool, debtorBank };
    return transfers.map((transfer) => ({ ...transfer, ...from, requestedAt: message.createdAt }));
  });
}

/** A message with the name of its kind, as a file's name begins. */
export type Written = {
  readonly kind: "pain.002" | "pacs.004" | "camt.054";
  readonly messageId: string;
  readonly text: string;
};

/** A word as an answer: pain.002, or pacs.004 for money that came back. The same word is the same message. Of an order between pools it also says what was ordered. */
export function answerMessage(order: Order, report: Report): Written {
  const ordered = isPoolAccount(order.creditor) ? originalOf(order) : undefined;
  const { endToEndId, at: createdAt, bankReference } = report;
  const messageId = idOf(report, "A");
  if (report.kind === "returned") {
    const returned = [
      {
        endToEndId,
        amountFen: cameBack(order, report) ?? order.amountFen,
        reason: report.reason,
        bankReference,
        ordered,
      },
    ];
    return { kind: "pacs.004", messageId, text: writePaymentReturn({ messageId, createdAt, returned }) };
  }
  const head = { messageId, createdAt, originalMessageId: endToEndId, groupStatus: null, groupReason: null };
  const transactions = [{ ...transactionOf(report), ordered }];
  return { kind: "pain.002", messageId, text: writeStatusReport({ ...head, transactions }) };
}

function originalOf({ amountFen, debtorPool, debtorBank, creditor }: Order): OriginalOrder {
  const { bankCode, accountNumber } = creditor;
  const debtor = { bankCode: debtorBank ?? OWN_BANK, accountNumber: debtorPool };
  return { amountFen: fen(amountFen), debtor, creditor: { bankCode, accountNumber } };
}

/**
 * The words on the orders of one message as one answer: a pain.002 with a status for each that it speaks of. Money that came back has
 * no status word, so that it is not spoken of here; whoever asks by its reference gets the pacs.004. The same words are the same message.
 */
export function answerToAll(originalMessageId: string, words: readonly (Report | null)[]): Written {
  const said = words.flatMap((word) => (word?.kind === "status" ? [word] : []));
  const messageId = `A${digestOf([originalMessageId, ...said.map((word) => idOf(word, ""))].join("/"))}`;
  const createdAt = words.flatMap((word) => word?.at ?? []).reduce((one, other) => (one > other ? one : other), "");
  const transactions = said.map(transactionOf);
  // The whole message has a status only where all of it is spoken of.
  const groupStatus = said.length === words.length ? groupStatusOf(transactions) : null;
  const head = { messageId, createdAt, originalMessageId, groupReason: null };
  return { kind: "pain.002", messageId, text: writeStatusReport({ ...head, groupStatus, transactions }) };
}

/** PART where some were rejected and some not, else the least that all have reached. */
export function groupStatusOf(transactions: readonly TransactionStatus[]): NonNullable<StatusReport["groupStatus"]> {
  const statuses = transactions.flatMap((one) => (one.known ? [one.status] : []));
  const rejected = statuses.filter((status) => status === "RJCT").length;
  if (statuses.length > 0 && rejected === statuses.length) return "RJCT";
  if (rejected > 0) return "PART";
  return (["ACTC", "ACSP", "ACSC", "ACCC"] as const).find((status) => statuses.includes(status)) ?? "ACTC";
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
