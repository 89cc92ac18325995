import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { takeLock } from "../lib/lock.mjs";
import { parsePort } from "../lib/ports.mjs";
import type { Place } from "../lib/postgres-place.mjs";
import { startOnFreePort } from "../lib/postgres-server.mjs";
import { alreadyRunning } from "../lib/preflight.mjs";
import { endProcess, identityOf } from "../lib/processes.mjs";
import { superuserConnection } from "./superuser";

const OWN_PORT = 54_720;
const STOP_GRACE_MS = 20_000;

/** A server of a cluster: the one that runs, or one that was started for the occasion. */
export type ClusterServer = { readonly port: number; readonly close: () => Promise<void> };

/** The server that runs on the data of this folder; where none does, one that is started for as long as it takes. */
export async function serverOf(dataDir: string, place: Place, password: string): Promise<ClusterServer> {
  return (await runningServer(dataDir, place, password)) ?? startForNow(dataDir, place, password);
}

async function runningServer(dataDir: string, place: Place, password: string): Promise<ClusterServer | null> {
  const portFile = path.join(dataDir, "postgres-port");
  const port = existsSync(portFile) ? parsePort(readFileSync(portFile, "utf8").trim()) : null;
  if (port === null) return null;
  const sql = superuserConnection(port, password);
  try {
    const [row] = await sql`show data_directory`;
    return row?.data_directory === place.data ? { port, close: async () => {} } : null;
  } catch {
    return null;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Starts a server on the data and ends it afterwards; nobody else may start one meanwhile. */
export async function startForNow(dataDir: string, place: Place, password: string): Promise<ClusterServer> {
  const lock = takeLock(path.join(dataDir, "start.lock"), { address: "backup" });
  if (!lock.taken) throw alreadyRunning(lock.holder);
  try {
    const logFile = path.join(dataDir, "backup.log");
    const { child, port } = await startOnFreePort({ place, preferred: OWN_PORT, password, logFile });
    const pid = child.pid ?? 0;
    const subject = { pid, identity: identityOf(pid) };
    const close = async () => {
      await endProcess(subject, { signals: ["SIGINT", "SIGQUIT", "SIGKILL"], graceMs: STOP_GRACE_MS });
      lock.release();
    };
    return { port, close };
  } catch (error) {
    lock.release();
    throw error;
  }
}
