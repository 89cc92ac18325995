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

/** camt.053: the day of every account of ours that the bank keeps. */
export type BankStatement = {
  readonly messageId: string;
  readonly createdAt: string;
  readonly statements: readonly AccountStatement[];
};

/** Writes a camt.053. */
export function writeStatement(message: BankStatement): string {
  return writeDocument(STATEMENT, {
    BkToCstmrStmt: {
      GrpHdr: { MsgId: message.messageId, CreDtTm: message.createdAt },
      Stmt: message.statements.map((one) => ({
        Id: one.statementId,
        FrToDt: { FrDtTm: one.from, ToDtTm: one.to },
        Acct: accountElement(one.account),
        Bal: [balanceElement("OPBD", one.openingFen, one.day), balanceElement("CLBD", one.closingFen, one.day)],
        Ntry: one.entries.map(entryElement),
      })),
    },
  });
}

/** Reads a camt.053. @throws MessageUnreadable, also for a statement whose entries do not lead to its closing balance. */
export function readStatement(tree: unknown): BankStatement {
  const { GrpHdr, Stmt } = readAs(Document, tree).BkToCstmrStmt;
  return { messageId: GrpHdr.MsgId, createdAt: GrpHdr.CreDtTm, statements: Stmt.map(readOne) };
}

function readOne(read: z.infer<typeof StatementElement>): AccountStatement {
  const [opening, closing] = (["OPBD", "CLBD"] as const).map((kind) => read.Bal.find((one) => one.kind === kind));
  if (!opening || !closing) throw new MessageUnreadable("a statement has an opening and a closing balance");
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

function balanceElement(kind: "OPBD" | "CLBD", balance: Fen, day: string) {
  return {
    Tp: { CdOrPrtry: { Cd: kind } },
    Amt: amountElement(fen(Math.abs(balance))),
    CdtDbtInd: balance < 0 ? "DBIT" : "CRDT",
    Dt: { Dt: day },
  };
}

const Balance = z
  .object({
    Tp: z.object({ CdOrPrtry: z.object({ Cd: z.enum(["OPBD", "CLBD"]) }) }),
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
  Bal: z.array(Balance),
  Ntry: z.array(Entry).default([]),
});
const Document = z.object({
  BkToCstmrStmt: z.object({
    GrpHdr: z.object({ MsgId: Id, CreDtTm: Instant }),
    Stmt: z.array(StatementElement).min(1),
  }),
});
