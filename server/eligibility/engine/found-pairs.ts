import type { PickedSubjects } from "./picked-subjects";
import type { FoundPrograms } from "./program-index";
import { CHUNK, WORD_BITS } from "./subject-sets";

const FIRST_ROOM = 16 * CHUNK;

/** The programs that were found for a chunk's subjects: collected by program, given out by subject, both in order. */
export class FoundPairs implements FoundPrograms {
  private readonly programs: number[] = [];
  /** Where the words of each program begin. */
  private readonly begins: number[] = [];
  /** The words that have anybody in them: the place of each, and its bits. */
  private words = new Int32Array(FIRST_ROOM);
  private length = 0;
  private ordered = new Int32Array(FIRST_ROOM);
  private readonly ends = new Int32Array(CHUNK + 1);
  private readonly next = new Int32Array(CHUNK + 1);

  /** Forgets everything. */
  clear(): void {
    this.programs.length = 0;
    this.begins.length = 0;
    this.length = 0;
  }

  take(program: number, { places, count, bits }: PickedSubjects): void {
    if (this.length + 2 * count > this.words.length) {
      const words = new Int32Array(this.words.length * 2);
      words.set(this.words);
      this.words = words;
    }
    const { words } = this;
    let at = this.length;
    this.programs.push(program);
    this.begins.push(at);
    for (let i = 0; i < count; i++) {
      const place = places[i] as number;
      words[at++] = place;
      words[at++] = bits[place] as number;
    }
    this.length = at;
  }

  /** Puts what was taken in order. Afterwards those of a subject lie together. */
  order(): void {
    const { programs, begins, ends, next } = this;
    begins.push(this.length);
    const taken = Array.from(programs, (_, i) => i).sort((a, b) => (programs[a] as number) - (programs[b] as number));
    ends.fill(0);
    this.count();
    for (let n = 0; n < CHUNK; n++) ends[n + 1] = (ends[n + 1] as number) + (ends[n] as number);
    const length = ends[CHUNK] as number;
    if (this.ordered.length < length) this.ordered = new Int32Array(length * 2);
    next.set(ends);
    for (const i of taken) this.put(i, programs[i] as number);
  }

  /** Where the programs begin that were found for the n-th subject of the chunk; they end where the next one's begin. */
  begin(n: number): number {
    return this.ends[n] as number;
  }

  /** The program at a place: a subject's are in order. */
  at(place: number): number {
    return this.ordered[place] as number;
  }

  // The bits are walked through in place: these two are called for every pair that is found.
  private count(): void {
    const { words, ends } = this;
    for (let at = 0; at < this.length; at += 2) {
      const first = (words[at] as number) * WORD_BITS + 1;
      for (let bits = words[at + 1] as number; bits !== 0; bits &= bits - 1) {
        const n = first + (31 - Math.clz32(bits & -bits));
        ends[n] = (ends[n] as number) + 1;
      }
    }
  }

  private put(i: number, program: number): void {
    const { words, next, ordered } = this;
    const until = this.begins[i + 1] as number;
    for (let at = this.begins[i] as number; at < until; at += 2) {
      const first = (words[at] as number) * WORD_BITS;
      for (let bits = words[at + 1] as number; bits !== 0; bits &= bits - 1) {
        const n = first + (31 - Math.clz32(bits & -bits));
        const place = next[n] as number;
        ordered[place] = program;
        next[n] = place + 1;
      }
    }
  }
}
