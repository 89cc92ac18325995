import { z } from "zod";
import { CalendarDateSchema, plainText } from "@/server/kernel";

/** What stands for this platform's own payment records where a clause names the fact it was decided on. */
export const LEDGER_ATTRIBUTE = "ledger";
/** How many facts somebody may call wrong on one day. */
export const MAX_REPORTS_A_DAY = 5;
const MAX_SAID_CHARS = 200;
const MAX_ASKED = 40;

const AttributeKey = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/);

/** Which of one's own facts to look at. */
export const FactQuestion = z.object({ attributes: z.array(AttributeKey).min(1).max(MAX_ASKED) });
export type FactQuestion = z.infer<typeof FactQuestion>;

/** A fact as its owner reads it. `undelivered` is unknown; `none` is a known "no record". */
const FactValueView = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("undelivered") }),
  z.object({ kind: z.literal("none") }),
  z.object({ kind: z.literal("text"), text: z.string() }),
  z.object({ kind: z.literal("figure"), figure: z.string(), unit: z.string() }),
  z.object({ kind: z.literal("date"), date: CalendarDateSchema }),
  z.object({ kind: z.enum(["yes", "no"]) }),
  z.object({ kind: z.literal("months"), count: z.int(), last: z.string() }),
  z.object({ kind: z.literal("records"), count: z.int() }),
]);
export type FactValueView = z.infer<typeof FactValueView>;

/** What somebody has said of a fact, and who answers. */
export const FactReportView = z.object({
  attribute: z.string(),
  reference: z.string(),
  sourceName: z.string(),
  reportedOn: CalendarDateSchema,
});
export type FactReportView = z.infer<typeof FactReportView>;

/** One of one's own facts: what it says, who holds it, when it was obtained, and whether it was called wrong. */
export const FactView = z.object({
  attribute: z.string(),
  label: z.string(),
  sourceName: z.string(),
  obtainedOn: CalendarDateSchema.nullable(),
  value: FactValueView,
  report: FactReportView.nullable(),
});
export type FactView = z.infer<typeof FactView>;

/** 这条数据不对: which fact, where it was read, and in the person's own words what is wrong with it. */
export const ReportFactInput = z.object({
  attribute: AttributeKey,
  programId: z.string().regex(/^[A-Za-z0-9-]{1,40}$/),
  clauseId: z.string().regex(/^[A-Za-z0-9_-]{1,40}$/),
  said: plainText(MAX_SAID_CHARS).default(""),
});
export type ReportFactInput = z.infer<typeof ReportFactInput>;
