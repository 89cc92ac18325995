import type { speak } from "@/app/_messages/say";
import type { Reason } from "@/app/_ui/because";
import { sayDate } from "@/app/_ui/when";
import type { ClauseView } from "@/app/views";

type Speech = Awaited<ReturnType<typeof speak>>;

/** Where a fact comes from and when it was obtained. */
function evidenceOf({ source, obtainedOn }: ClauseView, speech: Speech, thisYear: string): string[] {
  if (!source) return [];
  if (!obtainedOn) return [speech.t("entitlement.evidenceUndated", { source })];
  return [speech.t("entitlement.evidence", { source, date: sayDate(obtainedOn, speech.look, thisYear) })];
}

/** The because of a decision in words. Elder mode shortens each reason to one line under its fact. */
export function reasonsOf(
  { because, civilDate }: { because: readonly ClauseView[]; civilDate: string },
  speech: Speech,
): Reason[] {
  const thisYear = civilDate.slice(0, 4);
  return because.map((clause) => {
    const evidence = evidenceOf(clause, speech, thisYear);
    const notes = speech.look.mode === "elder" ? [evidence[0] ?? clause.clause] : [clause.clause, ...evidence];
    return { key: clause.clauseId, verdict: clause.verdict, fact: clause.fact, notes: notes.filter(Boolean) };
  });
}

/** What the marks beside the reasons mean, for those who do not see them. */
export function verdictWords(t: Speech["t"]): Record<Reason["verdict"], string> {
  return { met: t("entitlement.met"), unmet: t("entitlement.unmet"), unknown: t("entitlement.unknown") };
}
