import path from "node:path";
import type { Manifest } from "./backup/manifest";
import { takeBackup } from "./backup/take-backup";
import { createProgress, seconds } from "./lib/progress.mjs";
import { asTrouble, printFailure, Trouble } from "./lib/trouble.mjs";

// `npm run backup -- <new folder>`: a physical copy of the embedded database with its WAL, the keys, and the simulated bank's
// journal, while the product runs or not. Refuses to overwrite.

const ROOT = path.dirname(import.meta.dirname);
const MEGABYTE = 1_000_000;

async function main(): Promise<void> {
  const [folder, ...more] = process.argv.slice(2);
  if (!folder || folder.startsWith("-") || more.length > 0) throw usage();
  if (process.env.DATABASE_URL) throw anothers();
  const into = path.resolve(folder);
  const startedAt = Date.now();
  const progress = createProgress(process.stderr);
  const how = { root: ROOT, dataDir: path.join(ROOT, ".data"), into };
  const made = await progress.step("Backup 备份", (say) => takeBackup({ ...how, say }));
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

function anothers(): Trouble {
  return new Trouble(
    "DATABASE_URL names a server of your own, whose files this command cannot reach. Use that server's pg_basebackup, or its own version's pg_dump --enable-row-security as the owner.",
    "DATABASE_URL 指向您自己的服务器，本命令无法触及其文件。请使用该服务器的 pg_basebackup，或同版本的 pg_dump --enable-row-security（以所有者身份）。",
  );
}

main().catch((error: unknown) => {
  printFailure(asTrouble(error, ROOT));
  process.exitCode = 1;
});
