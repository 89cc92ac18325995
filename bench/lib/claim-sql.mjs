import { existsSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { run } from "../../bin/lib/run.mjs";
import { layRows, ROWS_SCRIPT } from "./claim-rows.mjs";
import { openOwnDatabase } from "./own-database.mjs";
import { median } from "./statistics.mjs";

const DEBIAN = "/usr/lib/postgresql";
const THREADS = 2;
/** More than is ever confirmed, or written, in a second: by one client, and by however many. So many are laid, and no more. */
const MOST_OF_ONE = 1_500;
const MOST_OF_ALL = 6_000;
const WARM_UP = 300;
/** Nothing here may hang: what takes longer than this beyond its own seconds is ended, and said. */
const LONGEST_INIT_MS = 300_000;
const LONGEST_BESIDE_MS = 120_000;

/** @typedef {{ scale: number, seconds: number, rounds: number, clients: number[] }} Plan */
/** @typedef {{ root: string, env: NodeJS.ProcessEnv, signal: AbortSignal, plan: Plan, pgbench: string, url: string, ownerUrl: string, rowsFile: string }} Ground */

/**
 * The claim in SQL beside pgbench's TPC-B (prepared statements) on the same server, round by round, and beside the floor: the same rows
 * by one plain statement (`claim-rows.mjs`). Without pgbench there is no figure: that is said, and nothing else depends on it. Void,
 * with an error, when the books do not hold afterwards.
 * @param {{ root: string, plan: Plan, signal: AbortSignal, say: (detail: string) => void }} how
 */
export async function measureClaimSql({ root, plan, signal, say }) {
  const pgbench = findPgbench();
  if (!pgbench)
    return { ...plan, rows: [], missing: "pgbench is not installed (Debian: postgresql-contrib or postgresql-15)" };
  const database = await openOwnDatabase({ root, name: "bench-claim-sql", signal, say });
  try {
    const ownerUrl = database.urls.DATABASE_URL ?? "";
    const env = { ...process.env, ...database.urls, PGPASSWORD: passwordOf(ownerUrl) };
    const rowsFile = path.join(root, ".data", "bench-claim-sql", "claim-rows.sql");
    writeFileSync(rowsFile, ROWS_SCRIPT);
    /** @type {Ground} */
    const ground = { root, env, signal, plan, pgbench, url: withoutPassword(ownerUrl), ownerUrl, rowsFile };
    await initialize(ground, say);
    const rows = [];
    for (const clients of plan.clients) {
      /** @type {{ tpcb: number, rows: number, claim: number }[]} */
      const rounds = [];
      for (let round = 0; round < plan.rounds; round++) {
        const sayOf = (/** @type {string} */ what) =>
          say(`${clients} at once, round ${round + 1} of ${plan.rounds}: ${what}`);
        rounds.push(await oneRound(ground, { clients, label: `c${clients}r${round}`, say: sayOf }));
      }
      rows.push({
        clients,
        tpcbPerSecond: median(rounds.map((one) => one.tpcb)),
        rowsPerSecond: median(rounds.map((one) => one.rows)),
        claimsPerSecond: median(rounds.map((one) => one.claim)),
        over: median(rounds.map((one) => one.claim / one.tpcb)),
        rowsOver: median(rounds.map((one) => one.rows / one.tpcb)),
      });
    }
    return { ...plan, rows };
  } finally {
    await database.close();
  }
}

/** TPC-B's tables, filled by the server itself: half a minute at scale 100. */
async function initialize(/** @type {Ground} */ ground, /** @type {(detail: string) => void} */ say) {
  const { plan, url } = ground;
  const init = (/** @type {string[]} */ args) =>
    output(ground, {
      name: "pgbench -i",
      command: ground.pgbench,
      args: ["-i", "-q", ...args, url],
      longestMs: LONGEST_INIT_MS,
    });
  say(`TPC-B at scale ${plan.scale}: rows`);
  await init(["-I", "dtG", "-s", String(plan.scale)]);
  say(`TPC-B at scale ${plan.scale}: keys and vacuum`);
  await init(["-I", "pv"]);
}

/** One after the other: TPC-B, the rows of claims alone, claims. Each a second. */
async function oneRound(
  /** @type {Ground} */ ground,
  /** @type {{ clients: number, label: string, say: (what: string) => void }} */ { clients, label, say },
) {
  const { seconds } = ground.plan;
  const most = WARM_UP + seconds * Math.min(MOST_OF_ALL, MOST_OF_ONE * clients);
  say("TPC-B");
  const tpcb = await drive(ground, clients, []);
  say("the same rows alone");
  await layRows(ground.ownerUrl, most);
  const rows = await drive(ground, clients, ["-f", ground.rowsFile, "-D", "n=0", "-D", `clients=${clients}`]);
  return { tpcb, rows, claim: await claims(ground, { clients, claims: most, label, say }) };
}

/** pgbench with so many clients. @returns transactions a second */
async function drive(/** @type {Ground} */ ground, /** @type {number} */ clients, /** @type {string[]} */ script) {
  const { pgbench, plan, url } = ground;
  const jobs = String(Math.min(THREADS, clients));
  const args = ["-n", "-M", "prepared", ...script, "-c", String(clients), "-j", jobs, "-T", String(plan.seconds), url];
  const said = await output(ground, {
    name: "pgbench",
    command: pgbench,
    args,
    longestMs: plan.seconds * 1_000 + LONGEST_BESIDE_MS,
  });
  return Number(/tps = ([\d.]+)/.exec(said)?.[1]);
}

/** Debian keeps it beside its servers, outside of the path. */
function findPgbench() {
  if (!existsSync(DEBIAN)) return null;
  const newest = readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a));
  return newest.map((major) => `${DEBIAN}/${major}/bin/pgbench`).find((file) => existsSync(file)) ?? null;
}

