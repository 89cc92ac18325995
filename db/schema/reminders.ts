import { bigint, boolean, date, integer, jsonb, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { bytea, fenColumn, instant } from "./columns";

/** By which channels and in which language a person wants to be told. */
export const contactChoice = pgTable("contact_choice", {
  personId: text("person_id").primaryKey(),
  byPush: boolean("by_push").notNull(),
  bySms: boolean("by_sms").notNull(),
  language: text("language", { enum: ["zh-CN", "en"] }).notNull(),
  chosenAt: instant("chosen_at").notNull(),
});

/** A browser that a person let us reach. */
export const pushSubscription = pgTable(
  "push_subscription",
  {
    personId: text("person_id").notNull(),
    endpointIndex: bytea("endpoint_index").notNull().unique(),
    subscriptionSealed: bytea("subscription_sealed").notNull(),
    createdAt: instant("created_at").notNull(),
    /** The session in which it was allowed; it may have ended since. */
    sessionId: text("session_id"),
  },
  (table) => [primaryKey({ columns: [table.personId, table.endpointIndex] })],
);

/** Since when a program reminds by itself. */
export const reminderPlan = pgTable("reminder_plan", {
  programId: text("program_id").primaryKey(),
  activeSince: date("active_since").notNull(),
  setBy: text("set_by").notNull(),
  setAt: instant("set_at").notNull(),
});

/** The next step for one open entitlement. */
export const reminderTrack = pgTable(
  "reminder_track",
  {
    subjectId: text("subject_id").notNull(),
    entitlementId: text("entitlement_id").notNull(),
    recipientId: text("recipient_id").notNull(),
    programId: text("program_id").notNull(),
    jurisdictionCode: text("jurisdiction_code").notNull(),
    since: date("since").notNull(),
    step: integer("step").notNull(),
    expiryTold: boolean("expiry_told").notNull(),
    nextOn: date("next_on"),
  },
  (table) => [primaryKey({ columns: [table.subjectId, table.entitlementId] })],
);

/** An officer's campaign: whom it chose, what it may cost, how it stands. */
export const reminderCampaign = pgTable("reminder_campaign", {
  campaignId: text("campaign_id").primaryKey(),
  jurisdictionCode: text("jurisdiction_code").notNull(),
  name: text("name").notNull(),
  selection: jsonb("selection").$type<unknown>().notNull(),
  status: text("status", { enum: ["running", "paused", "done"] }).notNull(),
  pausedFor: text("paused_for", { enum: ["officer", "budget"] }),
  budgetLi: bigint("budget_li", { mode: "number" }).notNull(),
  spentLi: bigint("spent_li", { mode: "number" }).notNull().default(0),
  chosenAfter: text("chosen_after").notNull().default(""),
  allChosen: boolean("all_chosen").notNull().default(false),
  createdBy: text("created_by").notNull(),
  createdAt: instant("created_at").notNull(),
});

/** 提醒: one message to one person by one channel. */
export const reminderMessage = pgTable(
  "reminder_message",
  {
    subjectId: text("subject_id").notNull(),
    messageId: text("message_id").notNull().unique(),
    recipientId: text("recipient_id").notNull(),
    campaignId: text("campaign_id"),
    jurisdictionCode: text("jurisdiction_code").notNull(),
    channel: text("channel", { enum: ["push", "sms", "call"] }).notNull(),
    status: text("status", {
      enum: ["planned", "sending", "unknown", "sent", "delivered", "failed", "stopped", "listed"],
    }).notNull(),
    language: text("language", { enum: ["zh-CN", "en"] }).notNull(),
    checkCode: text("check_code").notNull(),
    itemCount: integer("item_count").notNull(),
    amountFen: fenColumn("amount_fen").notNull(),
    /** Thousandths of a yuan. */
    costLi: integer("cost_li").notNull(),
    provider: text("provider"),
    providerReference: text("provider_reference"),
    code: text("code"),
    attempt: integer("attempt").notNull().default(0),
    plannedFor: instant("planned_for").notNull(),
    createdAt: instant("created_at").notNull(),
    sendingSince: instant("sending_since"),
    askedAt: instant("asked_at"),
    sentAt: instant("sent_at"),
    settledAt: instant("settled_at"),
    openedAt: instant("opened_at"),
    takenAt: instant("taken_at"),
  },
  (table) => [primaryKey({ columns: [table.subjectId, table.messageId] })],
);

/** What a message speaks of: the same step of an entitlement once by each channel. */
export const reminderItem = pgTable(
  "reminder_item",
  {
    subjectId: text("subject_id").notNull(),
    messageId: text("message_id").notNull(),
    entitlementId: text("entitlement_id").notNull(),
    programId: text("program_id").notNull(),
    jurisdictionCode: text("jurisdiction_code").notNull(),
    step: text("step").notNull(),
    channel: text("channel").notNull(),
    amountFen: fenColumn("amount_fen").notNull(),
    takenAt: instant("taken_at"),
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.messageId, table.entitlementId] }),
    unique().on(table.subjectId, table.entitlementId, table.step, table.channel),
  ],
);

/** What is open, counted by one side of it at a time, each subject once in a group. */
export const unclaimedTotal = pgTable(
  "unclaimed_total",
  {
    jurisdictionCode: text("jurisdiction_code").notNull(),
    side: text("side", { enum: ["program", "district", "age", "reason"] }).notNull(),
    key: text("key").notNull(),
    subjects: integer("subjects").notNull(),
    entitlements: integer("entitlements").notNull(),
    amountFen: fenColumn("amount_fen").notNull(),
    expiringFen: fenColumn("expiring_fen").notNull(),
    countedAt: instant("counted_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.jurisdictionCode, table.side, table.key] })],
);
