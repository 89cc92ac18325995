import { type Context, requireSubject } from "@/server/context";
import { readSubject } from "@/server/identity";
import { assert, Refusal } from "@/server/kernel";
import { decideUnlessStopped, programOf, publishedProgram, sayProgram } from "@/server/policies";
import { inLocale, viewClauses, viewMissing } from "./because";
import type { ExplanationView } from "./explanation";
import { readKnown } from "./known-store";
import { readLimits } from "./limit-store";
import { viewLimit } from "./view-limit";

/**
 * Decides the version of a program that today goes by on the caller's own facts as of today, as the run would, with every clause in the caller's
 * language. Reads only.
 * @throws Refusal NOT_FOUND when the program is not published, or not for this kind of subject.
 */
export function explainProgram(ctx: Context, input: { programId: string }): Promise<ExplanationView> {
  const { subjectId } = requireSubject(ctx);
  const today = ctx.today();
  return ctx.tx(async (tx) => {
    const subject = await readSubject(tx, subjectId);
    assert(subject, "a signed-in subject exists");
    const audience = subject.kind === "person" ? "person" : "firm";
    const published = await publishedProgram(tx, { programId: input.programId, day: today });
    if (published?.audience !== audience) throw new Refusal("NOT_FOUND");
    const { programId, version: programVersion } = published;
    const known = await readKnown(tx, { subjectId, audience, on: today });
    const decision = decideUnlessStopped(published.compiled, known.for(published), today);
    const program = await programOf(tx, { programId, programVersion });
    const amountFen = decision.outcome === "eligible" ? decision.amountFen : null;
    const limit = (await readLimits(tx, today)).get(programId);
    return {
      programId,
      programName: sayProgram(ctx, program, published.periodOf(today)),
      issuerName: inLocale(ctx.locale, program.issuer),
      policyTitle: program.policyTitle,
      docNo: program.docNo,
      sources: [...program.sources],
      amountText: inLocale(ctx.locale, program.amountText),
      shiftedNote: program.shiftedNote && inLocale(ctx.locale, program.shiftedNote),
      civilDate: today,
      inForce: published.inForce(today),
      outcome: decision.outcome,
      amountFen,
      brief: decision.outcome === "eligible" ? inLocale(ctx.locale, decision.brief) : null,
      missing: decision.outcome === "undetermined" ? viewMissing(ctx.locale, decision.missing) : [],
      because: viewClauses(ctx.locale, decision.because),
      payablePartFen: decision.outcome === "undetermined" ? decision.payablePart : null,
      limit: viewLimit(ctx.locale, limit, amountFen ?? 0),
    };
  });
}
