import { runWell } from "../../bin/lib/run.mjs";
import { openOwnDatabase } from "./own-database.mjs";

/**
 * A campaign of reminders: how many messages a second go to the provider, and that one killed again and again sends
 * nothing twice and leaves nobody out. Void, with an error, when a message was sent twice.
 * @param {{ root: string, plan: { people: number, kills: number, measured: number }, signal: AbortSignal, say: (detail: string) => void }} how
 */
export async function measureReminders({ root, plan, signal, say }) {
  const database = await openOwnDatabase({ root, name: "bench-reminders", signal, say });
  /** @type {any[]} */
  const rows = [];
  try {
    await runWell({
      name: "bench/reminders-run.mjs",
      command: process.execPath,
      args: ["--import", "tsx", "bench/reminders-run.mjs", JSON.stringify(plan)],
      cwd: root,
      env: { ...process.env, ...database.urls },
      signal,
      onLine: (line) => {
        if (line.startsWith("{")) rows.push(JSON.parse(line));
        else say(line);
      },
    });
  } finally {
    await database.close();
  }
  return { ...plan, rows };
}
