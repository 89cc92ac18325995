import { date, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { fenColumn, instant } from "./columns";

/** 应享: what is owed to a subject from one program for one period. */
export const entitlement = pgTable(
  "entitlement",
  {
    subjectId: text("subject_id").notNull(),
    entitlementId: text("entitlement_id").notNull(),
    programId: text("program_id").notNull(),
    programVersion: integer("program_version").notNull(),
    period: text("period").notNull(),
    version: integer("version").notNull(),
    status: text("status", { enum: ["open", "claimed", "withdrawn", "expired"] }).notNull(),
    claimId: text("claim_id"),
    amountFen: fenColumn("amount_fen").notNull(),
    citySharePermille: integer("city_share_permille").notNull(),
    jurisdictionCode: text("jurisdiction_code").notNull(),
    brief: jsonb("brief").$type<unknown>().notNull(),
    because: jsonb("because").$type<unknown>().notNull(),
    factsDigest: text("facts_digest").notNull(),
    claimableFrom: date("claimable_from").notNull(),
    expiresOn: date("expires_on"),
    computedAt: instant("computed_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.subjectId, table.entitlementId] })],
);

/** What could not be decided for want of a fact. */
export const eligibilityGap = pgTable(
  "eligibility_gap",
  {
    subjectId: text("subject_id").notNull(),
    gapId: text("gap_id").notNull(),
    programId: text("program_id").notNull(),
    programVersion: integer("program_version").notNull(),
    period: text("period").notNull(),
    jurisdictionCode: text("jurisdiction_code").notNull(),
    missing: jsonb("missing").$type<unknown>().notNull(),
    because: jsonb("because").$type<unknown>().notNull(),
    computedAt: instant("computed_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.subjectId, table.gapId] })],
);
