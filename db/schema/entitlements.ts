import { bigint, boolean, date, integer, jsonb, pgTable, pgView, primaryKey, text } from "drizzle-orm/pg-core";
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
    /** As it was when it was taken; null until then: reasons are worked out when they are read. */
    brief: jsonb("brief").$type<unknown>(),
    because: jsonb("because").$type<unknown>(),
    factsDigest: text("facts_digest").notNull(),
    claimableFrom: date("claimable_from").notNull(),
    expiresOn: date("expires_on"),
    computedAt: instant("computed_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.subjectId, table.entitlementId] })],
);

/** What one subject's decisions wait for: the kinds of its gaps. */
export const eligibilityGap = pgTable("eligibility_gap", {
  subjectId: text("subject_id").primaryKey(),
  jurisdictionCode: text("jurisdiction_code").notNull(),
  kinds: bigint("kinds", { mode: "bigint" }).array().notNull(),
  computedAt: instant("computed_at").notNull(),
});

/** What could not be decided for want of these facts, whoever it is about. */
export const gapKind = pgTable("gap_kind", {
  gapKind: bigint("gap_kind", { mode: "bigint" }).primaryKey(),
  gapId: text("gap_id").notNull(),
  programId: text("program_id").notNull(),
  programVersion: integer("program_version").notNull(),
  period: text("period").notNull(),
  missing: jsonb("missing").$type<unknown>().notNull(),
});

/** What could not be decided for want of a fact: one row for a subject and a program. */
export const openGap = pgView("open_gap", {
  subjectId: text("subject_id").notNull(),
  gapId: text("gap_id").notNull(),
  programId: text("program_id").notNull(),
  programVersion: integer("program_version").notNull(),
  period: text("period").notNull(),
  jurisdictionCode: text("jurisdiction_code").notNull(),
  missing: jsonb("missing").$type<unknown>().notNull(),
  computedAt: instant("computed_at").notNull(),
}).existing();

/** One range of subjects of a whole-city run. */
export const cityRunPart = pgTable(
  "city_run_part",
  {
    runId: text("run_id").notNull(),
    part: integer("part").notNull(),
    civilDate: date("civil_date").notNull(),
    basis: text("basis").notNull(),
    fromSubject: text("from_subject").notNull(),
    untilSubject: text("until_subject"),
    startedAt: instant("started_at").notNull(),
    finishedAt: instant("finished_at"),
    summary: jsonb("summary").$type<unknown>(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.part] })],
);

/** 人工认定: what an officer has decided where a rule asks for one. */
export const humanDecision = pgTable(
  "human_decision",
  {
    subjectId: text("subject_id").notNull(),
    programId: text("program_id").notNull(),
    predicate: text("predicate").notNull(),
    decision: boolean("decision").notNull(),
    decidedBy: text("decided_by").notNull(),
    decidedOn: date("decided_on").notNull(),
  },
  (table) => [primaryKey({ columns: [table.subjectId, table.programId, table.predicate] })],
);

/** A program that waits for a source whose data did not pass a check. */
export const programHold = pgTable(
  "program_hold",
  {
    programId: text("program_id").notNull(),
    gate: text("gate").notNull(),
    source: text("source").notNull(),
    heldSince: date("held_since").notNull(),
    reason: jsonb("reason").$type<{ zh: string; en: string }>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.programId, table.gate, table.source] })],
);

/** A subject of whom something changed since it was last decided. */
export const factChange = pgTable("fact_change", {
  subjectId: text("subject_id").primaryKey(),
  changeId: bigint("change_id", { mode: "number" }).notNull(),
  changedAt: instant("changed_at").notNull(),
});

/** A delivery that differs much from the last one and was accepted: what the next run compares its source with. */
export const jumpAccepted = pgTable(
  "jump_accepted",
  {
    source: text("source").notNull(),
    acceptedAt: instant("accepted_at").notNull(),
    afterRun: text("after_run"),
    acceptedBy: text("accepted_by").notNull(),
    reason: text("reason").notNull(),
    profile: jsonb("profile").$type<unknown>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.source, table.acceptedAt] })],
);
