import {
  attributeByKey,
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
  readonly differences: readonly string[];
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

function differencesOf(expected: ProgramCase["expect"], decision: EligibilityDecision): readonly string[] {
  const found = describeOutcome(decision);
  if (expected.outcome === "eligible") return differs(`eligible ${expected.amountYuan}`, found);
  if (expected.outcome === "undetermined") {
    const missing = differs(`undetermined ${[...expected.missing].sort().join(", ")}`, found);
    return [...missing, ...differencesOfPart(expected.payablePartYuan, decision)];
  }
  const unmet = decision.because.filter(({ verdict }) => verdict === "unmet").map(({ clauseId }) => clauseId);
  const because = expected.because ?? unmet;
  return differs(
    `ineligible ${because.join(", ")}`,
    decision.outcome === "ineligible" ? `ineligible ${unmet.join(", ")}` : found,
  );
}

/** What the city bears, where the rule splits by an expression. */
function differencesOfSplit(
  file: ProgramFile,
  { program, one, decision }: { program: CompiledProgram; one: ProgramCase; decision: EligibilityDecision },
): readonly string[] {
  if (decision.outcome !== "eligible" || one.expect.outcome !== "eligible") return [];
  const part = cityPartOf(program, caseSubject(file, one), { asOf: one.asOf, amountFen: decision.amountFen });
  const found = part === null ? "by percentage" : (part / FEN_A_YUAN).toFixed(2);
  return differs(`the city bears ${one.expect.cityYuan ?? "by percentage"}`, `the city bears ${found}`);
}

function differencesOfPart(expected: string | undefined, decision: EligibilityDecision): readonly string[] {
  const part = decision.outcome === "undetermined" ? decision.payablePart : null;
  const found = part === null ? "nothing" : (part / FEN_A_YUAN).toFixed(2);
  return differs(`${expected ?? "nothing"} without the documents`, `${found} without the documents`);
}

function differs(expected: string, found: string): readonly string[] {
  return expected === found ? [] : [`expected ${expected}, found ${found}`];
}

/** An outcome in one line, amounts in yuan. */
export function describeOutcome(decision: EligibilityDecision): string {
  if (decision.outcome === "eligible") return `eligible ${(decision.amountFen / FEN_A_YUAN).toFixed(2)}`;
  if (decision.outcome === "ineligible") return "ineligible";
  return `undetermined ${decision.missing
    .map(({ attribute }) => attribute)
    .sort()
    .join(", ")}`;
}
