import { date, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { instant } from "./columns";

/** 这条数据不对: what a person said of a fact about her. Once a day for each fact; said, never changed. */
export const factReport = pgTable(
  "fact_report",
  {
    subjectId: text("subject_id").notNull(),
    reportId: text("report_id").notNull(),
    /** Twelve digits that can be said on the telephone. */
    reference: text("reference").notNull().unique(),
    attribute: text("attribute").notNull(),
    source: text("source").notNull(),
    programId: text("program_id").notNull(),
    clauseId: text("clause_id").notNull(),
    said: text("said"),
    reportedOn: date("reported_on").notNull(),
    reportedAt: instant("reported_at").notNull(),
    reportedBy: text("reported_by").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.reportId] }),
    unique().on(table.subjectId, table.attribute, table.reportedOn),
  ],
);
