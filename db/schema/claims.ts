import { integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { fenColumn, instant } from "./columns";

/** 领取: one confirmation of one entitlement, and its life until the money is there. */
export const claim = pgTable(
  "claim",
  {
    subjectId: text("subject_id").notNull(),
    claimId: text("claim_id").notNull(),
    entitlementId: text("entitlement_id").notNull(),
    entitlementVersion: integer("entitlement_version").notNull(),
    programId: text("program_id").notNull(),
    programVersion: integer("program_version").notNull(),
    amountFen: fenColumn("amount_fen").notNull(),
    status: text("status", {
      enum: ["confirmed", "paying", "credited", "returned", "recovering", "recovered", "cancelled"],
    }).notNull(),
    accountId: text("account_id").notNull(),
    jurisdictionCode: text("jurisdiction_code").notNull(),
    confirmedBy: text("confirmed_by").notNull(),
    confirmedAt: instant("confirmed_at").notNull(),
    creditedAt: instant("credited_at"),
    returnedAt: instant("returned_at"),
    returnReason: text("return_reason"),
  },
  (table) => [primaryKey({ columns: [table.subjectId, table.claimId] })],
);
