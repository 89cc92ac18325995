import { ABSENCE, type Column, type Test, type TestOperator } from "./column";
import { isNumber, UNFIT } from "./scaled";
import { CHUNK, type Chunk, emptySet, put, type SubjectSet, TruthSets } from "./subject-sets";
import { FALSE, TRUE } from "./truth";

const RANKS = new Float64Array(CHUNK);
const ORDERS: readonly TestOperator[] = ["<", "<=", ">", ">="];

/**
 * All comparisons of one column, for a chunk of subjects: the subjects are put into the gaps between the bounds once, and
 * a comparison is the union of its gaps.
 */
export class ColumnSets {
  private stamp = 0;
  private readonly known = emptySet();
  private readonly absent = emptySet();
  private readonly open = emptySet();
  private readonly made: readonly { readonly test: Test; readonly sets: TruthSets }[];
  private readonly byTest: ReadonlyMap<Test, TruthSets>;
  /** For each comparison that looks for less or more: its bound's gap. */
  private readonly places: ReadonlyMap<Test, number>;
  /** The bounds in order. The gap 2k+1 is the k-th bound itself, 2k lies below it, the last one above all. */
  private readonly bounds: Float64Array;
  private readonly gaps: readonly SubjectSet[];
  /** Those in a gap or in any below it. */
  private readonly upTo: readonly SubjectSet[];

  constructor(private readonly column: Column) {
    this.made = column.tests.map((test) => ({ test, sets: new TruthSets() }));
    this.byTest = new Map(this.made.map(({ test, sets }) => [test, sets]));
    const ranks = column.tests.flatMap((test) => test.ranks);
    this.bounds = Float64Array.from([...new Set(ranks)].sort((a, b) => a - b));
    this.gaps = Array.from({ length: 2 * this.bounds.length + 1 }, emptySet);
    const ordered = column.tests.filter(({ operator }) => ORDERS.includes(operator));
    this.places = new Map(ordered.map((test) => [test, this.placeOf(test.ranks[0] as number)]));
    this.upTo = ordered.length === 0 ? [] : Array.from(this.gaps, emptySet);
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
    const { known, absent, open } = this;
    for (const set of [known, absent, open, ...this.gaps]) set.fill(0);
    this.column.fillRanks(chunk, RANKS);
    let isSure = true;
    for (let i = 0; i < chunk.size; i++) {
      const rank = RANKS[i] as number;
      if (isNumber(rank)) {
        put(known, i);
        put(this.gaps[this.gapOf(rank)] as SubjectSet, i);
      } else if (Number.isNaN(rank)) put(absent, i);
      else {
        put(open, i);
        if (rank === UNFIT) isSure = false;
      }
    }
    this.sum();
    for (const { test, sets } of this.made) this.fill(test, sets, isSure);
  }

  /** Adds the gaps up from below, once for all comparisons. */
  private sum(): void {
    for (let gap = 0; gap < this.upTo.length; gap++) {
      const into = this.upTo[gap] as SubjectSet;
      if (gap === 0) into.fill(0);
      else into.set(this.upTo[gap - 1] as SubjectSet);
      add(into, this.gaps[gap] as SubjectSet);
    }
  }

  private placeOf(rank: number): number {
    return 2 * this.bounds.indexOf(rank) + 1;
  }

  private gapOf(rank: number): number {
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

  private fill(test: Test, sets: TruthSets, isSure: boolean): void {
    const { known, absent, open } = this;
    sets.clear();
    sets.isSure = isSure;
    const { holds, fails } = sets;
    sets.open.set(open);
    this.unite(test, holds);
    const whenAbsent = ABSENCE[test.operator];
    for (let word = 0; word < holds.length; word++) {
      const among = known[word] as number;
      const met = test.operator === "present" ? among : (holds[word] as number);
      holds[word] = whenAbsent === TRUE ? met | (absent[word] as number) : met;
      fails[word] = (among & ~met) | (whenAbsent === FALSE ? (absent[word] as number) : 0);
    }
  }

  /** The subjects with a value that fulfil the comparison. */
  private unite(test: Test, into: SubjectSet): void {
    const { operator, ranks } = test;
    const at = this.places.get(test);
    if (at !== undefined) {
      const below = this.upTo[operator === "<" || operator === ">=" ? at - 1 : at] as SubjectSet;
      into.set(below);
      if (operator.startsWith(">")) this.oppose(into);
      return;
    }
    for (const rank of new Set(ranks)) add(into, this.gaps[this.placeOf(rank)] as SubjectSet);
    if (operator === "!=") this.oppose(into);
  }

  /** Those with a value who are not in the set. */
  private oppose(into: SubjectSet): void {
    for (let word = 0; word < into.length; word++) into[word] = ~(into[word] as number) & (this.known[word] as number);
  }
}

function add(into: SubjectSet, set: SubjectSet): void {
  for (let word = 0; word < into.length; word++) into[word] = (into[word] as number) | (set[word] as number);
}
