import type { TransactionSql } from "postgres";
import {
  ABSENT,
  ATTRIBUTES,
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
import { type PackedLayout, type PackedPiece, packedLayout, type ReadColumn } from "./packed-row";
import { type PackedRows, readMembers } from "./packed-rows";
import { readPacked } from "./packed-store";
import {
  type BatchSubjects,
  columnsOf,
  type LoadedColumns,
  type Loading,
  type Roster,
  TypedBatch,
} from "./typed-batch";
import { type TextPlaces, textAt, textPlaces } from "./typed-batch-cells";
import { WordList } from "./word-list";

/** What a thread reads batches with: the same for a whole run. */
export type TypedReader = {
  readonly audience: SubjectKind;
  readonly asOf: CalendarDate;
  readonly sources: ReaderSources;
  /** Of which attributes some rule says how old they may be, and they may be older by now. */
  readonly aged: ReadonlySet<string>;
  readonly layout: PackedLayout;
  /** The attributes that are read. */
  readonly attributes: readonly Attribute[];
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
  const attributes = ATTRIBUTES.filter(({ subject, key }) => subject === audience && keys.has(key));
  const aged = attributes.filter(({ key, source }) => {
    const days = maxAges.get(key);
    return days !== undefined && (sources.completeUntil.get(source) ?? "") < addDays(asOf, -days);
  });
  const agedKeys = new Set(aged.map(({ key }) => key));
  return { audience, asOf, sources, aged: agedKeys, layout: packedLayout(audience), attributes, words: new Map() };
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
  // Sent one after the other without waiting in between.
  const [rows, delivered] = await Promise.all([
    readPacked(tx, reader.layout, { within, memory }),
    readSilent(tx, reader, within),
  ]);
  const { ids, jurisdictions } = rows;
  const places =
    ids.at.length === 0 ? new Map<string, number>() : placesOf(ids, histories.size > 0 || delivered.length > 0);
  const { columns, nulls, withheld, members } = ownColumns(reader, rows, memory);
  followObjects(columns, reader.attributes);
  const lists = reader.attributes.filter(({ type }) => type === "list");
  const offsets = lists.map(({ key }) => offsetsOf(columns.get(key)?.values ?? NOBODY)); // all that lies there
  const left = leaveOut(reader, columns, { nulls, withheld, delivered, places });
  const rosters = new Map(
    lists.map(({ key }, i) => {
      const own = { key, places: members.get(key) as TextPlaces, offsets: offsets[i] as Int32Array };
      return [key, rosterOf(reader, own, memory)];
    }),
  );
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
      attributes: reader.attributes,
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

/** Where the words of the subjects' jurisdictions are kept: no attribute has such a name. */
const JURISDICTIONS = " jurisdiction";

/** The columns of the subjects' own facts, and what else their rows say. */
function ownColumns(reader: TypedReader, rows: PackedRows, memory: BatchMemory) {
  const keys = new Set(reader.attributes.map(({ key }) => key));
  const isRead = ({ key }: ReadColumn) => keys.has(key);
  const wanted = reader.layout.pieces.flatMap(({ roster, columns }) => (roster === null ? columns.filter(isRead) : []));
  const { from } = rows.packed;
  const absent = (column: ReadColumn) => absenceOf(reader, column);
  const columns = columnsOf(wanted, from, loading(reader, { size: rows.ids.at.length, absent, memory }));
  let next = 0;
  const { nulls, withheld, rosters } = rows.read((column) => (isRead(column) ? columns.cells[next++] : undefined));
  return { columns: columns.done(), nulls, withheld, members: rosters };
}

function loading(
  reader: TypedReader,
  of: { size: number; absent: (column: ReadColumn) => FactValue | undefined; memory: BatchMemory },
): Loading {
  const wordsOf = (name: string) => listOf(reader, name);
  const openFrom = (key: string) => reader.sources.openMonths.get(key)?.first;
  return { ...of, wordsOf, openFrom, marked: reader.aged };
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
    for (const { key, source: own } of reader.attributes) {
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
  { attributes, sources, aged }: TypedReader,
  within: (column: string) => string,
): Promise<readonly Delivered[]> {
  const silent = [
    ...new Set(
      attributes.filter(({ key }) => sources.staleBefore.has(key) || aged.has(key)).map(({ source }) => source),
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

/** The members of every subject's list. */
function rosterOf(
  reader: TypedReader,
  { key, places, offsets }: { key: string; places: TextPlaces; offsets: Int32Array },
  memory: BatchMemory,
): Roster {
  const size = offsets.at(-1) ?? 0;
  const piece = reader.layout.pieces.find(({ roster }) => roster === key) as PackedPiece;
  const nulls = textPlaces(places.from, size);
  const waiting = columnsOf(piece.columns, places.from, loading(reader, { size, absent: () => undefined, memory }));
  const isWhole = readMembers(places, offsets, [nulls.cell, ...waiting.cells]);
  assert(isWhole, "every list has as many members as its subject's row says");
  const columns = waiting.done();
  eachText(nulls, (i, keys) => {
    for (const member of keys.split(",")) setMember(columns, member, i);
  });
  const inner = new Set(piece.columns.filter(({ as }) => as === "json").map(({ member }) => member));
  const byMember = new Map([...columns.values()].map((column) => [column.place.member, column]));
  const column = ({ key: member }: Member) => (inner.has(member) ? null : (byMember.get(member) ?? null));
  return { offsets, column, loaded: columns };
}

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
