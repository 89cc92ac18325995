import type { FoundPrograms } from "./program-index";
import { CHUNK, eachIn, type SubjectSet } from "./subject-sets";

const FIRST_ROOM = 16 * CHUNK;

/** The programs that were found for a chunk's subjects: collected by program, given out by subject and then by program. */
export class FoundPairs implements FoundPrograms {
  private length = 0;
  private subjects = new Int32Array(FIRST_ROOM);
  private programs = new Int32Array(FIRST_ROOM);
  private ordered = new Int32Array(FIRST_ROOM);
  private readonly ends = new Int32Array(CHUNK + 1);
  private program = 0;

  /** Forgets everything. */
  clear(): void {
    this.length = 0;
  }

  take(program: number, subjects: SubjectSet): void {
    this.program = program;
    eachIn(subjects, this.push);
  }

  /** Puts the pairs in order. Afterwards `of` says which programs were found for a subject. */
  order(): void {
    const { length, subjects, programs, ends } = this;
    if (this.ordered.length < length) this.ordered = new Int32Array(this.subjects.length);
    ends.fill(0);
    for (let i = 0; i < length; i++)
      ends[(subjects[i] as number) + 1] = (ends[(subjects[i] as number) + 1] as number) + 1;
    for (let n = 0; n < CHUNK; n++) ends[n + 1] = (ends[n + 1] as number) + (ends[n] as number);
    const next = ends.slice();
    for (let i = 0; i < length; i++) {
      const n = subjects[i] as number;
      const place = next[n] as number;
      this.ordered[place] = programs[i] as number;
      next[n] = place + 1;
    }
  }

  /** The programs found for the n-th subject of the chunk, in order. */
  of(n: number): Int32Array {
    const own = this.ordered.subarray(this.ends[n], this.ends[n + 1]);
    return own.length > 1 ? own.sort() : own;
  }

  private readonly push = (subject: number): void => {
    if (this.length === this.subjects.length) this.grow();
    this.subjects[this.length] = subject;
    this.programs[this.length] = this.program;
    this.length += 1;
  };

  private grow(): void {
    const [subjects, programs] = [this.subjects, this.programs];
    this.subjects = new Int32Array(subjects.length * 2);
    this.programs = new Int32Array(subjects.length * 2);
    this.subjects.set(subjects);
    this.programs.set(programs);
  }
}
