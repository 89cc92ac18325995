import { ABSENCE, type Column, type Test, type TestOperator } from "./column";
import { isNumber, UNFIT } from "./scaled";
import { CHUNK, type Chunk, copy, emptySet, type SubjectSet, TruthSets, WORD_BITS } from "./subject-sets";
import { FALSE, TRUE } from "./truth";

const RANKS = new Float64Array(CHUNK);
/** So many whole numbers have their gaps looked up. */
const SMALL = 256;
const ORDERS: readonly TestOperator[] = ["<", "<=", ">", ">="];

/**
 * All comparisons of one column, for a chunk of subjects: the subjects are put into the gaps between the bounds once, and
 * a comparison is the union of its gaps.
 */
export class ColumnSets {
  private stamp = 0;
  /** How many words of the sets hold anybody of the chunk. */
  private words = 0;
  private readonly known = emptySet();
  private readonly absent = emptySet();
  private readonly open = emptySet();
  private readonly made: readonly Comparison[];
  private readonly byTest: ReadonlyMap<Test, TruthSets>;
  /** The bounds in order. The gap 2k+1 is the k-th bound itself, 2k lies below it, the last one above all. */
  private readonly bounds: Float64Array;
  private readonly gaps: readonly SubjectSet[];
  /** The gaps of the first whole numbers. */
  private readonly small: Int32Array;
  /** Of each gap: who is in it or below, where the column has comparisons by order. */
  private readonly upTo: readonly SubjectSet[];

  constructor(private readonly column: Column) {
    const ranks = column.tests.flatMap((test) => test.ranks);
    this.bounds = Float64Array.from([...new Set(ranks)].sort((a, b) => a - b));
    const gapOf = (rank: number) => 2 * this.bounds.indexOf(rank) + 1;
    this.made = column.tests.map((test) => ({
      test,
      sets: new TruthSets(),
      gaps: [...new Set(test.ranks)].map(gapOf),
      isOrder: ORDERS.includes(test.operator),
    }));
    this.byTest = new Map(this.made.map(({ test, sets }) => [test, sets]));
    this.gaps = Array.from({ length: 2 * this.bounds.length + 1 }, emptySet);
    this.small = Int32Array.from({ length: SMALL }, (_, rank) => this.search(rank));
    this.upTo = this.made.some(({ isOrder }) => isOrder) ? this.gaps.map(emptySet) : [];
  }

  /** How a comparison stands for the chunk. */
  of(test: Test, chunk: Chunk): TruthSets {
    if (this.stamp !== chunk.stamp) {
      this.stamp = chunk.stamp;
      this.sort(chunk);
    }
    return this.byTest.get(test) as TruthSets;
  }

  private sort(chunk: Chunk): void {
    const { known, absent, open, gaps, upTo } = this;
    const { words } = chunk;
    this.words = words;
    for (const set of [known, absent, open, ...gaps]) set.fill(0, 0, words);
    this.column.fillRanks(chunk, RANKS);
    let isSure = true;
    for (let from = 0, word = 0; from < chunk.size; from += WORD_BITS, word++) {
      if (!this.sortWord(word, Math.min(WORD_BITS, chunk.size - from))) isSure = false;
    }
    // Most have nothing of most facts: a chunk without any value has nobody in any gap.
    const isEmpty = !hasAnybody(known, words);
    if (!isEmpty) sumUp(gaps, upTo, words);
    for (const each of this.made) this.fill(each, isSure, isEmpty);
  }

  /** Sorts the subjects of one word; false where there is one of whom the codes cannot say. */
  private sortWord(word: number, count: number): boolean {
    const { gaps } = this;
    const from = word * WORD_BITS;
    let [known, absent, open, isSure] = [0, 0, 0, true];
    for (let bit = 0; bit < count; bit++) {
      const rank = RANKS[from + bit] as number;
      if (isNumber(rank)) {
        known |= 1 << bit;
        const gap = gaps[this.gapOf(rank)] as SubjectSet;
        gap[word] = (gap[word] as number) | (1 << bit);
      } else if (Number.isNaN(rank)) absent |= 1 << bit;
      else {
        open |= 1 << bit;
        if (rank === UNFIT) isSure = false;
      }
    }
    this.known[word] = known;
    this.absent[word] = absent;
    this.open[word] = open;
    return isSure;
  }

