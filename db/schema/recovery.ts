import { date, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { fenColumn, instant } from "./columns";

/** 追缴: what is asked back of a claim, why and until when. Never changed. */
export const recovery = pgTable(
  "recovery",
  {
    subjectId: text("subject_id").notNull(),
    claimId: text("claim_id").notNull(),
    jurisdictionCode: text("jurisdiction_code").notNull(),
    ground: text("ground", { enum: ["not-entitled", "paid-twice", "facts-wrong", "deceased", "other"] }).notNull(),
    decisionNo: text("decision_no").notNull(),
    notice: text("notice").notNull(),
    amountFen: fenColumn("amount_fen").notNull(),
    dueOn: date("due_on", { mode: "string" }).notNull(),
    openedBy: text("opened_by").notNull(),
    openedAt: instant("opened_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.subjectId, table.claimId] })],
);

/** What came back of it, under the bank's reference. Never changed. */
export const repayment = pgTable(
  "repayment",
  {
    subjectId: text("subject_id").notNull(),
    repaymentId: text("repayment_id").notNull(),
    claimId: text("claim_id").notNull(),
    jurisdictionCode: text("jurisdiction_code").notNull(),
    amountFen: fenColumn("amount_fen").notNull(),
    bankReference: text("bank_reference").notNull(),
    recordedBy: text("recorded_by").notNull(),
    recordedAt: instant("recorded_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.subjectId, table.repaymentId] })],
);

/** A repayment that was none after all, and why. */
export const repaymentUndone = pgTable(
  "repayment_undone",
  {
    subjectId: text("subject_id").notNull(),
    repaymentId: text("repayment_id").notNull(),
    jurisdictionCode: text("jurisdiction_code").notNull(),
    reason: text("reason").notNull(),
    undoneBy: text("undone_by").notNull(),
    undoneAt: instant("undone_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.subjectId, table.repaymentId] })],
);
