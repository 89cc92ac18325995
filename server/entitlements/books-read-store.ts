import type { TransactionSql } from "postgres";
import { dateOf } from "@/db/copy-binary";
import { type Cell, copyRows, int32, readRows } from "@/db/record-rows";
import { integerCell, isSameText, textAt, textPlaces, WordList, wordCell } from "@/server/registry";
import type { KeptBooks, KeptOwed, KeptSubject } from "./kept-rows";
import { type RangeScope, rangeWithin } from "./scope";

/** Which of the books matter: the periods that are decided, and the programs that are held. */
export type BooksAsked = { readonly periods: readonly string[]; readonly held: readonly string[] };

/** What stands in the books about the subjects of a range: whatever is open or claimed, and whatever is of a period that is decided. */
export async function readKept(tx: TransactionSql, scope: RangeScope, asked: BooksAsked): Promise<KeptBooks> {
  const within = rangeWithin(scope)("subject_id");
  const books = new Map<string, KeptSubject>();
  await keepOwed(tx, books, `${within} and (status in ('open', 'claimed') or period in (${list(asked.periods)}))`);
  const held = asked.held.length === 0 ? "null::text" : heldNumbers(list(asked.held));
  const gaps = await copyRows(
    tx,
    `select subject_id, array_to_string(kinds, ','), ${held} from eligibility_gap where ${within}`,
  );
  const [ids, numbers, heldGaps] = [0, 1, 2].map(() => textPlaces(gaps.from, gaps.size)) as [Texts, Texts, Texts];
  readRows(gaps, [ids.cell, numbers.cell, heldGaps.cell]);
  for (let i = 0; i < gaps.size; i++) {
    const own = of(books, textAt(ids, i) as string);
    own.gaps = textAt(numbers, i);
    own.heldGaps = textAt(heldGaps, i);
  }
  return books;
}

type Texts = ReturnType<typeof textPlaces>;

/**
 * Of a row of gaps, the numbers of those whose programs are in a list. The list is looked up in a table that is made once: joined, it would be
 * gone through for every gap by a connection that knows no other join.
 */
export function heldNumbers(programs: string): string {
  return `(select string_agg(k.gap_kind::text, ',') from gap_kind k
            where k.gap_kind = any (kinds) and (k.program_id in (${programs})) is true)`;
}

function of(books: Map<string, KeptSubject>, subjectId: string): KeptSubject {
  let own = books.get(subjectId);
  if (own === undefined) {
    own = { owed: [], gaps: null, heldGaps: null };
    books.set(subjectId, own);
  }
  return own;
}

const COLUMNS =
  "subject_id, entitlement_id, facts_digest, program_id, period, status, program_version, version, claimable_from, expires_on, amount_fen";

async function keepOwed(tx: TransactionSql, books: Map<string, KeptSubject>, where: string): Promise<void> {
  const rows = await copyRows(tx, `select ${COLUMNS} from entitlement where ${where}`);
  const { from, size } = rows;
  const [ids, benefits] = [0, 1].map(() => textPlaces(from, size)) as [Texts, Texts];
  const digests = halves(from, size);
  const [programs, periods, states] = [0, 1, 2].map(() => words(from, size)) as [Words, Words, Words];
  const [versions, counts, since, until] = [0, 1, 2, 3].map(() => integers(from, size)) as [Whole, Whole, Whole, Whole];
  const amounts = wholes(from, size);
  const texts = [ids.cell, benefits.cell, digests.cell, programs.cell, periods.cell, states.cell];
  readRows(rows, [...texts, versions.cell, counts.cell, since.cell, until.cell, amounts.cell]);
  const table: Table = {
    benefits,
    digests,
    programs,
    periods,
    states,
    versions,
    counts,
    since,
    until,
    amounts,
    day: days(),
  };
  let own: KeptSubject | undefined;
  for (let i = 0; i < size; i++) {
    // Those of a subject lie together, mostly: its id is made once.
    if (own === undefined || !isSameText({ texts: ids, n: i - 1 }, { texts: ids, n: i }))
      own = of(books, textAt(ids, i) as string);
    own.owed.push(new KeptRow(table, i));
  }
}

