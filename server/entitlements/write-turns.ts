import { assert } from "@/server/kernel";

/** What parts write new rows into. */
export const BOOKS = ["owed", "gaps"] as const;
export type Book = (typeof BOOKS)[number];

/** One part's turn in each book. */
export type PartTurn = {
  /** Waits until every part before this one has passed. @throws RunStopped when one of them never will */
  mine(book: Book): Promise<void>;
  /** Lets the next one write. Whoever has nothing to write need not wait for the turn before. */
  pass(book: Book): void;
};

/** What threads share of the turns of one run. */
export type SharedTurns = { readonly parts: readonly number[]; readonly memory: SharedArrayBuffer };

/** Another part of the run has failed: this one is left as it was. */
export class RunStopped extends Error {}

const STOPPED = -1;

/**
 * The order in which the parts of a run write what is new. They are decided side by side, by several threads; but each book grows at its
 * end, in the order of its key: the database then finds the place of a row without a search and fills every page of the index, which is
 * a quarter smaller for it. While one part writes who waits for what, the next one writes what is owed.
 * Kept in memory that the threads share: how many parts have passed in each book, and which of the later ones have nothing to write.
 */
export class WriteTurns {
  private readonly words: Int32Array;
  private readonly places: ReadonlyMap<number, number>;

  /** `parts`: what is left of the run, in order. Whoever works on it leases them in this order. */
  constructor(readonly shared: SharedTurns) {
    this.words = new Int32Array(shared.memory);
    this.places = new Map(shared.parts.map((part, place) => [part, place]));
  }

  /** The turns of a run of which these parts are left. */
  static over(parts: readonly number[]): WriteTurns {
    const words = BOOKS.length * (1 + parts.length);
    return new WriteTurns({ parts, memory: new SharedArrayBuffer(words * Int32Array.BYTES_PER_ELEMENT) });
  }

  of(part: number): PartTurn {
    const place = this.places.get(part);
    assert(place !== undefined, "a part that is left of the run has its turn");
    return {
      mine: (book) => this.wait(BOOKS.indexOf(book), place),
      pass: (book) => this.pass(BOOKS.indexOf(book), place),
    };
  }

  /** Whether a part has failed, anywhere. */
  get stopped(): boolean {
    return Atomics.load(this.words, 0) === STOPPED;
  }

  /** Nobody waits any longer: a part has failed. May be called again, and when all is done. */
  stop(): void {
    for (const book of BOOKS.keys()) {
      Atomics.store(this.words, book, STOPPED);
      Atomics.notify(this.words, book);
    }
  }

  private async wait(book: number, place: number): Promise<void> {
    for (;;) {
      const passed = Atomics.load(this.words, book);
      if (passed === STOPPED) throw new RunStopped();
      if (passed === place) return;
      const change = Atomics.waitAsync(this.words, book, passed);
      if (change.async) await change.value;
    }
  }

  private pass(book: number, place: number): void {
    Atomics.store(this.words, this.flag(book, place), 1);
    for (;;) {
      const passed = Atomics.load(this.words, book);
      if (passed === STOPPED || passed === this.places.size) break;
      if (Atomics.load(this.words, this.flag(book, passed)) === 0) break;
      Atomics.compareExchange(this.words, book, passed, passed + 1); // someone else may have counted it
    }
    Atomics.notify(this.words, book);
  }

  private flag(book: number, place: number): number {
    return BOOKS.length + book * this.places.size + place;
  }
}
