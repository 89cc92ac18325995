import { cityScaleTable } from "./city-scale-table.mjs";
import { claimHttpTable, claimSqlTable, creditTable, tapCpuTable } from "./claim-tables.mjs";
import { engineTables } from "./engine-tables.mjs";
import { logTables } from "./log-tables.mjs";

/** @typedef {string | number} Cell */

const one = (/** @type {number} */ value) => value.toFixed(value < 10 ? 1 : 0);
const share = (/** @type {number} */ part, /** @type {number} */ whole) => `${Math.round((part / whole) * 100)} %`;

/**
 * All figures as titled tables.
 * @param {any} figures
 * @returns {{ title: string, note: string, head: string[], rows: Cell[][] }[]}
 */
export function tablesOf(figures) {
  const { engine, pool, log, reminders, "city-scale": cityScale, city, population, script, phone, confirm } = figures;
  const { "claim-sql": claimSql, "claim-http": claimHttp, credit, "sign-in": signIn } = figures;
  return [
    ...(claimHttp ? [claimHttpTable(claimHttp), tapCpuTable(claimHttp)] : []),
    ...(credit ? [creditTable(credit)] : []),
    ...(claimSql ? [claimSqlTable(claimSql)] : []),
    ...(confirm ? [confirmTable(confirm), limitTable(confirm)] : []),
    ...(signIn ? [signInTable(signIn)] : []),
    ...(pool ? [poolTable(pool)] : []),
    ...(log ? logTables(log) : []),
    ...(reminders ? [remindersTable(reminders)] : []),
    ...(script ? [scriptTable(script)] : []),
    ...(phone ? [phoneTable(phone)] : []),
    ...(city ? [cityTable(city)] : []),
    ...(engine ? engineTables(engine) : []),
    ...(cityScale ? [cityScaleTable(cityScale)] : []),
    ...(population ? [populationTable(population)] : []),
  ];
}

function confirmTable(/** @type {any} */ { rows, rounds }) {
  return {
    title: "Confirm over HTTP",
    note: `POST claims.confirm on the loopback, each by another person with her own session and her own benefit; the bank answers at once. ${over(rounds, "round")}; the load generator shares the machine.`,
    head: ["at once", "confirms a second", "p50 ms", "p99 ms", "taps", "credited in the answer"],
    rows: rows.map((/** @type {any} */ row) => [
      row.concurrency,
      one(row.perSecond),
      one(row.p50),
      one(row.p99),
      row.taps,
      share(row.credited, row.taps),
    ]),
  };
}

function signInTable(/** @type {any} */ { rows, rounds, signIns }) {
  return {
    title: "Complete sign-ins",
    note: `From the door out to the simulated OpenID provider, its page, the choice, the code and back to a session (authorization code, PKCE, state, nonce; the ID token's signature verified): six requests and a token exchange each. The provider and the load generator share the machine. "The provider alone" is the same without us, token included: what it leaves is the limit. ${signIns} for each round; ${over(rounds, "round").toLowerCase()}. After each round the last session was asked whose it is.`,
    head: [
      "at once",
      "sign-ins a second",
      "p50 ms",
      "p99 ms",
      "the provider alone, a second",
      "of the provider alone",
      "/api/health a second",
    ],
    rows: rows.map((/** @type {any} */ row) => [
      row.concurrency,
      one(row.perSecond),
      one(row.p50),
      one(row.p99),
      one(row.providerPerSecond),
      share(row.perSecond, row.providerPerSecond),
      one(row.healthPerSecond),
    ]),
  };
}

