import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { CalendarDate } from "@/server/kernel";
import { parseProgramFile, programDefinition } from "@/server/policies";
import { caseSubject } from "@/server/policies/program-case";
import { createEngine, factBatchOf } from "..";
import { type CompiledProgram, compileProgram } from "../compile-program";
import { decide } from "../decide";
import type { SubjectFacts } from "../fact";

const FOLDER = "db/seed/programs";
const FILES = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => parseProgramFile(readFileSync(`${FOLDER}/${name}`, "utf8")));
const PROGRAMS = FILES.map((file) => compileProgram(programDefinition(file, "researched")));
const ENGINE = createEngine(PROGRAMS);

/** What the interpreter says of some programs, and what the engine says, in the same words. */
function both(subject: SubjectFacts, asOf: CalendarDate, places: readonly number[]) {
  const { audience } = PROGRAMS[places[0] ?? 0] as CompiledProgram;
  const interpreted = places.flatMap((place) => {
    const program = PROGRAMS[place] as CompiledProgram;
    const decision = decide(program, subject, asOf);
    if (decision.outcome === "ineligible") return [];
    if (decision.outcome === "eligible") return [`${place} ${decision.amountFen} ${JSON.stringify(decision.brief)}`];
    return [`${place} ${decision.missing.map(({ attribute }) => attribute)}`];
  });
  const found = ENGINE.decideSubject(subject, audience, asOf).filter(({ program }) => places.includes(program));
  expect(fromColumns(subject, asOf, places)).toEqual(interpreted.map((line) => line.split(" ").slice(0, 2).join(" ")));
  const engine = found.map((hit) => {
    if (hit.outcome === "undetermined") {
      return `${hit.program} ${hit.missing.map((name) => name.replace(/^(human|parameter):/, ""))}`;
    }
    const { decision } = hit;
    return `${hit.program} ${hit.amountFen} ${JSON.stringify("brief" in decision ? decision.brief : null)}`;
  });
  return { interpreted, engine };
}

/** What the engine says of a batch, with the subject between two of whom nothing is known: place and amount, or names. */
function fromColumns(subject: SubjectFacts, asOf: CalendarDate, places: readonly number[]): readonly string[] {
  const { audience } = PROGRAMS[places[0] ?? 0] as CompiledProgram;
  const hits = ENGINE.decideColumns(factBatchOf([NOBODY, subject, NOBODY]), audience, asOf);
  return Array.from(hits.program, (program, i) => {
    const missing = hits.missing[hits.lacks[i] ?? -1]?.map((name) => name.replace(/^(human|parameter):/, ""));
    return hits.subject[i] === 1 && places.includes(program) ? `${program} ${missing ?? hits.amountFen[i]}` : "";
  }).filter((line) => line !== "");
}

const NOBODY: SubjectFacts = { facts: new Map(), history: [], humanDecisions: new Map() };

/** The same subject without its n-th fact. */
function without(subject: SubjectFacts, place: number): SubjectFacts {
  return { ...subject, facts: new Map([...subject.facts].filter((_, i) => i !== place)) };
}

const ALL = PROGRAMS.map((_, place) => place);

describe.each(FILES.map((file, place) => [file.id, place] as const))("%s", (_id, place) => {
  const file = FILES[place] as (typeof FILES)[number];

  test("the engine says of every worked case what the interpreter says, of this program and of all others", () => {
    for (const one of file.cases) {
      const { interpreted, engine } = both(caseSubject(file, one), one.asOf, sameAudience(place));
      expect(engine).toEqual(interpreted);
    }
  });

  test("and also with any one fact missing", () => {
    for (const one of file.cases) {
      const subject = caseSubject(file, one);
      for (let fact = 0; fact < subject.facts.size; fact++) {
        const { interpreted, engine } = both(without(subject, fact), one.asOf, [place]);
        expect(engine).toEqual(interpreted);
      }
    }
  });
});

function sameAudience(place: number): readonly number[] {
  return ALL.filter((other) => PROGRAMS[other]?.audience === PROGRAMS[place]?.audience);
}
