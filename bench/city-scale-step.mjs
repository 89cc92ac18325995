// One step of bench/city-scale.mjs in a process of its own: what it took, and what it did.
import postgres from "postgres";
import { copyIn } from "../db/copy-binary.ts";
import { ManyRows, openBooks } from "../server/entitlements/books-write-store.ts";
import { openNightly } from "../server/entitlements/city-read-store.ts";
import { computeCity, openChangedRun } from "../server/entitlements/index.ts";
import { readInputs } from "../server/entitlements/run-inputs.ts";
import { Sending } from "../server/entitlements/sending.ts";
import { WriteTurns } from "../server/entitlements/write-turns.ts";
import { databaseSeconds } from "./lib/cpu-account.mjs";
import { median } from "./lib/statistics.mjs";

const { step, threads, civilDate } = JSON.parse(process.argv[2] ?? "{}");
const { DATABASE_URL: ownerUrl = "", NIGHTLY_DATABASE_URL: nightlyUrl = "" } = process.env;
const now = () => new Date(`${civilDate}T02:00:00+08:00`);
/** So many one by one, after so many that are not counted: the process that decides them has been at it all day. */
const ONES = 300;
const BEFORE_ONES = 1_500;
const LANES = 4; // two for each core that the figures are for
const HALF = 2n ** 32n;

const owner = postgres(ownerUrl, { max: 1, onnotice: () => {}, connection: { statement_timeout: 0 } });
const steps = { first: compute, again: compute, limit, changed, one };
const [{ pid } = {}] = await owner`select pg_backend_pid() as pid`;
const done = await steps[/** @type {keyof typeof steps} */ (step)]();
const { user, system } = process.cpuUsage();
const peakMb = Math.round(process.resourceUsage().maxRSS / 1_024);
console.log(JSON.stringify({ ...done, cpuSeconds: (user + system) / 1e6, peakMb }));
await owner.end();

async function compute() {
  const [at, spent] = [performance.now(), databaseSeconds(pid) ?? 0];
  const { subjects, decisions, undetermined, ...rest } = await computeCity({
    nightlyUrl,
    civilDate,
    now,
    threads,
    onProgress: (count, total) => console.log(`…${count} of ${total}`),
  });
  const seconds = (performance.now() - at) / 1_000;
  const databaseCpuSeconds = (databaseSeconds(pid) ?? 0) - spent;
  return { seconds, databaseCpuSeconds, subjects, decisions, new: rest.new, changed: rest.changed, undetermined };
}

/**
 * The same rows, ready beforehand, and nothing else: written as the run writes them, and, without the role that passes the walls, through
 * a staging COPY and a merge; and, which nothing can be faster than, the benefits among them by COPY alone, into a table without an index, a check or a log.
 */
async function limit() {
  const sql = postgres(nightlyUrl, { max: 1, onnotice: () => {} });
  const inputs = await readInputs(sql, civilDate);
  await sql.end();
  const parts = await owner`select from_subject as "from", until_subject as until from city_run_part order by part`;
  const ready = [];
  let rows = 0;
  for (const scope of parts) {
    const found = await readyRows(inputs, scope);
    ready.push(found);
    rows += found.owedCount + found.gapCount;
  }
  const copied = await copyAlone(ready);
  const staged = await store(ready, "staged");
  return { ...(await store(ready)), stagedSeconds: staged.seconds, rows, ...copied };
}

/** Writes rows into empty books. */
async function store(/** @type {readonly ManyRows[]} */ ready, /** @type {"staged" | undefined} */ way = undefined) {
  await owner`truncate entitlement, eligibility_gap cascade`;
  const [at, spent, own] = [performance.now(), databaseSeconds(pid) ?? 0, process.cpuUsage()];
  const parted = ready.map((found, part) => ({ found, part }));
  const turns = WriteTurns.over(parted.map(({ part }) => part));
  await Promise.all(Array.from({ length: LANES }, () => lane({ rest: parted, turns, way })));
  const seconds = (performance.now() - at) / 1_000;
  const { user, system } = process.cpuUsage(own);
  return { seconds, nodeCpuSeconds: (user + system) / 1e6, databaseCpuSeconds: (databaseSeconds(pid) ?? 0) - spent };
}

async function copyAlone(/** @type {readonly ManyRows[]} */ ready) {
  await owner.unsafe(`drop table if exists bench_copy; create unlogged table bench_copy (subject_id text, entitlement_id text, amount_fen bigint,
    facts_digest text, program_id text, program_version int, period text, city_share_permille int, jurisdiction_code text,
    claimable_from date, expires_on date, version int, status text, computed_at timestamptz)`);
  const rest = [...ready];
  const at = performance.now();
  const copying = async () => {
    const sql = postgres(ownerUrl, { max: 1, onnotice: () => {} });
    for (let part = rest.pop(); part; part = rest.pop()) {
      const rows = part.owedRows.done();
      await sql.begin((tx) => copyIn(tx, "bench_copy", rows));
    }
    await sql.end();
  };
  await Promise.all(Array.from({ length: LANES }, copying));
  const copySeconds = (performance.now() - at) / 1_000;
  await owner`drop table bench_copy`;
  return { copySeconds, copied: ready.reduce((sum, { owedCount }) => sum + owedCount, 0) };
}