function limitTable(/** @type {any} */ { rows, statements, transactions, commitsPerSecond }) {
  return {
    title: "What bounds it, in the same rounds",
    note: `One tap is ${statements} statements in ${transactions} transactions, the bank's word included; "its SQL" is exactly these, as the server logged them, from postgres.js with prepared statements. The disk takes ${Math.round(commitsPerSecond)} one-row commits a second over 8 connections.`,
    head: [
      "at once",
      "its SQL, taps a second",
      "confirm reaches",
      "/api/health a second",
      "/offline a second",
      "a tap costs, in /api/health",
    ],
    rows: rows.map((/** @type {any} */ row) => [
      row.concurrency,
      one(row.sqlPerSecond),
      share(row.perSecond, row.sqlPerSecond),
      one(row.healthPerSecond),
      one(row.pagePerSecond),
      one(row.healthPerSecond / row.perSecond),
    ]),
  };
}

const WAYS = /** @type {Record<string, string>} */ ({
  oneRow: "one row, a transaction a claim",
  slots: "16 slots, a transaction a claim",
  together: "16 slots, those who wait confirmed together",
});

function remindersTable(/** @type {any} */ { rows }) {
  return {
    title: "Reminders",
    note: "A campaign by text message from the choice to the provider's answer, to the simulated provider in a process of its own on the same machine, every request signed and its signature checked, receipts brought back meanwhile; the sender is one process. Killed (SIGKILL) at random points and started again in the second row.",
    head: ["people", "killed", "messages a second", "sent twice", "in a final state or on the list"],
    rows: rows.map((/** @type {any} */ row) => [
      row.people,
      row.kills,
      row.kills > 0 ? "" : Math.round(row.perSecond),
      row.duplicates,
      `${((row.final / row.people) * 100).toFixed(2)} %`,
    ]),
  };
}

function poolTable(/** @type {any} */ { rows, rounds, clients }) {
  return {
    title: "All claims of a campaign on one pool",
    note: `The whole confirmation (entitlement, claim, legs, instruction, audit, outbox) over ${clients} connections, confirmed together over two as in the product; everybody waits at once; the function is the same in all rows, the first takes the money from the pool's one row. Afterwards a pool that does not reach refuses exactly those it must, and the books are checked. ${over(rounds, "round")}.`,
    head: ["way", "claims", "claims a second", "over one row"],
    rows: rows.map((/** @type {any} */ row) => [
      WAYS[row.way] ?? row.way,
      row.claims,
      Math.round(row.perSecond),
      `${row.overOneRow.toFixed(1)} ×`,
    ]),
  };
}

function scriptTable(/** @type {any} */ { floors, pages }) {
  const [empty, islands] = floors;
  return {
    title: "First-load script",
    note: "Gzip kB of the script a first visit fetches before the load event, recomputed from the bodies; what comes afterwards is fetched ahead for the pages one may go to next. Peers: an empty page of the same framework, and one with the tRPC and React Query client and nothing else.",
    head: ["page", "files", "kB gzip", "above the empty page", "above the empty client", "afterwards"],
    rows: [...floors, ...pages].map(({ name, files, gzipKb, laterKb }) => [
      name,
      files,
      one(gzipKb),
      signed(gzipKb - empty.gzipKb),
      signed(gzipKb - islands.gzipKb),
      one(laterKb),
    ]),
  };
}

function phoneTable(/** @type {any} */ { rows, runs }) {
  return {
    title: "Lighthouse, phone",
    note: `Lighthouse's own phone profile (simulated slow 4G, 4× slower processor), signed in. Peers: the empty page and the empty client of the same framework. INP: from a real tap on the page's one button to the next picture, on the same slowed processor. ${over(runs, "run")}.`,
    head: ["page", "performance", "accessibility", "LCP s", "CLS", "TBT ms", "INP ms"],
    rows: rows.map((/** @type {any} */ row) => [
      row.name,
      Math.round(row.performance),
      Math.round(row.accessibility),
      (row.lcpMs / 1_000).toFixed(2),
      row.cls.toFixed(3),
      Math.round(row.tbtMs),
      row.inpMs === undefined ? "" : Math.round(row.inpMs),
    ]),
  };
}

