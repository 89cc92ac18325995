import path from "node:path";
import { chaosOptions } from "./chaos/options";
import { type ChaosReport, runChaos } from "./chaos/run";
import { createProgress } from "./lib/progress.mjs";
import { Stopped } from "./lib/run.mjs";
import { onStopWish } from "./lib/stop-wish.mjs";
import { closeScratch, openScratch } from "./lib/test-cluster.mjs";

// `npm run chaos -- --kills 1000 [--seed 1] [--minutes 84] [--json]`: a product of its own on the loopback, under load, whose app
// (the production build), worker, bank and PostgreSQL are killed (SIGKILL) at moments that the seed draws. Ends with 1 when a payment was lost or made
// twice, a claim did not end, or books, log and bank do not agree; with 2 when it could not try, or not as often as it was asked.

/** What a connection to a killed server says. postgres.js lets one such rejection go unhandled while it opens a connection. */
const LOST = /^(ECONN|EPIPE|CONNECTION_|57P0)/;
process.on("unhandledRejection", (error: { code?: string } | undefined) => {
  if (!LOST.test(error?.code ?? "")) throw error;
});

const ROOT = path.dirname(import.meta.dirname);
const SHOWN = 20;
const wish = onStopWish();

async function main(): Promise<number> {
  const options = chaosOptions(process.argv.slice(2));
  const progress = createProgress(process.stderr);
  const scratch = await openScratch(ROOT);
  try {
    const report = (await progress.step(`Chaos, seed ${options.seed}`, (say) =>
      runChaos({ root: ROOT, scratch, options, signal: wish.signal, say }),
    )) as ChaosReport;
    if (options.json) console.log(JSON.stringify(report));
    else say(report);
    if (report.findings.length > 0) return 1;
    return report.killed < report.asked ? 2 : 0;
  } finally {
    await closeScratch(ROOT, scratch);
  }
}

function say({ findings, logs, ...report }: ChaosReport): void {
  const list = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([name, count]) => `${count} ${name}`)
      .join(", ");
  for (const { kind, what } of findings.slice(0, SHOWN)) console.log(`✗ ${kind}: ${what}`);
  if (findings.length > SHOWN) console.log(`  … ${findings.length - SHOWN} more`);
  if (findings.length > 0) console.log(logs);
  if (report.killed < report.asked) console.log(`! the time was over after ${report.killed} of ${report.asked} kills`);
  console.log(`${report.killed} kills (${list(report.kills)}) in ${report.stormSeconds} s, seed ${report.seed}`);
  console.log(`${report.taps} taps; claims: ${list(report.claims)}; ${report.attempts} attempts to pay`);
  console.log(
    `${report.transfers} transfers, ${report.logEntries} log entries, ${report.headsSeen} heads seen meanwhile`,
  );
  console.log(
    findings.length === 0
      ? "✓ nothing lost, nothing twice, everything over, all sides agree"
      : `✗ ${findings.length} findings`,
  );
}

process.exitCode = await main().catch((error: unknown) => {
  if (error instanceof Stopped || wish.signal.aborted) return wish.exitCode();
  console.error(error instanceof Error ? error.message : error);
  return 2;
});
process.exit();
