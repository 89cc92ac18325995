import type { Row } from "./row";
import { FALSE, LACKING, NEITHER, TRUE, type Truth } from "./truth";

/**
 * How many subjects are looked at together at most: the way through the index is gone once for all of them. Of fewer only the words that
 * hold anybody are gone through.
 */
export const CHUNK = 10_240;
/** How many subjects a number of a set says. */
export const WORD_BITS = 32;
/** How many numbers hold a set. */
export const WORDS = CHUNK / WORD_BITS;

/** A set of the subjects of a chunk, a bit for each. */
export type SubjectSet = Int32Array;

/** An empty set. */
export function emptySet(): SubjectSet {
  return new Int32Array(WORDS);
}

/** Puts a subject into a set. */
export function put(set: SubjectSet, i: number): void {
  const word = i >>> 5;
  set[word] = (set[word] as number) | (1 << (i & 31));
}

/** Makes so many words of a set the same as those of another one. */
export function copy(set: SubjectSet, into: SubjectSet, words: number): void {
  if (words === WORDS) into.set(set);
  else for (let word = 0; word < words; word++) into[word] = set[word] as number;
}

/** Whether a subject is in a set. */
export function isIn(set: SubjectSet, i: number): boolean {
  return (((set[i >>> 5] as number) >>> (i & 31)) & 1) === 1;
}

/**
 * How a condition stands for the subjects of a chunk: those for which it is true, those for which it is false, those for
 * which a fact is missing or the codes cannot say. For all others it is neither true nor false.
 */
export class TruthSets {
  readonly holds = emptySet();
  readonly fails = emptySet();
  readonly open = emptySet();
  /** False where there is a subject for which the codes cannot say. */
  isSure = true;

  /** Forgets everybody in so many words. */
  clear(words = WORDS): void {
    this.holds.fill(0, 0, words);
    this.fails.fill(0, 0, words);
    this.open.fill(0, 0, words);
    this.isSure = true;
  }

  /** Notes how the condition stands for one subject. */
  note(i: number, truth: Truth): void {
    if (truth === TRUE) put(this.holds, i);
    else if (truth === FALSE) put(this.fails, i);
    else if (truth !== NEITHER) {
      put(this.open, i);
      if (truth !== LACKING) this.isSure = false;
    }
  }

  /** `and`, `or`: what two conditions come to, word by word as their codes do subject by subject. */
  join(word: "and" | "or", [left, right]: readonly [TruthSets, TruthSets], words = WORDS): void {
    const isAnd = word === "and";
    const [decided, others] = isAnd ? [this.fails, this.holds] : [this.holds, this.fails];
    const [a, b] = isAnd ? [left.fails, right.fails] : [left.holds, right.holds];
    const [c, d] = isAnd ? [left.holds, right.holds] : [left.fails, right.fails];
    for (let i = 0; i < words; i++) {
      const decisive = (a[i] as number) | (b[i] as number);
      decided[i] = decisive;
      others[i] = (c[i] as number) & (d[i] as number);
      this.open[i] = ((left.open[i] as number) | (right.open[i] as number)) & ~decisive;
    }
  }

  /** `not`. */
  oppose(other: TruthSets, words = WORDS): void {
    copy(other.fails, this.holds, words);
    copy(other.holds, this.fails, words);
    copy(other.open, this.open, words);
  }

  /** `if`: where the condition is open, what both branches come to. */
  choose([met, yes, no]: readonly [TruthSets, TruthSets, TruthSets], words = WORDS): void {
    for (let i = 0; i < words; i++) {
      const [then, unclear] = [met.holds[i] as number, met.open[i] as number];
      const otherwise = ~then & ~unclear;
      const both = (a: SubjectSet, b: SubjectSet) =>
        (then & (a[i] as number)) | (otherwise & (b[i] as number)) | (unclear & (a[i] as number) & (b[i] as number));
      const holds = both(yes.holds, no.holds);
      const fails = both(yes.fails, no.fails);
      this.holds[i] = holds;
      this.fails[i] = fails;
      this.open[i] = (both(yes.open, no.open) | unclear) & ~holds & ~fails;
    }
  }
}

/** The subjects of a batch that are looked at together. */
export class Chunk {
  /** Another number for every chunk. */
  stamp = 0;
  from = 0;
  size = 0;
  /** How many words of a set hold anybody of them. What stands in the others says nothing. */
  words = 0;

  constructor(readonly row: Row) {}

  /** Turns to other subjects of the row's batch. */
  turnTo(from: number, size: number): void {
    this.stamp += 1;
    this.from = from;
    this.size = size;
    this.words = Math.ceil(size / WORD_BITS);
  }
}
