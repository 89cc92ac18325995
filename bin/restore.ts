import path from "node:path";
import { parseArgs } from "node:util";
import { type Restored, restoreBackup } from "./backup/restore-backup";
import { createProgress } from "./lib/progress.mjs";
import { asTrouble, printFailure, Trouble } from "./lib/trouble.mjs";

// `npm run restore -- <backup folder> [--into <data folder>]`: puts a backup back where no database lies (`.data` unless said
// otherwise), replays its WAL and proves books and log. Ends with 1 when it could not, or when something does not hold.

const ROOT = path.dirname(import.meta.dirname);

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { into: { type: "string" } } });
  const [folder] = positionals;
  if (!folder || positionals.length > 1) throw usage();
  const dataDir = path.resolve(values.into ?? path.join(ROOT, ".data"));
  const progress = createProgress(process.stderr);
  const restored = await progress.step("Restore 恢复", (say) =>
    restoreBackup({ root: ROOT, from: path.resolve(folder), dataDir, say }),
  );
  const { madeAt, proof } = restored as Restored;
  const { transfers, claims, logEntries, root, wrong } = proof;
  for (const each of wrong) console.log(`✗ ${each}`);
  console.log(`${wrong.length === 0 ? "✓" : "✗"} ${dataDir}, as of ${madeAt}`);
  console.log(`  ${transfers} transfers, ${claims} claims, ${logEntries} log entries, root ${root}`);
  console.log(
    "  What happened later is not in it: compare each day since then with the bank before anybody claims again.",
  );
  console.log("  此后发生的一切不在其中：开放领取前，请先与银行逐日对账。");
  return wrong.length === 0 ? 0 : 1;
}

function usage(): Trouble {
  return new Trouble(
    "Name the folder of a backup: npm run restore -- /safe/place/2026-11-21 [--into <folder without a database>]",
    "请给出备份目录：npm run restore -- /safe/place/2026-11-21 [--into <没有数据库的目录>]",
  );
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    printFailure(asTrouble(error, ROOT));
    process.exitCode = 1;
  },
);
