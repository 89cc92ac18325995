import { z } from "zod";
import type { ParameterValue } from "@/server/eligibility";
import { CalendarDateSchema } from "@/server/kernel";
import type { ProgramFile } from "./program-file";

const Text = z.string().trim().min(1);
const Bilingual = z.strictObject({ zh: Text, en: Text });

const Days = z.object({ from: CalendarDateSchema, to: CalendarDateSchema.nullable() });

/** What a run reads of a program that was published, and with that checked: its worked cases and its sources say nothing to it. */
const Rule = z.object({
  id: Text,
  audience: z.enum(["person", "firm"]),
  validity: Days.extend({ decided: Days.optional() }),
  demonstration: z.object({
    validFrom: CalendarDateSchema.optional(),
    validTo: CalendarDateSchema.nullable().optional(),
    parameters: z.custom<Record<string, ParameterValue>>(isObject).optional(),
  }),
  periodicity: z.enum(["once", "yearly", "monthly"]),
  funding: z.union([z.object({ cityPercent: z.int().min(0).max(100) }), z.object({ cityFeel: Text })]),
  notice: z.object({ workingDays: z.int().min(0) }),
  claimWithin: z.object({ days: z.int().min(1) }),
  usage: z.object({ mark: Text, feel: Text }).optional(),
  maxAgeDays: z.record(z.string(), z.object({ days: z.int().min(0) })).optional(),
  documents: z.array(z.custom<ProgramFile["documents"][number]>()),
  parameters: z.record(z.string(), z.custom<Pick<ProgramFile["parameters"][string], "value" | "unit">>(isObject)),
  humanPredicates: z.array(z.object({ name: Text, label: Bilingual, lasts: z.enum(["period", "always"]).optional() })),
  definitions: z.record(z.string(), z.object({ feel: Text })),
  conditions: z
    .array(z.object({ id: Text, article: Text.nullable(), text: z.string(), feel: Text, fact: Bilingual }))
    .min(1),
  amount: z.object({ text: Text, en: Text.optional(), feel: Text }),
  brief: Bilingual,
});

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

/** A program file, or as much of it as decides. */
export type ProgramRule = z.infer<typeof Rule>;

/** The rule of a program that was published, with or without what stands beside it. @throws ZodError when it is none. */
export function parseProgramRule(data: unknown): ProgramRule {
  return Rule.parse(data);
}
