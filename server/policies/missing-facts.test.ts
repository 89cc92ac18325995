import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileProgram, decide, type Fact, type FactValue, type SubjectFacts } from "@/server/eligibility";
import { caseSubject } from "./program-case";
import { programDefinition } from "./program-definition";
import { type ProgramFile, parseProgramFile } from "./program-file";

const FOLDER = "db/seed/programs";
const SEED = 20261120; // a fixed seed: a failure is the same on every machine
const RUNS = 150; // for each program

const FILES = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => parseProgramFile(readFileSync(`${FOLDER}/${name}`, "utf8")));

/** The subjects of a program's cases, and mixtures of all their facts, so that most clauses come out either way. */
function anySubject(file: ProgramFile): fc.Arbitrary<SubjectFacts> {
  const values = new Map<string, Fact[]>();
  for (const one of file.cases) {
    for (const [key, fact] of caseSubject(file, one).facts) values.set(key, [...(values.get(key) ?? []), fact]);
  }
  const facts = fc.record(Object.fromEntries([...values].map(([key, seen]) => [key, fc.constantFrom(...seen)])));
  const origin = fc.constantFrom(...file.cases.map((one) => caseSubject(file, one)));
  const mixed = fc.tuple(facts, origin).map(([chosen, { history, humanDecisions }]) => ({
    facts: new Map(Object.entries(chosen)),
    history,
    humanDecisions,
  }));
  return fc.oneof(origin, mixed);
}

/** The same subject with some facts, members and decisions not delivered. */
function forget(subject: SubjectFacts, isForgotten: (name: string) => boolean): SubjectFacts {
  const kept = [...subject.facts].filter(([key]) => !isForgotten(key));
  return {
    history: subject.history,
    facts: new Map(kept.map(([key, fact]) => [key, { ...fact, value: forgetMembers(key, fact.value, isForgotten) }])),
    humanDecisions: new Map([...subject.humanDecisions].filter(([name]) => !isForgotten(name))),
  };
}

function forgetMembers(path: string, value: FactValue, isForgotten: (name: string) => boolean): FactValue {
  if (Array.isArray(value)) {
    return value.map((item: FactValue, i) => forgetMembers(`${path}[${i}]`, item, isForgotten));
  }
  if (value === null || typeof value !== "object") return value;
  const members = Object.entries(value).filter(([key]) => !isForgotten(`${path}.${key}`));
  return Object.fromEntries(members) as FactValue;
}

/** Which names are forgotten: decided by a number per name, so that shrinking finds the fewest. */
const anyForgetting = fc.func(fc.integer({ min: 0, max: 5 })).map((draw) => (name: string) => draw(name) === 0);

describe.each(FILES.map((file) => [file.id, file] as const))("%s", (_id, file) => {
  const program = compileProgram(programDefinition(file, "researched"));
  const anyDay = fc.constantFrom(...file.cases.map(({ asOf }) => asOf));

  test("a fact that is missing never turns a no into a yes, nor a yes into a no, nor changes an amount", () => {
    fc.assert(
      fc.property(anySubject(file), anyForgetting, anyDay, (subject, isForgotten, day) => {
        const known = decide(program, subject, day);
        const less = decide(program, forget(subject, isForgotten), day);
        if (less.outcome === "undetermined") return;
        expect(less.outcome).toBe(known.outcome);
        if (less.outcome === "eligible" && known.outcome === "eligible") expect(less.amountFen).toBe(known.amountFen);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });

  test("an undetermined answer names at least one thing, and what it names is not all delivered already", () => {
    fc.assert(
      fc.property(anySubject(file), anyForgetting, anyDay, (subject, isForgotten, day) => {
        const decision = decide(program, forget(subject, isForgotten), day);
        if (decision.outcome !== "undetermined") return;
        expect(decision.missing.length).toBeGreaterThan(0);
        for (const { label, source } of decision.missing) expect([label.zh, label.en, source]).not.toContain("");
        expect(decision.because.some(({ verdict }) => verdict === "unknown")).toBe(true);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });

  test("nothing known at all is neither a yes nor, where facts decide, a no", () => {
    const nothing = { facts: new Map(), history: [], humanDecisions: new Map() };
    expect(decide(program, nothing, file.cases[0]?.asOf ?? file.validity.from).outcome).toBe("undetermined");
  });
});
