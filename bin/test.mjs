import { mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { installPackages } from "./lib/packages.mjs";
import { createProgress, seconds } from "./lib/progress.mjs";
import { Stopped } from "./lib/run.mjs";
import { onStopWish } from "./lib/stop-wish.mjs";
import { testOptions } from "./lib/test-options.mjs";
import { asTrouble, printFailure } from "./lib/trouble.mjs";

// `npm test`: sets itself up, checks everything, and ends with one line. `-- --only=unit,types` selects stages,
// and what follows a second `--` goes to the one selected tool: npm test -- --only=unit -- server/claims
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dataDir = path.join(root, ".data");
const progress = createProgress(process.stdout);
const wish = onStopWish();
const total = { passed: 0, failed: 0 };

/** Runs one stage and says in one line what it came to. */
async function runStage(
  /** @type {import("./lib/test-stages.mjs").Stage} */ stage,
  /** @type {{ scratch: string, extra: string[] }} */ { scratch, extra },
) {
  const startedAt = Date.now();
  const outcome = await progress.step(
    stage.title,
    (say) => stage.work({ root, dataDir, scratch, extra, signal: wish.signal, say }),
    { quiet: true },
  );
  total.passed += outcome.passed;
  total.failed += outcome.failed;
  const skipped = outcome.skipped ? `, ${outcome.skipped} skipped` : "";
  const repeated = outcome.repeated ? `, ${outcome.repeated} only when repeated` : "";
  const mark = outcome.failed > 0 ? "✗" : "✓";
  progress.say(
    `${mark} ${stage.title}  ${outcome.passed} passed, ${outcome.failed} failed${skipped}${repeated}  ${seconds(Date.now() - startedAt)}`,
  );
  if (outcome.failed > 0) progress.say(`${outcome.output ?? ""}\n`);
}

async function main() {
  const options = testOptions(process.argv.slice(2));
  mkdirSync(dataDir, { recursive: true });
  await progress.step("Packages 依赖", (say) => installPackages({ root, dataDir, signal: wish.signal, say }));
  // From here on packages may be imported.
  const { STEPS } = await import("./lib/test-stages.mjs");
  const { closeScratch, openScratch } = await import("./lib/test-cluster.mjs");
  const scratch = await openScratch(root);
  try {
    const runLane = async (/** @type {import("./lib/test-stages.mjs").Stage[]} */ lane) => {
      for (const stage of lane.filter(({ name }) => options.only.includes(name))) {
        await runStage(stage, { scratch, extra: options.extra }).catch((error) => {
          if (error instanceof Stopped) throw error;
          total.failed += 1;
          printFailure(asTrouble(error, root), progress.say);
        });
      }
    };
    for (const lanes of STEPS) {
      // A stop ends every lane; none is left behind when the scratch folder goes.
      const ended = await Promise.allSettled(lanes.map(runLane));
      for (const lane of ended) if (lane.status === "rejected") throw lane.reason;
    }
  } finally {
    await closeScratch(root, scratch);
  }
}

const code = await main().then(
  () => (total.failed > 0 ? 1 : 0),
  (error) => {
    if (error instanceof Stopped) return wish.exitCode();
    total.failed += 1;
    printFailure(asTrouble(error, root), progress.say);
    return 1;
  },
);
progress.say(`${total.passed} passed, ${total.failed} failed`);
process.exit(code);
