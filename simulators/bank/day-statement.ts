import { type AccountStatement, type BankStatement, type BookedEntry, splitStatement } from "@/server/iso20022";
import { addDays, type CalendarDate, civilDateAt, fen } from "@/server/kernel";
import type { Books, StatementEntry } from "./books";
import { digestOf } from "./messages";
import { creditEntries } from "./treasury";

/** One booked line with the pool account that it stands in. */
type Line = { readonly pool: string; readonly entry: BookedEntry };

const CITY_MIDNIGHT = "T00:00:00+08:00";

/**
 * The camt.053 of a day until an instant, page by page, with each pool account that ever moved on every page; null when none
 * has. Where a fault says so, it tells a payment otherwise than it was; what it tells always adds up.
 */
export function dayStatement(
  books: Readonly<Books>,
  { day, until, pageEntries }: { day: CalendarDate; until: Date; pageEntries: number | undefined },
): readonly BankStatement[] | null {
  const lines = [
    ...books.statement.flatMap((entry) => linesOf(books, entry)),
    ...inventedLines(books),
    ...[...books.poolCredits.values()].flatMap((credit) =>
      creditEntries(books, credit).map((entry) => ({ pool: credit.pool, entry })),
    ),
  ];
  const pools = [...new Set(lines.map((line) => line.pool))].sort();
  if (pools.length === 0) return null;
  const whole = {
    messageId: `S${digestOf(`${day}/${spokenTo(day, until)}/${lines.length}`)}`, // of what it says: as of another instant it is another
    createdAt: new Date().toISOString(),
    statements: pools.map((pool) =>
      accountStatement({ account: pool, day, until, lines: lines.filter((line) => line.pool === pool) }),
    ),
  };
  return splitStatement(whole, pageEntries);
}

/** How far a statement of a day speaks: no further than the day. */
function spokenTo(day: CalendarDate, until: Date): string {
  const from = new Date(`${day}${CITY_MIDNIGHT}`);
  const end = new Date(`${addDays(day, 1)}${CITY_MIDNIGHT}`);
  return new Date(Math.min(end.getTime(), Math.max(from.getTime(), until.getTime()))).toISOString();
}

type Told = { account: string; day: CalendarDate; until: Date; lines: readonly Line[] };

function accountStatement({ account, day, until, lines }: Told): AccountStatement {
  const dayOf = ({ entry }: Line) => civilDateAt(new Date(entry.bookedAt));
  const change = ({ entry }: Line) => (entry.direction === "credit" ? entry.amountFen : -entry.amountFen);
  const sum = (some: readonly Line[]) => some.reduce<number>((total, line) => total + change(line), 0);
  const openingFen = fen(sum(lines.filter((line) => dayOf(line) < day)));
  const today = lines.filter((line) => dayOf(line) === day && Date.parse(line.entry.bookedAt) <= until.getTime());
  const from = new Date(`${day}${CITY_MIDNIGHT}`);
  return {
    statementId: `S${digestOf(`${account}/${day}/${today.length}`)}`,
    account,
    from: from.toISOString(),
    to: spokenTo(day, until),
    day,
    openingFen,
    closingFen: fen(openingFen + sum(today)),
    entries: today.map((line) => line.entry),
  };
}

/** A true entry as the statement tells it. */
function linesOf(books: Readonly<Books>, entry: StatementEntry): Line[] {
  const true_ = { pool: entry.debtorPool, entry: bookedEntry(entry) };
  if (entry.kind === "return") return [true_];
  switch (books.misstated.get(entry.endToEndId)) {
    case "missing":
      return [];
    case "amount":
      return [{ ...true_, entry: { ...true_.entry, amountFen: fen(entry.amountFen + 1) } }];
    case "duplicate":
      return [true_, { ...true_, entry: { ...true_.entry, entryReference: `${entry.sequence}D` } }];
    case "wrong-account": {
      const creditor = { bankCode: entry.bankCode, accountNumber: `${entry.accountNumber.slice(0, -1)}X` };
      return [{ ...true_, entry: { ...true_.entry, creditor } }];
    }
    case "unknown": {
      const strange = { entryReference: `${entry.sequence}U`, endToEndId: `NEVER${digestOf(entry.endToEndId)}` };
      return [true_, { ...true_, entry: { ...true_.entry, ...strange } }];
    }
    default:
      return [true_];
  }
}

/** Entries of payments that were rejected, and yet are told as paid. */
function inventedLines(books: Readonly<Books>): Line[] {
  return [...books.misstated].flatMap(([endToEndId, how]) => {
    const payment = books.payments.get(endToEndId);
    const word = payment?.reports.at(-1);
    if (how !== "extra" || !payment || word?.status !== "RJCT") return [];
    const { amountFen, creditor, debtorPool } = payment.order;
    const { bankReference, at: bookedAt } = word;
    const entryReference = `X${digestOf(endToEndId)}`;
    const told = { entryReference, direction: "debit", endToEndId, amountFen, bankReference, bookedAt } as const;
    return [{ pool: debtorPool, entry: { ...told, creditor, debtor: null, returnReason: null } }];
  });
}

function bookedEntry(entry: StatementEntry): BookedEntry {
  const { bankCode, accountNumber, endToEndId, amountFen, bankReference } = entry;
  return {
    entryReference: String(entry.sequence),
    direction: entry.kind === "credit" ? "debit" : "credit",
    endToEndId,
    amountFen,
    creditor: { bankCode, accountNumber },
    debtor: null,
    bankReference,
    bookedAt: entry.at,
    returnReason: entry.kind === "return" ? "MS03" : null,
  };
}