function cityTable(/** @type {any} */ city) {
  const { persons, firms, rounds, programs, decisions } = city;
  return {
    title: "The city",
    note: `${persons} people and ${firms} firms drawn and decided for ${programs} programs (${decisions} decisions) on one core. ${over(rounds, "round")}.`,
    head: ["step", "seconds", "decisions a second"],
    rows: [
      ["draw the city", city.generateSeconds.toFixed(1), ""],
      ["decide it in memory, reasons included", city.decideSeconds.toFixed(1), Math.round(city.decisionsPerSecond)],
      [
        "decide it from the database and store it",
        city.computeSeconds.toFixed(1),
        Math.round(city.storedDecisionsPerSecond),
      ],
      ["draw, decide and store", (city.generateSeconds + city.computeSeconds).toFixed(1), ""],
    ],
  };
}

function populationTable(/** @type {any} */ figures) {
  const { persons, rounds, gigabytes, copyGigabytes, scanSeconds, columnSeconds, rows } = figures;
  const { medianSeconds, worstSeconds, within } = figures;
  const spent = (/** @type {number | null} */ seconds) => (seconds === null ? "" : seconds.toFixed(2));
  return {
    title: "A draft program over a population, in SQL",
    note: `Count, sum and who is undetermined, over ${persons} persons (copies of the demonstration city, ${gigabytes.toFixed(2)} GB of typed facts and indexes, ${copyGigabytes.toFixed(2)} GB of them narrow copies), one query for each program on each of two connections. Median of the programs ${medianSeconds.toFixed(3)} s, worst ${worstSeconds.toFixed(3)} s, ${within} of ${rows.length} within a second. A bare count over the same table takes ${scanSeconds.toFixed(3)} s, one that looks at one column of each row ${columnSeconds.toFixed(3)} s, both by two processes. "Of wide rows" is the same program asked without the narrow copies, in turns with the other. ${over(rounds, "round")}; processor seconds are those of the longer connection, the least of the rounds.`,
    head: [
      "program",
      "seconds",
      "processor s",
      "of wide rows, seconds",
      "processor s",
      "entitled",
      "million yuan",
      "undetermined",
    ],
    rows: rows.map((/** @type {any} */ row) => [
      row.id,
      `${row.isLate ? "> " : ""}${row.seconds.toFixed(3)}`,
      spent(row.cpuSeconds),
      row.wideSeconds.toFixed(3),
      spent(row.wideCpuSeconds),
      row.entitled ?? "",
      row.isLate ? "" : Math.round(row.totalFen / 1e8),
      row.undetermined ?? "",
    ]),
  };
}

function over(/** @type {number} */ count, /** @type {string} */ what) {
  return count === 1 ? `A single ${what}` : `Medians of ${count} ${what}s`;
}

function signed(/** @type {number} */ kb) {
  return `${kb < 0 ? "−" : "+"}${one(Math.abs(kb))}`;
}

/** The tables for a terminal. */
export function asText(/** @type {ReturnType<typeof tablesOf>} */ tables) {
  return tables
    .map(({ title, note, head, rows }) => [`\n${title}`, note, "", ...columns([head, ...rows])].join("\n"))
    .join("\n");
}

function columns(/** @type {Cell[][]} */ lines) {
  const widths = (lines[0] ?? []).map((_, i) => Math.max(...lines.map((line) => String(line[i] ?? "").length)));
  return lines.map((line) =>
    line
      .map((cell, i) => (i === 0 ? String(cell).padEnd(widths[i] ?? 0) : String(cell).padStart(widths[i] ?? 0)))
      .join("  "),
  );
}

/** The tables for a page of the documentation. */
export function asMarkdown(/** @type {ReturnType<typeof tablesOf>} */ tables) {
  return tables
    .map(({ title, note, head, rows }) => {
      const line = (/** @type {Cell[]} */ cells) => `| ${cells.join(" | ")} |`;
      return [`## ${title}`, note, "", line(head), `|---|${"---:|".repeat(head.length - 1)}`, ...rows.map(line)].join(
        "\n",
      );
    })
    .join("\n\n");
}
