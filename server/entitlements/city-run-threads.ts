import { Worker } from "node:worker_threads";
import type { CalendarDate } from "@/server/kernel";
import type { PartSummary } from "./part-summary";

/** What a thread is told; it opens its own connections. */
export type ThreadWork = {
  readonly nightlyUrl: string;
  readonly runId: string;
  readonly civilDate: CalendarDate;
  /** What the run was planned with. */
  readonly basis: string;
};

const THREAD_FILE = "./city-run-thread.ts";

/** Works off the parts of a planned run in threads. */
export async function runPartsInThreads(
  work: ThreadWork,
  threads: number,
  onPart: (summary: PartSummary) => void,
): Promise<void> {
  const workers = Array.from({ length: threads }, () => startThread(work));
  try {
    await Promise.all(workers.map((worker) => ended(worker, onPart)));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/**
 * The thread's file is TypeScript wherever a run is started from (the job worker, the commands, the tests). A thread does
 * not inherit the loader of its process, so it first registers the one that `npm start` gives the job worker.
 */
function startThread(workerData: ThreadWork): Worker {
  const file = new URL(THREAD_FILE, import.meta.url).href;
  const load = `import("tsx/esm/api").then((tsx) => tsx.register()).then(() => import(${JSON.stringify(file)}))`;
  return new Worker(load, { eval: true, workerData, execArgv: [] });
}

function ended(worker: Worker, onPart: (summary: PartSummary) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.on("message", (message: PartSummary) => {
      try {
        onPart(message);
      } catch (error) {
        reject(error);
      }
    });
    worker.once("error", reject);
    worker.once("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`a thread of the city run ended with ${code}`)),
    );
  });
}
