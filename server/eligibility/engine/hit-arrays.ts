import type { BatchHits } from "./fact-batch";

const LEAST_ROOM = 64;

/** Grows a batch's hits, one after the other, in their order. */
export class HitArrays {
  private length = 0;
  private subject: Int32Array;
  private program: Int32Array;
  private amountFen: Float64Array;
  private lacks: Int32Array;
  private readonly missing: (readonly string[])[] = [];
  private readonly places = new Map<string, number>();
  private readonly seen = new Map<readonly string[], number>();

  /** `expected`: how many hits there may be; more find room too. */
  constructor(expected: number) {
    const room = Math.max(LEAST_ROOM, expected);
    this.subject = new Int32Array(room);
    this.program = new Int32Array(room);
    this.amountFen = new Float64Array(room);
    this.lacks = new Int32Array(room);
  }

  /** A program that is owed. */
  owed(subject: number, program: number, amountFen: number): void {
    this.push(subject, program);
    this.amountFen[this.length - 1] = amountFen;
    this.lacks[this.length - 1] = -1;
  }

  /** A program that waits for the facts of these names. */
  open(subject: number, program: number, names: readonly string[]): void {
    this.push(subject, program);
    this.amountFen[this.length - 1] = Number.NaN;
    this.lacks[this.length - 1] = this.placeOf(names);
  }

  /** What was collected, each array as long as it has to be. */
  done(): BatchHits {
    const { length, missing } = this;
    return {
      length,
      subject: this.subject.slice(0, length),
      program: this.program.slice(0, length),
      amountFen: this.amountFen.slice(0, length),
      lacks: this.lacks.slice(0, length),
      missing,
    };
  }

  private push(subject: number, program: number): void {
    if (this.length === this.subject.length) this.grow();
    this.subject[this.length] = subject;
    this.program[this.length] = program;
    this.length += 1;
  }

  private placeOf(names: readonly string[]): number {
    const seen = this.seen.get(names);
    if (seen !== undefined) return seen;
    const key = names.join("\n");
    let place = this.places.get(key);
    if (place === undefined) {
      place = this.missing.length;
      this.missing.push(names);
      this.places.set(key, place);
    }
    this.seen.set(names, place);
    return place;
  }

  private grow(): void {
    const room = this.subject.length * 2;
    const wider = <A extends Int32Array | Float64Array>(made: A, from: A): A => {
      made.set(from);
      return made;
    };
    this.subject = wider(new Int32Array(room), this.subject);
    this.program = wider(new Int32Array(room), this.program);
    this.amountFen = wider(new Float64Array(room), this.amountFen);
    this.lacks = wider(new Int32Array(room), this.lacks);
  }
}
