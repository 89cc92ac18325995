import { z } from "zod";
import { type Fen, fen } from "@/server/kernel";
import { Account, Amount, accountElement, amountElement, Id, Instant, readAs } from "./elements";
import { type BookedEntry, Entry, entryElement } from "./entry";
import { MessageUnreadable } from "./unreadable";
import { writeDocument } from "./xml";

/** The name of the message by which the bank accounts for a day. */
export const STATEMENT = "camt.053.001.08";

/** One account's day. Its entries lead from the opening to the closing balance; either may be below zero. */
export type AccountStatement = {
  readonly statementId: string;
  readonly account: string;
  /** The day's bounds as ISO instants, the later one excluded. */
  readonly from: string;
  readonly to: string;
  /** A civil date: YYYY-MM-DD. */
  readonly day: string;
  readonly openingFen: Fen;
  readonly closingFen: Fen;
  readonly entries: readonly BookedEntry[];
};

/**
 * camt.053: the day of every account of ours that the bank keeps, or one page of it. Where it comes in pages, each account
 * stands on each page, and what a page does not begin or end with is an interim balance.
 */
export type BankStatement = {
  readonly messageId: string;
  readonly createdAt: string;
  /** Counted from 1. */
  readonly page: { readonly number: number; readonly isLast: boolean };
  readonly statements: readonly AccountStatement[];
};

/** Writes a camt.053. */
export function writeStatement(message: BankStatement): string {
  const { number, isLast } = message.page;
  const [opens, closes] = balanceKinds(message.page);
  return writeDocument(STATEMENT, {
    BkToCstmrStmt: {
      GrpHdr: {
        MsgId: message.messageId,
        CreDtTm: message.createdAt,
        MsgPgntn: { PgNb: String(number), LastPgInd: String(isLast) },
      },
      Stmt: message.statements.map((one) => ({
        Id: one.statementId,
        FrToDt: { FrDtTm: one.from, ToDtTm: one.to },
        Acct: accountElement(one.account),
        Bal: [balanceElement(opens, one.openingFen, one.day), balanceElement(closes, one.closingFen, one.day)],
        Ntry: one.entries.map(entryElement),
      })),
    },
  });
}

/** Reads a camt.053. @throws MessageUnreadable, also for a statement whose entries do not lead to its closing balance. */
export function readStatement(tree: unknown): BankStatement {
  const { GrpHdr, Stmt } = readAs(Document, tree).BkToCstmrStmt;
  const { PgNb: number, LastPgInd: isLast } = GrpHdr.MsgPgntn;
  const page = { number, isLast };
  return {
    messageId: GrpHdr.MsgId,
    createdAt: GrpHdr.CreDtTm,
    page,
    statements: Stmt.map((one) => readOne(one, page)),
  };
}

/** What the two balances of a page are: those of the day at its edges, interim ones between two pages. */
function balanceKinds({ number, isLast }: BankStatement["page"]): readonly [BalanceKind, BalanceKind] {
  return [number === 1 ? "OPBD" : "ITBD", isLast ? "CLBD" : "ITBD"];
}

function readOne(read: z.infer<typeof StatementElement>, page: BankStatement["page"]): AccountStatement {
  const [opening, closing] = read.Bal;
  const [opens, closes] = balanceKinds(page);
  if (opening?.kind !== opens || closing?.kind !== closes) {
    throw new MessageUnreadable("a statement has an opening and a closing balance");
  }
  const reached = read.Ntry.reduce<number>(
    (balance, entry) => balance + (entry.direction === "credit" ? entry.amountFen : -entry.amountFen),
    opening.balanceFen,
  );
  if (reached !== closing.balanceFen) throw new MessageUnreadable("the entries do not lead to the closing balance");
  return {
    statementId: read.Id,
    account: read.Acct,
    from: read.FrToDt.FrDtTm,
    to: read.FrToDt.ToDtTm,
    day: closing.day,
    openingFen: opening.balanceFen,
    closingFen: closing.balanceFen,
    entries: read.Ntry,
  };
}

function balanceElement(kind: BalanceKind, balance: Fen, day: string) {
  return {
    Tp: { CdOrPrtry: { Cd: kind } },
    Amt: amountElement(fen(Math.abs(balance))),
    CdtDbtInd: balance < 0 ? "DBIT" : "CRDT",
    Dt: { Dt: day },
  };
}

const BalanceKind = z.enum(["OPBD", "ITBD", "CLBD"]);
type BalanceKind = z.infer<typeof BalanceKind>;

const Balance = z
  .object({
    Tp: z.object({ CdOrPrtry: z.object({ Cd: BalanceKind }) }),
    Amt: Amount,
    CdtDbtInd: z.enum(["DBIT", "CRDT"]),
    Dt: z.object({ Dt: z.string().regex(/^\d{4}-\d\d-\d\d$/) }),
  })
  .transform((read) => ({
    kind: read.Tp.CdOrPrtry.Cd,
    balanceFen: fen(read.CdtDbtInd === "DBIT" && read.Amt > 0 ? -read.Amt : read.Amt),
    day: read.Dt.Dt,
  }));

const StatementElement = z.object({
  Id,
  FrToDt: z.object({ FrDtTm: Instant, ToDtTm: Instant }),
  Acct: Account,
  Bal: z.array(Balance).length(2),
  Ntry: z.array(Entry).default([]),
});
/** A message that says nothing of pages is whole. */
const Pagination = z
  .object({
    PgNb: z
      .string()
      .regex(/^[1-9]\d{0,4}$/)
      .transform(Number),
    LastPgInd: z.enum(["true", "false", "1", "0"]).transform((said) => said === "true" || said === "1"),
  })
  .default({ PgNb: 1, LastPgInd: true });
const Document = z.object({
  BkToCstmrStmt: z.object({
    GrpHdr: z.object({ MsgId: Id, CreDtTm: Instant, MsgPgntn: Pagination }),
    Stmt: z.array(StatementElement).min(1),
  }),
});