  private gapOf(rank: number): number {
    // Words and yes or no are small whole numbers: their gaps are looked up.
    if (rank >= 0 && rank < SMALL && (rank | 0) === rank) return this.small[rank] as number;
    return this.search(rank);
  }

  private search(rank: number): number {
    const { bounds } = this;
    let low = 0;
    let high = bounds.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((bounds[middle] as number) < rank) low = middle + 1;
      else high = middle;
    }
    return low < bounds.length && bounds[low] === rank ? 2 * low + 1 : 2 * low;
  }

  private fill({ test, sets, gaps, isOrder }: Comparison, isSure: boolean, isEmpty: boolean): void {
    const { known, absent, open, words } = this;
    sets.isSure = isSure;
    const { holds, fails } = sets;
    copy(open, sets.open, words);
    const whenAbsent = ABSENCE[test.operator];
    if (isEmpty) {
      whenAbsent === TRUE ? copy(absent, holds, words) : holds.fill(0, 0, words);
      whenAbsent === FALSE ? copy(absent, fails, words) : fails.fill(0, 0, words);
      return;
    }
    if (test.operator === "present") copy(known, holds, words);
    else if (isOrder) this.cut(test.operator, gaps[0] as number, holds);
    else this.unite(test.operator, gaps, holds);
    for (let word = 0; word < words; word++) {
      const among = known[word] as number;
      const met = holds[word] as number;
      const none = absent[word] as number;
      if (whenAbsent === TRUE) holds[word] = met | none;
      fails[word] = (among & ~met) | (whenAbsent === FALSE ? none : 0);
    }
  }

  /** The subjects on one side of a bound, which lies in the gap `at`. */
  private cut(operator: TestOperator, at: number, into: SubjectSet): void {
    const { known, upTo, words } = this;
    const below = upTo[operator === "<" || operator === ">=" ? at - 1 : at] as SubjectSet;
    if (operator.startsWith("<")) copy(below, into, words);
    else for (let word = 0; word < words; word++) into[word] = (known[word] as number) & ~(below[word] as number);
  }

  /** The subjects who are in one of these gaps; with `!=`, in none of them. */
  private unite(operator: TestOperator, gaps: readonly number[], into: SubjectSet): void {
    const { words } = this;
    into.fill(0, 0, words);
    for (const gap of gaps) add(into, this.gaps[gap] as SubjectSet, words);
    if (operator !== "!=") return;
    for (let word = 0; word < words; word++) into[word] = ~(into[word] as number) & (this.known[word] as number);
  }
}

/** A comparison, with the gaps in which its bounds lie. */
type Comparison = {
  readonly test: Test;
  readonly sets: TruthSets;
  readonly gaps: readonly number[];
  readonly isOrder: boolean;
};

/** Puts into each set of `upTo` who is in the gap of its place or in one before it. */
function sumUp(gaps: readonly SubjectSet[], upTo: readonly SubjectSet[], words: number): void {
  for (const [place, set] of upTo.entries()) {
    copy(gaps[place] as SubjectSet, set, words);
    if (place > 0) add(set, upTo[place - 1] as SubjectSet, words);
  }
}

function hasAnybody(set: SubjectSet, words: number): boolean {
  for (let word = 0; word < words; word++) if (set[word] !== 0) return true;
  return false;
}

function add(into: SubjectSet, set: SubjectSet, words: number): void {
  for (let word = 0; word < words; word++) into[word] = (into[word] as number) | (set[word] as number);
}
