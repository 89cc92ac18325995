import { setTimeout as delay } from "node:timers/promises";
import { connect } from "../../bin/lib/database.mjs";
import { drive } from "./load.mjs";
import { makeClaimants, tapOf } from "./people.mjs";
import { recordStatements } from "./recorded-tap.mjs";
import { commits, replay, tapsOf } from "./replay.mjs";
import { median, medians } from "./statistics.mjs";

const WARM_UP = 200;
const PEER_REQUESTS = 800;
const COMMITS = 1_000;
const FIRST_TAPS = 12;
const RECORDINGS = 3;
const JOBS_PASS_MS = 7_000; // the worker looks after each tap four seconds later

/** @typedef {import("./product.mjs").Product} Product */
/** @typedef {{ concurrency: number[], rounds: number, taps: number }} Plan taps: of each round at each concurrency, at most */

/**
 * Confirms over HTTP, and in the same round what bounds them: the same statements straight from postgres.js, an answer without
 * tRPC, a page without the database, a commit of one row.
 * @param {Product} product @param {Plan} plan @param {(detail: string) => void} say
 */
export async function measureConfirm(product, plan, say) {
  const { origin, urls } = product;
  const ownerUrl = urls.DATABASE_URL ?? "";
  const claimants = pool(ownerUrl);
  const recorded = await recordTap(product, claimants); // first: later the worker's jobs speak with the same login
  await drive({ origin, connections: 8, amount: WARM_UP, next: tapping(await claimants("warm", WARM_UP)) });
  const rows = [];
  for (const concurrency of plan.concurrency) {
    const runs = [];
    for (let round = 0; round < plan.rounds; round++) {
      say(`${concurrency} at once, round ${round + 1} of ${plan.rounds}`);
      runs.push(await oneRound({ product, claimants, recorded, concurrency, round, taps: tapsFor(plan, concurrency) }));
    }
    const taps = runs.reduce((sum, run) => sum + run.taps, 0);
    rows.push({ concurrency, ...medians(runs), taps, credited: runs.reduce((sum, run) => sum + run.credited, 0) });
  }
  await assertTruth(ownerUrl);
  const transactions = recorded.transactions;
  return {
    rows,
    statements: transactions.flat().length,
    transactions: transactions.length,
    rounds: plan.rounds,
    commitsPerSecond: median([await commits({ url: ownerUrl, connections: 8, amount: COMMITS })]),
  };
}

/** One at a time needs fewer to be told than many at once. */
function tapsFor(/** @type {Plan} */ { taps }, /** @type {number} */ concurrency) {
  return concurrency === 1 ? Math.ceil(taps / 3) : taps;
}

/** Hands out people with benefits and sessions that nobody has used yet. */
function pool(/** @type {string} */ ownerUrl) {
  let calls = 0;
  return (/** @type {string} */ label, /** @type {number} */ count) => {
    calls += 1;
    return makeClaimants({ ownerUrl, count, label: `${label}${calls}` });
  };
}

/** The next one's tap, each once. */
function tapping(/** @type {import("./people.mjs").Claimant[]} */ people) {
  const left = [...people];
  let last = left.at(-1);
  return () => {
    last = left.pop() ?? last; // autocannon prepares one request more on each connection than it sends
    if (!last) throw new Error("nobody is left to tap");
    return tapOf(last);
  };
}

/** What one tap says to the database. The shortest of several: a job of the worker may fall into one, and takes nothing away. */
async function recordTap(/** @type {Product} */ product, /** @type {ReturnType<typeof pool>} */ claimants) {
  const { origin, urls, superuserPassword, databaseLog } = product;
  const people = await claimants("record", FIRST_TAPS + RECORDINGS);
  const tap = async (/** @type {import("./people.mjs").Claimant} */ by) => {
    const { path, ...request } = tapOf(by);
    const answer = await fetch(`${origin}${path}`, request);
    if (!answer.ok) throw new Error(`a tap was answered ${answer.status}`);
    await answer.text();
  };
  for (const by of people.slice(0, FIRST_TAPS)) await tap(by); // programs are read once, connections opened
  const recordings = [];
  for (const by of people.slice(FIRST_TAPS)) {
    await delay(JOBS_PASS_MS);
    const database = { urls, superuserPassword, logFile: databaseLog };
    recordings.push({ by, transactions: await recordStatements(database, () => tap(by)) });
  }
  const [best] = recordings.sort((a, b) => a.transactions.flat().length - b.transactions.flat().length);
  if (!best || best.transactions.length < 2) throw new Error("nothing of the tap was found in the database's log");
  return best;
}

/** Every figure once, one after the other. */
async function oneRound(
  /** @type {{ product: Product, claimants: ReturnType<typeof pool>, recorded: Awaited<ReturnType<typeof recordTap>>, concurrency: number, round: number, taps: number }} */ how,
) {
  const { product, claimants, recorded, concurrency, round, taps } = how;
  const { origin, urls } = product;
  let credited = 0;
  const onAnswer = (/** @type {number} */ _status, /** @type {string} */ body) => {
    if (body.includes('"status":"credited"')) credited += 1;
  };
  const next = tapping(await claimants(`c${concurrency}r${round}`, taps));
  const confirm = await drive({ origin, connections: concurrency, amount: taps, next, onAnswer });
  if (confirm.failed > 0) throw new Error(`${confirm.failed} of ${taps} taps failed`);
  const peer = (/** @type {string} */ path) =>
    drive({ origin, connections: concurrency, amount: PEER_REQUESTS, next: () => ({ method: "GET", path }) });
  const [health, page] = [await peer("/api/health"), await peer("/offline")];
  const people = await claimants(`q${concurrency}r${round}`, taps);
  const sql = await replay({
    url: urls.APP_DATABASE_URL ?? "",
    connections: concurrency,
    taps: tapsOf(recorded.transactions, { by: recorded.by, people }),
  });
  return {
    perSecond: confirm.perSecond,
    p50: confirm.p50,
    p99: confirm.p99,
    sqlPerSecond: sql.perSecond,
    sqlP50: sql.p50,
    healthPerSecond: health.perSecond,
    healthP50: health.p50,
    pagePerSecond: page.perSecond,
    taps: confirm.answered,
    credited,
  };
}

/** After all of it: no benefit paid twice, no pool below its floor, debits equal credits. */
async function assertTruth(/** @type {string} */ ownerUrl) {
  const sql = await connect(ownerUrl);
  try {
    const [row] = await sql`
      select (select count(*) from (select 1 from claim group by subject_id, entitlement_id having count(*) > 1) twice)::int as twice,
             (select sum(in_posted_fen - out_posted_fen) from ledger_balance)::text as balance,
             (select jsonb_agg(jsonb_build_object('account', account_id, 'heldFen', in_posted_fen - out_posted_fen,
                                                  'reservedFen', out_pending_fen, 'floorFen', a.floor_fen))
                from ledger_balance b join ledger_account a using (account_id)
               where in_posted_fen - out_posted_fen - out_pending_fen < a.floor_fen) as fallen`;
    if (row?.twice !== 0 || row?.fallen !== null || row?.balance !== "0") {
      throw new Error(`the books do not hold after the run: ${JSON.stringify(row)}`);
    }
  } finally {
    await sql.end({ timeout: 5 });
  }
}
