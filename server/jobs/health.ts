import type { Resources } from "@/server/context";
import { readBeat } from "./job-store";

/** How long the worker may be silent before it counts as gone. */
const WORKER_SILENCE_MS = 15_000;

/** How each part of the service is; a sentence where it is not well. */
export type Health = {
  readonly status: "ok" | "down";
  readonly database: string;
  readonly worker: string;
};

/** Asks every part of the service. Never throws: what cannot be asked is down. */
export async function readHealth(resources: () => Promise<Resources>): Promise<Health> {
  try {
    const { db } = await resources();
    const beat = await readBeat(db);
    const silentMs = beat ? Date.now() - beat.getTime() : Number.POSITIVE_INFINITY;
    const worker = silentMs <= WORKER_SILENCE_MS ? "ok" : "the worker has not reported for more than 15 seconds";
    return { status: worker === "ok" ? "ok" : "down", database: "ok", worker };
  } catch {
    return { status: "down", database: "the database does not answer", worker: "unknown" };
  }
}
