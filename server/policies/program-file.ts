import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import type { ParameterValue } from "@/server/eligibility";
import { CalendarDateSchema } from "@/server/kernel";
import { faultsOfFile } from "./check-file";
import { type FileFault, ProgramFileError, placed } from "./file-fault";
import { faultsOfIssue, notYaml } from "./schema-fault";

const MAX_FILE_CHARS = 100_000;

const Day = CalendarDateSchema.meta({ zh: "日期，如 2026-11-20", en: "a date such as 2026-11-20" });
const Text = z.string().trim().min(1);
const Bilingual = z.strictObject({ zh: Text, en: Text });
const ParameterValueSchema: z.ZodType<ParameterValue> = z
  .lazy(() =>
    z.union([
      z.number(),
      z.string(),
      z.boolean(),
      z.array(ParameterValueSchema),
      z.record(z.string(), ParameterValueSchema),
    ]),
  )
  .meta({ zh: "数、文字、清单、表", en: "a number, text, a list, a table" });

/** A named figure of the rule: its value (null: no source states it), who says so, and who may change it. */
const Parameter = z.strictObject({
  value: ParameterValueSchema.nullable(),
  unit: Text.optional(),
  provenance: Text,
  owner: Text,
  note: Text.optional(),
});

const Condition = z.strictObject({
  id: Text,
  article: Text.nullable(),
  text: Text,
  feel: Text,
  fact: Bilingual,
  provenance: Text,
  note: Text.optional(),
});

const Validity = z.strictObject({
  from: Day,
  to: Day.nullable(),
  provenance: Text,
  /** On which days it is decided, where those are not the days that it is about: applied for once a window has closed. */
  decided: z.strictObject({ from: Day, to: Day.nullable(), provenance: Text }).optional(),
});

/** A sum in whole yuan: small enough for its fen to be counted exactly. */
const WholeYuan = z.int().min(0).max(10_000_000_000);

/**
 * How many may take the program within a period, and how much it may cost: first come, first served, at the tap. A source
 * that says only that there is a limit states neither figure; then nothing is counted.
 */
const Limits = z.strictObject({
  per: z.enum(["once", "yearly", "monthly"]),
  places: z.int().min(0).nullable(),
  budgetYuan: WholeYuan.nullable(),
  provenance: Text,
  owner: Text,
  note: Text.optional(),
});

/**
 * Whether and how the demonstration city publishes the program. With `validFrom` and `validTo` its dates are shifted;
 * `parameters` then replaces year-bound figures, so that the shifted version is a set of parameters and not another rule.
 */
const Demonstration = z.strictObject({
  publish: z.boolean(),
  validFrom: Day.optional(),
  validTo: Day.nullable().optional(),
  parameters: z.record(z.string(), ParameterValueSchema).optional(),
  limits: z.strictObject({ places: z.int().min(0).optional(), budgetYuan: WholeYuan.optional() }).optional(),
  note: Text.optional(),
});

const FactValueSchema: z.ZodType<import("@/server/eligibility").FactValue> = z.lazy(() =>
  z.union([
    z.null(),
    z.boolean(),
    z.number(),
    z.string(),
    z.array(FactValueSchema),
    z.record(z.string(), FactValueSchema),
  ]),
);

const Yuan = z
  .string()
  .regex(/^\d+\.\d{2}$/, "an amount in yuan reads 34501.00")
  .meta({ zh: '金额，如 "100.00"', en: 'an amount such as "100.00"' });

const Expectation = z.discriminatedUnion("outcome", [
  z.strictObject({
    outcome: z.literal("eligible"),
    amountYuan: Yuan,
    /** What the city bears of it, where `funding` is an expression. */
    cityYuan: Yuan.optional(),
  }),
  z.strictObject({ outcome: z.literal("ineligible"), because: z.array(Text).optional() }),
  z.strictObject({
    outcome: z.literal("undetermined"),
    missing: z.array(Text).min(1),
    /** What comes out without the missing documents. */
    payablePartYuan: Yuan.optional(),
  }),
]);

