import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  compileProgram,
  createEngine,
  type Engine,
  NotForSql,
  type SubjectFacts,
  type SubjectKind,
} from "@/server/eligibility";
import { OPEN_DAY, OPEN_MONTH_CASES, OPEN_UNTIL } from "@/server/eligibility/testing/open-month-cases";
import { randomProgram, randomSubject } from "@/server/eligibility/testing/random-programs";
import { MONTHS_UNTIL } from "@/server/eligibility/testing/vocabulary";
import { type CalendarDate, calendarDate } from "@/server/kernel";
import { parseProgramFile, programDefinition } from "@/server/policies";
import { caseSubject } from "@/server/policies/program-case";
import { monthsOf } from "@/server/registry/subject-facts";
import { ASOF, DAY, programOf, subjectOf } from "./one-rule";
import {
  type Answers,
  answerOf,
  countedOf,
  knownOf,
  type LabDay,
  type LabSubject,
  labSubject,
  openPopulationLab,
  type PopulationLab,
  undetermined,
} from "./population-lab";

const PROGRAMS = "db/seed/programs";
const MONTH_SOURCES = ["hrss", "medical-insurance"]; // who delivers lists of months
const NO_SOURCE_COMPLETE = new Map<string, CalendarDate>();

let lab: PopulationLab;
beforeAll(async () => {
  lab = await openPopulationLab();
});
afterAll(() => lab?.close());

/** What the indexed engine says of a subject, in the same words. */
function engineAnswer(engine: Engine, subject: SubjectFacts, audience: SubjectKind, asOf: CalendarDate): string {
  const [hit] = engine.decideSubject(subject, audience, asOf);
  if (hit === undefined) return "ineligible";
  return hit.outcome === "eligible" ? `eligible ${hit.amountFen}` : undetermined(hit.missing);
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
    const dayOf = ({ asOf, monthsUntil }: (typeof cases)[number]["one"]) => `${asOf} ${monthsUntil ?? ""}`;
    for (const date of new Set(cases.map(({ one }) => dayOf(one)))) {
      const own = cases.filter(({ one }) => dayOf(one) === date);
      const { asOf, monthsUntil } = (own[0] as (typeof cases)[number]).one;
      const sources = monthsUntil === undefined ? [] : MONTH_SOURCES;
      const completeness = new Map(sources.map((source) => [monthsOf(source), monthsUntil as CalendarDate]));
      const day: LabDay = { asOf, completeness };
      await lab.load(
        own.map(({ id }) => byId.get(id) as LabSubject),
        asOf,
      );
      for (const file of new Set(own.map((each) => each.file))) {
        const program = compileProgram(programDefinition(file, "researched"));
        const engine = createEngine([program]);
        const said = await lab.ask(program, day);
        for (const { one, id } of own.filter((each) => each.file === file)) {
          const subject = byId.get(id) as LabSubject;
          const known = knownOf(subject, day);
          const interpreted = answerOf(program, known, asOf);
          expect([one.id, said[id]]).toEqual([one.id, interpreted]);
          expect([one.id, engineAnswer(engine, known, file.audience, asOf)]).toEqual([one.id, interpreted]);
        }
      }
    }
  }, 120_000);
});

test("a month that its source may still deliver is unknown in SQL as in the others, unless what was delivered decides", async () => {
  const until = new Map([
    ["hrss", calendarDate("2026-11-19")],
    [monthsOf("hrss"), OPEN_UNTIL],
  ]);
  const day: LabDay = { asOf: OPEN_DAY, completeness: until };
  const people = OPEN_MONTH_CASES.map(([, , months], i) =>
    subjectOf("person", months === "" ? { sex: "男" } : { ins_social: months.split(" ") }, `sub_open${i}`),
  );
  await lab.load(people, OPEN_DAY);
  for (const [i, [title, { when = "true", amount = "1" }, , answer]] of OPEN_MONTH_CASES.entries()) {
    const program = programOf("person", { when, amount });
    const own = people[i] as LabSubject;
    const said = await lab.ask(program, day);
    expect([title, said[own.subjectId], answerOf(program, knownOf(own, day), OPEN_DAY)]).toEqual([
      title,
      answer,
      answer,
    ]);
  }
}, 60_000);

describe("an officer's decision", () => {
  test.each([
    ["year", "2025-12-31", "undetermined 核查"],
    ["year", "2026-01-01", "eligible 100"],
    ["month", "2026-10-31", "undetermined 核查"],
    ["month", "2026-11-01", "eligible 100"],
    [undefined, "2020-01-01", "eligible 100"],
  ] as const)("that counts for a %s, made on %s, comes to: %s", async (within, decided, expected) => {
    const program = programOf("firm", {
      when: `人工认定("核查")`,
      amount: "1",
      humans: [within ? { name: "核查", within } : "核查"],
    });
    const decidedOn = new Map([["核查", calendarDate(decided)]]);
    const subject = { ...subjectOf("firm", {}), humanDecisions: new Map([["核查", true]]), decidedOn };
    await lab.load([subject], ASOF);
    expect((await lab.ask(program, DAY))[subject.subjectId]).toBe(expected);
    const known = countedOf(program, { known: knownOf(subject, DAY), decidedOn, asOf: ASOF });
    expect(answerOf(program, known, ASOF)).toBe(expected);
  });
});

