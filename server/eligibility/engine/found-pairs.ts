import type { FoundPrograms } from "./program-index";
import { CHUNK, eachIn, type SubjectSet, WORDS } from "./subject-sets";

const FIRST_ROOM = 16 * CHUNK;
const FIRST_SETS = 1_024;

/** The programs that were found for a chunk's subjects: collected by program, given out by subject, both in order. */
export class FoundPairs implements FoundPrograms {
  private readonly programs: number[] = [];
  private sets = new Int32Array(FIRST_SETS * WORDS);
  private ordered = new Int32Array(FIRST_ROOM);
  private readonly ends = new Int32Array(CHUNK + 1);
  private readonly next = new Int32Array(CHUNK + 1);
  private program = 0;

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
    for (const place of places) eachIn(this.setAt(place), this.count);
    for (let n = 0; n < CHUNK; n++) ends[n + 1] = (ends[n + 1] as number) + (ends[n] as number);
    const length = ends[CHUNK] as number;
    if (this.ordered.length < length) this.ordered = new Int32Array(length * 2);
    next.set(ends);
    for (const place of places) {
      this.program = programs[place] as number;
      eachIn(this.setAt(place), this.put);
    }
  }

  /** The programs found for the n-th subject of the chunk, in order. */
  of(n: number): Int32Array {
    return this.ordered.subarray(this.ends[n], this.ends[n + 1]);
  }

  private setAt(place: number): SubjectSet {
    return this.sets.subarray(place * WORDS, (place + 1) * WORDS);
  }

  private readonly count = (n: number): void => {
    this.ends[n + 1] = (this.ends[n + 1] as number) + 1;
  };

  private readonly put = (n: number): void => {
    const place = this.next[n] as number;
    this.ordered[place] = this.program;
    this.next[n] = place + 1;
  };
}
