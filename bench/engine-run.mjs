// Run by bench/lib/engine.mjs under tsx, in the project's root: one subject against thousands of programs, in the indexed
// engine and in the peers, and what the peers say where a fact is missing. One line of figures for each round.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { generateCity } from "../db/seed/city/index.ts";
import { compileProgram, createEngine, factBatchOf } from "../server/eligibility/index.ts";
import { parseProgramFile, programDefinition } from "../server/policies/index.ts";
import { subjectFacts } from "../server/registry/index.ts";
import { countMissing } from "./lib/engine-missing.mjs";
import { peerFacts, peerRule } from "./lib/engine-peers.mjs";
import { variedPrograms } from "./lib/engine-programs.mjs";

const PROGRAMS = "db/seed/programs";
const CIVIL_DATE = "2026-11-20";
const { peersFolder, persons, firms, rounds, counts, peerSubjects, missingSubjects } = JSON.parse(
  process.argv[2] ?? "{}",
);
const BATCH = 2_048; // subjects that are decided together
const WARM_ROUNDS = 4; // until the scripts are compiled; zen-engine is compiled already
const asOf = /** @type {any} */ (CIVIL_DATE);

const files = readdirSync(PROGRAMS)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => parseProgramFile(readFileSync(`${PROGRAMS}/${name}`, "utf8")))
  .filter((file) => file.figureStatus === "sourced");
const originals = files.map((file) => programDefinition(file, "researched"));
const subjects = subjectsOf(generateCity({ seed: 20261120, civilDate: CIVIL_DATE, persons, firms }));

const cases = counts.flatMap((/** @type {number} */ count) =>
  ["person", "firm"].map((audience) => engineCase(/** @type {any} */ (audience), count)),
);
const peers = peerCase();
for (let i = 0; i < WARM_ROUNDS; i++) {
  for (const one of cases) one.measure();
  peers.warm();
}
for (let round = 0; round < rounds; round++) {
  console.log(JSON.stringify({ engine: cases.map((one) => one.measure()), peers: peers.measure() }));
}
console.log(JSON.stringify({ missing: peers.countMissing() }));

/** One audience's programs in the engine: everything that is owed or open, with amounts and the clauses' verdicts. */
function engineCase(/** @type {"person" | "firm"} */ audience, /** @type {number} */ count) {
  const own = originals.filter((one) => one.audience === audience);
  const programs = variedPrograms(own, count).map(compileProgram);
  const from = process.cpuUsage();
  const engine = createEngine(programs);
  const buildMs = cpuMicros(from) / 1_000;
  const people = subjects[audience];
  const batches = batchesOf(engine, people, audience);
  const heapMb = Math.round(process.memoryUsage().heapUsed / 1e6);
  const size = { audience, programs: count, subjects: people.length, buildMs, heapMb };
  return {
    measure() {
      const { micros, owed, open } = runColumns(engine, batches, audience);
      const alone = runAlone(engine, people, audience);
      if (alone.owed !== owed || alone.open !== open) throw new Error("both ways of deciding find the same");
      return { ...size, micros, owed, open, aloneMicros: alone.micros };
    },
  };
}

/** The facts of some subjects at a time in columns, as a run reads them from the tables; every column is made beforehand. */
function batchesOf(
  /** @type {ReturnType<typeof createEngine>} */ engine,
  /** @type {readonly any[]} */ people,
  /** @type {"person" | "firm"} */ audience,
) {
  return Array.from({ length: Math.ceil(people.length / BATCH) }, (_, i) => {
    const batch = factBatchOf(people.slice(i * BATCH, (i + 1) * BATCH));
    for (const place of engine.reads(audience)) batch.column(place);
    return batch;
  });
}

/** Everything that is owed with its amount and everything open with what it lacks, for many subjects together. */
function runColumns(
  /** @type {ReturnType<typeof createEngine>} */ engine,
  /** @type {ReturnType<typeof batchesOf>} */ batches,
  /** @type {"person" | "firm"} */ audience,
) {
  let [owed, open, people] = [0, 0, 0];
  const from = process.cpuUsage();
  for (const batch of batches) {
    const { length, lacks } = engine.decideColumns(batch, audience, asOf);
    people += batch.size;
    for (let i = 0; i < length; i++) {
      if (lacks[i] === -1) owed += 1;
      else open += 1;
    }
  }
  return { micros: cpuMicros(from) / people, owed: owed / people, open: open / people };
}

/** The same for one subject after the other, with the verdict of every clause. */
function runAlone(
  /** @type {ReturnType<typeof createEngine>} */ engine,
  /** @type {readonly any[]} */ people,
  /** @type {"person" | "firm"} */ audience,
) {
  let [owed, open, verdicts] = [0, 0, 0];
  const from = process.cpuUsage();
  for (const subject of people) {
    for (const hit of engine.decideSubject(subject, audience, asOf)) {
      verdicts += hit.verdicts.length;
      if (hit.outcome === "eligible") owed += 1;
      else open += 1;
    }
  }
  return { micros: cpuMicros(from) / people.length, owed: owed / people.length, open: open / people.length, verdicts };
}

