import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CompiledProgram, compileProgram, createEngine, NotForSql, type SubjectKind } from "@/server/eligibility";
import { randomProgram, randomSubject } from "@/server/eligibility/testing/random-programs";
import { type CalendarDate, calendarDate } from "@/server/kernel";
import { parseProgramFile, programDefinition } from "@/server/policies";
import { caseSubject } from "@/server/policies/program-case";
import {
  answerOf,
  knownOf,
  type LabDay,
  type LabSubject,
  labSubject,
  openPopulationLab,
  type PopulationLab,
  undetermined,
} from "./population-lab";

const PROGRAMS = "db/seed/programs";
const NO_SOURCE_COMPLETE = new Map<string, CalendarDate>();

let lab: PopulationLab;
beforeAll(async () => {
  lab = await openPopulationLab();
});
afterAll(() => lab?.close());

/** What the indexed engine says of a subject, in the same words. */
function engineAnswer(programs: readonly CompiledProgram[], subject: LabSubject, day: LabDay): readonly string[] {
  const said = programs.map(() => "ineligible");
  for (const hit of createEngine(programs).decideSubject(knownOf(subject, day), subject.audience, day.asOf)) {
    said[hit.program] = hit.outcome === "eligible" ? `eligible ${hit.amountFen}` : undetermined(hit.missing);
  }
  return said;
}

describe("every worked case of every program comes out the same", () => {
  const files = readdirSync(PROGRAMS)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => parseProgramFile(readFileSync(`${PROGRAMS}/${name}`, "utf8")));
  const cases = files.flatMap((file) =>
    file.cases.map((one, i) => ({ file, one, id: `sub_${file.id.toLowerCase().replace(/[^0-9a-z]/g, "")}x${i}` })),
  );

  test("in the interpreter, the indexed engine and SQL", async () => {
    const subjects = cases.map(({ file, one, id }) => labSubject(id, file.audience, caseSubject(file, one)));
    const byId = new Map(subjects.map((subject) => [subject.subjectId, subject]));
    expect(cases.length).toBeGreaterThan(380);
    for (const asOf of new Set(cases.map(({ one }) => one.asOf))) {
      const day: LabDay = { asOf, completeness: NO_SOURCE_COMPLETE };
      const own = cases.filter(({ one }) => one.asOf === asOf);
      await lab.load(
        own.map(({ id }) => byId.get(id) as LabSubject),
        asOf,
      );
      for (const file of new Set(own.map((each) => each.file))) {
        const program = compileProgram(programDefinition(file, "researched"));
        const said = await lab.ask(program, day);
        for (const { one, id } of own.filter((each) => each.file === file)) {
          const subject = byId.get(id) as LabSubject;
          const interpreted = answerOf(program, knownOf(subject, day), asOf);
          expect([one.id, said[id]]).toEqual([one.id, interpreted]);
          expect([one.id, engineAnswer([program], subject, day)[0]]).toEqual([one.id, interpreted]);
        }
      }
    }
  }, 120_000);
});
