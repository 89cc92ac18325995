import { type Fen, fen } from "@/server/kernel";
import type { AccountStatement, BankStatement } from "./statement";
import { MessageUnreadable } from "./unreadable";

/** How many entries one camt.053 carries at most: some six of the sixteen MiB that are read of a message. */
export const STATEMENT_PAGE_ENTRIES = 5_000;

/** A day as as many messages as it takes. Every account stands on every page, so that each page adds up by itself. */
export function splitStatement(
  whole: Omit<BankStatement, "page">,
  limit: number = STATEMENT_PAGE_ENTRIES,
): BankStatement[] {
  const total = whole.statements.reduce((sum, { entries }) => sum + entries.length, 0);
  const count = Math.max(1, Math.ceil(total / limit));
  const balances = whole.statements.map(({ openingFen }) => openingFen);
  return Array.from({ length: count }, (_, i) => {
    const window = { from: i * limit, until: (i + 1) * limit };
    return {
      ...whole,
      messageId: count === 1 ? whole.messageId : `${whole.messageId}-${i + 1}`,
      page: { number: i + 1, isLast: i + 1 === count },
      statements: pageOf(whole.statements, balances, window),
    };
  });
}

/** What of each account falls into a window over all entries. Moves the balances on. */
function pageOf(
  statements: readonly AccountStatement[],
  balances: Fen[],
  { from, until }: { from: number; until: number },
): AccountStatement[] {
  let before = 0;
  return statements.map((one, i) => {
    const entries = one.entries.slice(Math.max(0, from - before), Math.max(0, until - before));
    before += one.entries.length;
    const openingFen = balances[i] ?? one.openingFen;
    const closingFen = fen(
      entries.reduce<number>(
        (sum, { direction, amountFen }) => sum + (direction === "credit" ? amountFen : -amountFen),
        openingFen,
      ),
    );
    balances[i] = closingFen;
    return { ...one, openingFen, closingFen, entries };
  });
}

/**
 * The day of each account from its pages, in any order.
 * @throws MessageUnreadable where a page is missing or comes twice, or where one does not begin as the one before it ended.
 */
export function joinStatement(pages: readonly BankStatement[]): AccountStatement[] {
  const inOrder = pages.toSorted((a, b) => a.page.number - b.page.number);
  const isWhole = inOrder.every(({ page }, i) => page.number === i + 1 && page.isLast === (i + 1 === inOrder.length));
  const [first, ...rest] = inOrder;
  if (!first || !isWhole) throw new MessageUnreadable("a page of the statement is missing");
  return first.statements.map((one) => rest.reduce((day, page) => joined(day, page), one));
}

function joined(day: AccountStatement, page: BankStatement): AccountStatement {
  const next = page.statements.filter(({ account }) => account === day.account);
  const [one] = next;
  const follows =
    one !== undefined &&
    next.length === 1 &&
    one.day === day.day &&
    one.to === day.to &&
    one.openingFen === day.closingFen;
  if (!follows) throw new MessageUnreadable("a page of the statement does not follow the one before");
  return { ...day, closingFen: one.closingFen, entries: [...day.entries, ...one.entries] };
}
