import { pgTable, primaryKey, smallint, text } from "drizzle-orm/pg-core";
import { fenColumn, instant } from "./columns";

/** An account of the double-entry books. */
export const ledgerAccount = pgTable("ledger_account", {
  accountId: text("account_id").primaryKey(),
  kind: text("kind", { enum: ["treasury", "pool", "advance", "clearing", "subject"] }).notNull(),
  jurisdictionCode: text("jurisdiction_code"),
  subjectId: text("subject_id"),
  floorFen: fenColumn("floor_fen"),
});

/** What the transfers of an account add up to, in shares: only their sum (the view ledger_balance) means something. */
export const ledgerSlot = pgTable(
  "ledger_slot",
  {
    accountId: text("account_id").notNull(),
    slot: smallint("slot").notNull().default(0),
    inPostedFen: fenColumn("in_posted_fen").notNull().default(0),
    outPostedFen: fenColumn("out_posted_fen").notNull().default(0),
    outPendingFen: fenColumn("out_pending_fen").notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.slot] })],
);

/** 记账: an immutable movement between two accounts. */
export const ledgerTransfer = pgTable(
  "ledger_transfer",
  {
    subjectId: text("subject_id").notNull(),
    transferId: text("transfer_id").notNull(),
    kind: text("kind", { enum: ["pending", "post", "void", "posted"] }).notNull(),
    debitAccountId: text("debit_account_id").notNull(),
    creditAccountId: text("credit_account_id").notNull(),
    amountFen: fenColumn("amount_fen").notNull(),
    pendingId: text("pending_id"),
    reference: text("reference").notNull(),
    reason: text("reason").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.subjectId, table.transferId] })],
);
