import { Unknown } from "../feel/unknown";
import type { BatchColumn } from "./fact-batch";
import { FactColumn, type FactRead } from "./fact-column";
import type { Coded } from "./number-operations";
import type { Row } from "./row";
import { isNumber, MISSING, POWERS, safe, UNFIT, withDecimals } from "./scaled";
import type { Chunk } from "./subject-sets";
import { FALSE, LACKING, NEITHER, TRUE, type Truth, type TruthCode, UNSURE } from "./truth";

export type TestOperator = "is" | "=" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "absent" | "present";

/** A number of a rule, as a whole number and its decimals. */
export type ScaledNumber = { readonly value: number; readonly scale: number };

/** What a column is compared with in a rule: a word, a whole number (a date, true or false), or a decimal. */
export type Bound = string | number | ScaledNumber;

/** A comparison of one column with values of the rule. `ranks` are the values on the column's own scale. */
export type Test = {
  readonly column: Column;
  readonly operator: TestOperator;
  readonly bounds: readonly Bound[];
  ranks: readonly number[];
};

const NOTHING = new Unknown([]);

/**
 * Something about a subject that many rules compare with values: worked out once, and then a plain number to compare.
 * Ranks keep the order and the equality with every bound: a decimal lies on a bound's own place or in a gap between two.
 */
export abstract class Column {
  readonly tests: Test[] = [];
  private stamp = 0;
  private known = 0;
  private lacks = NOTHING;

  /** True inside a loop: then it is another value for every item, and not remembered. */
  isLoose = false;

  /** `cheap`: worked out without a list and without the interpreter. */
  constructor(readonly cheap: boolean) {}

  /** The subject's rank, or ABSENT, MISSING or UNFIT. */
  rank(row: Row): number {
    if (this.isLoose) return this.work(row);
    if (this.stamp !== row.stamp) {
      this.known = this.work(row);
      this.stamp = row.stamp;
      if (this.known === MISSING) this.lacks = row.unknown;
    } else if (this.known === MISSING) row.unknown = this.lacks;
    return this.known;
  }

  /** The ranks of a chunk's subjects. */
  fillRanks({ row, from, size }: Chunk, ranks: Float64Array): void {
    for (let i = 0; i < size; i++) {
      row.seek(from + i);
      ranks[i] = this.rank(row);
    }
  }

  /** A comparison with values of a rule. */
  test(operator: TestOperator, bounds: readonly Bound[]): Test {
    const test = { column: this, operator, bounds, ranks: [] };
    this.tests.push(test);
    return test;
  }

  /** Puts the bounds of all tests on the column's scale: to be called once all rules are read. */
  settle(): void {
    for (const test of this.tests) test.ranks = test.bounds.map((bound) => this.rankOf(bound));
  }

  protected abstract work(row: Row): number;
  protected abstract rankOf(bound: Bound): number;
}

/** The column of a batch in which a fact lies; null where it is worked out, or stands alone. */
function batchColumn(fact: FactRead | undefined, { batch }: Row): BatchColumn | null {
  return fact instanceof FactColumn && batch !== null ? fact.columnIn(batch) : null;
}

/** Decimals: on a grid of as many decimals as the finest bound has, with a place between any two points of it. */
export class NumberColumn extends Column {
  private decimals = 0;

  constructor(private readonly coded: Coded) {
    super(coded.cheap);
  }

  override settle(): void {
    const scales = this.tests.flatMap(({ bounds }) => bounds.map((bound) => (bound as ScaledNumber).scale));
    this.decimals = Math.max(0, ...scales);
    super.settle();
  }

  protected work(row: Row): number {
    const value = this.coded.code(row);
    return isNumber(value) ? this.onGrid(value, row.scale) : value;
  }

  override fillRanks(chunk: Chunk, ranks: Float64Array): void {
    const column = batchColumn(this.coded.fact, chunk.row);
    if (column === null) {
      super.fillRanks(chunk, ranks);
      return;
    }
    const { values, scales } = column;
    for (let i = 0; i < chunk.size; i++) {
      const n = chunk.from + i;
      const value = values[n] as number;
      ranks[i] = isNumber(value) ? this.onGrid(value, scales === null ? 0 : (scales[n] as number)) : value;
    }
  }

  protected rankOf(bound: Bound): number {
    const { value, scale } = bound as ScaledNumber;
    return this.onGrid(value, scale);
  }

