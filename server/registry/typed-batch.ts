import type { Cell } from "@/db/record-rows";
import {
  ABSENT,
  type Attribute,
  type BatchColumn,
  type BatchMembers,
  type BatchMonths,
  type Fact,
  type FactBatch,
  type FactPlace,
  type FactValue,
  lastDayBefore,
  MISSING,
  type PastClaim,
  type SqlSources,
  type SubjectFacts,
} from "@/server/eligibility";
import type { CalendarDate } from "@/server/kernel";
import type { BatchMemory } from "./batch-memory";
import type { ReadColumn } from "./packed-row";
import {
  booleanCell,
  dateCell,
  decimalCell,
  inOrder,
  integerCell,
  SpanCells,
  type TextPlaces,
  textCell,
  wordCell,
} from "./typed-batch-cells";
import { valueIn } from "./typed-batch-values";
import type { WordList } from "./word-list";

/** One column of a batch, with what its numbers leave out. */
export type LoadedColumn = BatchColumn & {
  readonly place: FactPlace;
  /** Decimals of more digits than a number holds, by subject. */
  readonly texts: ReadonlyMap<number, string>;
  /** Lists of words, as JSON; null where there is none. */
  readonly json: readonly (string | null)[] | null;
  /** Months in the order of their delivery. */
  readonly spans: BatchMonths | null;
  /** 1 for whom the cell was delivered, where that is marked; what the others say is what absence means. */
  readonly delivered?: Uint8Array;
};

/** Columns of one table, by "key" or "key.member". */
export type LoadedColumns = ReadonlyMap<string, LoadedColumn>;

/** What the columns of a batch are told beside the bytes. */
export type Loading = {
  readonly size: number;
  /** What a cell is where nothing stands in the table: what absence means on the day. */
  readonly absent: (column: ReadColumn) => FactValue | undefined;
  /** The words of each column, kept from batch to batch. */
  readonly wordsOf: (name: string) => WordList;
  /** The first month that may still come into a list of months; undefined where none may. */
  readonly openFrom: (key: string) => number | undefined;
  /** Where the numbers of the columns lie. */
  readonly memory: BatchMemory;
  /** Of which attributes it matters which cells were delivered, and which say what absence means. */
  readonly marked: ReadonlySet<string>;
};

export const nameOfPlace = ({ key, member }: Pick<FactPlace, "key" | "member">): string =>
  member === null ? key : `${key}.${member}`;

/** Columns that wait for their cells. */
export type Columns = {
  /** What reads each of them, in their order. */
  readonly cells: readonly Cell[];
  /** What was read. */
  done(): Map<string, LoadedColumn>;
};

/** The columns of a query whose cells lie among some bytes. */
export function columnsOf(columns: readonly ReadColumn[], from: Buffer, loading: Loading): Columns {
  const loaded = new Map<string, LoadedColumn>();
  const spans = new Map<string, SpanCells>();
  const delivered = new Map<string, Uint8Array>();
  const cellOf = (column: ReadColumn, name: string): Cell => {
    const known = loaded.get(name);
    if (known !== undefined && column.as === "spans") {
      const own = new SpanCells(from, loading.size);
      spans.set(name, own);
      return own.cell;
    }
    const json = column.as === "json" ? new Array<string | null>(loading.size).fill(null) : null;
    if (known !== undefined && json !== null) {
      loaded.set(name, { ...known, json });
      return textCell(from, json);
    }
    const { cell, ...made } = newColumn(column, from, loading);
    loaded.set(name, made);
    return cell;
  };
  const cells = columns.map((column): Cell => {
    const name = nameOfPlace(column);
    const cell = cellOf(column, name);
    if (column.member !== null || !loading.marked.has(column.key)) return cell;
    const marks = delivered.get(name) ?? new Uint8Array(loading.size);
    delivered.set(name, marks);
    return (n, at, length) => {
      marks[n] = 1;
      cell(n, at, length);
    };
  });
  const done = () => {
    for (const [name, marks] of delivered)
      loaded.set(name, { ...(loaded.get(name) as LoadedColumn), delivered: marks });
    for (const [name, own] of spans) {
      const read = own.done();
      const first = loading.openFrom(name);
      const openFrom = first === undefined ? null : new Int32Array(loading.size).fill(first);
      const months = { ...inOrder(read), openFrom };
      loaded.set(name, { ...(loaded.get(name) as LoadedColumn), spans: read, months });
    }
    return loaded;
  };
  return { cells, done };
}

