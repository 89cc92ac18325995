import type { Readable } from "node:stream";
import type { TransactionSql } from "postgres";
import { streamIn } from "./copy-stream";

/**
 * What `copy (query) to stdout (format binary)` says, in one piece: the caller asks for as much as fits in memory. A row that came whole is
 * not copied once more for the sake of the two bytes that end it: they are left out then.
 * postgres 3.4.9 pauses its socket when a piece is larger than a stream likes, and does not resume it for the last one:
 * here it is told to, so that the connection answers again.
 */
export async function copyOut(sql: TransactionSql, query: string): Promise<Buffer> {
  const stream: Readable = await sql.unsafe(`copy (${query}) to stdout (format binary)`).readable();
  const pieces: Buffer[] = [];
  await new Promise<void>((resolve, reject) => {
    stream.on("data", (piece: Buffer) => pieces.push(piece));
    stream.once("error", reject);
    stream.once("end", resolve);
  });
  stream._read(0);
  const [first] = pieces;
  const isWhole = first !== undefined && pieces.slice(1).every(({ length }) => length <= END_BYTES);
  return isWhole ? first : Buffer.concat(pieces);
}

const END_BYTES = 2;

const SIGNATURE_BYTES = 19;

/**
 * The fields of the only row of a binary COPY: where each begins, and its length; -1 for null.
 * @throws RangeError when there is no such row.
 */
export function onlyRow(copied: Buffer): { readonly at: number; readonly length: number }[] {
  let at = SIGNATURE_BYTES;
  const count = copied.readInt16BE(at);
  if (count < 0) throw new RangeError("the query answered no row");
  at += 2;
  return Array.from({ length: count }, () => {
    const length = copied.readInt32BE(at);
    const field = { at: at + 4, length };
    at += 4 + Math.max(0, length);
    return field;
  });
}

const ARRAY_HEAD_BYTES = 20;

const HEAD = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
const PIECE_BYTES = 256 * 1024;
const DIGITS = Buffer.from("0123456789abcdef", "latin1");
const INT8_TYPE = 20;
const DAY_MS = 86_400_000;
const EPOCH_MS = Date.UTC(2000, 0, 1);

/** A date as COPY writes it: days since 2000. */
type CopyDate = { readonly date: string };

/** Fields as they stand in a row of a binary COPY: texts, integers of four bytes, dates and nothing. */
export function fieldsOf(values: readonly (string | number | CopyDate | null)[]): Buffer {
  const lengths = values.map((value) => {
    if (value === null) return 0;
    return typeof value === "string" ? Buffer.byteLength(value) : 4;
  });
  const bytes = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + 4 + length, 0));
  let at = 0;
  for (const [i, value] of values.entries()) {
    at = bytes.writeInt32BE(value === null ? -1 : (lengths[i] as number), at);
    if (value === null) continue;
    if (typeof value === "string") at += bytes.write(value, at);
    else at = bytes.writeInt32BE(typeof value === "number" ? value : dayOf(value), at);
  }
  return bytes;
}

function dayOf({ date }: CopyDate): number {
  return (Date.parse(date) - EPOCH_MS) / DAY_MS;
}

/** An instant as COPY writes it: microseconds since 2000. */
export function microsOf(instant: Date): number {
  return (instant.getTime() - EPOCH_MS) * 1_000;
}

/** The date so many days after 2000. */
export function dateOf(days: number): string {
  return new Date(EPOCH_MS + days * DAY_MS).toISOString().slice(0, 10);
}

const WORD_DIGITS = 8;

/** How many hexadecimal digits 32 bits have, without zeros in front. */
function digitsOf(bits: number): number {
  return WORD_DIGITS - (Math.clz32(bits) >>> 2);
}

/** Rows for a binary COPY, written one field after the other into one piece of memory that grows. */
export class BinaryRows {
  private bytes: Buffer;
  private at = HEAD.length;

