import { emptySet, type SubjectSet, type TruthSets, WORD_BITS, WORDS } from "./subject-sets";

/**
 * Some of a chunk's subjects on their way down the index, where few are left after the first steps: only the words of the set
 * that have anybody in them are gone through, and the others hold nothing that counts.
 */
export class PickedSubjects {
  /** Which words have anybody in them, in order: the first `count` places. */
  readonly places = new Uint16Array(WORDS);
  count = 0;
  readonly bits: SubjectSet = emptySet();

  /** The first subjects of a chunk, and nobody else. */
  pickFirst(subjects: number): void {
    this.count = Math.ceil(subjects / WORD_BITS);
    for (let word = 0; word < this.count; word++) {
      this.places[word] = word;
      this.bits[word] = -1;
    }
    const left = subjects % WORD_BITS;
    if (left > 0) this.bits[this.count - 1] = (1 << left) - 1;
  }

  /** Those of some whom a condition does not rule out; false where there are none. */
  pickFrom(within: PickedSubjects, { holds, fails, open }: TruthSets, isWhole: boolean): boolean {
    this.count = isWhole ? this.pickEither(within, holds, open) : this.pickExcept(within, fails);
    return this.count > 0;
  }

  private pickEither(within: PickedSubjects, one: SubjectSet, other: SubjectSet): number {
    const { places, bits } = this;
    let count = 0;
    for (let i = 0; i < within.count; i++) {
      const word = within.places[i] as number;
      const kept = (within.bits[word] as number) & ((one[word] as number) | (other[word] as number));
      if (kept === 0) continue;
      bits[word] = kept;
      places[count++] = word;
    }
    return count;
  }

  private pickExcept(within: PickedSubjects, others: SubjectSet): number {
    const { places, bits } = this;
    let count = 0;
    for (let i = 0; i < within.count; i++) {
      const word = within.places[i] as number;
      const kept = (within.bits[word] as number) & ~(others[word] as number);
      if (kept === 0) continue;
      bits[word] = kept;
      places[count++] = word;
    }
    return count;
  }
}
