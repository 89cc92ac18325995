import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fen } from "@/server/kernel";
import {
  type CreditTransfer,
  type Message,
  MessageUnreadable,
  readMessage,
  validateMessage,
  writeCreditNotice,
  writeCreditTransfer,
  writePaymentReturn,
  writeStatement,
  writeStatusReport,
} from ".";
import {
  bankStatements,
  creditNotices,
  creditTransfers,
  paymentReturns,
  statusReports,
} from "./testing/random-messages";

const RUNS = { seed: 20261121, numRuns: 60 };

/** Each message with how it is written and a random supply of it. */
const LANGUAGE: [Message["kind"], fc.Arbitrary<unknown>, (message: never) => string][] = [
  ["credit-transfer", creditTransfers, writeCreditTransfer],
  ["status-report", statusReports, writeStatusReport],
  ["payment-return", paymentReturns, writePaymentReturn],
  ["credit-notice", creditNotices, writeCreditNotice],
  ["statement", bankStatements, writeStatement],
];

describe.each(LANGUAGE)("a %s", (kind, messages, write) => {
  test("is read as it was written, to the fen and the character", () => {
    fc.assert(
      fc.property(messages, (message) => {
        expect(readMessage(write(message as never))).toEqual({ kind, message });
      }),
      RUNS,
    );
  });

  test("is allowed by the schema of its name, whatever it says", async () => {
    for (const message of fc.sample(messages, { seed: 7, numRuns: 3 })) {
      await expect(validateMessage(write(message as never))).resolves.toBeUndefined();
    }
  });
});

const order: CreditTransfer = {
  messageId: "bat_1",
  createdAt: "2026-11-20T02:00:00.000Z",
  groups: [
    {
      groupId: "bat_1",
      debtorAccount: "330203",
      transfers: [
        {
          instructionId: "pay_1",
          endToEndId: "pay_1",
          amountFen: fen(3_450_100),
          creditor: { name: "林小禾", bankCode: "NBCB", accountNumber: "6200000000000001" },
          remittanceText: "稳岗返还",
        },
      ],
    },
  ],
};
const xml = writeCreditTransfer(order);

test("an order says its payments' number and exact sum, in yuan with both decimals", () => {
  expect(xml).toContain("<NbOfTxs>1</NbOfTxs><CtrlSum>34501.00</CtrlSum>");
  expect(xml).toContain('<InstdAmt Ccy="CNY">34501.00</InstdAmt>');
});

const statement = writeStatement({
  messageId: "stm_1",
  createdAt: "2026-11-20T14:00:00.000Z",
  page: { number: 1, isLast: true },
  statements: [
    {
      statementId: "stm_1",
      account: "330203",
      from: "2026-11-19T16:00:00.000Z",
      to: "2026-11-20T16:00:00.000Z",
      day: "2026-11-20",
      openingFen: fen(100),
      closingFen: fen(-100),
      entries: [
        {
          entryReference: "1",
          direction: "debit",
          endToEndId: "pay_1",
          amountFen: fen(200),
          creditor: null,
          debtor: null,
          bankReference: "R1",
          bookedAt: "2026-11-20T02:00:00.000Z",
          returnReason: null,
        },
      ],
    },
  ],
});
const rejection = writeStatusReport({
  messageId: "w1",
  createdAt: "2026-11-20T02:00:00.000Z",
  originalMessageId: "bat_1",
  groupStatus: null,
  groupReason: null,
  transactions: [
    {
      endToEndId: "pay_1",
      known: true,
      status: "RJCT",
      reason: "AC04",
      bankReference: "R",
      at: "2026-11-20T02:00:00.000Z",
    },
  ],
});

test.each([
  ["a count that is not that of the payments", xml.replaceAll("<NbOfTxs>1<", "<NbOfTxs>2<")],
  ["a control sum one fen off", xml.replace("<CtrlSum>34501.00<", "<CtrlSum>34501.01<")],
  [
    "one payment twice",
    xml
      .replace(/(<CdtTrfTxInf>.*<\/CdtTrfTxInf>)/, "$1$1")
      .replaceAll("<NbOfTxs>1<", "<NbOfTxs>2<")
      .replaceAll("<CtrlSum>34501.00<", "<CtrlSum>69002.00<"),
  ],
  ["another currency", xml.replace('Ccy="CNY"', 'Ccy="USD"')],
  ["a fraction of a fen", xml.replace("34501.00</InstdAmt>", "34501.001</InstdAmt>")],
  ["an amount with an exponent", xml.replace("34501.00</InstdAmt>", "3e4</InstdAmt>")],
  ["an amount below zero", xml.replace("34501.00</InstdAmt>", "-1.00</InstdAmt>")],
  [
    "an EndToEndId of 36 characters",
    xml.replace(/<EndToEndId>.*<\/EndToEndId>/, `<EndToEndId>${"x".repeat(36)}</EndToEndId>`),
  ],
  ["an element that comes twice", xml.replace(/(<MsgId>.*<\/MsgId>)/, "$1$1")],
  ["another version's namespace", xml.replace("pain.001.001.09", "pain.001.001.03")],
  ["no namespace", xml.replace(/ xmlns="[^"]*"/, "")],
  ["half a message", xml.slice(0, 400)],
  ["no XML at all", "ACCC"],
  [
    "a statement whose entries do not lead to its closing balance",
    statement.replace('<Amt Ccy="CNY">1.00</Amt><CdtDbtInd>DBIT', '<Amt Ccy="CNY">1.01</Amt><CdtDbtInd>DBIT'),
  ],
  ["a page of a statement that says it is another", statement.replace("<PgNb>1<", "<PgNb>2<")],
  ["a rejection without its reason", rejection.replace(/<StsRsnInf>.*<\/StsRsnInf>/, "")],
  ["a status word of another language", rejection.replace(">RJCT<", ">PAID<")],
])("%s is never read", (_, text) => {
  expect([xml, statement, rejection]).not.toContain(text);
  expect(() => readMessage(text)).toThrow(MessageUnreadable);
});

test.each([
  ["an element that is not agreed on", xml.replace("<PmtMtd>", "<BtchBookg>true</BtchBookg><PmtMtd>")],
  ["elements in another order", xml.replace(/(<PmtInfId>.*?<\/PmtInfId>)(<PmtMtd>.*?<\/PmtMtd>)/, "$2$1")],
])("%s is refused by the schema", async (_, text) => {
  expect(text).not.toBe(xml);
  await expect(validateMessage(text)).rejects.toThrow(/does not allow it at (BtchBookg|PmtMtd)/);
});

test("what is wrong is said by its place, never by what stood there", () => {
  const secret = xml.replace("6200000000000001", "6".repeat(35));
  expect(() => readMessage(secret)).toThrow(
    "not as agreed at CstmrCdtTrfInitn/PmtInf/0/CdtTrfTxInf/0/CdtrAcct/Id/Othr/Id",
  );
});
