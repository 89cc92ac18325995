import { runWell } from "../../bin/lib/run.mjs";
import { openOwnDatabase } from "./own-database.mjs";

/**
 * The transparency log: recording, giving places, verifying and proving so many events, in a database of its own. Void, with an
 * error, when the log does not verify afterwards or a proof does not hold.
 * @param {{ root: string, plan: { events: number, proofs: number }, signal: AbortSignal, say: (detail: string) => void }} how
 */
export async function measureLog({ root, plan, signal, say }) {
  const database = await openOwnDatabase({ root, name: "bench-log", signal, say });
  let figures = "";
  try {
    await runWell({
      name: "bench/log-run.mjs",
      command: process.execPath,
      args: ["--import", "tsx", "bench/log-run.mjs", JSON.stringify(plan)],
      cwd: root,
      env: { ...process.env, ...database.urls, LOG_KEY: database.keys.LOG_KEY },
      signal,
      onLine: (line) => {
        if (line.startsWith("{")) figures = line;
        else say(line);
      },
    });
  } finally {
    await database.close();
  }
  return JSON.parse(figures);
}
