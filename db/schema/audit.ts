import { bigint, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "./columns";

/** 留痕: who did what to what. Appended, never changed. */
export const auditEvent = pgTable(
  "audit_event",
  {
    subjectId: text("subject_id").notNull(),
    eventId: text("event_id").notNull(),
    at: instant("at").notNull(),
    callerKind: text("caller_kind").notNull(),
    callerPerson: text("caller_person"),
    callerJob: text("caller_job"),
    jurisdictionCode: text("jurisdiction_code"),
    action: text("action").notNull(),
    objectId: text("object_id").notNull(),
    details: jsonb("details").$type<Record<string, unknown>>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.subjectId, table.eventId] })],
);

/** News that has to leave the transaction: ids only. */
export const outbox = pgTable("outbox", {
  outboxId: bigint("outbox_id", { mode: "number" }).generatedAlwaysAsIdentity().primaryKey(),
  topic: text("topic", { enum: ["claim-changed", "payment-open"] }).notNull(),
  subjectId: text("subject_id").notNull(),
  objectId: text("object_id").notNull(),
  createdAt: instant("created_at").notNull(),
});
