import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { postgresPlace } from "../lib/postgres-place.mjs";
import { checkSpace } from "../lib/preflight.mjs";
import { loadSecrets } from "../lib/secrets.mjs";
import { Trouble } from "../lib/trouble.mjs";
import { serverOf } from "./cluster-server";
import { copyBeside } from "./copy-beside";
import { copyCluster } from "./copy-cluster";
import { type ClusterManifest, writeManifest } from "./manifest";
import { superuserConnection } from "./superuser";

const MEGABYTE = 1_000_000;
const PRIVATE = 0o700;

type How = {
  readonly root: string;
  /** Where the product keeps its data. */
  readonly dataDir: string;
  /** A folder that does not exist yet. */
  readonly into: string;
  readonly say: (detail: string) => void;
};

/**
 * Copies the database, the keys and the simulated bank's journal into a new folder, while the product runs or not. The folder
 * appears whole or not at all, and is its owner's alone: whoever has it can open everything.
 *
 * @throws Trouble when the folder is there already, or there is nothing to copy.
 */
export async function takeBackup({ root, dataDir, into, say }: How): Promise<ClusterManifest> {
  refuseExisting(into);
  if (!existsSync(path.join(dataDir, "secrets.json"))) throw nothing(dataDir);
  const place = await postgresPlace({ root, home: dataDir, name: "postgres" });
  if (!existsSync(path.join(place.data, "PG_VERSION"))) throw nothing(dataDir);
  mkdirSync(path.dirname(into), { recursive: true });
  checkSpace(path.dirname(into), Math.ceil(sizeOf(place.data) / MEGABYTE));
  const { passwords } = loadSecrets(path.join(dataDir, "secrets.json"));
  const draft = `${into}.partial`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: PRIVATE });
  const server = await serverOf(dataDir, place, passwords.superuser);
  const sql = superuserConnection(server.port, passwords.superuser);
  try {
    const admin = await sql.reserve();
    const [system] = await admin`select system_identifier::text as id from pg_control_system()`;
    const { files, startLsn, stopLsn } = await copyCluster(admin, { data: place.data, into: draft, say });
    const madeAt = new Date().toISOString();
    admin.release();
    const manifest: ClusterManifest = {
      format: 1,
      kind: "cluster",
      madeAt,
      postgresMajor: place.major,
      systemIdentifier: system?.id,
      startLsn,
      stopLsn,
      files: [...files, ...(await copyBeside(dataDir, draft))],
    };
    writeManifest(draft, manifest);
    renameSync(draft, into);
    return manifest;
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  } finally {
    await sql.end({ timeout: 5 });
    await server.close();
  }
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0);
    }, 0);
}

/** @throws Trouble when something lies where a backup shall be. */
export function refuseExisting(into: string): void {
  if (!existsSync(into)) return;
  throw new Trouble(
    `${into} is there already. A backup never overwrites anything: name a folder that does not exist yet.`,
    `${into} 已存在。备份不会覆盖任何内容：请给出一个尚不存在的目录。`,
  );
}

function nothing(dataDir: string): Trouble {
  return new Trouble(
    `There is nothing to back up in ${dataDir}: no database of \`npm start\` lies there.`,
    `${dataDir} 中没有可备份的内容：那里没有 npm start 的数据库。`,
  );
}
