// One step of bench/city-scale.mjs in a process of its own: what it took, and what it did.
import postgres from "postgres";
import { mergeStages, openStages, stageFound } from "../server/entitlements/city-merge-store.ts";
import { computeCity, openChangedRun } from "../server/entitlements/index.ts";
import { median } from "./lib/statistics.mjs";

const { step, threads, civilDate } = JSON.parse(process.argv[2] ?? "{}");
const { DATABASE_URL: ownerUrl = "", NIGHTLY_DATABASE_URL: nightlyUrl = "" } = process.env;
const now = () => new Date(`${civilDate}T02:00:00+08:00`);
const PART = 2_500;
const ONES = 200;

const owner = postgres(ownerUrl, { max: 1, onnotice: () => {} });
const steps = { first: compute, again: compute, limit, changed, one };
const done = await steps[/** @type {keyof typeof steps} */ (step)]();
const { user, system } = process.cpuUsage();
const peakMb = Math.round(process.resourceUsage().maxRSS / 1_024);
console.log(JSON.stringify({ ...done, cpuSeconds: (user + system) / 1e6, peakMb }));
await owner.end();

async function compute() {
  const at = performance.now();
  const {
    subjects,
    decisions,
    new: fresh,
    changed,
    undetermined,
  } = await computeCity({
    nightlyUrl,
    civilDate,
    now,
    threads,
    onProgress: (count, total) => console.log(`${count} of ${total}`),
  });
  return { seconds: (performance.now() - at) / 1_000, subjects, decisions, new: fresh, changed, undetermined };
}

/** The same rows, ready beforehand: staged by the same COPY and merged by the same statements, and nothing else. */
async function limit() {
  const rows = await owner`
    select subject_id as "subjectId", program_id as "programId", program_version as "programVersion", period,
           amount_fen::float8 as "amountFen", city_share_permille as "citySharePermille",
           jurisdiction_code as "jurisdictionCode", facts_digest as "factsDigest", claimable_from::text as "claimableFrom",
           expires_on::text as "expiresOn", true as "datedByRun" from entitlement order by subject_id`;
  const parts = await owner`
    select from_subject as "from", until_subject as until from city_run_part order by part`;
  const ready = parts.map((scope) => ({
    scope,
    found: {
      entitlements: rows.filter(
        ({ subjectId }) => subjectId >= scope.from && (scope.until === null || subjectId < scope.until),
      ),
      gaps: [],
    },
  }));
  await owner`truncate entitlement cascade`;
  const at = performance.now();
  await Promise.all(Array.from({ length: threads * 2 }, () => lane(ready)));
  return { seconds: (performance.now() - at) / 1_000, rows: rows.length, subjectsInPart: PART };
}

async function lane(/** @type {any[]} */ ready) {
  const sql = postgres(nightlyUrl, { max: 1, onnotice: () => {} });
  await openStages(sql);
  for (let part = ready.pop(); part; part = ready.pop()) {
    await sql.begin(async (tx) => {
      await stageFound(tx, part.found);
      await mergeStages(tx, { scope: part.scope, civilDate, at: now(), periods: [], held: [] });
    });
  }
  await sql.end();
}

async function changed() {
  const run = openChangedRun({ nightlyUrl, today: () => civilDate, now });
  const at = performance.now();
  const summary = await run.run();
  const seconds = (performance.now() - at) / 1_000;
  await run.close();
  return { seconds, subjects: summary?.subjects ?? 0, changed: summary?.changed ?? 0 };
}

/** One person whose facts changed, from the queue to what is owed. */
async function one() {
  const run = openChangedRun({ nightlyUrl, today: () => civilDate, now });
  const people =
    await owner`select subject_id from subject where kind = 'person' order by md5(subject_id) limit ${ONES}`;
  const times = [];
  for (const { subject_id: subjectId } of people) {
    await owner`update fact_record set obtained_on = obtained_on where subject_id = ${subjectId}`;
    const at = performance.now();
    await run.run();
    times.push(performance.now() - at);
  }
  await run.close();
  return { p50Ms: median(times), bestMs: Math.min(...times) };
}
