import { integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { bytea, fenColumn, instant } from "./columns";

const VIA = { enum: ["screen", "printed", "typed"] } as const;

/** 企业码: every look at a code, whatever came of it. */
export const codeScan = pgTable("code_scan", {
  scanId: text("scan_id").primaryKey(),
  personId: text("person_id").notNull(),
  enterpriseId: text("enterprise_id"),
  via: text("via", VIA).notNull(),
  outcome: text("outcome", { enum: ["firm", "forged", "expired", "used", "unknown", "limited"] }).notNull(),
  codeHash: bytea("code_hash").unique(),
  at: instant("at").notNull(),
});

/** Somebody who has seen a firm's code asks its legal representative. */
export const delegationRequest = pgTable("delegation_request", {
  requestId: text("request_id").primaryKey(),
  enterpriseId: text("enterprise_id").notNull(),
  enterpriseName: text("enterprise_name").notNull(),
  personId: text("person_id").notNull(),
  personName: text("person_name").notNull(),
  via: text("via", VIA).notNull(),
  askedAt: instant("asked_at").notNull(),
  state: text("state", { enum: ["open", "granted", "refused", "withdrawn"] }).notNull(),
  decidedBy: text("decided_by"),
  decidedAt: instant("decided_at"),
});

/** Above what amount a firm wants a second person. */
export const firmLimit = pgTable("firm_limit", {
  enterpriseId: text("enterprise_id").primaryKey(),
  secondPersonAboveFen: fenColumn("second_person_above_fen"),
  setBy: text("set_by").notNull(),
  setAt: instant("set_at").notNull(),
});

/** The first of the two who confirm a large sum. */
export const firstWord = pgTable(
  "first_word",
  {
    subjectId: text("subject_id").notNull(),
    entitlementId: text("entitlement_id").notNull(),
    personId: text("person_id").notNull(),
    version: integer("version").notNull(),
    saidAt: instant("said_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.subjectId, table.entitlementId, table.personId] })],
);
