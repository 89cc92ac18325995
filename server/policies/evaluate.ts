import { z } from "zod";
import type { Context, Locale } from "@/server/context";
import {
  type Bilingual,
  type CompiledProgram,
  type EligibilityDecision,
  SOURCES,
  type SubjectFacts,
} from "@/server/eligibility";
import { AssertionError, type CalendarDate, CalendarDateSchema, FenSchema, Refusal } from "@/server/kernel";
import { LackingFigureView } from "./catalogue";
import {
  CATALOGUE_STATES,
  type CatalogueEntry,
  catalogueEntries,
  catalogueEntry,
  lackingFigures,
  lackOwner,
} from "./catalogue-entry";
import { decideUnlessStopped } from "./decide-unless-stopped";
import { describeShape, readFacts, wordsOf } from "./evaluate-facts";
import type { EvaluateInput } from "./evaluate-input";
import { givenFact } from "./given-fact";
import { amountTextOf } from "./program";
import type { ProgramFile } from "./program-file";
import { type PublishedProgram, publishedProgram, publishedPrograms } from "./published-program";

const Named = z.object({ attribute: z.string(), label: z.string(), sourceName: z.string() });

/** Whether the city runs a program, and if not, why: the other states are never paid. */
const State = z.enum(["published", ...CATALOGUE_STATES]);

/** The interpreter's answer for given facts. */
export const EvaluationView = z.object({
  programId: z.string(),
  /** Null for a program that is listed and not published: what comes out is what its rule says, and nobody is paid by it. */
  version: z.int().nullable(),
  state: State,
  /** The figures of the rule that no source states, and who could state them: without them no amount comes out. */
  lacks: z.array(LackingFigureView),
  asOf: CalendarDateSchema,
  /** Whether the rule is in force on that day; it is decided either way. */
  inForce: z.boolean(),
  outcome: z.enum(["eligible", "ineligible", "undetermined"]),
  amountFen: FenSchema.nullable(),
  clauses: z.array(
    z.object({
      clauseId: z.string(),
      article: z.string().nullable(),
      text: z.string(),
      verdict: z.enum(["met", "unmet", "unknown"]),
      fact: z.string(),
      /** The facts it was decided on; the value as a person reads it, null where it was not given. */
      evidence: z.array(Named.extend({ value: z.string().nullable() })),
    }),
  ),
  missing: z.array(Named.extend({ kind: z.enum(["fact", "human"]), document: z.string().nullable() })),
  /** What comes out without the missing documents, where only documents are missing. */
  payablePartFen: FenSchema.nullable(),
});
export type EvaluationView = z.infer<typeof EvaluationView>;

/** A program as a list for anybody shows it. */
export const PolicyView = z.object({
  programId: z.string(),
  /** Null for a program that is listed and not published. */
  version: z.int().nullable(),
  state: State,
  lacks: z.array(LackingFigureView),
  name: z.string(),
  issuerName: z.string(),
  audience: z.enum(["person", "firm"]),
  policyTitle: z.string(),
  docNo: z.string().nullable(),
  amountText: z.string(),
  validFrom: CalendarDateSchema,
  validTo: CalendarDateSchema.nullable(),
  sources: z.array(z.object({ title: z.string(), url: z.string() })),
  /** What its rule reads, each with the shape in which `evaluate` takes it. */
  attributes: z.array(Named.extend({ shape: z.string(), unit: z.string() })),
  /** What only an officer can decide. */
  humanDecisions: z.array(z.object({ name: z.string(), label: z.string() })),
});
export type PolicyView = z.infer<typeof PolicyView>;

/** Every program: the published ones in the version that today goes by, then those that are listed and not run. */
export function listPolicies(ctx: Context): Promise<PolicyView[]> {
  return ctx.tx(async (tx) => {
    const programs = [...(await publishedPrograms(tx, ctx.today())), ...(await catalogueEntries(tx))];
    return programs.map((program) => viewPolicy(ctx, program));
  });
}

/**
 * Decides a program for given facts, as the run would: in the version that their day goes by, and nothing for the dead and the
 * deregistered. One that is listed and not published comes out as its rule says, and says that nobody is paid by it. The facts
 * are neither stored nor logged.
 * @throws Refusal NOT_FOUND; INPUT_INVALID with the attribute and the shape that is wanted.
 */