/** @returns {Promise<number>} claims a second */
async function claims(
  /** @type {Ground} */ ground,
  /** @type {{ clients: number, claims: number, label: string, say: (what: string) => void }} */ { say, ...asked },
) {
  const { seconds } = ground.plan;
  let perSecond = Number.NaN;
  await output(ground, {
    name: "bench/claim-sql-run.mjs",
    command: process.execPath,
    args: ["--import", "tsx", "bench/claim-sql-run.mjs", JSON.stringify({ ...asked, seconds, warmUp: WARM_UP })],
    longestMs: seconds * 1_000 + LONGEST_BESIDE_MS,
    onLine: (line) => {
      if (line.startsWith("{")) perSecond = JSON.parse(line).perSecond;
      else say(line);
    },
  });
  return perSecond;
}

/** What a program said. @throws Error when it fails, or does not end in its time */
async function output(
  /** @type {Ground} */ { root, env, signal },
  /** @type {{ name: string, command: string, args: string[], longestMs: number, onLine?: (line: string) => void }} */ how,
) {
  const { name, command, args, longestMs, onLine } = how;
  const late = AbortSignal.timeout(longestMs);
  try {
    const { code, output } = await run({
      name,
      command,
      args,
      cwd: root,
      env,
      signal: AbortSignal.any([signal, late]),
      onLine,
    });
    if (code !== 0) throw new Error(`${name} ended with ${code}:\n${output}`);
    return output;
  } catch (error) {
    if (late.aborted && !signal.aborted) throw new Error(`${name} did not end in ${longestMs / 1_000} s`);
    throw error;
  }
}

/** Not among the arguments of a process, which everybody on the machine may read. */
function withoutPassword(/** @type {string} */ url) {
  const plain = new URL(url);
  plain.password = "";
  return String(plain);
}

function passwordOf(/** @type {string} */ url) {
  return decodeURIComponent(new URL(url).password);
}
