import { boolean, date, integer, pgTable, primaryKey, smallint, text, uniqueIndex } from "drizzle-orm/pg-core";
import { bytea, fenColumn, instant } from "./columns";

/** A person or an enterprise. Identity and phone are sealed; the identity is found by its keyed hash. */
export const subject = pgTable("subject", {
  subjectId: text("subject_id").primaryKey(),
  kind: text("kind", { enum: ["person", "enterprise"] }).notNull(),
  name: text("name").notNull(),
  identitySealed: bytea("identity_sealed").notNull(),
  identityIndex: bytea("identity_index").notNull().unique(),
  phoneSealed: bytea("phone_sealed"),
  jurisdictionCode: text("jurisdiction_code").notNull(),
  demoSlug: text("demo_slug").unique(),
});

/** 经办: a person may act for an enterprise. */
export const delegation = pgTable(
  "delegation",
  {
    enterpriseId: text("enterprise_id").notNull(),
    personId: text("person_id").notNull(),
    title: text("title").notNull(),
    isLegalRepresentative: boolean("is_legal_representative").notNull(),
    validUntil: date("valid_until"),
    /** Null: every benefit. */
    programs: text("programs").array(),
    /** Of one claim; null: any. */
    maxAmountFen: fenColumn("max_amount_fen"),
    grantedBy: text("granted_by"),
    grantedAt: instant("granted_at"),
    revokedBy: text("revoked_by"),
    revokedAt: instant("revoked_at"),
  },
  (table) => [primaryKey({ columns: [table.enterpriseId, table.personId] })],
);

/** One sign-in on one device. Only the hashes of its tokens are kept. */
export const session = pgTable("session", {
  tokenHash: bytea("token_hash").primaryKey(),
  personId: text("person_id").notNull(),
  actingFor: text("acting_for"),
  provider: text("provider", { enum: ["zlb", "zwfw", "yongpai"] }).notNull(),
  createdAt: instant("created_at").notNull(),
  expiresAt: instant("expires_at").notNull(),
  sessionId: text("session_id").notNull().unique(),
  method: text("method", { enum: ["provider", "scan"] }).notNull(),
  deviceKind: text("device_kind", { enum: ["phone", "computer"] }).notNull(),
  browser: text("browser").notNull(),
  system: text("system").notNull(),
  place: text("place").notNull(),
  seenAt: instant("seen_at"),
  idleSeconds: integer("idle_seconds").notNull(),
  rotatedAt: instant("rotated_at"),
  nextHash: bytea("next_hash").unique(),
  previousHash: bytea("previous_hash").unique(),
  previousUntil: instant("previous_until"),
});

/** A computer that waits for a phone to say yes, for a minute at most. */
export const scanSignIn = pgTable("scan_sign_in", {
  scanId: text("scan_id").primaryKey(),
  codeHash: bytea("code_hash").notNull().unique(),
  computerHash: bytea("computer_hash").notNull().unique(),
  state: text("state", { enum: ["waiting", "opened", "confirmed", "refused", "taken"] }).notNull(),
  number: smallint("number").notNull(),
  browser: text("browser").notNull(),
  system: text("system").notNull(),
  place: text("place").notNull(),
  networkIndex: bytea("network_index").notNull(),
  createdAt: instant("created_at").notNull(),
  expiresAt: instant("expires_at").notNull(),
  sessionId: text("session_id"),
  personId: text("person_id"),
  provider: text("provider", { enum: ["zlb", "zwfw", "yongpai"] }),
});

/** Sign-in codes that have been used: each works once. */
export const signInCodeUsed = pgTable("sign_in_code_used", {
  codeHash: bytea("code_hash").primaryKey(),
  usedAt: instant("used_at").notNull(),
});

/** 收款账户. The number is sealed; `tail` is what a screen may show. */
export const payeeAccount = pgTable(
  "payee_account",
  {
    subjectId: text("subject_id").notNull(),
    accountId: text("account_id").notNull(),
    bankCode: text("bank_code").notNull(),
    bankName: text("bank_name").notNull(),
    numberSealed: bytea("number_sealed").notNull(),
    numberIndex: bytea("number_index").notNull(),
    tail: text("tail").notNull(),
    holderName: text("holder_name").notNull(),
    status: text("status", { enum: ["verified", "closed"] }).notNull(),
    isDefault: boolean("is_default").notNull(),
    addedOn: date("added_on").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.accountId] }),
    uniqueIndex("payee_account_subject_id_number_index_key").on(table.subjectId, table.numberIndex),
  ],
);

/** A person to whom nothing can be paid, by the bank's own word (MD07). */
export const payeeStop = pgTable("payee_stop", {
  subjectId: text("subject_id").primaryKey(),
  reason: text("reason").notNull(),
  endToEndId: text("end_to_end_id").notNull(),
  stoppedAt: instant("stopped_at").notNull(),
});
