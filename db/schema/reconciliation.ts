import { boolean, date, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { fenColumn, instant } from "./columns";

/** A movement that the bank booked on a pool's account, as its statement tells it. Never changed. */
export const statementEntry = pgTable(
  "statement_entry",
  {
    jurisdictionCode: text("jurisdiction_code").notNull(),
    day: date("day", { mode: "string" }).notNull(),
    entryReference: text("entry_reference").notNull(),
    kind: text("kind", { enum: ["paid", "returned", "received"] }).notNull(),
    endToEndId: text("end_to_end_id").notNull(),
    amountFen: fenColumn("amount_fen").notNull(),
    bankCode: text("bank_code"),
    accountIndex: text("account_index"),
    bankReference: text("bank_reference").notNull(),
    bookedAt: instant("booked_at").notNull(),
    recordedAt: instant("recorded_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.jurisdictionCode, table.day, table.entryReference] })],
);

/** A statement that was not taken, because it tells a kept entry anew. Known by how far it speaks; said once. */
export const statementRefused = pgTable(
  "statement_refused",
  {
    jurisdictionCode: text("jurisdiction_code").notNull(),
    day: date("day", { mode: "string" }).notNull(),
    until: instant("until").notNull(),
    entryReference: text("entry_reference").notNull(),
    refusedAt: instant("refused_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.jurisdictionCode, table.day, table.until, table.entryReference] })],
);

/** 对账: one comparison of one pool's day. */
export const reconciliation = pgTable("reconciliation", {
  reconciliationId: text("reconciliation_id").primaryKey(),
  jurisdictionCode: text("jurisdiction_code").notNull(),
  day: date("day", { mode: "string" }).notNull(),
  until: instant("until").notNull(),
  openingFen: fenColumn("opening_fen").notNull(),
  closingFen: fenColumn("closing_fen").notNull(),
  entryCount: integer("entry_count").notNull(),
  matchedCount: integer("matched_count").notNull(),
  differenceCount: integer("difference_count").notNull(),
  ranAt: instant("ran_at").notNull(),
  cityShareFen: fenColumn("city_share_fen").notNull().default(0),
});

/** A day whose comparison came to its end: as its statement stood in the evening, or whole. */
export const dayClosed = pgTable(
  "day_closed",
  {
    day: date("day", { mode: "string" }).notNull(),
    isWhole: boolean("is_whole").notNull(),
    closedAt: instant("closed_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.isWhole] })],
);

/** Where the bank's books and ours do not agree. Never changed: its steps say what becomes of it. */
export const reconciliationDifference = pgTable("reconciliation_difference", {
  differenceId: text("difference_id").primaryKey(),
  jurisdictionCode: text("jurisdiction_code").notNull(),
  day: date("day", { mode: "string" }).notNull(),
  kind: text("kind", {
    enum: ["missing", "extra", "amount", "duplicate", "late-return", "wrong-account", "unknown"],
  }).notNull(),
  endToEndId: text("end_to_end_id").notNull(),
  entryReference: text("entry_reference").notNull().default(""),
  ourFen: fenColumn("our_fen"),
  bankFen: fenColumn("bank_fen"),
  foundAt: instant("found_at").notNull(),
  about: text("about", { enum: ["payment", "replenishment", "repayment", "pool-order"] })
    .notNull()
    .default("payment"),
});

/** Whose a difference is and how it stands; the latest step holds. */
export const differenceStep = pgTable(
  "difference_step",
  {
    differenceId: text("difference_id").notNull(),
    step: integer("step").notNull(),
    state: text("state", { enum: ["open", "in-hand", "explained", "agreed"] }).notNull(),
    owner: text("owner").notNull(),
    note: text("note").notNull().default(""),
    at: instant("at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.differenceId, table.step] })],
);

/** 部门经办: whom a person may speak for as an officer. */
export const officer = pgTable(
  "officer",
  {
    personId: text("person_id").notNull(),
    jurisdictionCode: text("jurisdiction_code").notNull(),
    office: text("office", { enum: ["finance"] }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.personId, table.office] })],
);