  constructor(expectedBytes: number) {
    this.bytes = Buffer.allocUnsafe(HEAD.length + expectedBytes + 2);
    HEAD.copy(this.bytes);
  }

  /** Begins anew, in the same memory: only what was sent whole may be written over. */
  clear(): void {
    this.at = HEAD.length;
  }

  /** Begins a row of so many fields that take at most so many bytes. */
  row(fields: number, mostBytes: number): void {
    if (this.at + mostBytes + 2 > this.bytes.length) {
      const larger = Buffer.allocUnsafe(this.bytes.length * 2 + mostBytes);
      this.bytes.copy(larger, 0, 0, this.at);
      this.bytes = larger;
    }
    const { bytes, at } = this;
    bytes[at] = fields >>> 8;
    bytes[at + 1] = fields;
    this.at = at + 2;
  }

  /** An integer of four bytes. */
  int4(value: number): void {
    this.word(4);
    this.word(value);
  }

  /** An integer of eight bytes, in two halves. */
  int8(high: number, low: number): void {
    this.word(8);
    this.word(high | 0);
    this.word(low | 0);
  }

  /** Text that is UTF-8 already. */
  text(from: Buffer, at: number, length: number): void {
    const { bytes } = this;
    this.word(length);
    const begin = this.at;
    for (let i = 0; i < length; i++) bytes[begin + i] = from[at + i] as number; // a few bytes: to ask for a copy takes longer
    this.at = begin + length;
  }

  /** A prefix and 64 bits in two halves, as text: in hexadecimal digits, without zeros in front. */
  hex(prefix: string, { high, low }: { high: number; low: number }): void {
    const { bytes } = this;
    const upper = digitsOf(high);
    const lower = upper === 0 ? Math.max(1, digitsOf(low)) : WORD_DIGITS;
    this.word(prefix.length + upper + lower);
    let { at } = this;
    for (let i = 0; i < prefix.length; i++) bytes[at++] = prefix.charCodeAt(i);
    for (let shift = 4 * upper - 4; shift >= 0; shift -= 4) bytes[at++] = DIGITS[(high >>> shift) & 15] as number;
    for (let shift = 4 * lower - 4; shift >= 0; shift -= 4) bytes[at++] = DIGITS[(low >>> shift) & 15] as number;
    this.at = at;
  }

  /** Some integers of eight bytes, in two halves each, as an array. */
  int8s(values: readonly { readonly high: number; readonly low: number }[]): void {
    this.word(ARRAY_HEAD_BYTES + values.length * 12);
    this.word(1); // dimension
    this.word(0); // without nulls
    this.word(INT8_TYPE);
    this.word(values.length);
    this.word(1); // the first one's number
    for (let i = 0; i < values.length; i++) {
      const { high, low } = values[i] as { high: number; low: number };
      this.int8(high, low);
    }
  }

  private word(value: number): void {
    const { bytes, at } = this;
    bytes[at] = value >>> 24;
    bytes[at + 1] = value >>> 16;
    bytes[at + 2] = value >>> 8;
    bytes[at + 3] = value;
    this.at = at + 4;
  }

  /** Fields that were written before: see `fieldsOf`. */
  fields(written: Buffer): void {
    this.bytes.set(written, this.at);
    this.at += written.length;
  }

  /** All that was written, ended. */
  done(): Buffer {
    return this.bytes.subarray(0, this.bytes.writeInt16BE(-1, this.at));
  }
}

/**
 * Streams the rows of a binary COPY into a table, or some columns of it: one that has no walls, or none for the role that it has at the moment.
 * @throws what the database says of a row that it refuses, without the row.
 */
export async function copyIn(sql: TransactionSql, target: string, rows: Buffer): Promise<void> {
  await streamIn(sql, `copy ${target} from stdin (format binary)`, piecesOf(rows));
}

function* piecesOf(rows: Buffer): Generator<Buffer> {
  for (let at = 0; at < rows.length; at += PIECE_BYTES) yield rows.subarray(at, at + PIECE_BYTES);
}
