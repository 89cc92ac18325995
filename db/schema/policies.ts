import { sql } from "drizzle-orm";
import { date, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { fenColumn, instant } from "./columns";

/** One published version of a program: the whole program file, as data. */
export const programVersion = pgTable(
  "program_version",
  {
    programId: text("program_id").notNull(),
    version: integer("version").notNull(),
    audience: text("audience", { enum: ["person", "firm"] }).notNull(),
    validFrom: date("valid_from").notNull(),
    validTo: date("valid_to"),
    definition: jsonb("definition").$type<unknown>().notNull(),
    digest: text("digest").notNull(),
    /** The definition without what decides nothing, and its digest: worked out by the database. */
    rule: text("rule").notNull().generatedAlwaysAs(sql`(definition - '{cases,policy,notes,exclusions}'::text[])::text`),
    mark: text("mark")
      .notNull()
      .generatedAlwaysAs(sql`md5((definition - '{cases,policy,notes,exclusions}'::text[])::text)`),
    publishedAt: instant("published_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.programId, table.version] })],
);

/** A program that the city knows of and does not run: not opened here, or a figure of it is stated nowhere. No run reads it. */
export const catalogueProgram = pgTable("catalogue_program", {
  programId: text("program_id").primaryKey(),
  audience: text("audience", { enum: ["person", "firm"] }).notNull(),
  definition: jsonb("definition").$type<unknown>().notNull(),
  digest: text("digest").notNull(),
  listedAt: instant("listed_at").notNull(),
});

/** 公示: since when a district shows its list of a program. */
export const publicNotice = pgTable(
  "public_notice",
  {
    programId: text("program_id").notNull(),
    jurisdictionCode: text("jurisdiction_code").notNull(),
    startedOn: date("started_on").notNull(),
  },
  (table) => [primaryKey({ columns: [table.programId, table.jurisdictionCode] })],
);

/** 名额和预算: how many may take a program within a period, and how much it may cost, by its newest version. */
export const programLimit = pgTable("program_limit", {
  programId: text("program_id").primaryKey(),
  per: text("per", { enum: ["once", "yearly", "monthly"] }).notNull(),
  places: integer("places"),
  budgetFen: fenColumn("budget_fen"),
});

/** What is taken of a limited program within a period. */
export const programUse = pgTable(
  "program_use",
  {
    programId: text("program_id").notNull(),
    period: text("period").notNull(),
    placesUsed: integer("places_used").notNull(),
    usedFen: fenColumn("used_fen").notNull(),
  },
  (table) => [primaryKey({ columns: [table.programId, table.period] })],
);
