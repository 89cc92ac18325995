import {
  type AccountStatement,
  type BankStatement,
  type BookedEntry,
  OWN_BANK,
  splitStatement,
} from "@/server/iso20022";
import { addDays, type CalendarDate, civilDateAt, type Fen, fen } from "@/server/kernel";
import { type Books, isPoolAccount, type StatementEntry } from "./books";
import { digestOf } from "./messages";
import type { Misstatement } from "./protocol";
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
  const lines = allLines(books);
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

/** What each pool's account comes to, as its statements tell it; below nothing for what the bank has advanced. */
export function poolBalances(books: Readonly<Books>): readonly { readonly pool: string; readonly balanceFen: Fen }[] {
  const lines = allLines(books);
  const pools = [...new Set(lines.map(({ pool }) => pool))].sort();
  return pools.map((pool) => ({ pool, balanceFen: fen(sum(lines.filter((line) => line.pool === pool))) }));
}

function allLines(books: Readonly<Books>): Line[] {
  return [
    ...books.statement.flatMap((entry) => linesOf(books, entry)),
    ...inventedLines(books),
    ...[...books.poolCredits.values()].flatMap((credit) =>
      creditEntries(books, credit).map((entry) => ({ pool: credit.pool, entry })),
    ),
  ];
}

function sum(lines: readonly Line[]): number {
  return lines.reduce(
    (total, { entry }) => total + (entry.direction === "credit" ? entry.amountFen : -entry.amountFen),
    0,
  );
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

/** A true entry as the statements tell it: on the account of each pool that paid or was paid. Where it is told otherwise, the first is. */
function linesOf(books: Readonly<Books>, entry: StatementEntry): Line[] {
  const [true_, ...others] = sidesOf(entry);
  if (!true_) return [];
  return [...(entry.kind === "return" ? [true_] : asTold(books.misstated.get(entry.endToEndId), true_)), ...others];
}

function asTold(how: Misstatement | undefined, true_: Line): Line[] {
  const { entry } = true_;
  const told = (change: Partial<BookedEntry>): Line => ({ ...true_, entry: { ...entry, ...change } });
  switch (how) {
    case "missing":
      return [];
    case "amount":
      return [told({ amountFen: fen(entry.amountFen + 1) })];
    case "duplicate":
      return [true_, told({ entryReference: `${entry.entryReference}D` })];
    case "wrong-account":
      return [told({ creditor: wrong(entry.creditor), debtor: wrong(entry.debtor) })];
    case "unknown": {
      const endToEndId = `NEVER${digestOf(entry.endToEndId)}`;
      return [true_, told({ entryReference: `${entry.entryReference}U`, endToEndId })];
    }
    default:
      return [true_];
  }
}

const wrong = (party: BookedEntry["creditor"]) =>
  party && { ...party, accountNumber: `${party.accountNumber.slice(0, -1)}X` };

/** Entries of payments that were rejected, and yet are told as paid. */
function inventedLines(books: Readonly<Books>): Line[] {
  return [...books.misstated].flatMap(([endToEndId, how]) => {
    const payment = books.payments.get(endToEndId);
    const word = payment?.reports.at(-1);
    if (how !== "extra" || !payment || word?.status !== "RJCT") return [];
    const { amountFen, creditor, debtorPool, debtorBank } = payment.order;
    if (debtorBank !== undefined) return []; // that account is not told of here
    const { bankReference, at: bookedAt } = word;
    const entryReference = `X${digestOf(endToEndId)}`;
    const told = { entryReference, direction: "debit", endToEndId, amountFen, bankReference, bookedAt } as const;
    return [{ pool: debtorPool, entry: { ...told, creditor, debtor: null, returnReason: null } }];
  });
}

/** The entry on the account of the pool that paid, and on that of the pool that was paid; a treasury's account has its statement elsewhere. */
function sidesOf(entry: StatementEntry): Line[] {
  const { debtorPool, debtorBank, bankCode, accountNumber } = entry;
  const paid = { pool: debtorPool, entry: bookedEntry(entry) };
  const debtor = { bankCode: debtorBank ?? OWN_BANK, accountNumber: debtorPool };
  const isBack = entry.kind === "return";
  const received: BookedEntry = {
    ...paid.entry,
    entryReference: `${entry.sequence}C`,
    direction: isBack ? "debit" : "credit",
    creditor: isBack ? debtor : null,
    debtor: isBack ? null : debtor,
  };
  return [
    ...(debtorBank === undefined ? [paid] : []),
    ...(isPoolAccount({ bankCode }) ? [{ pool: accountNumber, entry: received }] : []),
  ];
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