export async function evaluateProgram(ctx: Context, input: EvaluateInput): Promise<EvaluationView> {
  const { programId, monthsUntil, asOf = ctx.today() } = input;
  const program = await ctx.tx(
    async (tx) => (await publishedProgram(tx, { programId, day: asOf })) ?? (await catalogueEntry(tx, programId)),
  );
  if (!program)
    throw new Refusal("NOT_FOUND", { attribute: "programId", wanted: NO_SUCH_PROGRAM[wordsOf(ctx.locale)] });
  refuseUnknownDecisions(ctx.locale, program.file, input.humanDecisions);
  const facts = readFacts(program.file.audience, input.facts, wordsOf(ctx.locale));
  const decision = decideGiven(program.compiled, asOf, {
    facts: new Map(
      [...facts].map(([name, { attribute, value }]) => [name, givenFact(attribute, value, { asOf, monthsUntil })]),
    ),
    history: input.history,
    humanDecisions: new Map(Object.entries(input.humanDecisions)),
  });
  return {
    programId,
    version: program.version,
    ...standingOf(ctx.locale, program, asOf),
    asOf,
    inForce: program.inForce(asOf),
    ...viewDecision(ctx.locale, program.file, decision),
  };
}

const NO_SUCH_PROGRAM = { zh: "policies.list 列出所有编号", en: "policies.list has all ids" } as const;

/** A decision under a name that the rule does not ask for would silently count for nothing. */
function refuseUnknownDecisions(locale: Locale, file: ProgramFile, given: EvaluateInput["humanDecisions"]): void {
  const known = file.humanPredicates.map(({ name }) => name);
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const wanted =
    known.length === 0
      ? { zh: "这条规则不用人工认定，去掉这一项", en: "this rule asks no officer; leave it out" }
      : { zh: `其中一个：${known.join("、")}`, en: `one of: ${known.join(", ")}` };
  throw new Refusal("INPUT_INVALID", { attribute: `humanDecisions.${unknown}`, wanted: wanted[wordsOf(locale)] });
}

/** A stranger's figures may be so far from any real subject that a rule has no answer: their fault, not a bug of ours. */
function decideGiven(program: CompiledProgram, asOf: CalendarDate, subject: SubjectFacts): Answer {
  try {
    const decision = decideUnlessStopped(program, subject, asOf);
    return { decision, because: decision.because };
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error;
    throw new Refusal("INPUT_INVALID", { attribute: "facts", wanted: "figures that the rule can compute with" });
  }
}

/** A decision with its sentences worked out. */
type Answer = { readonly decision: EligibilityDecision; readonly because: EligibilityDecision["because"] };

function viewDecision(locale: Locale, file: ProgramFile, { decision, because }: Answer) {
  const say = ({ zh, en }: Bilingual) => (locale === "en" ? en : zh);
  const named = (of: { attribute: string; label: Bilingual; source: string }) => ({
    attribute: of.attribute,
    label: say(of.label),
    sourceName: lackOwner(locale, file, of.attribute) ?? sourceName(locale, of.source),
  });
  return {
    outcome: decision.outcome,
    amountFen: decision.outcome === "eligible" ? decision.amountFen : null,
    clauses: because.map(({ fact, evidence, ...clause }) => ({
      ...clause,
      fact: say(fact),
      evidence: evidence.map((one) => ({ ...named(one), value: one.value && say(one.value) })),
    })),
    missing:
      decision.outcome === "undetermined"
        ? decision.missing.map((one) => ({
            ...named(one),
            kind: one.kind,
            document: one.document ? say(one.document) : null,
          }))
        : [],
    payablePartFen: decision.outcome === "undetermined" ? decision.payablePart : null,
  };
}

/** Whether anybody is paid by it, and what is lacking where nobody can be. */
function standingOf(locale: Locale, program: PublishedProgram | CatalogueEntry, day: CalendarDate) {
  const state: z.infer<typeof State> = program.version === null ? program.state(day) : "published";
  return { state, lacks: lackingFigures(locale, program.file) };
}

function viewPolicy({ locale, today }: Context, program: PublishedProgram | CatalogueEntry): PolicyView {
  const { programId, version, file, compiled, validFrom, validTo } = program;
  const say = ({ zh, en }: Bilingual) => (locale === "en" ? en : zh);
  return {
    programId,
    version,
    ...standingOf(locale, program, today()),
    name: say(file.name),
    issuerName: say(file.policy.issuer),
    audience: file.audience,
    policyTitle: file.policy.title,
    docNo: file.policy.docNo,
    amountText: say(amountTextOf(file)),
    validFrom,
    validTo,
    sources: file.policy.sources.flatMap(({ title, url }) => (url === null ? [] : [{ title, url }])),
    attributes: compiled.slots.map(({ attribute }) => ({
      attribute: attribute.key,
      label: say(attribute.label),
      sourceName: sourceName(locale, attribute.source),
      shape: describeShape(attribute, wordsOf(locale)),
      unit: attribute.unit,
    })),
    humanDecisions: file.humanPredicates.map(({ name, label }) => ({ name, label: say(label) })),
  };
}

function sourceName(locale: Locale, code: string): string {
  const label = SOURCES.find((known) => known.code === code)?.label;
  return label ? (locale === "en" ? label.en : label.zh) : code;
}
