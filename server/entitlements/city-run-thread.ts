import { once } from "node:events";
import { parentPort, workerData } from "node:worker_threads";
import { assert } from "@/server/kernel";
import { openNightly } from "./city-read-store";
import type { ThreadStart, ThreadWork } from "./city-run-threads";
import { readInputs, withHeld } from "./run-inputs";
import { runParts } from "./run-parts";
import { WriteTurns } from "./write-turns";

/**
 * One thread of the whole-city run: reads what the run decides with while the run is planned, and then works off parts until
 * there are none.
 */
async function work(): Promise<void> {
  const { nightlyUrl, civilDate } = workerData as ThreadStart;
  assert(parentPort !== null, "this is a thread");
  const planned = once(parentPort, "message") as Promise<[ThreadWork]>;
  const sql = openNightly(nightlyUrl);
  const read = await readInputs(sql, civilDate, true); // the same versions as whoever planned the run: see the basis
  await sql.end({ timeout: 1 });
  const [{ runId, basis, held, turns: shared }] = await planned;
  const inputs = withHeld(read, new Set(held));
  assert(inputs.basis === basis, "nothing that decides has changed since the run was planned");
  const turns = new WriteTurns(shared);
  await runParts({ nightlyUrl, runId, inputs, turns }, (summary) => parentPort?.postMessage(summary));
  parentPort.close();
}

void work(); // what goes wrong here goes wrong in the thread, and is told as its error
