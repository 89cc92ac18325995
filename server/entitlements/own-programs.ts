import { z } from "zod";
import { type Context, requireSubject } from "@/server/context";
import type { EligibilityDecision, SubjectFacts } from "@/server/eligibility";
import { readSubject } from "@/server/identity";
import { assert, type CalendarDate, CalendarDateSchema, FenSchema, fen } from "@/server/kernel";
import { decideUnlessStopped, type PublishedProgram, publishedPrograms, sayProgram } from "@/server/policies";
import { inLocale, viewMissing } from "./because";
import { listOpen, type StoredEntitlement } from "./entitlement-store";
import { readKnown } from "./known-store";
import { LimitView, type ProgramLimit } from "./limit";
import { readLimits } from "./limit-store";
import { viewLimit } from "./view-limit";

/** How a program stands to somebody: waiting to be taken, taken for this period, waiting for a fact, or not theirs. */
const Standing = z.enum(["yours", "taken", "waits", "not-yours"]);

/** One program of the city as a line of somebody's own list. */
export const OwnProgramRow = z.object({
  programId: z.string(),
  programName: z.string(),
  standing: Standing,
  /** For what is theirs only. */
  amountFen: FenSchema.nullable(),
  /** Set where it can be taken. */
  entitlementId: z.string().nullable(),
  /** What is missing, by name. */
  missingLabels: z.array(z.string()),
  /** The first fact that does not meet its clause, as a sentence to the reader. */
  whyNot: z.string().nullable(),
  /** For what is theirs of a program that is limited to a number of places or a budget; else null. */
  limit: LimitView.nullable(),
});
export type OwnProgramRow = z.infer<typeof OwnProgramRow>;

/** Every program the city runs for this kind of subject, with the answer for who asks. */
export const OwnProgramsView = z.object({ civilDate: CalendarDateSchema, programs: z.array(OwnProgramRow) });
export type OwnProgramsView = z.infer<typeof OwnProgramsView>;

type Asking = {
  readonly known: SubjectFacts;
  readonly today: CalendarDate;
  readonly open: readonly StoredEntitlement[];
  readonly limits: ReadonlyMap<string, ProgramLimit>;
};

/** Decides every program in force for the caller's kind of subject on her own facts as of today. Reads only. */
export function listOwnPrograms(ctx: Context): Promise<OwnProgramsView> {
  const { subjectId } = requireSubject(ctx);
  const today = ctx.today();
  return ctx.tx(async (tx) => {
    const subject = await readSubject(tx, subjectId);
    assert(subject, "a signed-in subject exists");
    const audience = audienceOf(subject.kind);
    const known = await readKnown(tx, { subjectId, audience, on: today });
    const open = await listOpen(tx, { subjectId, on: today });
    const limits = await readLimits(tx, today);
    const programs: OwnProgramRow[] = [];
    for (const program of await publishedPrograms(tx, today)) {
      if (program.audience !== audience || !program.inForce(today)) continue;
      programs.push(viewProgram(ctx, program, { today, open, limits, known: known.for(program) }));
    }
    return { civilDate: today, programs };
  });
}

type Audience = PublishedProgram["audience"];

/** Whose programs are looked at for a subject. */
export const audienceOf = (kind: "person" | "enterprise"): Audience => (kind === "person" ? "person" : "firm");

function viewProgram(ctx: Context, program: PublishedProgram, { known, today, open, limits }: Asking): OwnProgramRow {
  const { programId, compiled, file } = program;
  const period = program.periodOf(today);
  const decision = decideUnlessStopped(compiled, known, today);
  const owed = open.find((entitlement) => entitlement.programId === programId && entitlement.period === period);
  const isTaken = known.history.some((past) => past.programId === programId && past.period === period);
  const standing = standingOf(decision, isTaken && !owed);
  const amountFen = standing === "yours" ? amountOf(decision, owed) : null;
  return {
    programId,
    programName: sayProgram(ctx, file, period),
    standing,
    amountFen,
    entitlementId: standing === "yours" ? (owed?.entitlementId ?? null) : null,
    missingLabels:
      decision.outcome === "undetermined" ? viewMissing(ctx.locale, decision.missing).map(({ label }) => label) : [],
    whyNot: standing === "not-yours" ? whyNot(ctx, decision) : null,
    limit: amountFen === null ? null : viewLimit(ctx.locale, limits.get(programId), amountFen),
  };
}

function standingOf(decision: EligibilityDecision, isTaken: boolean): z.infer<typeof Standing> {
  if (isTaken) return "taken";
  if (decision.outcome === "eligible") return "yours";
  return decision.outcome === "undetermined" ? "waits" : "not-yours";
}

function amountOf(decision: EligibilityDecision, owed: StoredEntitlement | undefined) {
  if (owed) return fen(owed.amountFen);
  return decision.outcome === "eligible" ? decision.amountFen : null;
}

function whyNot(ctx: Context, { because }: EligibilityDecision): string | null {
  const unmet = because.find(({ verdict }) => verdict === "unmet");
  return unmet ? inLocale(ctx.locale, unmet.fact) : null;
}
