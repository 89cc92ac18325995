import type { Route } from "next";
import type { speak } from "@/app/_messages/say";
import type { Reason } from "@/app/_ui/because";
import { sayDate } from "@/app/_ui/when";
import type { ClauseView } from "@/app/views";
import { sayReference } from "../../facts/reference";
import { type Telling, wrongHref } from "../../facts/wrong-way";

type Speech = Awaited<ReturnType<typeof speak>>;

/**
 * Where the facts of a clause come from and when they were obtained: one line for all that came together, and, where they
 * did not, one for each delivery with the names of what it brought. Those of which the sentence speaks by name come first:
 * of a clause without a record it is the missing one whose source matters.
 */
function evidenceOf({ fact: sentence, facts }: ClauseView, speech: Speech, thisYear: string): string[] {
  const deliveries = new Map<string, ClauseView["facts"]>();
  for (const fact of facts) {
    const key = `${fact.source} ${fact.obtainedOn}`;
    deliveries.set(key, [...(deliveries.get(key) ?? []), fact]);
  }
  const and = speech.look.language === "en" ? ", " : "、";
  const isNamed = (together: ClauseView["facts"]) => together.some(({ label }) => sentence.includes(label));
  const ordered = [...deliveries.values()].toSorted((a, b) => Number(isNamed(b)) - Number(isNamed(a)));
  return ordered.flatMap((together) => {
    const [first] = together;
    if (!first?.source) return [];
    const { source, obtainedOn } = first;
    const where = obtainedOn
      ? speech.t("entitlement.evidence", { source, date: sayDate(obtainedOn, speech.look, thisYear) })
      : speech.t("entitlement.evidenceUndated", { source });
    if (deliveries.size === 1) return [where];
    return [speech.t("entitlement.evidenceOf", { labels: together.map(({ label }) => label).join(and), where })];
  });
}

/**
 * The because of a decision in words, each with the way to call its facts wrong. Elder mode shortens each reason to one
 * line under its fact, and says once under all of them where to go.
 */
export function reasonsOf(
  { because, civilDate }: { because: readonly ClauseView[]; civilDate: string },
  speech: Speech,
  telling: Telling,
): Reason[] {
  const thisYear = civilDate.slice(0, 4);
  const isElder = speech.look.mode === "elder";
  return because.map((clause) => {
    const evidence = evidenceOf(clause, speech, thisYear);
    const rule = clause.clause && speech.t("entitlement.rule", { clause: clause.clause });
    const said = isElder ? [evidence[0] ?? rule] : [rule, ...evidence];
    const notes = [...said, ...toldOf(clause, speech, telling)].filter(Boolean);
    const href = isElder ? null : wrongHref(telling, [clause]);
    return {
      key: clause.clauseId,
      verdict: clause.verdict,
      fact: clause.fact,
      notes,
      ...(href ? { wrong: wrongTool(href, clause.fact, speech) } : {}),
    };
  });
}

/** The word beside a fact that leads to calling it wrong. */
export function wrongTool(href: Route, fact: string, { t }: Speech) {
  return { href, word: t("wrong.link"), label: t("wrong.linkOf", { fact }) };
}

/** To whom a clause's facts were called wrong before, and the numbers to ask by. */
export function toldOf({ attributes }: Pick<ClauseView, "attributes">, { t }: Speech, { reports }: Telling): string[] {
  return reports
    .filter(({ attribute }) => attributes.includes(attribute))
    .map(({ sourceName: source, reference }) =>
      t("wrong.told", { source, reference: sayReference(reference).replaceAll(" ", "\u00a0") }),
    );
}

/** What the marks beside the reasons mean, for those who do not see them. */
export function verdictWords(t: Speech["t"]): Record<Reason["verdict"], string> {
  return { met: t("entitlement.met"), unmet: t("entitlement.unmet"), unknown: t("entitlement.unknown") };
}
