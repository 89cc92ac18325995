import { existsSync, readdirSync } from "node:fs";
import { run, runWell } from "../../bin/lib/run.mjs";
import { openOwnDatabase } from "./own-database.mjs";
import { median } from "./statistics.mjs";

const DEBIAN = "/usr/lib/postgresql";
const THREADS = 2;

/** @typedef {{ scale: number, seconds: number, rounds: number, clients: number[], claims: number }} Plan */

/**
 * The claim in SQL beside pgbench's TPC-B (prepared statements) on the same server, round by round. Without pgbench there is
 * no figure: that is said, and nothing else depends on it. Void, with an error, when the books do not hold afterwards.
 * @param {{ root: string, plan: Plan, signal: AbortSignal, say: (detail: string) => void }} how
 */
export async function measureClaimSql({ root, plan, signal, say }) {
  const pgbench = findPgbench();
  if (!pgbench)
    return { ...plan, rows: [], missing: "pgbench is not installed (Debian: postgresql-contrib or postgresql-15)" };
  const database = await openOwnDatabase({ root, name: "bench-claim-sql", signal, say });
  try {
    const env = { ...process.env, ...database.urls, PGPASSWORD: passwordOf(database.urls.DATABASE_URL ?? "") };
    const url = withoutPassword(database.urls.DATABASE_URL ?? "");
    const call = (/** @type {string} */ name, /** @type {string[]} */ args) =>
      output({ name, command: pgbench, args, root, env, signal });
    say(`TPC-B at scale ${plan.scale}`);
    await call("pgbench -i", ["-i", "-q", "-I", "dtGp", "-s", String(plan.scale), url]);
    await call("pgbench -i", ["-i", "-q", "-I", "v", url]);
    const rows = [];
    for (const clients of plan.clients) {
      /** @type {{ tpcb: number, claim: number }[]} */
      const rounds = [];
      for (let round = 0; round < plan.rounds; round++) {
        say(`${clients} at once, round ${round + 1} of ${plan.rounds}`);
        const jobs = String(Math.min(THREADS, clients));
        const said = await call("pgbench", [
          "-n",
          "-M",
          "prepared",
          "-c",
          String(clients),
          "-j",
          jobs,
          "-T",
          String(plan.seconds),
          url,
        ]);
        const tpcb = Number(/tps = ([\d.]+)/.exec(said)?.[1]);
        rounds.push({ tpcb, claim: await claims({ root, env, signal, plan, clients, label: `c${clients}r${round}` }) });
      }
      const [tpcb, claim] = [median(rounds.map((one) => one.tpcb)), median(rounds.map((one) => one.claim))];
      rows.push({
        clients,
        tpcbPerSecond: tpcb,
        claimsPerSecond: claim,
        over: median(rounds.map((one) => one.claim / one.tpcb)),
      });
    }
    return { ...plan, rows };
  } finally {
    await database.close();
  }
}

/** Debian keeps it beside its servers, outside of the path. */
function findPgbench() {
  if (!existsSync(DEBIAN)) return null;
  const newest = readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a));
  return newest.map((major) => `${DEBIAN}/${major}/bin/pgbench`).find((file) => existsSync(file)) ?? null;
}

/** @returns {Promise<number>} claims a second */
async function claims(
  /** @type {{ root: string, env: NodeJS.ProcessEnv, signal: AbortSignal, plan: Plan, clients: number, label: string }} */ how,
) {
  const { root, env, signal, plan, clients, label } = how;
  const asked = { clients, seconds: plan.seconds, claims: plan.claims, label };
  const args = ["--import", "tsx", "bench/claim-sql-run.mjs", JSON.stringify(asked)];
  let perSecond = Number.NaN;
  await runWell({
    name: "bench/claim-sql-run.mjs",
    command: process.execPath,
    args,
    cwd: root,
    env,
    signal,
    onLine: (line) => {
      if (line.startsWith("{")) perSecond = JSON.parse(line).perSecond;
    },
  });
  return perSecond;
}

async function output(
  /** @type {{ name: string, command: string, args: string[], root: string, env: NodeJS.ProcessEnv, signal: AbortSignal }} */ how,
) {
  const { name, command, args, root, env, signal } = how;
  const { code, output } = await run({ name, command, args, cwd: root, env, signal });
  if (code !== 0) throw new Error(`${name} ended with ${code}:\n${output}`);
  return output;
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