function cpuMicros(/** @type {NodeJS.CpuUsage} */ from) {
  const { user, system } = process.cpuUsage(from);
  return user + system;
}

/** The rules that every engine can express, as many as the smaller count, on the same subjects in all of them. */
function peerCase() {
  const load = createRequire(path.resolve(peersFolder, "package.json"));
  const [jsonLogic, zen] = [load("json-logic-js"), load("@gorules/zen-engine")];
  const own = originals.filter((one) => one.audience === "person");
  const expressible = own.filter(isExpressible);
  const programs = variedPrograms(expressible, counts[0]).map(compileProgram);
  const rules = programs.map(
    (program) => /** @type {NonNullable<ReturnType<typeof peerRule>>} */ (peerRule(program, CIVIL_DATE)),
  );
  const engine = createEngine(programs);
  const people = subjects.person;
  const batches = batchesOf(engine, people, "person");
  const flat = people.map((subject) => peerFacts(subject, rules, CIVIL_DATE));
  const few = flat.slice(0, peerSubjects);
  const say = {
    jsonLogic: (/** @type {any} */ { jsonLogic: rule }, /** @type {any} */ facts) => jsonLogic.apply(rule, facts),
    zen: (/** @type {any} */ { zen: rule }, /** @type {any} */ facts) => {
      try {
        return zen.evaluateExpressionSync(rule, facts);
      } catch {
        return null; // a type it does not take: no answer
      }
    },
  };
  return {
    warm() {
      runColumns(engine, batches, "person");
      runAlone(engine, people, "person");
      for (const facts of few.slice(0, 3)) for (const rule of rules) say.jsonLogic(rule, facts);
    },
    measure() {
      const { micros: ours, owed, open } = runColumns(engine, batches, "person");
      const alone = runAlone(engine, people, "person").micros;
      const jsonLogicMicros = timed(few, (facts) => rules.map((rule) => say.jsonLogic(rule, facts)));
      const zenMicros = timed(few.slice(0, 5), (facts) => rules.map((rule) => say.zen(rule, facts)));
      const size = { expressible: expressible.length, programs: rules.length, owed, open };
      return { ...size, ours, alone, jsonLogicMicros, zenMicros };
    },
    /** Facts are taken away; who grants what the interpreter does not? */
    countMissing() {
      const own = files.filter((file) => isExpressible(programDefinition(file, "researched")));
      const some = { person: subjects.person.slice(0, missingSubjects), firm: subjects.firm.slice(0, missingSubjects) };
      return countMissing({ files: own, subjects: some, day: CIVIL_DATE, say });
    },
  };
}

function isExpressible(/** @type {(typeof originals)[number]} */ definition) {
  return peerRule(compileProgram(definition), CIVIL_DATE) !== null;
}

function timed(/** @type {readonly any[]} */ people, /** @type {(facts: any) => unknown} */ decideAll) {
  const from = process.cpuUsage();
  for (const facts of people) decideAll(facts);
  return cpuMicros(from) / people.length;
}

/** A city knows the county of its own people only; a province knows everybody's. */
function registered(/** @type {any} */ subject, /** @type {number} */ place) {
  if (subject.facts.has("hukou_county")) return subject;
  const fact = { value: `外地${(place % 78) + 1}县`, source: "public-security", obtainedOn: asOf };
  return { ...subject, facts: new Map([...subject.facts, ["hukou_county", fact]]) };
}

/** Every subject with all that is known of it, as the whole-city run reads it. */
function subjectsOf(/** @type {ReturnType<typeof generateCity>} */ city) {
  const completeness = new Map(
    city.sources.flatMap(({ code, completeUntil, monthsUntil }) => [
      [code, completeUntil],
      ...(monthsUntil === null ? [] : [[`${code}/months`, monthsUntil]]),
    ]),
  );
  const records = new Map();
  for (const record of city.factRecords) {
    const group = records.get(record.subjectKey);
    if (group) group.push(record);
    else records.set(record.subjectKey, [record]);
  }
  /** @type {{ person: any[], firm: any[] }} */
  const found = { person: [], firm: [] };
  for (const { subjectKey, kind } of city.subjects) {
    const audience = kind === "person" ? "person" : "firm";
    const known = { records: records.get(subjectKey) ?? [], history: [], audience };
    const subject = subjectFacts(/** @type {any} */ (known), /** @type {any} */ (completeness), asOf);
    found[audience].push(audience === "person" ? registered(subject, found.person.length) : subject);
  }
  return found;
}