  /** Twice the point of the grid, plus one where the value lies above it. */
  private onGrid(value: number, scale: number): number {
    const more = this.decimals - scale;
    if (more >= 0) return safe(withDecimals(value, more) * 2);
    const unit = POWERS[-more] as number;
    const remainder = value % unit;
    const below = (value - remainder) / unit - (remainder < 0 ? 1 : 0);
    return safe(below * 2 + (remainder === 0 ? 0 : 1));
  }
}

/** Dates as 20261120, true and false as 1 and 0, and whether anything is there at all. */
export class PlainColumn extends Column {
  constructor(private readonly coded: Coded) {
    super(coded.cheap);
  }

  protected work(row: Row): number {
    return this.coded.code(row);
  }

  override fillRanks(chunk: Chunk, ranks: Float64Array): void {
    const column = batchColumn(this.coded.fact, chunk.row);
    if (column === null) super.fillRanks(chunk, ranks);
    else ranks.set(column.values.subarray(chunk.from, chunk.from + chunk.size));
  }

  protected rankOf(bound: Bound): number {
    return bound as number;
  }
}

/** Words by their number; one that no rule names is 0. */
export class WordColumn extends Column {
  private readonly words = new Map<string, number>();
  private given: readonly string[] = [];
  private readonly givenRanks: number[] = [];

  constructor(private readonly fact: FactRead) {
    super(true);
  }

  /** How many different words rules compare it with. */
  get wordCount(): number {
    return this.words.size;
  }

  protected work(row: Row): number {
    const value = this.fact.read(row);
    return isNumber(value) ? (this.words.get(this.fact.word(row)) ?? 0) : value;
  }

  override fillRanks(chunk: Chunk, ranks: Float64Array): void {
    const { row, from, size } = chunk;
    const column = batchColumn(this.fact, row);
    if (column === null || column.codes === null) {
      super.fillRanks(chunk, ranks);
      return;
    }
    const { values, codes } = column;
    const known = this.ranksOf(column.words);
    for (let i = 0; i < size; i++) {
      const value = values[from + i] as number;
      ranks[i] = value === 1 ? (known[codes[from + i] as number] as number) : value;
    }
  }

  /** The ranks of a batch's words; the list may have grown since. */
  private ranksOf(words: readonly string[]): readonly number[] {
    if (this.given !== words) this.givenRanks.length = 0;
    this.given = words;
    for (let i = this.givenRanks.length; i < words.length; i++) {
      this.givenRanks.push(this.words.get(words[i] as string) ?? 0);
    }
    return this.givenRanks;
  }

  protected rankOf(bound: Bound): number {
    const word = bound as string;
    const number = this.words.get(word) ?? this.words.size + 1;
    this.words.set(word, number);
    return number;
  }
}

/** The code of a comparison of a column with values of the rule, null and unknown as FEEL has them. */
export function codeTest(test: Test): TruthCode {
  const { column, operator } = test;
  const whenAbsent = ABSENCE[operator];
  const holds = HOLDS[operator](test);
  return (row) => {
    const rank = column.rank(row);
    if (isNumber(rank)) return holds(rank) ? TRUE : FALSE;
    if (rank === MISSING) return LACKING;
    return rank === UNFIT ? UNSURE : whenAbsent;
  };
}

/** What a comparison with something that is known to be absent comes to. */
export const ABSENCE: Readonly<Record<TestOperator, Truth>> = {
  is: NEITHER,
  "=": FALSE,
  "!=": TRUE,
  "<": NEITHER,
  "<=": NEITHER,
  ">": NEITHER,
  ">=": NEITHER,
  in: FALSE,
  absent: TRUE,
  present: FALSE,
};

// The bounds' ranks are known only when all rules were read, so they are looked up when the code runs.
const HOLDS: Readonly<Record<TestOperator, (test: Test) => (rank: number) => boolean>> = {
  is: (test) => (rank) => rank === test.ranks[0],
  "=": (test) => (rank) => rank === test.ranks[0],
  "!=": (test) => (rank) => rank !== test.ranks[0],
  "<": (test) => (rank) => rank < (test.ranks[0] as number),
  "<=": (test) => (rank) => rank <= (test.ranks[0] as number),
  ">": (test) => (rank) => rank > (test.ranks[0] as number),
  ">=": (test) => (rank) => rank >= (test.ranks[0] as number),
  in: (test) => (rank) => test.ranks.includes(rank),
  absent: () => () => false,
  present: () => () => true,
};
