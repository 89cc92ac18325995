import { integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { fenColumn, instant } from "./columns";

/** 支付指令: one attempt to pay a claim. */
export const paymentInstruction = pgTable(
  "payment_instruction",
  {
    subjectId: text("subject_id").notNull(),
    instructionId: text("instruction_id").notNull(),
    claimId: text("claim_id").notNull(),
    attempt: integer("attempt").notNull(),
    endToEndId: text("end_to_end_id").notNull().unique(),
    accountId: text("account_id").notNull(),
    amountFen: fenColumn("amount_fen").notNull(),
    jurisdictionCode: text("jurisdiction_code").notNull(),
    remittanceText: text("remittance_text").notNull(),
    status: text("status", { enum: ["open", "credited", "rejected", "returned"] }).notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.subjectId, table.instructionId] })],
);

/** The bank's own words about an attempt (ISO 20022; RTND is pacs.004). Never changed. */
export const paymentEvent = pgTable(
  "payment_event",
  {
    subjectId: text("subject_id").notNull(),
    instructionId: text("instruction_id").notNull(),
    status: text("status", { enum: ["ACTC", "ACSP", "ACSC", "ACCC", "RJCT", "RTND"] }).notNull(),
    reason: text("reason"),
    bankReference: text("bank_reference").notNull(),
    saidAt: instant("said_at").notNull(),
    receivedAt: instant("received_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.subjectId, table.instructionId, table.status] })],
);
