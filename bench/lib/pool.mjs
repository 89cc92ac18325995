import { runWell } from "../../bin/lib/run.mjs";
import { openOwnDatabase } from "./own-database.mjs";
import { median } from "./statistics.mjs";

/** @typedef {{ root: string, plan: { claims: number, rounds: number, clients: number }, signal: AbortSignal, say: (detail: string) => void }} How */

/**
 * All claims of a campaign on one pool: the same claims in the same database, by one row and one transaction each, by slots,
 * and as the product confirms them. Void, with an error, when the books do not hold afterwards.
 * @param {How} how
 */
export async function measurePool({ root, plan, signal, say }) {
  const database = await openOwnDatabase({ root, name: "bench-pool", signal, say });
  /** @type {any[]} */
  const rounds = [];
  try {
    await runWell({
      name: "bench/pool-run.mjs",
      command: process.execPath,
      args: ["--import", "tsx", "bench/pool-run.mjs", JSON.stringify(plan)],
      cwd: root,
      env: { ...process.env, ...database.urls },
      signal,
      onLine: (line) => {
        if (!line.startsWith("{")) return;
        rounds.push(JSON.parse(line));
        say(`${rounds.length} of ${plan.rounds}`);
      },
    });
  } finally {
    await database.close();
  }
  const perSecond = (/** @type {string} */ way) => median(rounds.map((round) => round[way].perSecond));
  const ways = Object.keys(rounds[0]);
  return {
    ...plan,
    rows: ways.map((way) => ({
      way,
      claims: rounds[0][way].claims,
      perSecond: perSecond(way),
      overOneRow: perSecond(way) / perSecond("oneRow"),
    })),
  };
}
