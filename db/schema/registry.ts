import { date, jsonb, pgTable, primaryKey, smallint, text } from "drizzle-orm/pg-core";
import { fenColumn } from "./columns";

/** Up to which date a source has delivered everything it has. */
export const source = pgTable("source", {
  code: text("code").primaryKey(),
  completeUntil: date("complete_until").notNull(),
  /** The last year whose figures of the whole year it has delivered; null where it has not said. */
  yearsUntil: smallint("years_until"),
  /** Up to which date it has delivered the months of everybody's lists of months; null where that is as far as it is complete. */
  monthsUntil: date("months_until"),
});

/** What one source last delivered about one subject: facts by attribute key. */
export const factRecord = pgTable(
  "fact_record",
  {
    subjectId: text("subject_id").notNull(),
    source: text("source").notNull(),
    facts: jsonb("facts").$type<Record<string, unknown>>().notNull(),
    obtainedOn: date("obtained_on").notNull(),
  },
  (table) => [primaryKey({ columns: [table.subjectId, table.source] })],
);

/** What this platform has paid: the history that rules read. */
export const claimedFact = pgTable(
  "claimed_fact",
  {
    subjectId: text("subject_id").notNull(),
    programId: text("program_id").notNull(),
    period: text("period").notNull(),
    amountFen: fenColumn("amount_fen").notNull(),
    paidOn: date("paid_on").notNull(),
    claimId: text("claim_id").notNull(),
  },
  (table) => [primaryKey({ columns: [table.subjectId, table.programId, table.period] })],
);

/** 按人的占用台账: for which family of programs a person was counted, and in which claim. */
export const personUse = pgTable(
  "person_use",
  {
    mark: text("mark").notNull(),
    personRef: text("person_ref").notNull(),
    subjectId: text("subject_id").notNull(),
    claimId: text("claim_id").notNull(),
    usedOn: date("used_on").notNull(),
  },
  (table) => [primaryKey({ columns: [table.mark, table.personRef] })],
);

/** Whom a recovered claim counted, should its repayment bounce. */
export const personFreed = pgTable(
  "person_freed",
  {
    mark: text("mark").notNull(),
    personRef: text("person_ref").notNull(),
    subjectId: text("subject_id").notNull(),
    claimId: text("claim_id").notNull(),
    usedOn: date("used_on").notNull(),
  },
  (table) => [primaryKey({ columns: [table.subjectId, table.claimId, table.mark, table.personRef] })],
);
