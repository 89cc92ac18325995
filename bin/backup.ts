import path from "node:path";
import { dumpDatabase } from "./backup/dump-database";
import type { Manifest } from "./backup/manifest";
import { refuseExisting, takeBackup } from "./backup/take-backup";
import { createProgress, seconds } from "./lib/progress.mjs";
import { asTrouble, printFailure, Trouble } from "./lib/trouble.mjs";

// `npm run backup -- <new folder>`: a physical copy of the embedded database with its WAL, the keys, and the simulated bank's
// journal, while the product runs or not. With DATABASE_URL, what that server's pg_dump writes, and the keys. Refuses to overwrite.

const ROOT = path.dirname(import.meta.dirname);
const MEGABYTE = 1_000_000;

async function main(): Promise<void> {
  const [folder, ...more] = process.argv.slice(2);
  if (!folder || folder.startsWith("-") || more.length > 0) throw usage();
  const into = path.resolve(folder);
  const startedAt = Date.now();
  const progress = createProgress(process.stderr);
  refuseExisting(into);
  const dataDir = path.join(ROOT, ".data");
  const url = process.env.DATABASE_URL;
  const made = await progress.step("Backup 备份", (say) =>
    url ? dumpDatabase({ url, dataDir, into }) : takeBackup({ root: ROOT, dataDir, into, say }),
  );
  const { files, madeAt } = made as Manifest;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  console.log(
    `✓ ${into}: ${files.length} files, ${Math.round(bytes / MEGABYTE)} MB, as of ${madeAt}, ${seconds(Date.now() - startedAt)}`,
  );
  console.log("  It holds the keys: whoever has it can read everything. 备份含密钥，请妥善保管。");
}

function usage(): Trouble {
  return new Trouble(
    "Name a folder that does not exist yet: npm run backup -- /safe/place/2026-11-21",
    "请给出一个尚不存在的目录：npm run backup -- /safe/place/2026-11-21",
  );
}

main().catch((error: unknown) => {
  printFailure(asTrouble(error, ROOT));
  process.exitCode = 1;
});