type Table = {
  readonly benefits: Texts;
  readonly digests: ReturnType<typeof halves>;
  readonly programs: Words;
  readonly periods: Words;
  readonly states: Words;
  readonly versions: Whole;
  readonly counts: Whole;
  readonly since: Whole;
  readonly until: Whole;
  readonly amounts: ReturnType<typeof wholes>;
  readonly day: ReturnType<typeof days>;
};

/** A row of the books as it was sent: most rows are compared and need neither their id nor an object of their own fields. */
class KeptRow implements KeptOwed {
  constructor(
    private readonly table: Table,
    private readonly i: number,
  ) {}

  get entitlementId(): string {
    return textAt(this.table.benefits, this.i) as string;
  }
  get programId(): string {
    return this.table.programs.at(this.i);
  }
  get period(): string {
    return this.table.periods.at(this.i);
  }
  get programVersion(): number {
    return this.table.versions.values[this.i] as number;
  }
  get version(): number {
    return this.table.counts.values[this.i] as number;
  }
  get status(): string {
    return this.table.states.at(this.i);
  }
  get amountFen(): number {
    return this.table.amounts.values[this.i] as number;
  }
  get digestHigh(): number {
    return this.table.digests.high[this.i] as number;
  }
  get digestLow(): number {
    return this.table.digests.low[this.i] as number;
  }
  get claimableFrom(): string {
    return this.table.day(this.table.since.values[this.i] as number) as string;
  }
  get expiresOn(): string | null {
    return this.table.day(this.table.until.values[this.i] as number);
  }
}

type Words = ReturnType<typeof words>;
type Whole = ReturnType<typeof integers>;

/** Words of which many rows have the same: each is made once. */
function words(from: Buffer, size: number) {
  const list = new WordList();
  const [values, codes] = [new Float64Array(size), new Int32Array(size)];
  const at = (i: number) => list.words[codes[i] as number] as string;
  return { cell: wordCell(from, { values, codes, list }), at };
}

/** Whole numbers of four bytes; NaN where there is none. */
function integers(from: Buffer, size: number) {
  const values = new Float64Array(size).fill(Number.NaN);
  return { cell: integerCell(from, values), values };
}

const HALF = 2 ** 32;

function wholes(from: Buffer, size: number) {
  const values = new Float64Array(size);
  const cell: Cell = (n, at) => {
    values[n] = int32(from, at) * HALF + (int32(from, at + 4) >>> 0);
  };
  return { cell, values };
}

const LOWER_DIGITS = 8;
const LETTER = 0x40;

/** Digests as they are stored, read from their digits into halves of 32 bits: most of them are only compared. */
function halves(from: Buffer, size: number) {
  const [high, low] = [new Int32Array(size), new Int32Array(size)];
  const cell: Cell = (n, at, length) => {
    const middle = at + Math.max(0, length - LOWER_DIGITS);
    high[n] = digitsIn(from, at, middle);
    low[n] = digitsIn(from, middle, at + length);
  };
  return { cell, high, low };
}

function digitsIn(from: Buffer, begin: number, end: number): number {
  let value = 0;
  for (let i = begin; i < end; i++) {
    const digit = from[i] as number;
    value = (value << 4) | (digit < LETTER ? digit & 15 : (digit & 15) + 9);
  }
  return value;
}

/** Days after 2000 as dates, each made once; null where there is none. */
function days() {
  const known = new Map<number, string>();
  return (days2000: number): string | null => {
    if (Number.isNaN(days2000)) return null;
    const date = known.get(days2000) ?? dateOf(days2000);
    known.set(days2000, date);
    return date;
  };
}

function list(words: readonly string[]): string {
  return words.length === 0 ? "null" : words.map((word) => `'${word.replaceAll("'", "''")}'`).join(", ");
}