/** What is owed within a part and what waits for facts, as the rows that the run wrote for it. */
async function readyRows(/** @type {Awaited<ReturnType<typeof readInputs>>} */ inputs, /** @type {any} */ scope) {
  const places = new Map(inputs.programs.map(({ programId }, place) => [programId, place]));
  const within = owner`subject_id >= ${scope.from} ${scope.until === null ? owner`` : owner`and subject_id < ${scope.until}`}`;
  const owed = await owner`
    select subject_id, entitlement_id as id, program_id, jurisdiction_code, amount_fen::float8 as fen, facts_digest as digest
      from entitlement where ${within} order by subject_id`;
  const gaps = await owner`
    select subject_id, jurisdiction_code, kinds::text[] as kinds from eligibility_gap where ${within} order by subject_id`;
  const isStored = { has: () => true, add: () => {} };
  const found = new ManyRows(Math.max(owed.length, gaps.length), isStored);
  found.begin(now());
  const batch = batchOf([...owed, ...gaps]);
  for (const row of owed) {
    const terms = inputs.terms.of(places.get(row.program_id) ?? 0, row.jurisdiction_code);
    const [id, digest] = [halves(`0x${row.id.slice(4)}`), halves(`0x${row.digest}`)];
    const halvesOf = { idHigh: id.high, idLow: id.low, digestHigh: digest.high, digestLow: digest.low };
    found.add(batch.rows, { n: batch.placeOf(row.subject_id), terms, amountFen: row.fen, ...halvesOf });
  }
  for (const row of gaps) found.addGaps(batch.rows, batch.placeOf(row.subject_id), row.kinds.map(halves));
  return found;
}

/** Subjects as a batch has them. */
function batchOf(/** @type {readonly any[]} */ rows) {
  const places = new Map(rows.map((row) => [row.subject_id, row.jurisdiction_code]));
  const ids = [...places.keys()];
  const length = Int32Array.from(ids, (id) => id.length);
  const at = new Int32Array(ids.length);
  for (let n = 1; n < ids.length; n++) at[n] = (at[n - 1] ?? 0) + (length[n - 1] ?? 0);
  const order = new Map(ids.map((id, n) => [id, n]));
  const subjects = { ids: { from: Buffer.from(ids.join("")), at, length }, jurisdictions: [...places.values()] };
  return { rows: /** @type {any} */ ({ subjects }), placeOf: (/** @type {string} */ id) => order.get(id) ?? 0 };
}

function halves(/** @type {string} */ number) {
  const bits = BigInt.asUintN(64, BigInt(number));
  return /** @type {any} */ ({ high: Number(bits / HALF) | 0, low: Number(bits % HALF) | 0 });
}

async function lane(
  /** @type {{ rest: { found: ManyRows, part: number }[], turns: WriteTurns, way: "staged" | undefined }} */ {
    rest,
    turns,
    way: wanted,
  },
) {
  const sql = openNightly(nightlyUrl);
  const way = await openBooks(sql, wanted);
  const sending = new Sending();
  for (let next = rest.shift(); next; next = rest.shift()) {
    const { found, part } = next;
    await sql.begin((tx) => found.store(tx, { way, turn: turns.of(part), sending }));
  }
  await sql.end();
}

async function changed() {
  const run = openChangedRun({ nightlyUrl, today: () => civilDate, now });
  const at = performance.now();
  const summary = await run.run();
  const seconds = (performance.now() - at) / 1_000;
  await run.close();
  return { seconds, subjects: summary?.subjects ?? 0, changed: summary?.changed ?? 0, new: summary?.new ?? 0 };
}

/**
 * One subject whose facts changed, from the queue to what is owed, the changes coming one by one; and beside each of them what nothing
 * can be faster than: a question that asks for nothing, and one row that is inserted and waits for the disk.
 */
async function one() {
  const run = openChangedRun({ nightlyUrl, today: () => civilDate, now });
  const subjects = await owner`
    select distinct subject_id, md5(subject_id) from fact_record order by 2 limit ${BEFORE_ONES + ONES}`;
  await owner`create table if not exists bench_floor (at timestamptz)`;
  /** @type {[number[], number[], number[]]} */
  const [times, trips, inserts] = [[], [], []];
  for (const { subject_id: subjectId } of subjects) {
    await owner`update fact_record set obtained_on = obtained_on where subject_id = ${subjectId}`;
    await timed(times, () => run.run());
    await timed(trips, () => owner`select ${subjectId}::text`);
    await timed(inserts, () => owner`insert into bench_floor values (now())`);
  }
  await run.close();
  await owner`drop table bench_floor`;
  const [p50Ms, tripMs, insertMs] = [times, trips, inserts].map((each) => median(each.slice(BEFORE_ONES)));
  return { p50Ms, tripMs, insertMs, bestMs: Math.min(...times.slice(BEFORE_ONES)) };
}

async function timed(/** @type {number[]} */ times, /** @type {() => PromiseLike<unknown>} */ what) {
  const at = performance.now();
  await what();
  times.push(performance.now() - at);
}
