/**
 * A tape of numbers that is read as decisions. Every choice lists its simplest option first and an empty tape chooses
 * that one, so shrinking the tape shrinks what was written from it.
 */
export class Dice {
  private at = 0;

  constructor(private readonly tape: ArrayLike<number>) {}

  /** A whole number from 0 up to, but without, the bound. */
  below(bound: number): number {
    const drawn = this.tape[this.at] ?? 0;
    this.at += 1;
    return drawn % bound;
  }

  /** One of these; the first when the tape has ended. */
  pick<T>(options: readonly [T, ...T[]] | readonly T[]): T {
    return options[this.below(options.length)] as T;
  }

  /** True once in so many throws; false when the tape has ended. */
  oneIn(count: number): boolean {
    return this.below(count) === count - 1;
  }

  /** So many things, from none up to a most. */
  several<T>(most: number, make: (index: number) => T): T[] {
    return Array.from({ length: this.below(most + 1) }, (_, i) => make(i));
  }
}
