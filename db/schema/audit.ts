import { bigint, jsonb, pgTable, primaryKey, smallint, text } from "drizzle-orm/pg-core";
import { bytea, instant } from "./columns";

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
    salt: bytea("salt").notNull(),
    entry: bytea("entry").notNull(),
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
  /** By the real clock, which the relay waits by; the city lives on another date. */
  leftAt: instant("left_at").notNull().defaultNow(),
});

/** Entries that were committed and have no place in the log yet. */
export const logPending = pgTable("log_pending", {
  pendingId: bigint("pending_id", { mode: "number" }).generatedAlwaysAsIdentity().primaryKey(),
  entry: bytea("entry").notNull(),
});

/** The transparency log: salted hashes of events, in the order in which they were sequenced. */
export const logLeaf = pgTable("log_leaf", {
  leafIndex: bigint("leaf_index", { mode: "number" }).primaryKey(),
  entry: bytea("entry").notNull().unique(),
});

/** Hashes of complete subtrees, of every fourth level. */
export const logNode = pgTable(
  "log_node",
  {
    level: smallint("level").notNull(),
    nodeIndex: bigint("node_index", { mode: "number" }).notNull(),
    hash: bytea("hash").notNull(),
  },
  (table) => [primaryKey({ columns: [table.level, table.nodeIndex] })],
);

/** Signed tree heads. */
export const logHead = pgTable("log_head", {
  treeSize: bigint("tree_size", { mode: "number" }).primaryKey(),
  root: bytea("root").notNull(),
  signedAt: instant("signed_at").notNull(),
  publicKey: bytea("public_key").notNull(),
  signature: bytea("signature").notNull(),
  /** One more than the head before it. */
  headNo: bigint("head_no", { mode: "number" }).notNull().unique(),
});
