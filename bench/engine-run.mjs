// Run by bench/lib/engine.mjs under tsx, in the project's root: one subject against thousands of programs, in the indexed
// engine and in the peers, and what the peers say where a fact is missing. One line of figures for each round.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { generateCity } from "../db/seed/city/index.ts";
import { compileProgram, createEngine, decide } from "../server/eligibility/index.ts";
import { parseProgramFile, programDefinition } from "../server/policies/index.ts";
import { subjectFacts } from "../server/registry/index.ts";
import { peerFacts, peerRule } from "./lib/engine-peers.mjs";
import { variedPrograms } from "./lib/engine-programs.mjs";

const PROGRAMS = "db/seed/programs";
const CIVIL_DATE = "2026-11-20";
const { peersFolder, persons, firms, rounds, counts, peerSubjects, missingSubjects } = JSON.parse(
  process.argv[2] ?? "{}",
);
const WARM_ROUNDS = 4; // until the scripts are compiled; zen-engine is compiled already
const asOf = /** @type {any} */ (CIVIL_DATE);

const originals = readdirSync(PROGRAMS)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => parseProgramFile(readFileSync(`${PROGRAMS}/${name}`, "utf8")))
  .filter((file) => file.figureStatus === "sourced")
  .map((file) => programDefinition(file, "researched"));
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
  const heapMb = Math.round(process.memoryUsage().heapUsed / 1e6);
  return {
    measure() {
      const { micros, owed, open, verdicts } = runEngine(engine, people, audience);
      return { audience, programs: count, subjects: people.length, micros, owed, open, verdicts, buildMs, heapMb };
    },
  };
}

function runEngine(
  /** @type {ReturnType<typeof createEngine>} */ engine,
  /** @type {readonly any[]} */ people,
  /** @type {"person" | "firm"} */ audience,
) {
  let owed = 0;
  let open = 0;
  let verdicts = 0;
  const from = process.cpuUsage();
  for (const subject of people) {
    for (const hit of engine.decideSubject(subject, audience, asOf)) {
      verdicts += hit.verdicts.length;
      if (hit.outcome === "eligible") owed += 1;
      else open += 1;
    }
  }
  const micros = cpuMicros(from) / people.length;
  return { micros, owed: owed / people.length, open: open / people.length, verdicts };
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
  const expressible = own.filter((one) => peerRule(compileProgram(one), CIVIL_DATE) !== null);
  const programs = variedPrograms(expressible, counts[0]).map(compileProgram);
  const rules = programs.map(
    (program) => /** @type {NonNullable<ReturnType<typeof peerRule>>} */ (peerRule(program, CIVIL_DATE)),
  );
  const engine = createEngine(programs);
  const people = subjects.person;
  const flat = people.map((subject) => peerFacts(subject, rules, CIVIL_DATE));
  const zenCall = (/** @type {string} */ rule, /** @type {any} */ facts) => {
    try {
      return zen.evaluateExpressionSync(rule, facts);
    } catch {
      return null; // a type it does not take: no answer
    }
  };
  const few = flat.slice(0, peerSubjects);
  return {
    warm() {
      runEngine(engine, people, "person");
      for (const facts of few.slice(0, 3)) for (const { jsonLogic: rule } of rules) jsonLogic.apply(rule, facts);
    },
    measure() {
      const ours = runEngine(engine, people, "person").micros;
      const jsonLogicMicros = timed(few, (facts) => rules.map(({ jsonLogic: rule }) => jsonLogic.apply(rule, facts)));
      const zenMicros = timed(few.slice(0, 5), (facts) => rules.map(({ zen: rule }) => zenCall(rule, facts)));
      return {
        expressible: expressible.length,
        programs: rules.length,
        ours,
        jsonLogicMicros,
        zenMicros,
      };
    },
    /** Facts are taken away; who grants what the interpreter does not? */
    countMissing() {
      const counted = { pairs: 0, open: 0, jsonLogic: 0, zen: 0, engine: 0 };
      const original = expressible.map(compileProgram);
      const originalRules = original.map((program) => /** @type {any} */ (peerRule(program, CIVIL_DATE)));
      const own = createEngine(original);
      for (const [place, subject] of people.slice(0, missingSubjects).entries()) {
        const less = withoutSome(subject, place);
        const facts = peerFacts(less, originalRules, CIVIL_DATE);
        const granted = new Set(
          own.decideSubject(less, "person", asOf).flatMap((hit) => (hit.outcome === "eligible" ? [hit.program] : [])),
        );
        for (const [i, program] of original.entries()) {
          const { outcome } = decide(program, less, asOf);
          counted.pairs += 1;
          if (outcome === "undetermined") counted.open += 1;
          if (outcome === "eligible") continue;
          if (granted.has(i)) counted.engine += 1;
          if (jsonLogic.apply(originalRules[i].jsonLogic, facts) > 0) counted.jsonLogic += 1;
          if (zenCall(originalRules[i].zen, facts) > 0) counted.zen += 1;
        }
      }
      return counted;
    },
  };
}

function timed(/** @type {readonly any[]} */ people, /** @type {(facts: any) => unknown} */ decideAll) {
  const from = process.cpuUsage();
  for (const facts of people) decideAll(facts);
  return cpuMicros(from) / people.length;
}

/** The same subject with every third of its facts not delivered, others for every subject. */
function withoutSome(/** @type {any} */ subject, /** @type {number} */ place) {
  const facts = new Map([...subject.facts].filter((_, i) => (i * 7 + place) % 3 !== 0));
  return { ...subject, facts };
}

/** A city knows the county of its own people only; a province knows everybody's. */
function registered(/** @type {any} */ subject, /** @type {number} */ place) {
  if (subject.facts.has("hukou_county")) return subject;
  const fact = { value: `外地${(place % 78) + 1}县`, source: "public-security", obtainedOn: asOf };
  return { ...subject, facts: new Map([...subject.facts, ["hukou_county", fact]]) };
}

/** Every subject with all that is known of it, as the whole-city run reads it. */
function subjectsOf(/** @type {ReturnType<typeof generateCity>} */ city) {
  const completeness = new Map(city.sources.map((source) => [source.code, source.completeUntil]));
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
