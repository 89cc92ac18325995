import { Worker } from "node:worker_threads";
import type { CalendarDate } from "@/server/kernel";
import type { PartSummary } from "./part-summary";
import { threadCode } from "./thread-code";
import type { SharedTurns } from "./write-turns";

/** What a thread is told when it starts; it opens its own connections. */
export type ThreadStart = { readonly nightlyUrl: string; readonly civilDate: CalendarDate };

/** What it is told when the run is planned. */
export type ThreadWork = {
  readonly runId: string;
  readonly held: readonly string[];
  /** What the run was planned with. */
  readonly basis: string;
  readonly turns: SharedTurns;
};

/** Threads that have read, or are reading, what a run decides with. */
export type RunThreads = {
  /** Works off the parts of a planned run. */
  run(work: ThreadWork, onPart: (summary: PartSummary) => void): Promise<void>;
  /** Ends them, whatever they do. */
  stop(): Promise<void>;
};

const THREAD_FILE = "./city-run-thread.ts";

/** Starts so many threads, which begin to read and to compile the programs at once. */
export function startThreads(start: ThreadStart, count: number): RunThreads {
  const started = Promise.all(Array.from({ length: count }, () => startThread(start)));
  const ends = started.then((workers) => Promise.all(workers.map((worker) => ended(worker))));
  ends.catch(() => {}); // told by `run`; a thread that dies before it is told there
  return {
    run: async (work, onPart) => {
      const workers = await started;
      const told = workers.map((worker) => telling(worker, onPart));
      for (const worker of workers) worker.postMessage(work);
      await Promise.race([ends, ...told]);
    },
    stop: async () => {
      await Promise.all((await started).map((worker) => worker.terminate()));
    },
  };
}

/** The thread's file is TypeScript wherever a run is started from (the job worker, the commands, the tests). */
async function startThread(workerData: ThreadStart): Promise<Worker> {
  const code = await threadCode(new URL(THREAD_FILE, import.meta.url));
  return new Worker(code, { eval: true, workerData, execArgv: [] });
}

function ended(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`a thread of the city run ended with ${code}`)),
    );
  });
}

/** Passes on what a thread says. Ends only when whoever is told throws. */
function telling(worker: Worker, onPart: (summary: PartSummary) => void): Promise<never> {
  return new Promise((_, reject) => {
    worker.on("message", (summary: PartSummary) => {
      try {
        onPart(summary);
      } catch (error) {
        reject(error);
      }
    });
  });
}
