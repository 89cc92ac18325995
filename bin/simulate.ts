import { parseArgs } from "node:util";
import { simulateDay } from "./simulate/day";

// `npm run simulate -- --seeds 10000 [--from 1] [--json]`: that many days of the whole money path, each under its own seed, in
// memory and under a virtual clock. `--seed N` replays one day. Ends with 1 when a day was found in which money was lost,
// paid twice, left unfinished, or the books do not add up.

const SHOWN = 5;
const USAGE = "usage: npm run simulate -- [--seeds 1000] [--from 1] [--seed N] [--json]";

function main(): number {
  const { values } = parseArgs({
    options: {
      help: { type: "boolean", default: false },
      seeds: { type: "string", default: "1000" },
      from: { type: "string", default: "1" },
      seed: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const one = values.seed === undefined ? null : Number(values.seed);
  const from = one ?? Number(values.from);
  const count = one === null ? Number(values.seeds) : 1;
  if (![from, count].every((number) => Number.isSafeInteger(number) && number >= 0)) {
    throw new Error(USAGE);
  }
  Error.stackTraceLimit = 0; // a refusal is an answer here, given thousands of times; a failing day is named by its message and replayed
  const startedAt = performance.now();
  let claims = 0;
  let steps = 0;
  const failing: number[] = [];
  for (let seed = from; seed < from + count; seed++) {
    const day = simulateDay(seed);
    claims += day.claims;
    steps += day.steps;
    if (day.findings.length === 0) continue;
    failing.push(seed);
    for (const { kind, what } of day.findings.slice(0, SHOWN)) console.error(`✗ seed ${seed}: ${kind}: ${what}`);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  const daysAMinute = Math.round((count / seconds) * 60);
  if (values.json) console.log(JSON.stringify({ days: count, claims, steps, failing, seconds, daysAMinute }));
  else {
    console.log(
      `${count} days, ${claims} claims, ${steps} steps in ${seconds.toFixed(1)} s (${daysAMinute} days a minute): ${failing.length} with findings`,
    );
    if (failing.length > 0) console.log(`replay one with: npm run simulate -- --seed ${failing[0]}`);
  }
  return failing.length === 0 ? 0 : 1;
}

try {
  process.exitCode = main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