/** A worked case. A key left out of `facts` is not delivered; a known "no" is written as null, false, 0 or []. */
const Case = z.strictObject({
  id: Text,
  title: Text,
  given: z.enum(["research", "own"]),
  asOf: Day,
  facts: z.record(z.string(), FactValueSchema),
  /** Up to which day the lists of months are complete: a later month that is not in one is unknown. Left out: they are whole. */
  monthsUntil: Day.optional(),
  history: z.array(z.strictObject({ program: Text, period: Text, amountYuan: Yuan })).default([]),
  humanDecisions: z.record(z.string(), z.boolean()).default({}),
  expect: Expectation,
  calculation: Text,
  note: Text.optional(),
});

const Program = z.strictObject({
  id: z.string().regex(/^[A-Z]+(-[A-Z0-9]+)+$/i, "a program's id reads NB-GL-2019"),
  name: Bilingual,
  policy: z.strictObject({
    title: Text,
    docNo: Text.nullable(),
    issuer: Bilingual,
    sources: z.array(z.strictObject({ ref: Text, title: Text, url: Text.nullable(), says: Text })).min(1),
  }),
  level: z.enum(["national", "province", "city", "county"]),
  region: Text,
  audience: z.enum(["person", "firm"]),
  domain: Text,
  funding: z.union([
    z
      .strictObject({
        cityPercent: z.int().min(0).max(100),
        districtPercent: z.int().min(0).max(100),
        assumption: Text,
      })
      .refine((funding) => funding.cityPercent + funding.districtPercent === 100, "the shares sum to 100"),
    /** What the city bears of the amount, in yuan, where a source splits its parts differently; the rest is the district's. */
    z.strictObject({ cityFeel: Text, text: Text, provenance: Text }),
  ]),
  payee: Text,
  validity: Validity,
  applyWindow: Text.nullable(),
  demonstration: Demonstration,
  intake: z.enum(["none", "confirm", "apply"]),
  intakeProvenance: Text,
  periodicity: z.enum(["once", "yearly", "monthly"]),
  periodicityNote: Text.optional(),
  notice: z.strictObject({ workingDays: z.int().min(0).max(60), provenance: Text }),
  claimWithin: z.strictObject({ days: z.int().min(1).max(1_500), assumption: Text }),
  limits: Limits.optional(),
  /** Whom it counts once across all firms. */
  usage: z
    .strictObject({
      mark: Text.max(32),
      text: Text,
      feel: Text,
      provenance: Text,
    })
    .optional(),
  figureStatus: z.enum(["sourced", "amount-not-usable"]),
  amountIsCeiling: z.boolean(),
  /** What excludes it, in words; what the rule itself leaves out stands in its conditions. */
  exclusions: z.array(Text),
  /** Programs that the rule asks the ledger about although they are paid elsewhere: by id, what they are. */
  outsidePrograms: z.record(z.string(), Text).optional(),
  /** What people bring; with `proves` it makes part of the amount count, by the key of the fact that it proves. */
  /** How many days old a fact may be for this rule, by its key: fresher than its source usually is. */
  maxAgeDays: z.record(z.string(), z.strictObject({ days: z.int().min(0).max(500), provenance: Text })).optional(),
  documents: z.array(z.union([Text, z.strictObject({ name: Bilingual, proves: Text })])),
  notes: z.array(Text).default([]),
  parameters: z.record(z.string(), Parameter),
  /** What only an officer can decide; `lasts` says whether it counts for the period in which it was decided, or always. */
  humanPredicates: z
    .array(z.strictObject({ name: Text, label: Bilingual, lasts: z.enum(["period", "always"]).optional() }))
    .default([]),
  definitions: z.record(z.string(), z.strictObject({ text: Text, feel: Text })).default({}),
  conditions: z.array(Condition).min(1),
  amount: z.strictObject({ text: Text, en: Text.optional(), feel: Text, provenance: Text }),
  brief: Bilingual,
  cases: z.array(Case).min(1, "a program without cases cannot be published"),
});

const OUTCOMES = ["eligible", "ineligible", "undetermined"] as const;

