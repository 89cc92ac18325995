// Run by bench/lib/city.mjs under tsx, in the project's root: generates the city and decides it, and says how long each took.
import { readdirSync, readFileSync } from "node:fs";
import { generateCity } from "../db/seed/city/index.ts";
import { decide } from "../server/eligibility/index.ts";
import { computeCity } from "../server/entitlements/index.ts";
import { parseProgramFile, runnablePrograms } from "../server/policies/index.ts";
import { subjectFacts } from "../server/registry/index.ts";

const PROGRAMS = "db/seed/programs";
const { persons, firms, civilDate, seed, rounds, nightlyUrl } = JSON.parse(process.argv[2] ?? "{}");
const seconds = (/** @type {number} */ since) => (performance.now() - since) / 1_000;

for (let round = 0; round < rounds; round++) {
  const generateAt = performance.now();
  const city = generateCity({ seed, civilDate, persons, firms });
  const generateSeconds = seconds(generateAt);

  const people = subjectsOf(city);
  const programs = programsOn(civilDate);
  const decideAt = performance.now();
  const decisions = decideAll(people, programs);
  const decideSeconds = seconds(decideAt);

  const computeAt = performance.now();
  const computed = await computeCity({ nightlyUrl, civilDate, now: () => new Date(`${civilDate}T12:00:00+08:00`) });
  const computeSeconds = seconds(computeAt);
  const { subjects } = computed;
  console.log(
    JSON.stringify({ generateSeconds, decideSeconds, computeSeconds, decisions, subjects, programs: programs.length }),
  );
}

/** Every subject with all that is known of it, as the whole-city run would read it. */
function subjectsOf(/** @type {ReturnType<typeof generateCity>} */ city) {
  const completeness = new Map(
    city.sources.flatMap(({ code, completeUntil, monthsUntil }) => [
      [code, completeUntil],
      ...(monthsUntil === null ? [] : [[`${code}/months`, monthsUntil]]),
    ]),
  );
  const records = grouped(city.factRecords);
  const history = grouped(city.pastClaims);
  return city.subjects.map(({ subjectKey, kind }) => {
    const audience = kind === "person" ? "person" : "firm";
    const known = { records: records.get(subjectKey) ?? [], history: history.get(subjectKey) ?? [], audience };
    return { audience, facts: () => subjectFacts(known, completeness, civilDate) };
  });
}

function programsOn(/** @type {string} */ day) {
  const files = readdirSync(PROGRAMS)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => parseProgramFile(readFileSync(`${PROGRAMS}/${name}`, "utf8")));
  const published = files.filter((file) => file.demonstration.publish);
  return runnablePrograms(
    published.map((definition) => ({ programId: definition.id, version: 1, definition })),
    day,
  );
}

/** Decides everything in memory, reasons of what is owed or missing included. @returns how many decisions were made */
function decideAll(people, programs) {
  let decisions = 0;
  for (const { audience, facts } of people) {
    const subject = facts();
    for (const program of programs) {
      if (program.audience !== audience) continue;
      decisions += 1;
      const decision = decide(program.compiled, subject, civilDate);
      if (decision.outcome !== "ineligible") decision.because.length;
    }
  }
  return decisions;
}

function grouped(/** @type {readonly { subjectKey: string }[]} */ rows) {
  const groups = new Map();
  for (const row of rows) {
    const group = groups.get(row.subjectKey);
    if (group) group.push(row);
    else groups.set(row.subjectKey, [row]);
  }
  return groups;
}
