import { date, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { fenColumn, instant } from "./columns";

/** 划拨与清算: what the bank is told to move between the account of a pool and the city's, or its treasury's. Never changed. */
export const poolOrder = pgTable(
  "pool_order",
  {
    orderId: text("order_id").primaryKey(),
    kind: text("kind", { enum: ["share", "settlement"] }).notNull(),
    jurisdictionCode: text("jurisdiction_code").notNull(),
    day: date("day", { mode: "string" }).notNull(),
    debtorBank: text("debtor_bank"),
    debtorAccount: text("debtor_account").notNull(),
    creditorAccount: text("creditor_account").notNull(),
    amountFen: fenColumn("amount_fen").notNull(),
    requestHash: text("request_hash").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [unique().on(table.kind, table.jurisdictionCode, table.day)],
);

/** The bank's own words about such an order (ISO 20022; RTND is pacs.004). Never changed. */
export const poolOrderWord = pgTable(
  "pool_order_word",
  {
    orderId: text("order_id").notNull(),
    status: text("status", { enum: ["ACTC", "ACSP", "ACSC", "ACCC", "RJCT", "RTND"] }).notNull(),
    reason: text("reason"),
    bankReference: text("bank_reference").notNull(),
    saidAt: instant("said_at").notNull(),
    receivedAt: instant("received_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.orderId, table.status] })],
);