const ProgramFileSchema = Program.superRefine((program, ctx) => {
  const refuse = (path: string, message: string, zh: string) =>
    ctx.addIssue({ code: "custom", path: [path], message, params: { zh } });
  const unstated = Object.entries(program.parameters).filter(([, { value }]) => value === null);
  if (program.figureStatus === "sourced" && unstated.length > 0)
    refuse(
      "parameters",
      `${unstated.map(([name]) => name).join(", ")} has no value, so the amount is not usable`,
      `${unstated.map(([name]) => name).join("、")}没有值，所以 figureStatus 只能是 amount-not-usable`,
    );
  if (program.figureStatus !== "sourced" && program.cases.some((one) => one.expect.outcome === "eligible"))
    refuse(
      "cases",
      "a program whose amount is not usable pays nobody, so no worked case is eligible",
      "amount-not-usable 的事项不发钱，算例里不能有 eligible",
    );
  for (const name of Object.keys(program.demonstration.parameters ?? {})) {
    if (program.parameters[name] === undefined)
      refuse("demonstration", `there is no parameter ${name} to replace`, `没有参数${name}可以替换`);
  }
  for (const outcome of OUTCOMES) {
    if (program.figureStatus === "sourced" && !program.cases.some((one) => isOwn(one, outcome)))
      refuse(
        "cases",
        `a program that pays has a worked case of our own that is ${outcome}`,
        `发钱的事项，自己编的（given: own）算例里要有一个 ${outcome}`,
      );
  }
  if (program.demonstration.limits && !program.limits)
    refuse("demonstration", "there are no limits to replace: write limits first", "没有 limits 可以替换，先写 limits");
  const isSplit = "cityFeel" in program.funding;
  if (program.cases.some(({ expect }) => expect.outcome === "eligible" && (expect.cityYuan !== undefined) !== isSplit))
    refuse(
      "cases",
      "an eligible case says what the city bears (cityYuan) where funding is an expression, and only there",
      "funding 写成式子的，eligible 的算例写明市级承担多少（cityYuan）；不是的不写",
    );
  if (!program.demonstration.publish) return;
  if (program.figureStatus !== "sourced")
    refuse("demonstration", "a program whose amount is not sourced is never paid", "金额没有来源的事项不能发布");
});

function isOwn({ given, expect }: z.infer<typeof Case>, outcome: (typeof OUTCOMES)[number]): boolean {
  return given === "own" && expect.outcome === outcome;
}

/** One program with its rule, its parameters, its sources and its worked cases, as its file says it. */
export type ProgramFile = z.infer<typeof ProgramFileSchema>;
/** One worked case of a program. */
export type ProgramCase = ProgramFile["cases"][number];

/**
 * Reads a program file. A program that pays needs a worked case of our own for each of the three answers.
 * @throws ProgramFileError listing what is wrong and where.
 */
export function parseProgramFile(text: string): ProgramFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { prettyErrors: true, uniqueKeys: true, lineCounter: lines });
  const refuseAll = (faults: readonly FileFault[]) => {
    if (faults.length > 0) throw new ProgramFileError(faults.map((fault) => placed(fault, document, lines)));
  };
  if (text.length > MAX_FILE_CHARS) refuseAll([tooLong()]);
  if (document.errors.length > 0) throw new ProgramFileError(document.errors.map(notYaml));
  const data: unknown = document.toJS();
  const parsed = ProgramFileSchema.safeParse(data);
  refuseAll(
    parsed.success
      ? faultsOfFile(parsed.data)
      : parsed.error.issues.flatMap((issue) => faultsOfIssue(issue, { data, schema: Program })),
  );
  return parsed.data as ProgramFile; // what did not parse has been refused
}

function tooLong(): FileFault {
  return {
    path: [],
    what: { zh: `文件超过${MAX_FILE_CHARS}个字`, en: `The file is longer than ${MAX_FILE_CHARS} characters` },
    remedy: { zh: "一个文件只写一个事项", en: "Write one program in a file" },
  };
}

/** A program file that was already parsed and stored as data. @throws ZodError when it is none. */
export function parseProgramData(data: unknown): ProgramFile {
  return ProgramFileSchema.parse(data);
}
