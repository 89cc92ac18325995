import fc from "fast-check";
import { fen } from "@/server/kernel";
import type { BookedEntry, CreditNotice, CreditTransfer, PaymentReturn, StatusReport } from "..";
import type { AccountStatement } from "../statement";

/** Messages that may be sent, of any content that the language carries. */

const writable = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }).filter((text) => text.trim() === text);
/** Names as people have them, and texts that would break a writer which does not escape. */
const name = fc.oneof(writable.filter(isXml), fc.constantFrom("林小禾", "A & B <C>", `"'`, "]]>", "&lt;", "𠮷野 💰"));
const id = fc.stringMatching(/^[a-z]{3}_[0-9a-z]{1,26}$/);
const amount = fc.oneof(fc.integer({ min: 1, max: 10_000 }).map(fen), fc.integer({ min: 1, max: 2 ** 46 }).map(fen));
const code = fc.constantFrom("AC01", "AC04", "AM04", "MD07", "MS03");
const instant = fc
  .date({ min: new Date("2000-01-01T00:00:00Z"), max: new Date("2099-12-31T00:00:00Z"), noInvalidDate: true })
  .map((at) => at.toISOString());
const account = fc.stringMatching(/^[0-9]{1,34}$/);
const creditor = fc.record({ bankCode: fc.constantFrom("NBCB", "102"), accountNumber: account });

const transfer = fc.record({
  instructionId: id,
  endToEndId: id,
  amountFen: amount,
  creditor: fc.record({ name, bankCode: fc.constantFrom("NBCB", "102"), accountNumber: account }),
  remittanceText: fc.oneof(fc.constant(""), name),
});

export const creditTransfers: fc.Arbitrary<CreditTransfer> = fc
  .record({
    messageId: id,
    createdAt: instant,
    transfers: fc.uniqueArray(transfer, { minLength: 1, maxLength: 8, selector: (one) => one.endToEndId }),
    debtorAccount: fc.constantFrom("330200", "宁波市本级资金池"),
  })
  .map(({ messageId, createdAt, transfers, debtorAccount }) => ({
    messageId,
    createdAt,
    groups: [{ groupId: messageId, debtorAccount, transfers }],
  }));

const ordered = fc.option(fc.record({ amountFen: amount, debtor: creditor, creditor }), { nil: undefined });
const known = fc.constant(true as const);
const said = fc.record({ endToEndId: id, known, bankReference: id, at: instant, ordered });
const transaction = fc.oneof(
  fc.record({ endToEndId: id, known: fc.constant(false as const) }),
  fc
    .tuple(said, fc.constantFrom("ACTC" as const, "ACSP" as const, "ACSC" as const, "ACCC" as const))
    .map(([one, status]) => ({ ...one, status, reason: null })),
  fc.tuple(said, code).map(([one, reason]) => ({ ...one, status: "RJCT" as const, reason })),
);
export const statusReports: fc.Arbitrary<StatusReport> = fc.record({
  messageId: id,
  createdAt: instant,
  originalMessageId: id,
  groupStatus: fc.constantFrom(null, "ACTC", "PART", "RJCT"),
  groupReason: fc.constantFrom(null, "DU01"),
  transactions: fc.array(transaction, { maxLength: 6 }),
});

export const paymentReturns: fc.Arbitrary<PaymentReturn> = fc.record({
  messageId: id,
  createdAt: instant,
  returned: fc.array(fc.record({ endToEndId: id, amountFen: amount, reason: code, bankReference: id, ordered }), {
    minLength: 1,
    maxLength: 6,
  }),
});

const entry: fc.Arbitrary<BookedEntry> = fc.record({
  entryReference: id,
  direction: fc.constantFrom("debit", "credit"),
  endToEndId: id,
  amountFen: amount,
  creditor: fc.option(creditor),
  debtor: fc.option(creditor),
  bankReference: id,
  bookedAt: instant,
  returnReason: fc.option(code),
});
export const creditNotices: fc.Arbitrary<CreditNotice> = fc.record({
  messageId: id,
  createdAt: instant,
  notices: fc.array(fc.record({ noticeId: id, account, entries: fc.array(entry, { minLength: 1, maxLength: 5 }) }), {
    minLength: 1,
    maxLength: 3,
  }),
});

const accountStatement: fc.Arbitrary<AccountStatement> = fc
  .record({
    statementId: id,
    account,
    from: instant,
    to: instant,
    day: fc.constant("2026-11-20"),
    openingFen: fc.integer({ min: -1_000_000, max: 1_000_000 }).map(fen),
    entries: fc.array(entry, { maxLength: 5 }),
  })
  .map((one) => ({ ...one, closingFen: closingOf(one) }));
export const bankStatements = fc.record({
  messageId: id,
  createdAt: instant,
  page: fc.record({ number: fc.integer({ min: 1, max: 99_999 }), isLast: fc.boolean() }),
  statements: fc.array(accountStatement, { minLength: 1, maxLength: 3 }),
});

function closingOf({ openingFen, entries }: Pick<AccountStatement, "openingFen" | "entries">) {
  const change = (one: BookedEntry) => (one.direction === "credit" ? one.amountFen : -one.amountFen);
  return fen(entries.reduce<number>((balance, one) => balance + change(one), openingFen));
}

function isXml(text: string): boolean {
  return !/[\p{Cc}\p{Cs}\p{Cn}]/u.test(text);
}
