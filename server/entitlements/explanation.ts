import { z } from "zod";
import { CalendarDateSchema, FenSchema } from "@/server/kernel";
import { ClauseView, GapView } from "./entitlement";
import { LimitView } from "./limit";

/** One program decided for whoever asks, on the day of asking, with every clause. Nothing is stored. */
export const ExplanationView = z.object({
  programId: z.string(),
  /** With the period it was decided for, unless it is paid once. */
  programName: z.string(),
  issuerName: z.string(),
  policyTitle: z.string(),
  docNo: z.string().nullable(),
  sources: z.array(z.object({ title: z.string(), url: z.string() })),
  amountText: z.string(),
  shiftedNote: z.string().nullable(),
  civilDate: CalendarDateSchema,
  /** False outside the rule's own dates: then nothing is owed, whatever the outcome would have been. */
  inForce: z.boolean(),
  outcome: z.enum(["eligible", "ineligible", "undetermined"]),
  /** Known for who is eligible only. */
  amountFen: FenSchema.nullable(),
  /** The short line of a list; for who is eligible only. */
  brief: z.string().nullable(),
  missing: GapView.shape.missing,
  payablePartFen: GapView.shape.payablePartFen,
  because: z.array(ClauseView),
  /** Of a program that is limited to a number of places or a budget; else null. */
  limit: LimitView.nullable(),
});
export type ExplanationView = z.infer<typeof ExplanationView>;

export const ProgramKey = z.object({ programId: z.string().regex(/^[A-Za-z0-9-]{1,64}$/) });
