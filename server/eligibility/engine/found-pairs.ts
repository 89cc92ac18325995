import type { FoundPrograms } from "./program-index";
import { CHUNK, type SubjectSet, WORD_BITS, WORDS } from "./subject-sets";

const FIRST_ROOM = 16 * CHUNK;
const FIRST_SETS = 1_024;

/** The programs that were found for a chunk's subjects: collected by program, given out by subject, both in order. */
export class FoundPairs implements FoundPrograms {
  private readonly programs: number[] = [];
  private sets = new Int32Array(FIRST_SETS * WORDS);
  private ordered = new Int32Array(FIRST_ROOM);
  private readonly ends = new Int32Array(CHUNK + 1);
  private readonly next = new Int32Array(CHUNK + 1);

  /** Forgets everything. */
  clear(): void {
    this.programs.length = 0;
  }

  take(program: number, subjects: SubjectSet): void {
    const at = this.programs.length * WORDS;
    if (at === this.sets.length) {
      const sets = new Int32Array(at * 2);
      sets.set(this.sets);
      this.sets = sets;
    }
    this.sets.set(subjects, at);
    this.programs.push(program);
  }

  /** Puts what was taken in order. Afterwards `of` says which programs were found for a subject. */
  order(): void {
    const { programs, ends, next } = this;
    const places = Array.from(programs, (_, place) => place).sort(
      (a, b) => (programs[a] as number) - (programs[b] as number),
    );
    ends.fill(0);
    for (const place of places) this.count(place * WORDS);
    for (let n = 0; n < CHUNK; n++) ends[n + 1] = (ends[n + 1] as number) + (ends[n] as number);
    const length = ends[CHUNK] as number;
    if (this.ordered.length < length) this.ordered = new Int32Array(length * 2);
    next.set(ends);
    for (const place of places) this.put(place * WORDS, programs[place] as number);
  }

  /** The programs found for the n-th subject of the chunk, in order. */
  of(n: number): Int32Array {
    return this.ordered.subarray(this.ends[n], this.ends[n + 1]);
  }

  // The bits are walked through in place: these two are called for every pair that is found.
  private count(from: number): void {
    const { sets, ends } = this;
    for (let word = 0; word < WORDS; word++) {
      for (let bits = sets[from + word] as number; bits !== 0; bits &= bits - 1) {
        const n = word * WORD_BITS + (31 - Math.clz32(bits & -bits)) + 1;
        ends[n] = (ends[n] as number) + 1;
      }
    }
  }

  private put(from: number, program: number): void {
    const { sets, next, ordered } = this;
    for (let word = 0; word < WORDS; word++) {
      for (let bits = sets[from + word] as number; bits !== 0; bits &= bits - 1) {
        const n = word * WORD_BITS + (31 - Math.clz32(bits & -bits));
        const place = next[n] as number;
        ordered[place] = program;
        next[n] = place + 1;
      }
    }
  }
}
