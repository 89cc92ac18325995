import {
  attributeByKey,
  type Bilingual,
  type CompiledProgram,
  cityPartOf,
  compileProgram,
  type EligibilityDecision,
  type SubjectFacts,
} from "@/server/eligibility";
import { assert, fen } from "@/server/kernel";
import { decideUnlessStopped } from "./decide-unless-stopped";
import { givenFact } from "./given-fact";
import { programDefinition } from "./program-definition";
import type { ProgramCase, ProgramFile } from "./program-file";

const FEN_A_YUAN = 100;

/** The subject a worked case describes: every fact as its usual source would have delivered it on the case's day. */
export function caseSubject(file: ProgramFile, one: ProgramCase): SubjectFacts {
  const facts = Object.entries(one.facts).map(([key, value]) => {
    const attribute = attributeByKey(file.audience, key);
    assert(attribute !== undefined, `case ${one.id} of ${file.id} names the attribute ${key} of the catalogue`);
    const { asOf, monthsUntil } = one;
    return [key, givenFact(attribute, value, { asOf, monthsUntil })] as const;
  });
  return {
    facts: new Map(facts),
    history: one.history.map(({ program, period, amountYuan }) => ({
      programId: program,
      period,
      amountFen: fenOfYuan(amountYuan),
    })),
    humanDecisions: new Map(Object.entries(one.humanDecisions)),
  };
}

/** Yuan as written in a case ("34501.00") in fen. */
export function fenOfYuan(yuan: string) {
  return fen(Number(yuan.replace(".", "")));
}

/** How a worked case came out: what was decided, and every way in which it differs from what the file expects. */
export type CaseResult = {
  readonly case: ProgramCase;
  readonly decision: EligibilityDecision;
  readonly differences: readonly Bilingual[];
};

/** Runs every worked case of a program on its researched parameters, as the whole-city run and anybody's question decide it. @throws RuleError when the rule does not compile. */
export function runCases(file: ProgramFile): readonly CaseResult[] {
  const program = compileProgram(programDefinition(file, "researched"));
  return file.cases.map((one) => {
    const decision = decideUnlessStopped(program, caseSubject(file, one), one.asOf);
    const differences = [
      ...differencesOf(one.expect, decision),
      ...differencesOfSplit(file, { program, one, decision }),
    ];
    return { case: one, decision, differences };
  });
}

function differencesOf(expected: ProgramCase["expect"], decision: EligibilityDecision): readonly Bilingual[] {
  const found = describeOutcome(decision);
  if (expected.outcome === "eligible") return differs(told("eligible", expected.amountYuan), found);
  if (expected.outcome === "undetermined") {
    const missing = differs(told("undetermined", [...expected.missing].sort().join(", ")), found);
    return [...missing, ...differencesOfPart(expected.payablePartYuan, decision)];
  }
  const unmet = decision.because.filter(({ verdict }) => verdict === "unmet").map(({ clauseId }) => clauseId);
  const because = expected.because ?? unmet;
  return differs(
    told("ineligible", because.join(", ")),
    decision.outcome === "ineligible" ? told("ineligible", unmet.join(", ")) : found,
  );
}

/** What the city bears, where the rule splits by an expression. */
function differencesOfSplit(
  file: ProgramFile,
  { program, one, decision }: { program: CompiledProgram; one: ProgramCase; decision: EligibilityDecision },
): readonly Bilingual[] {
  if (decision.outcome !== "eligible" || one.expect.outcome !== "eligible") return [];
  const part = cityPartOf(program, caseSubject(file, one), { asOf: one.asOf, amountFen: decision.amountFen });
  const borne = (yuan: string | undefined): Bilingual =>
    yuan === undefined
      ? { zh: "市级按百分比承担", en: "the city bears by percentage" }
      : { zh: `市级承担 ${yuan}`, en: `the city bears ${yuan}` };
  return differs(borne(one.expect.cityYuan), borne(part === null ? undefined : (part / FEN_A_YUAN).toFixed(2)));
}

function differencesOfPart(expected: string | undefined, decision: EligibilityDecision): readonly Bilingual[] {
  const part = decision.outcome === "undetermined" ? decision.payablePart : null;
  const without = (yuan: string | undefined): Bilingual => ({
    zh: `没有材料时 ${yuan ?? "什么也没有"}`,
    en: `${yuan ?? "nothing"} without the documents`,
  });
  return differs(without(expected), without(part === null ? undefined : (part / FEN_A_YUAN).toFixed(2)));
}

function differs(expected: Bilingual, found: Bilingual): readonly Bilingual[] {
  if (expected.en === found.en) return [];
  return [
    { zh: `算例写的是“${expected.zh}”，算出来是“${found.zh}”`, en: `expected ${expected.en}, found ${found.en}` },
  ];
}

/** What the guide to writing rules calls the three answers. */
const ANSWERS = { eligible: "能领", ineligible: "不符合", undetermined: "还差一项" } as const;

function told(outcome: keyof typeof ANSWERS, of: string): Bilingual {
  return { zh: `${ANSWERS[outcome]} ${of}`.trim(), en: `${outcome} ${of}`.trim() };
}

/** An outcome in one line, amounts in yuan. */
export function describeOutcome(decision: EligibilityDecision): Bilingual {
  if (decision.outcome === "eligible") return told("eligible", (decision.amountFen / FEN_A_YUAN).toFixed(2));
  if (decision.outcome === "ineligible") return told("ineligible", "");
  const missing = decision.missing.map(({ attribute }) => attribute);
  return told("undetermined", missing.sort().join(", "));
}
