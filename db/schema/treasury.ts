import { pgTable, text, unique } from "drizzle-orm/pg-core";
import { fenColumn, instant } from "./columns";

/** 国库: the account from which the treasury of a jurisdiction pays into its pool. */
export const treasuryAccount = pgTable(
  "treasury_account",
  {
    jurisdictionCode: text("jurisdiction_code").primaryKey(),
    bankCode: text("bank_code").notNull(),
    accountNumber: text("account_number").notNull(),
  },
  (table) => [unique().on(table.bankCode, table.accountNumber)],
);

/** 拨款: what the treasury has paid into a pool, under the bank's own reference. Never changed. */
export const replenishment = pgTable("replenishment", {
  bankReference: text("bank_reference").primaryKey(),
  jurisdictionCode: text("jurisdiction_code").notNull(),
  amountFen: fenColumn("amount_fen").notNull(),
  treasuryReference: text("treasury_reference").notNull(),
  transferId: text("transfer_id").notNull(),
  bookedAt: instant("booked_at").notNull(),
  recordedAt: instant("recorded_at").notNull(),
});
