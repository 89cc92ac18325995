import type { RunBatch } from "./run-batch";

/**
 * The ids of what a subject is owed: 64 bits that follow from the subject, the program and the period, so that the same
 * benefit has the same id whenever it is found, and the primary key keeps it from being there twice.
 */
export class BenefitId {
  /** The upper half of what `of` answered last. */
  high = 0;
  /** The lower half of what `of` answered last. */
  low = 0;
  private subject = -1;
  private subjectHigh = 0;
  private subjectLow = 0;

  constructor(private readonly batch: RunBatch) {}

  /** Works out the id of a benefit of the n-th subject. `benefit` is the hash of its program and period. */
  of(n: number, benefit: readonly [number, number]): void {
    if (this.subject !== n) this.turnTo(n);
    const high = mixed(this.subjectHigh ^ benefit[0]);
    const low = mixed(this.subjectLow ^ benefit[1] ^ high);
    this.high = mixed(high ^ low);
    this.low = low;
  }

  private turnTo(n: number): void {
    const { from, at, length } = this.batch.subjects.ids;
    let [high, low] = [0x811c9dc5, 0x9e3779b9];
    const begin = at[n] as number;
    for (let i = begin; i < begin + (length[n] as number); i++) {
      const byte = from[i] as number;
      high = Math.imul(high ^ byte, 0x01000193);
      low = Math.imul(low ^ byte, 0x85ebca6b) ^ (low >>> 15);
    }
    this.subject = n;
    this.subjectHigh = high;
    this.subjectLow = low;
  }
}

function mixed(bits: number): number {
  const once = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}
