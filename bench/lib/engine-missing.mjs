// What each engine grants where facts are missing: the worked cases of the programs that all of them can express, and made-up
// subjects, with facts taken away. The interpreter says what is owed by what is left.

import { compileProgram, createEngine, decide } from "../../server/eligibility/index.ts";
import { programDefinition } from "../../server/policies/index.ts";
import { caseSubject } from "../../server/policies/program-case.ts";
import { peerFacts, peerRule } from "./engine-peers.mjs";

/** @typedef {import("../../server/policies/index.ts").ProgramFile} ProgramFile */
/** @typedef {{ jsonLogic: (rule: any, facts: any) => any, zen: (rule: any, facts: any) => any }} Say */
/** @typedef {{ pairs: number, open: number, jsonLogic: number, zen: number, engine: number }} Counted */

/**
 * Counts the answers, those that cannot be decided, and what each engine grants although it is not owed by what is known.
 * @param {{ files: readonly ProgramFile[], subjects: Record<"person" | "firm", readonly any[]>, day: string, say: Say }} about
 */
export function countMissing({ files, subjects, day, say }) {
  const [cases, others] = [nothing(), nothing()];
  for (const file of files) {
    const program = programOf(file);
    for (const one of file.cases) {
      const subject = caseSubject(file, one);
      if (subject.history.length > 0) continue; // the peers have no ledger
      for (const less of withFactsTaken(subject, program)) judge(cases, { program, subject: less, day: one.asOf, say });
    }
  }
  const programs = files.map(programOf);
  for (const audience of /** @type {const} */ (["person", "firm"])) {
    const own = programs.filter((program) => program.audience === audience);
    for (const [place, known] of subjects[audience].entries()) {
      const subject = withoutSome(known, place);
      for (const program of own) judge(others, { program, subject, day, say });
    }
  }
  return { programs: programs.length, cases, made: others };
}

/** @returns {Counted} */
function nothing() {
  return { pairs: 0, open: 0, jsonLogic: 0, zen: 0, engine: 0 };
}

function programOf(/** @type {ProgramFile} */ file) {
  return compileProgram(programDefinition(file, "researched"));
}

/** @type {Map<string, { rule: any, engine: ReturnType<typeof createEngine> }>} */
const MADE = new Map();

function madeOf(/** @type {any} */ program, /** @type {string} */ day) {
  const key = `${program.programId} ${day}`;
  const made = MADE.get(key) ?? { rule: peerRule(program, day), engine: createEngine([program]) };
  MADE.set(key, made);
  return made;
}

function judge(
  /** @type {Counted} */ counted,
  /** @type {{ program: any, subject: any, day: string, say: Say }} */ { program, subject, day, say },
) {
  const asOf = /** @type {any} */ (day);
  const { rule, engine } = madeOf(program, day);
  const { outcome } = decide(program, subject, asOf);
  counted.pairs += 1;
  if (outcome === "undetermined") counted.open += 1;
  if (outcome === "eligible") return;
  const facts = peerFacts(subject, [rule], day);
  const [hit] = engine.decideSubject(subject, program.audience, asOf);
  if (hit?.outcome === "eligible") counted.engine += 1;
  if (say.jsonLogic(rule, facts) > 0) counted.jsonLogic += 1;
  if (say.zen(rule, facts) > 0) counted.zen += 1;
}

/** The subject without each one, and without each two, of the facts that the program reads. */
function withFactsTaken(/** @type {any} */ subject, /** @type {any} */ { slots }) {
  const keys = slots
    .map((/** @type {any} */ { attribute }) => attribute.key)
    .filter((/** @type {string} */ key) => subject.facts.has(key));
  return keys.flatMap((/** @type {string} */ first, /** @type {number} */ i) => [
    without(subject, [first]),
    ...keys.slice(i + 1).map((/** @type {string} */ second) => without(subject, [first, second])),
  ]);
}

function without(/** @type {any} */ subject, /** @type {readonly string[]} */ keys) {
  return { ...subject, facts: new Map([...subject.facts].filter(([key]) => !keys.includes(key))) };
}

/** The same subject with every third of its facts not delivered, others for every subject. */
function withoutSome(/** @type {any} */ subject, /** @type {number} */ place) {
  const facts = new Map([...subject.facts].filter((_, i) => (i * 7 + place) % 3 !== 0));
  return { ...subject, facts };
}