function newColumn(column: ReadColumn, from: Buffer, loading: Loading): LoadedColumn & { readonly cell: Cell } {
  const { key, member, type, as } = column;
  const { size, absent, wordsOf, memory } = loading;
  const none = absent(column);
  const isWord = as === "word";
  const name = nameOfPlace(column);
  const list = isWord ? wordsOf(name) : null;
  const values = memory.numbers(name, size).fill(numberOf(none));
  const codes = isWord
    ? memory.integers(name, size).fill(typeof none === "string" ? (list?.numberOf(none) ?? 0) : 0)
    : null;
  const scales = as === "decimal" ? memory.bytes(name, size).fill(0) : null;
  const texts = new Map<number, string>();
  const json = as === "json" ? new Array<string | null>(size).fill(null) : null;
  const empty = { months: null, members: null, spans: null };
  const made = { ...empty, place: { key, member, type }, values, scales, codes, texts, json, words: list?.words ?? [] };
  if (json !== null) {
    const text = textCell(from, json);
    const cell: Cell = (n, at, length) => {
      values[n] = 1;
      text(n, at, length);
    };
    return { ...made, cell };
  }
  if (list !== null && codes !== null) return { ...made, cell: wordCell(from, { values, codes, list }) };
  if (scales !== null) return { ...made, cell: decimalCell(from, { values, scales, texts }) };
  if (as === "date") return { ...made, cell: dateCell(from, values) };
  return { ...made, cell: as === "boolean" ? booleanCell(from, values) : integerCell(from, values) };
}

/** What absence means, as a column holds it. */
function numberOf(value: FactValue | undefined): number {
  if (value === undefined) return MISSING;
  if (value === null) return ABSENT;
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return Number(value);
  if (Array.isArray(value)) return value.length;
  return 1;
}

/** Whom a batch is about, in its order. */
export type BatchSubjects = {
  readonly ids: TextPlaces;
  readonly jurisdictions: readonly string[];
  readonly history: ReadonlyMap<number, readonly PastClaim[]>;
};

/** Why a delivered fact is left out, by subject and key. */
export type Withheld = ReadonlyMap<number, ReadonlyMap<string, "stale" | "implausible">>;

/** The lists of objects of one attribute. */
export type Roster = BatchMembers & { readonly loaded: LoadedColumns };

/** Facts of many subjects as they lie in the typed tables. What it says is what `subjectFacts` says of each of them. */
export class TypedBatch implements FactBatch {
  readonly size: number;
  readonly remembered: Uint8Array | null;
  private readonly known = new Map<number, SubjectFacts>();

  constructor(
    readonly subjects: BatchSubjects,
    private readonly tables: {
      readonly wide: LoadedColumns;
      readonly rosters: ReadonlyMap<string, Roster>;
    },
    private readonly meant: {
      readonly attributes: readonly Attribute[];
      readonly asOf: CalendarDate;
      readonly withheld: Withheld;
      readonly openMonths: SqlSources["openMonths"];
      /** Since when something is confirmed of which some rule says how old it may be; what is not named is of the day. */
      readonly confirmedOn: (attribute: Attribute, n: number, isDelivered: boolean) => CalendarDate | undefined;
    },
  ) {
    this.size = subjects.ids.at.length;
    this.remembered = subjects.history.size === 0 ? null : new Uint8Array(this.size);
    for (const n of subjects.history.keys()) (this.remembered as Uint8Array)[n] = 1;
  }

  /** Facts that are left out because no such value can be, or because their source has been silent for too long. */
  get withheld(): Withheld {
    return this.meant.withheld;
  }

  column(place: FactPlace): BatchColumn {
    const column = this.tables.wide.get(nameOfPlace(place)) as LoadedColumn;
    const members = place.member === null ? this.tables.rosters.get(place.key) : undefined;
    return members === undefined ? column : { ...column, members };
  }

  subject(n: number): SubjectFacts {
    const known = this.known.get(n) ?? this.readSubject(n);
    this.known.set(n, known);
    return known;
  }

  private readSubject(n: number): SubjectFacts {
    const facts = new Map<string, Fact>();
    for (const attribute of this.meant.attributes) {
      const { key, source } = attribute;
      const value = this.valueOf(attribute, n);
      if (value === undefined) continue;
      const isDelivered = this.tables.wide.get(key)?.delivered?.[n] !== 0;
      const obtainedOn = this.meant.confirmedOn(attribute, n, isDelivered) ?? this.meant.asOf;
      const fact = { value, source, obtainedOn };
      const open = this.meant.openMonths.get(key);
      facts.set(key, open === undefined ? fact : { ...fact, completeUntil: lastDayBefore(open.first) });
    }
    const history = this.subjects.history.get(n) ?? [];
    const withheld = this.meant.withheld.get(n);
    const known = { facts, history, humanDecisions: new Map() };
    return withheld === undefined ? known : { ...known, withheld };
  }

  private valueOf({ key, type, members }: Attribute, n: number): FactValue | undefined {
    const column = this.tables.wide.get(key) as LoadedColumn;
    const value = valueIn(column, n);
    if (value === undefined || value === null) return value;
    if (type === "object") return objectOf(members, (member) => valueIn(this.tables.wide.get(`${key}.${member}`), n));
    if (type !== "list") return value;
    const roster = this.tables.rosters.get(key) as Roster;
    const [from, until] = [roster.offsets[n] as number, roster.offsets[n + 1] as number];
    return Array.from({ length: until - from }, (_, i) =>
      objectOf(members, (member) => valueIn(roster.loaded.get(`${key}.${member}`), from + i)),
    );
  }
}

function objectOf(
  members: Attribute["members"],
  valueFor: (member: string) => FactValue | undefined,
): { readonly [key: string]: FactValue } {
  const entries = members.flatMap(({ key }): [string, FactValue][] => {
    const value = valueFor(key);
    return value === undefined ? [] : [[key, value]];
  });
  return Object.fromEntries(entries);
}
