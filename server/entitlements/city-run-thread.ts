import { parentPort, workerData } from "node:worker_threads";
import { assert } from "@/server/kernel";
import { openNightly } from "./city-read-store";
import type { ThreadWork } from "./city-run-threads";
import { readInputs } from "./run-inputs";
import { runParts } from "./run-parts";

// One thread of the whole-city run: reads what the run decides with, and works off parts until there are none.
const { nightlyUrl, runId, civilDate, basis } = workerData as ThreadWork;
const sql = openNightly(nightlyUrl);
const inputs = await readInputs(sql, civilDate);
await sql.end({ timeout: 1 });
assert(inputs.basis === basis, "nothing that decides has changed since the run was planned");
await runParts({ nightlyUrl, runId, inputs }, (summary) => parentPort?.postMessage(summary));
