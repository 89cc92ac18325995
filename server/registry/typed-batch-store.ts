import type { TransactionSql } from "postgres";
import { type Cell, copyRows, type RecordRows, readRows, rowCell } from "@/db/record-rows";
import {
  ABSENT,
  type Attribute,
  type FactValue,
  type Member,
  MISSING,
  type PastClaim,
  type SqlSources,
  type SubjectKind,
} from "@/server/eligibility";
import { addDays, assert, type CalendarDate, calendarDate } from "@/server/kernel";
import { BatchMemory } from "./batch-memory";
import { type BatchSubjects, columnsOf, type LoadedColumns, type Roster, TypedBatch } from "./typed-batch";
import { type TextPlaces, textAt, textPlaces } from "./typed-batch-cells";
import { type BatchSql, batchSql, type ReadColumn, type RowsQuery } from "./typed-batch-sql";
import { WordList } from "./word-list";

/** What a thread reads batches with: the same for a whole run. */
export type TypedReader = {
  readonly audience: SubjectKind;
  readonly asOf: CalendarDate;
  readonly sources: ReaderSources;
  /** Of which attributes some rule says how old they may be, and they may be older by now. */
  readonly aged: ReadonlySet<string>;
  readonly sql: BatchSql;
  readonly words: Map<string, WordList>;
};

type ReaderSources = Pick<SqlSources, "absences" | "staleBefore" | "completeUntil" | "openMonths">;

/** Prepares to read some facts of everybody of a kind. `maxAges`: the fewest days old that a rule lets a fact be, by its key. */
export function typedReader(of: {
  audience: SubjectKind;
  keys: ReadonlySet<string>;
  asOf: CalendarDate;
  sources: ReaderSources;
  maxAges?: ReadonlyMap<string, number>;
}): TypedReader {
  const { audience, keys, asOf, sources, maxAges = new Map<string, number>() } = of;
  const sql = batchSql(audience, keys);
  const aged = sql.attributes.filter(({ key, source }) => {
    const days = maxAges.get(key);
    return days !== undefined && (sources.completeUntil.get(source) ?? "") < addDays(asOf, -days);
  });
  return { audience, asOf, sources, aged: new Set(aged.map(({ key }) => key)), sql, words: new Map() };
}

/** What each subject of a range was paid, or will be once more is known. */
export type Histories = ReadonlyMap<string, readonly PastClaim[]>;

/**
 * The subjects of a range, in order, with their facts by column. `within` is the range as a condition on a column; in `memory` the batch
 * lies until the next one is read into it. The typed tables are to be up to date: see `refreshOutdatedFacts`.
 */
export async function readTypedBatch(
  tx: TransactionSql,
  reader: TypedReader,
  of: { within: (column: string) => string; histories: Histories; memory?: BatchMemory },
): Promise<TypedBatch> {
  const { within, histories, memory = new BatchMemory() } = of;
  for (const list of reader.words.values()) list.renew();
  const wide = reader.sql.wide(within);
  // Sent one after the other without waiting in between.
  const [rows, delivered] = await Promise.all([copyRows(tx, wide.sql), readSilent(tx, reader, within)]);
  const { size } = rows;
  const read = loaded(reader, { query: wide, rows, memory, absent: (column) => absenceOf(reader, column) });
  const [ids, jurisdictions, nulls, withheld] = read.fixed as readonly TextPlaces[] as FixedTexts;
  const places = size === 0 ? new Map<string, number>() : placesOf(ids, histories.size > 0 || delivered.length > 0);
  const { columns } = read;
  followObjects(columns, reader.sql.attributes);
  const offsets = reader.sql.rosters.map(({ key }) => offsetsOf(columns.get(key)?.values ?? NOBODY)); // all that lies there
  const left = leaveOut(reader, columns, { nulls, withheld, delivered, places });
  const rosters = new Map<string, Roster>();
  for (const [i, { key, query }] of reader.sql.rosters.entries()) {
    const own = offsets[i] as Int32Array;
    rosters.set(key, await readRoster(tx, reader, { query: query(within), offsets: own, memory }));
  }
  const history = new Map<number, readonly PastClaim[]>();
  for (const [id, claims] of histories) {
    const n = places.get(id);
    if (n !== undefined) history.set(n, claims);
  }
  const subjects: BatchSubjects = {
    ids,
    jurisdictions: wordsAt(jurisdictions, listOf(reader, JURISDICTIONS)),
    history,
  };
  return new TypedBatch(
    subjects,
    { wide: columns, rosters },
    {
      attributes: reader.sql.attributes,
      asOf: reader.asOf,
      withheld: left,
      openMonths: reader.sources.openMonths,
      confirmedOn: confirmedOn(reader, { delivered, places }),
    },
  );
}

