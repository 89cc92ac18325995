import { z } from "zod";
import { CalendarDateSchema, FenSchema, Refusal } from "@/server/kernel";
import { MAX_FACTS } from "./evaluate-facts";
import { keysAt, wantedAt } from "./wanted-shape";

const MAX_HISTORY = 100;
const MAX_DECISIONS = 20;
const MAX_SAID_CHARS = 64;

const ProgramId = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,40}$/)
  .meta({
    zh: "规则的编号，如 NB-GL-2019；policies.list 列出所有编号",
    en: "the id of a rule, such as NB-GL-2019; policies.list has them all",
  });
const Day = CalendarDateSchema.meta({ zh: "日期，写成2026-11-20", en: "a date, written 2026-11-20" });
const AmountFen = FenSchema.meta({ zh: "整数，单位是分", en: "a whole number of fen" });

/** A question about nobody: given facts, by the catalogue's keys. Their shapes are checked against the catalogue. */
export const EvaluateInput = z.strictObject({
  programId: ProgramId,
  facts: z
    .record(z.string().max(MAX_SAID_CHARS), z.unknown())
    .refine((facts) => Object.keys(facts).length <= MAX_FACTS)
    .meta({
      zh: `对象，最多${MAX_FACTS}项，如 {"birth_date":"1943-05-02"}；policies.list 写着每条规则读哪些`,
      en: `an object of at most ${MAX_FACTS}, such as {"birth_date":"1943-05-02"}; policies.list says what each rule reads`,
    }),
  /** What was paid before, where the rule asks for it. */
  history: z
    .array(z.strictObject({ programId: ProgramId, period: z.string().max(10), amountFen: AmountFen }))
    .max(MAX_HISTORY)
    .default([]),
  /** What an officer has decided, where the rule asks for it. */
  humanDecisions: z
    .record(z.string().max(MAX_SAID_CHARS), z.boolean())
    .refine((decisions) => Object.keys(decisions).length <= MAX_DECISIONS)
    .default({})
    .meta({
      zh: `对象，最多${MAX_DECISIONS}项，每一项是 true 或 false`,
      en: `an object of at most ${MAX_DECISIONS}, each true or false`,
    }),
  asOf: Day.optional(),
  /** Up to which day the lists of months are complete; left out, they are whole. */
  monthsUntil: Day.optional(),
});
export type EvaluateInput = z.infer<typeof EvaluateInput>;

/**
 * A question as it was sent.
 * @throws Refusal INPUT_INVALID with the first place that is wrong and what has to stand there, in the language of who asks.
 */
export function readQuestion(sent: unknown, language: "zh" | "en"): EvaluateInput {
  const read = EvaluateInput.safeParse(sent);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = issue?.path ?? [];
  if (issue?.code === "unrecognized_keys") {
    const known = keysAt(EvaluateInput, path);
    const wanted = { zh: `没有这一项；能写的是${known.join("、")}`, en: `no such key; there are ${known.join(", ")}` };
    throw notTaken([...path, issue.keys[0] ?? ""], wanted[language]);
  }
  throw notTaken(path, wantedAt(EvaluateInput, path)?.[language] ?? "");
}

function notTaken(path: readonly PropertyKey[], wanted: string): Refusal {
  const place = path.map((key) => String(key).slice(0, MAX_SAID_CHARS)).join(".");
  return new Refusal("INPUT_INVALID", { attribute: place || "input", wanted });
}
