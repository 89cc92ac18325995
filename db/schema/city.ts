import { bigint, boolean, date, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./columns";

/** By how many days the demonstration city's civil date differs from the real one. */
export const cityClock = pgTable("city_clock", {
  onlyRow: boolean("only_row").primaryKey().default(true),
  offsetDays: integer("offset_days").notNull(),
  seed: bigint("seed", { mode: "number" }).notNull(),
  loadedAt: instant("loaded_at").notNull(),
});

/** The city, its counties and zones. */
export const jurisdiction = pgTable("jurisdiction", {
  code: text("code").primaryKey(),
  name: text("name").notNull(),
  nameEn: text("name_en").notNull(),
  kind: text("kind", { enum: ["city", "county", "zone"] }).notNull(),
  parentCode: text("parent_code"),
});

/** The summary of each whole-city computation. */
export const cityRun = pgTable("city_run", {
  runId: text("run_id").primaryKey(),
  civilDate: date("civil_date").notNull(),
  startedAt: instant("started_at").notNull(),
  finishedAt: instant("finished_at").notNull(),
  programsChecked: integer("programs_checked").notNull(),
  summary: jsonb("summary").$type<Record<string, number>>().notNull(),
});

/** When a process last said that it lives. */
export const processHeartbeat = pgTable("process_heartbeat", {
  process: text("process", { enum: ["worker"] }).primaryKey(),
  beatAt: instant("beat_at").notNull(),
});