/** When what may be too old for some rule was confirmed: with its record, or by what its source has delivered everything up to. */
function confirmedOn(reader: TypedReader, { delivered, places }: Pick<Marks, "delivered" | "places">) {
  const { aged, sources } = reader;
  const days = new Map<string, CalendarDate>();
  if (aged.size > 0) {
    for (const { subjectId, source, obtainedOn } of delivered)
      days.set(`${places.get(subjectId)} ${source}`, calendarDate(obtainedOn));
  }
  return ({ key, source }: Attribute, n: number, isDelivered: boolean): CalendarDate | undefined => {
    if (!aged.has(key)) return undefined;
    const until = sources.completeUntil.get(source) ?? LONG_AGO;
    const own = (isDelivered ? days.get(`${n} ${source}`) : undefined) ?? LONG_AGO; // an absence is as old as what its source has delivered
    return own > until ? own : until;
  };
}

const LONG_AGO = calendarDate("1900-01-01");

type FixedTexts = readonly [ids: TextPlaces, jurisdictions: TextPlaces, nulls: TextPlaces, withheld: TextPlaces];

/** Where the words of the subjects' jurisdictions are kept: no attribute has such a name. */
const JURISDICTIONS = " jurisdiction";

/** Reads rows into their fixed texts and their columns. */
function loaded(
  reader: TypedReader,
  of: {
    query: RowsQuery;
    rows: RecordRows;
    memory: BatchMemory;
    absent: (column: ReadColumn) => FactValue | undefined;
  },
) {
  const { query, rows, memory, absent } = of;
  const { from, size } = rows;
  const fixed = Array.from({ length: query.fixed }, () => textPlaces(from, size));
  const wordsOf = (name: string) => listOf(reader, name);
  const openFrom = (key: string) => reader.sources.openMonths.get(key)?.first;
  const columns = columnsOf(query.columns, from, { size, absent, wordsOf, openFrom, memory, marked: reader.aged });
  readRows(rows, [...fixed.map(({ cell }) => cell), ...together(query.groups, columns.cells, from)]);
  return { fixed, columns: columns.done() };
}

/** What reads each field of a row, where some of them are rows of columns. */
function together(groups: readonly number[], cells: readonly Cell[], from: Buffer): Cell[] {
  let until = 0;
  return groups.map((count) => {
    const own = cells.slice(until, until + count);
    until += count;
    return count === 1 ? (own[0] as Cell) : rowCell(from, own);
  });
}

function wordsAt({ from, at, length }: TextPlaces, list: WordList): string[] {
  return Array.from(at, (begin, n) => list.words[list.numberAt(from, begin, length[n] as number)] as string);
}

/** The texts that there are, each with its row. */
function eachText(texts: TextPlaces, seen: (n: number, text: string) => void): void {
  const { length } = texts;
  for (let n = 0; n < length.length; n++) if ((length[n] as number) >= 0) seen(n, textAt(texts, n) as string);
}

function listOf({ words }: TypedReader, name: string): WordList {
  const list = words.get(name) ?? new WordList();
  words.set(name, list);
  return list;
}

/** A member that nobody delivered is missing; what an object's absence means for it, `followObjects` says. */
function absenceOf({ sources }: TypedReader, { key, member }: ReadColumn) {
  return member === null ? sources.absences.get(key) : undefined;
}

/** The members of an object that is known to be absent are absent. */
function followObjects(columns: LoadedColumns, attributes: readonly Attribute[]): void {
  for (const { key, type, members } of attributes) {
    if (type !== "object") continue;
    const own = columns.get(key)?.values as Float64Array;
    for (const member of members) {
      const values = columns.get(`${key}.${member.key}`)?.values as Float64Array;
      for (let n = 0; n < values.length; n++) if (own[n] !== 1) values[n] = own[n] as number;
    }
  }
}

type Marks = {
  readonly nulls: TextPlaces;
  readonly withheld: TextPlaces;
  readonly delivered: readonly Delivered[];
  readonly places: ReadonlyMap<string, number>;
};

