import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fen } from "@/server/kernel";
import { readMessage } from "./read-message";
import { type BankStatement, writeStatement } from "./statement";
import { joinStatement, STATEMENT_PAGE_ENTRIES, splitStatement } from "./statement-pages";
import { bankStatements } from "./testing/random-messages";
import { MessageUnreadable } from "./unreadable";
import { validateMessage } from "./validate";
import { MAX_MESSAGE_CHARS } from "./xml";

/** Days as a bank writes them: each account once, all until the same instant. */
const days = bankStatements.map((message) => {
  const [first] = message.statements;
  const statements = message.statements.map((one, i) => ({ ...one, account: `3302${i}`, to: first?.to ?? one.to }));
  return { ...message, messageId: "S1", statements };
});
const read = (text: string) => readMessage(text).message as BankStatement;

describe("a day in pages", () => {
  test("written, sent and joined again in any order is the same day, whatever fits on a page", () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 7 }), (day, limit) => {
        const pages = splitStatement(day, limit);
        expect(
          Math.max(...pages.map((page) => page.statements.flatMap((one) => one.entries).length)),
        ).toBeLessThanOrEqual(limit);
        expect(new Set(pages.map((page) => page.messageId)).size).toBe(pages.length);
        const arrived = pages.map((page) => read(writeStatement(page))).reverse();
        expect(joinStatement(arrived)).toEqual(day.statements);
      }),
      { numRuns: 60 },
    );
  });

  const entry = (n: number) => ({
    entryReference: String(n),
    direction: "debit" as const,
    endToEndId: `pay_${n}`,
    amountFen: fen(n + 1),
    creditor: { bankCode: "102", accountNumber: "6200000000000001" },
    debtor: null,
    bankReference: "SIM0123456789ABCDEF",
    bookedAt: "2026-11-20T02:00:00.000Z",
    returnReason: null,
  });
  const dayOf = (count: number) => {
    const entries = Array.from({ length: count }, (_, n) => entry(n));
    const closingFen = fen(-entries.reduce((sum, one) => sum + one.amountFen, 0));
    const statement = {
      statementId: "S1",
      account: "330200",
      day: "2026-11-20",
      openingFen: fen(0),
      closingFen,
      entries,
    };
    const [from, to] = ["2026-11-19T16:00:00.000Z", "2026-11-20T16:00:00.000Z"];
    return { messageId: "S1", createdAt: to, statements: [{ ...statement, from, to }] };
  };

  test("is several messages when it is more than one may carry, each far below what is read of a message", async () => {
    const pages = splitStatement(dayOf(STATEMENT_PAGE_ENTRIES + 1));
    const texts = pages.map(writeStatement);
    expect(texts.map((text) => text.split("<Ntry>").length - 1)).toEqual([STATEMENT_PAGE_ENTRIES, 1]);
    expect(Math.max(...texts.map((text) => text.length))).toBeLessThan(MAX_MESSAGE_CHARS / 2);
    await validateMessage(texts[1] ?? "");
    expect(joinStatement([pages[0] as BankStatement, read(texts[1] ?? "")])[0]?.entries).toHaveLength(
      STATEMENT_PAGE_ENTRIES + 1,
    );
  });

  test.each<[string, (pages: BankStatement[]) => BankStatement[]]>([
    ["the last page", (pages) => pages.slice(0, -1)],
    ["a page in between", ([first, , last]) => [first, last] as BankStatement[]],
    ["all of it", () => []],
  ])("without %s is not believed", (_, lose) => {
    expect(() => joinStatement(lose(splitStatement(dayOf(5), 2)))).toThrow(MessageUnreadable);
  });

  test("with a page twice, or one that begins with another balance than the one before ended with, is not believed", () => {
    const [first, second, third] = splitStatement(dayOf(5), 2) as [BankStatement, BankStatement, BankStatement];
    expect(() => joinStatement([first, second, second, third])).toThrow(MessageUnreadable);
    const [one] = second.statements as [BankStatement["statements"][number]];
    const shifted = {
      ...second,
      statements: [{ ...one, openingFen: fen(one.openingFen + 1), closingFen: fen(one.closingFen + 1) }],
    };
    expect(() => joinStatement([first, shifted, third])).toThrow(MessageUnreadable);
  });
});
