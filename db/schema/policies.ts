import { date, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "./columns";

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
    publishedAt: instant("published_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.programId, table.version] })],
);

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