/** Sets what was delivered as null, and takes out what is withheld. @returns what was withheld, and why */
function leaveOut(reader: TypedReader, columns: LoadedColumns, marks: Marks) {
  eachText(marks.nulls, (n, keys) => {
    for (const key of keys.split(",")) setAll(columns, key, { n, value: ABSENT });
  });
  const left = new Map<number, Map<string, "stale" | "implausible">>();
  const leave = (n: number, key: string, reason: "stale" | "implausible") => {
    setAll(columns, key, { n, value: MISSING });
    const known = left.get(n) ?? new Map<string, "stale" | "implausible">();
    left.set(n, known.set(key, reason));
  };
  eachText(marks.withheld, (n, keys) => {
    for (const key of keys.split(",")) leave(n, key, "implausible");
  });
  for (const { subjectId, source, obtainedOn } of marks.delivered) {
    const n = marks.places.get(subjectId);
    if (n === undefined) continue;
    for (const { key, source: own } of reader.sql.attributes) {
      if (own !== source || obtainedOn >= (reader.sources.staleBefore.get(key) ?? "")) continue;
      if ((columns.get(key)?.values[n] as number) !== MISSING || left.get(n)?.has(key)) leave(n, key, "stale");
    }
  }
  return left;
}

/** Sets an attribute and all its members, or one member where the key names it. */
function setAll(columns: LoadedColumns, key: string, { n, value }: { n: number; value: number }): void {
  const one = columns.get(key);
  if (one === undefined) return;
  one.values[n] = value;
  if (one.place.type !== "object" || one.place.member !== null) return;
  for (const [name, column] of columns) if (name.startsWith(`${key}.`)) column.values[n] = value;
}

const NOBODY = new Float64Array(0);

type Delivered = { readonly subjectId: string; readonly source: string; readonly obtainedOn: string };

/** When each subject's record of a source was obtained, where the source as a whole has fallen silent, or may have for some rule: few have. */
async function readSilent(
  tx: TransactionSql,
  { sql, sources, aged }: TypedReader,
  within: (column: string) => string,
): Promise<readonly Delivered[]> {
  const silent = [
    ...new Set(
      sql.attributes.filter(({ key }) => sources.staleBefore.has(key) || aged.has(key)).map(({ source }) => source),
    ),
  ];
  if (silent.length === 0) return [];
  return tx.unsafe<Delivered[]>(
    `select subject_id as "subjectId", source, obtained_on::text as "obtainedOn" from fact_record
      where source = any ($1::text[]) and ${within("subject_id")}`,
    [silent],
  );
}

function placesOf(ids: TextPlaces, needed: boolean): Map<string, number> {
  const places = new Map<string, number>();
  if (needed) eachText(ids, (n, id) => places.set(id, n));
  return places;
}

/** The members of every subject's list. Where nobody has any, nothing is asked. */
async function readRoster(
  tx: TransactionSql,
  reader: TypedReader,
  { query, offsets, memory }: { query: RowsQuery; offsets: Int32Array; memory: BatchMemory },
): Promise<Roster> {
  const size = offsets.at(-1) ?? 0;
  const rows = size === 0 ? NO_ROWS : await copyRows(tx, query.sql);
  assert(rows.size === size, "every list has as many members as its subject's row says");
  const { fixed, columns } = loaded(reader, { query, rows, memory, absent: () => undefined });
  eachText(fixed[0] as TextPlaces, (i, keys) => {
    for (const key of keys.split(",")) setMember(columns, key, i);
  });
  const inner = new Set(query.columns.filter(({ as }) => as === "json").map(({ member }) => member));
  const byMember = new Map([...columns.values()].map((column) => [column.place.member, column]));
  const column = ({ key }: Member) => (inner.has(key) ? null : (byMember.get(key) ?? null));
  return { offsets, column, loaded: columns };
}

const NO_ROWS: RecordRows = { from: Buffer.alloc(0), at: 0, size: 0 };

function setMember(loaded: LoadedColumns, member: string, row: number): void {
  for (const [name, { values }] of loaded) if (name.endsWith(`.${member}`)) values[row] = ABSENT;
}

function offsetsOf(counts: Float64Array): Int32Array {
  const offsets = new Int32Array(counts.length + 1);
  for (let n = 0; n < counts.length; n++) {
    const count = counts[n] as number;
    offsets[n + 1] = (offsets[n] as number) + (count > 0 && count < MISSING ? count : 0);
  }
  return offsets;
}
