import fc from "fast-check";
import { expect, test } from "vitest";
import type { CalendarDate } from "@/server/kernel";
import type { SubjectKind } from "../catalogue/attribute";
import { type CompiledProgram, compileProgram } from "../compile-program";
import { decide } from "../decide";
import type { SubjectFacts } from "../fact";
import { randomDay, randomProgram, randomSubject } from "../testing/random-programs";
import { factBatchOf } from "./batch-of-facts";
import { createEngine } from "./engine";
import type { EngineHit } from "./engine-hit";
import type { BatchHits } from "./fact-batch";

// The engine and the interpreter are one rule. A longer run: npm run rules -- agree --pairs 1000000 --seed 7
// A failure prints its seed and path; YYB_PROPERTY_SEED repeats it.

const SEED = Number(process.env.YYB_PROPERTY_SEED ?? 20261121);
const RUNS = Number(process.env.YYB_PROPERTY_RUNS ?? 30); // of 240 pairs each; three-back-ends.test.ts holds 22,000 more
const DEFINITIONS = 3; // each twice, with other parameters: what programs share has to be shared rightly
const SUBJECTS = 20;
const TIME_LIMIT_MS = 3_600_000;

/** What matters of an answer: what is owed, or what is missing, in order. */
type Answer = { readonly program: number; readonly amountFen?: number; readonly missing?: readonly string[] };

function fromInterpreter(programs: readonly CompiledProgram[], subject: SubjectFacts, asOf: CalendarDate): Answer[] {
  return programs.flatMap((program, place): Answer[] => {
    const decision = decide(program, subject, asOf);
    if (decision.outcome === "ineligible") return [];
    if (decision.outcome === "eligible") return [{ program: place, amountFen: decision.amountFen }];
    return [{ program: place, missing: decision.missing.map(({ attribute }) => attribute) }];
  });
}

function fromEngine(hits: readonly EngineHit[]): Answer[] {
  return hits.map((hit) =>
    hit.outcome === "eligible"
      ? { program: hit.program, amountFen: hit.amountFen }
      : { program: hit.program, missing: hit.missing.map((name) => name.replace(/^(human|parameter):/, "")) },
  );
}

/** The answers of a batch by columns, subject by subject. */
function fromColumns(hits: BatchHits, subjects: number): Answer[][] {
  const answers = Array.from({ length: subjects }, (): Answer[] => []);
  for (let n = 0; n < hits.length; n++) {
    const [program = 0, amountFen = 0] = [hits.program[n], hits.amountFen[n]];
    const missing = hits.missing[hits.lacks[n] ?? -1]?.map((name) => name.replace(/^(human|parameter):/, ""));
    answers[hits.subject[n] ?? 0]?.push(missing === undefined ? { program, amountFen } : { program, missing });
  }
  return answers;
}

function verdictsOf(hit: EngineHit): readonly string[] {
  return hit.decision.because.filter(({ clauseId }) => clauseId !== "amount").map(({ verdict }) => verdict);
}

test.each<SubjectKind>(["person", "firm"])(
  "says what the interpreter says of random rules about a random %s, to the fen and to every missing name",
  (audience) => {
    const definitions = fc.array(randomProgram(audience), {
      minLength: DEFINITIONS,
      maxLength: DEFINITIONS,
      size: "max",
    });
    const subjects = fc.array(randomSubject(audience), { minLength: SUBJECTS, maxLength: SUBJECTS, size: "max" });
    fc.assert(
      fc.property(definitions, subjects, randomDay(), (given, people, asOf) => {
        const again = given.map((definition) => ({
          ...definition,
          parameters: { ...definition.parameters, 上限: 30, 未定: 3 },
        }));
        const programs = [...given, ...again].map(compileProgram);
        const engine = createEngine(programs);
        const batch = engine.decideBatch(people, audience, asOf).map(fromEngine);
        const columns = fromColumns(engine.decideColumns(factBatchOf(people), audience, asOf), people.length);
        for (const [place, subject] of people.entries()) {
          const hits = engine.decideSubject(subject, audience, asOf);
          const answers = fromInterpreter(programs, subject, asOf);
          expect(fromEngine(hits)).toEqual(answers);
          expect(batch[place]).toEqual(answers);
          expect(columns[place]).toEqual(answers);
          for (const hit of hits.slice(0, 1)) expect(hit.verdicts).toEqual(verdictsOf(hit));
        }
      }),
      { numRuns: RUNS, seed: SEED },
    );
  },
  TIME_LIMIT_MS,
);
