import path from "node:path";
import { closeScratch, openScratch } from "../../bin/lib/test-cluster.mjs";

const ROOT = path.resolve(import.meta.dirname, "../..");

/**
 * Gives the run a scratch folder for its database server, and removes both afterwards. The server itself is started by
 * the first test that asks for a database (fresh-database.ts), so that runs without store tests pay nothing.
 */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.YYB_TEST_SCRATCH) return undefined; // the test command made one and closes it
  const scratch = await openScratch(ROOT);
  process.env.YYB_TEST_SCRATCH = scratch;
  return () => closeScratch(ROOT, scratch);
}
