import { assertAddsUp, fundsHeld } from "./claim-truth.mjs";
import { cpuAccount, perTap } from "./cpu-account.mjs";
import { owedPeople } from "./owed-people.mjs";
import { median, percentile } from "./statistics.mjs";
import { tapEach } from "./tap-load.mjs";

const SLOW_BANK_MS = 100;

/** @typedef {import("./product.mjs").Product} Product */
/** @typedef {{ warmUp: number, taps: number, rounds: number, connections: number[] }} Plan */

/**
 * Taps over HTTP as phones send them, each by another person with a benefit that the city computed; the bank answers at
 * once. Void, with an error, when a round does not add up.
 * @param {Product} product @param {Plan} plan @param {(detail: string) => void} say
 */
export async function measureClaimHttp(product, plan, say) {
  await setLatency(product, 0);
  await tapAll(product, { count: plan.warmUp, connections: 16 });
  const rows = [];
  for (const connections of plan.connections) {
    const runs = [];
    for (let round = 0; round < plan.rounds; round++) {
      say(`${connections} at once, round ${round + 1} of ${plan.rounds}`);
      runs.push(await tapAll(product, { count: plan.taps, connections }));
    }
    const of = (/** @type {(run: (typeof runs)[number]) => number} */ value) => median(runs.map(value));
    rows.push({
      connections,
      perSecond: of((run) => run.perSecond),
      p50: of((run) => run.p50),
      p99: of((run) => run.p99),
      credited: runs.reduce((sum, run) => sum + run.credited, 0),
      taps: plan.taps * plan.rounds,
      cpuMs: middleOf(runs.map(({ cpuMs }) => cpuMs)),
      legsPerClaim: of((run) => run.legsPerClaim),
      creditsPerClaim: of((run) => run.creditsPerClaim),
    });
  }
  return { rounds: plan.rounds, warmUp: plan.warmUp, rows };
}

/**
 * From the tap to the bank's word that the money is there, the bank taking a tenth of a second for each answer.
 * @param {Product} product @param {Plan} plan @param {(detail: string) => void} say
 */
export async function measureCredit(product, plan, say) {
  await setLatency(product, SLOW_BANK_MS);
  try {
    await tapAll(product, { count: plan.warmUp, connections: 16 });
    const rows = [];
    for (const connections of plan.connections) {
      say(`${connections} at once`);
      const run = await tapAll(product, { count: plan.taps, connections });
      const { perSecond, credited, creditMs, legsPerClaim, creditsPerClaim } = run;
      const [p50, p99] = [percentile(creditMs, 50), percentile(creditMs, 99)];
      rows.push({ connections, perSecond, p50, p99, credited, taps: plan.taps, legsPerClaim, creditsPerClaim });
    }
    return { latencyMs: SLOW_BANK_MS, rows };
  } finally {
    await setLatency(product, 0);
  }
}

/** So many people tap, over so many connections; afterwards the books must add up. */
async function tapAll(
  /** @type {Product} */ { origin, urls, processes },
  /** @type {{ count: number, connections: number }} */ { count, connections },
) {
  const ownerUrl = urls.DATABASE_URL ?? "";
  const people = await owedPeople({ ownerUrl, count });
  const before = await fundsHeld(ownerUrl);
  const cpuBefore = cpuAccount(processes());
  const { seconds, answers } = await tapEach({ origin, people, connections });
  const cpuMs = perTap(cpuBefore, cpuAccount(processes()), count);
  const failed = answers.filter(({ status }) => status !== 200);
  if (failed.length > 0) throw new Error(`${failed.length} of ${count} taps failed, the first: ${failed[0]?.body}`);
  const times = answers.map(({ ms }) => ms);
  const inAnswer = answers.map(({ body }) => JSON.parse(body)[0].result.data.status === "credited");
  const { creditMs, ...ratios } = await assertAddsUp({ ownerUrl, people, before });
  return {
    perSecond: count / seconds,
    p50: percentile(times, 50),
    p99: percentile(times, 99),
    cpuMs,
    credited: inAnswer.filter(Boolean).length,
    // Credited in the answer: until the phone has it. Else: until the ledger has it.
    creditMs: people.flatMap(({ entitlementId }, i) => {
      const ms = inAnswer[i] ? times[i] : creditMs.get(entitlementId);
      return ms === undefined ? [] : [ms];
    }),
    ...ratios,
  };
}

/** How long the simulated bank takes for each answer. */
async function setLatency(/** @type {Product} */ { stack }, /** @type {number} */ baseMs) {
  const answer = await fetch(`http://127.0.0.1:${stack.ports.bank}/latency`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ baseMs, jitterMs: 0 }),
  });
  if (!answer.ok) throw new Error(`the bank answered ${answer.status}`);
}

/** Of each part the median of all rounds; null where nothing could be told. */
function middleOf(/** @type {(Record<string, number> | null)[]} */ accounts) {
  const told = accounts.filter((account) => account !== null);
  const [first] = told;
  if (!first) return null;
  return Object.fromEntries(
    Object.keys(first).map((part) => [part, median(told.map((account) => account[part] ?? 0))]),
  );
}
