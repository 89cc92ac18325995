import { randomBytes } from "node:crypto";
import path from "node:path";
import {
  createDatabase,
  dropDatabase,
  replaceDatabase,
  type TestCluster,
  testCluster,
} from "../../bin/lib/test-cluster.mjs";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** One database of a test's own, with the four logins of the service. */
export type FreshDatabase = {
  readonly name: string;
  /** Owns the schema; may create roles; is no superuser. */
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly workerUrl: string;
  readonly nightlyUrl: string;
  /** DATA_KEY, INDEX_KEY, SESSION_KEY, BANK_CALLBACK_KEY, LOG_KEY and CODE_KEY of this run, each 32 bytes in base64. */
  readonly keys: Readonly<Record<string, string>>;
  /** Keeps a copy of the database as it is now. @returns how it becomes that again, which drops the copy. Whoever is connected to it has to connect anew. */
  keep(): Promise<() => Promise<void>>;
  /** Drops the database, whoever is still connected. */
  drop(): Promise<void>;
};

/**
 * A migrated, empty database on a real PostgreSQL, copied from the run's template. The first call of a run takes a few
 * seconds (it starts the server and migrates the template), every other about a tenth of one.
 * @example beforeAll(async () => { database = await freshDatabase(); }); afterAll(() => database.drop());
 */
export async function freshDatabase(): Promise<FreshDatabase> {
  const scratch = process.env.YYB_TEST_SCRATCH;
  if (!scratch) throw new Error("freshDatabase() works inside vitest: its global setup names the scratch folder");
  const cluster: TestCluster = await testCluster({ root: ROOT, scratch });
  const name = `${cluster.template}_${randomBytes(6).toString("hex")}`;
  const urls = await createDatabase(cluster, { name });
  const keep = async () => {
    const copy = `${name}_kept`;
    await replaceDatabase(cluster, { name: copy, from: name });
    return async () => {
      await replaceDatabase(cluster, { name, from: copy });
      await dropDatabase(cluster, copy);
    };
  };
  return { name, ...urls, keys: cluster.keys, keep, drop: () => dropDatabase(cluster, name) };
}
