import { z } from "zod";
import type { Locale } from "@/server/context";
import { ATTRIBUTES, SOURCES } from "@/server/eligibility";
import { calendarDate } from "@/server/kernel";
import type { ClauseView, GapView } from "./entitlement";

const Bilingual = z.object({ zh: z.string(), en: z.string() });

const Clauses = z.array(
  z.object({
    clauseId: z.string(),
    article: z.string().nullable(),
    text: z.string(),
    verdict: z.enum(["met", "unmet", "unknown"]),
    fact: Bilingual,
    evidence: z.array(
      z.object({
        attribute: z.string(),
        label: Bilingual.optional(),
        value: Bilingual.nullable().optional(), // what was taken before values were kept has none
        source: z.string(),
        obtainedOn: z.string().nullable(),
      }),
    ),
  }),
);

const Missing = z.array(
  z.object({
    attribute: z.string(),
    label: Bilingual,
    source: z.string(),
    kind: z.enum(["fact", "human"]),
    document: Bilingual.optional(),
  }),
);

/** A stored because as a phone shows it: the fact, the clause, and where and when the fact was obtained. */
export function viewClauses(locale: Locale, stored: unknown): ClauseView[] {
  return Clauses.parse(stored).map((clause) => {
    const [evidence] = clause.evidence;
    return {
      clauseId: clause.clauseId,
      fact: inLocale(locale, clause.fact),
      clause: clause.article ? `${clause.article}：${clause.text}` : clause.text,
      source: evidence ? sourceName(locale, evidence.source) : null,
      obtainedOn: evidence?.obtainedOn ? calendarDate(evidence.obtainedOn) : null,
      verdict: clause.verdict,
      attributes: factKeys(clause.evidence),
      facts: clause.evidence.map(({ attribute, label, value, source, obtainedOn }) => ({
        attribute,
        label: label ? inLocale(locale, label) : attribute,
        value: value ? inLocale(locale, value) : null,
        source: sourceName(locale, source),
        obtainedOn: obtainedOn ? calendarDate(obtainedOn) : null,
      })),
    };
  });
}

/** The stored missing facts as a phone names them. What a person decides and a source then delivers is one thing, not two. */
export function viewMissing(locale: Locale, stored: unknown): GapView["missing"] {
  const missing = Missing.parse(stored).toSorted((a, b) => Number(b.kind === "human") - Number(a.kind === "human"));
  const byLabel = new Map<string, GapView["missing"][number]>();
  for (const { attribute, label, source, kind, document } of missing) {
    const name = inLocale(locale, label);
    const told = document ? inLocale(locale, document) : null;
    if (!byLabel.has(name))
      byLabel.set(name, {
        attribute,
        label: name,
        sourceName: sourceName(locale, source),
        kind,
        statedBy: kind === "human" ? null : statedBy(attribute, source),
        document: told,
      });
  }
  return [...byLabel.values()];
}

/** Who has to state a fact that is brought for one claim; null where its source delivers it by itself. */
function statedBy(attribute: string, source: string): "employer" | "claimant" | null {
  if (source === "employer") return "employer";
  const [key] = attribute.split(".");
  const known = ATTRIBUTES.find((one) => one.key === key && one.source === source);
  return known?.updateFrequency === "perClaim" ? "claimant" : null;
}

const FACT_KEYS = new Set(["ledger", ...ATTRIBUTES.map(({ key }) => key)]);

/** The facts among the evidence, each once: not an officer's decision, not a figure of the rule. */
function factKeys(evidence: readonly { attribute: string }[]): string[] {
  const keys = evidence.map(({ attribute }) => attribute.split(".")[0] ?? "");
  return [...new Set(keys)].filter((key) => FACT_KEYS.has(key));
}

function sourceName(locale: Locale, code: string): string {
  const source = SOURCES.find((known) => known.code === code);
  return source ? inLocale(locale, source.label) : code;
}

/** The half of a bilingual text that a reader of a locale reads. */
export function inLocale(locale: Locale, text: { zh: string; en: string }): string {
  return locale === "en" ? text.en : text.zh;
}
