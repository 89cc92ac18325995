import { apply, type BankRecord, type Books, emptyBooks } from "./books";
import { NO_JOURNAL, openJournal } from "./journal";

/** The books together with the journal they can be rebuilt from. */
export type Memory = {
  readonly books: Readonly<Books>;
  /** Writes one indivisible happening into the books and queues it for the disk; then tells the listener. */
  happen(records: readonly BankRecord[]): void;
  /** Resolves when the disk has everything that happened; rejects for good once it could not be written. */
  settled(): Promise<void>;
  /** Calls back after each happening. One listener, set once. */
  onHappening(listener: () => void): void;
  close(): Promise<void>;
};

/** Remembers what the file says; without a path, starts empty and forgets at the end. */
export function openMemory(statePath: string | undefined): Memory {
  const books = emptyBooks();
  const journal = statePath ? openJournal(statePath, (record) => apply(books, record)) : NO_JOURNAL;
  let listener = () => {};
  return {
    books,
    happen(records) {
      for (const record of records) apply(books, record);
      journal.append(records);
      listener();
    },
    settled: () => journal.settled(),
    onHappening: (hear) => {
      listener = hear;
    },
    close: () => journal.close(),
  };
}