const SEED = Number(process.env.YYB_PROPERTY_SEED ?? 20261121);
const RULES = Number(process.env.YYB_PROPERTY_RULES ?? 38); // random rules for each day and kind of subject; more in a longer run
const SUBJECTS = 100;
const DAYS = ["2026-11-20", "2024-02-29", "2025-02-28", "2026-12-31"] as const;
const SOURCES = [
  "public-security",
  "hrss",
  "tax",
  "chsi",
  "education",
  "statistics",
  "market-regulation",
  "courts",
  "economy",
];

/**
 * How far the sources have come: none is complete, all are, some lie far behind; and how far the lists of months of one that is
 * complete: as far as it is, a month and more behind it, years behind.
 */
function completenessOn(asOf: CalendarDate): readonly LabDay["completeness"][] {
  const all = new Map(SOURCES.map((source) => [source, asOf]));
  const some = new Map(SOURCES.map((source, i) => [source, i % 2 === 0 ? asOf : calendarDate("2023-01-01")]));
  const late = MONTHS_UNTIL.map((until) => new Map([...all, [monthsOf("hrss"), calendarDate(until)]]));
  return [NO_SOURCE_COMPLETE, all, some, ...late];
}

/** The same random subjects every time, as the registry would deliver them. */
function randomSubjects(audience: SubjectKind, seed: number, asOf: CalendarDate): readonly LabSubject[] {
  return fc.sample(randomSubject(audience), { numRuns: SUBJECTS, seed }).map((known, i) => {
    const decidedOn = new Map([...known.humanDecisions.keys()].map((name, n) => [name, decisionDay(asOf, i + n)]));
    return { ...labSubject(`sub_${audience}${i}`, audience, known), decidedOn };
  });
}

/** On the day itself, earlier in its month, in another month of its year, or in another year. */
function decisionDay(asOf: CalendarDate, which: number): CalendarDate {
  const [year, month] = [asOf.slice(0, 4), asOf.slice(5, 7)];
  const days = [
    asOf,
    `${year}-${month}-01`,
    `${year}-${month === "02" ? "01" : "02"}-05`,
    `${Number(year) - 1}-${month}-10`,
  ];
  return calendarDate(days[which % days.length] as string);
}

/** What SQL has no form for, and random rules hold now and then. */
const NOT_IN_SQL: ReadonlySet<string> = new Set([
  ...["number", "replace", "upper case", "matches", "split"].map((name) => `the function ${name}`),
  ...["flatten", "sublist", "insert before", "list replace", "median", "stddev", "mode"].map(
    (name) => `the function ${name}`,
  ),
  ...["min", "max"].map((name) => `${name} of texts that are written one by one`),
  "sort and list replace by a function",
  "partial, what a loop has returned so far",
  "a list compared with =",
  "a power that is not 1 to 9",
]);

describe("a random rule comes out the same for random subjects with missing facts", () => {
  const seen = { pairs: 0, refused: new Map<string, number>(), outcomes: new Map<string, number>() };

  const count = (outcome: string) => {
    seen.pairs += 1;
    seen.outcomes.set(outcome, (seen.outcomes.get(outcome) ?? 0) + 1);
  };
  /** What SQL says; null for a rule that it refuses by name, which the engine is still held to. */
  const orRefused = (asked: Promise<Answers>) =>
    asked.catch((error: unknown) => {
      if (!(error instanceof NotForSql)) throw error;
      seen.refused.set(error.construct, (seen.refused.get(error.construct) ?? 0) + 1);
      return null;
    });

  test.each(DAYS)(
    "in the interpreter, the indexed engine and SQL, on %s",
    async (date) => {
      const asOf = calendarDate(date);
      for (const audience of ["person", "firm"] as const) {
        const subjects = randomSubjects(audience, SEED + DAYS.indexOf(date), asOf);
        await lab.load(subjects, asOf);
        const days = completenessOn(asOf).map((completeness) => {
          const day: LabDay = { asOf, completeness };
          return { day, known: subjects.map((subject) => knownOf(subject, day)) };
        });
        const asked = fc.tuple(randomProgram(audience), fc.constantFrom(...days));
        const holds = fc.asyncProperty(asked, async ([definition, { day, known }]) => {
          const program = compileProgram(definition);
          const said = await orRefused(lab.ask(program, day));
          const engine = createEngine([program]);
          for (const [i, { subjectId, decidedOn }] of subjects.entries()) {
            const subject = countedOf(program, { known: known[i] as SubjectFacts, decidedOn, asOf });
            const answer = answerOf(program, subject, asOf);
            const others = {
              sql: said === null ? answer : said[subjectId],
              engine: engineAnswer(engine, subject, audience, asOf),
            };
            if (others.sql !== answer || others.engine !== answer)
              expect([subjectId, others]).toEqual([subjectId, { sql: answer, engine: answer }]);
            if (said !== null) count(answer.split(" ")[0] ?? "");
          }
        });
        await fc.assert(holds, { seed: SEED + DAYS.indexOf(date), numRuns: RULES }); // other rules on each day
      }
    },
    3_600_000,
  );

  test("over at least 20,000 pairs, of all three outcomes, with few rules that SQL refuses beside what it has no form for", () => {
    expect(seen.pairs).toBeGreaterThanOrEqual(20_000);
    for (const outcome of ["eligible", "ineligible", "undetermined"]) {
      expect(seen.outcomes.get(outcome) ?? 0, outcome).toBeGreaterThan(seen.pairs / 20);
    }
    const unforeseen = [...seen.refused].filter(([construct]) => !NOT_IN_SQL.has(construct));
    expect(unforeseen.reduce((sum, [, count]) => sum + count, 0)).toBeLessThan((DAYS.length * RULES) / 5);
  });
});
