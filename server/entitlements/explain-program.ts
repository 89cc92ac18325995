import { type Context, requireSubject } from "@/server/context";
import { decide } from "@/server/eligibility";
import { readSubject } from "@/server/identity";
import { assert, Refusal } from "@/server/kernel";
import { periodKey, programOf, programValidity, sayProgram } from "@/server/policies";
import { inLocale, viewClauses, viewMissing } from "./because";
import type { ExplanationView } from "./explanation";
import { compiledVersion, newestVersion, readKnown } from "./known-store";

/**
 * Decides the newest version of a program on the caller's own facts as of today, with every clause in the caller's
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
    const version = await newestVersion(tx, input.programId);
    if (version?.audience !== audience) throw new Refusal("NOT_FOUND");
    const { compiled, file } = await compiledVersion(tx, version);
    const { from, to } = programValidity(file, "demonstration");
    const { programId } = version;
    const decision = decide(compiled, await readKnown(tx, { subjectId, audience, programId, on: today }), today);
    const program = await programOf(tx, version);
    return {
      programId,
      programName: sayProgram(ctx, program, periodKey(file.periodicity, today)),
      issuerName: inLocale(ctx.locale, program.issuer),
      policyTitle: program.policyTitle,
      docNo: program.docNo,
      sources: [...program.sources],
      amountText: program.amountText,
      shiftedNote: program.shiftedNote && inLocale(ctx.locale, program.shiftedNote),
      civilDate: today,
      inForce: from <= today && (to === null || today <= to),
      outcome: decision.outcome,
      amountFen: decision.outcome === "eligible" ? decision.amountFen : null,
      brief: decision.outcome === "eligible" ? inLocale(ctx.locale, decision.brief) : null,
      missing: decision.outcome === "undetermined" ? viewMissing(ctx.locale, decision.missing) : [],
      because: viewClauses(ctx.locale, decision.because),
    };
  });
}
