/** What costs less has no line. */
const LEAST_CPU_MS = 0.1;

const one = (/** @type {number} */ value) => value.toFixed(value < 10 ? 1 : 0);

/** Claims in SQL beside TPC-B. */
export function claimSqlTable(/** @type {any} */ { rows, rounds, scale, seconds, missing }) {
  return {
    title: "The claim in SQL beside TPC-B",
    note:
      missing ??
      `pgbench's TPC-B (scale ${scale}, prepared statements) and the product's whole confirmation (entitlement, claim, legs, instruction, audit, log, outbox) on the same server, ${seconds} s each, one after the other; as many clients, each with one at a time. Claims that wait are confirmed together, as in the product. The floor is the same rows and index entries by one plain prepared statement of pgbench's with one commit, without a check, a trigger, a wall or a lock that a claim asks for. Medians of ${rounds} rounds; the books are checked after each.`,
    head: ["clients", "TPC-B a second", "claims a second", "over TPC-B", "the same rows alone", "they over TPC-B"],
    rows: rows.map((/** @type {any} */ row) => [
      row.clients,
      Math.round(row.tpcbPerSecond),
      Math.round(row.claimsPerSecond),
      `${row.over.toFixed(2)} ×`,
      Math.round(row.rowsPerSecond),
      `${row.rowsOver.toFixed(2)} ×`,
    ]),
  };
}

/** Claims over HTTP, on benefits of the city's own. */
export function claimHttpTable(/** @type {any} */ { rows, rounds, warmUp }) {
  return {
    title: "Claims over HTTP",
    note: `POST claims.confirm on the loopback, each by another person with a benefit that the city computed: the facts are read and the rule is decided anew. The bank answers at once; load generator, bank and worker share the machine. Medians of ${rounds} round(s), after ${warmUp} taps that are not counted. Void unless every claim has its legs and one credit and every fund holds what it held before less what was paid.`,
    head: [
      "at once",
      "claims a second",
      "p50 ms",
      "p99 ms",
      "credited in the answer",
      "taps",
      "machine's CPU ms a tap",
      "legs a claim",
      "credits a credited claim",
    ],
    rows: rows.map((/** @type {any} */ row) => [
      row.connections,
      one(row.perSecond),
      one(row.p50),
      one(row.p99),
      row.credited,
      row.taps,
      row.cpuMs ? one(row.cpuMs.machine) : "",
      row.legsPerClaim.toFixed(3),
      row.creditsPerClaim.toFixed(3),
    ]),
  };
}

/** Where a tap's processor time goes. */
export function tapCpuTable(/** @type {any} */ { rows }) {
  const told = rows.filter((/** @type {any} */ row) => row.cpuMs);
  const spent = (/** @type {any} */ row, /** @type {string} */ part) => row.cpuMs[part] ?? 0;
  const parts = Object.keys(told[0]?.cpuMs ?? {}).filter((part) =>
    told.some((/** @type {any} */ row) => spent(row, part) >= LEAST_CPU_MS),
  );
  return {
    title: "Processor time of a tap",
    note: "CPU ms a tap of each process, the database by the login that it works for; `load` is the load generator, `rest` what the machine spent beside them. Of the same taps as above.",
    head: ["part", ...told.map((/** @type {any} */ row) => `${row.connections} at once`)],
    rows: parts.map((part) => [part, ...told.map((/** @type {any} */ row) => spent(row, part).toFixed(1))]),
  };
}

/** From the tap to the money. */
export function creditTable(/** @type {any} */ { rows, latencyMs }) {
  return {
    title: "Tap to credited",
    note: `The simulated bank takes ${latencyMs} ms for each answer. From the tap until the answer says credited, or, where it did not, until the ledger has the credit.`,
    head: [
      "at once",
      "claims a second",
      "p50 ms",
      "p99 ms",
      "credited in the answer",
      "taps",
      "legs a claim",
      "credits a credited claim",
    ],
    rows: rows.map((/** @type {any} */ row) => [
      row.connections,
      one(row.perSecond),
      one(row.p50),
      one(row.p99),
      row.credited,
      row.taps,
      row.legsPerClaim.toFixed(3),
      row.creditsPerClaim.toFixed(3),
    ]),
  };
}
