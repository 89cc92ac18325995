import { close, fdatasync, ftruncateSync, mkdirSync, openSync, readFileSync, write } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import type { BankRecord } from "./books";

const syncToDisk = promisify(fdatasync);
const writeTo = promisify(write);
const closeFile = promisify(close);
const NEWLINE = 0x0a;
const OWNER_ONLY = 0o600; // it holds names and account numbers

/** An append-only file of what happened. One line is one indivisible happening: it is there whole, or not at all. */
export interface Journal {
  /** Queues a happening. It is durable once `settled` says so. */
  append(records: readonly BankRecord[]): void;
  /** Resolves when everything appended so far is on the disk; rejects for good once a write has failed. */
  settled(): Promise<void>;
  /** Writes what was appended before, then lets go of the file. Closing twice does no harm. */
  close(): Promise<void>;
}

/** A journal that forgets, for tests. */
export const NO_JOURNAL: Journal = { append: () => {}, settled: async () => {}, close: async () => {} };

/**
 * Opens the journal and hands over every record in it, oldest first. A last line torn by a crash was never answered
 * for and is cut off.
 * @throws Error naming the line when the file is damaged elsewhere: nothing is guessed.
 */
export function openJournal(path: string, replay: (record: BankRecord) => void): Journal {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, "a+", OWNER_ONLY);
  const bytes = readFileSync(file);
  const whole = bytes.lastIndexOf(NEWLINE) + 1;
  if (whole < bytes.length) ftruncateSync(file, whole);
  const lines = bytes.subarray(0, whole).toString("utf8").split("\n").slice(0, -1);
  lines.forEach((line, index) => {
    for (const record of readLine(line, `${path}:${index + 1}`)) replay(record);
  });
  return appendTo(file);
}

function readLine(line: string, place: string): BankRecord[] {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new Error(`${place} is not a line of the bank simulator's journal; move the file away to start anew`, {
      cause,
    });
  }
}

/** Many happenings share one write and one sync: the queue that built up during a sync goes out with the next. */
function appendTo(file: number): Journal {
  let queue = "";
  let flushing: Promise<void> = Promise.resolve();
  let closing: Promise<void> | undefined;
  const flush = async () => {
    while (queue !== "") {
      const chunk = Buffer.from(queue, "utf8");
      queue = "";
      for (let from = 0; from < chunk.length; ) from += (await writeTo(file, chunk, from)).bytesWritten;
      await syncToDisk(file);
    }
  };
  return {
    append(records) {
      const idle = queue === "";
      if (closing)
        flushing = Promise.reject(new Error("the journal is closed")); // its number may soon be another file's
      else queue += `${JSON.stringify(records)}\n`;
      if (idle) flushing = flushing.then(flush);
      flushing.catch(() => {}); // told to everyone who asks settled()
    },
    settled: () => flushing,
    close() {
      closing ??= flushing.catch(() => {}).then(() => closeFile(file));
      return closing;
    },
  };
}
