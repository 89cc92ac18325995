import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import type { TransactionSql } from "postgres";

/**
 * What `copy (query) to stdout (format binary)` says, in one piece: the caller asks for as much as fits in memory.
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
  return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
}

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

const HEAD = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
const PIECE_BYTES = 256 * 1024;

/** Rows for a binary COPY, written one field after the other into one piece of memory that grows. */
export class BinaryRows {
  private bytes: Buffer;
  private at = HEAD.length;

  constructor(expectedBytes: number) {
    this.bytes = Buffer.allocUnsafe(HEAD.length + expectedBytes + 2);
    HEAD.copy(this.bytes);
  }

  /** Begins a row of so many fields that take at most so many bytes. */
  row(fields: number, mostBytes: number): void {
    if (this.at + mostBytes + 2 > this.bytes.length) {
      const larger = Buffer.allocUnsafe(this.bytes.length * 2 + mostBytes);
      this.bytes.copy(larger, 0, 0, this.at);
      this.bytes = larger;
    }
    this.at = this.bytes.writeInt16BE(fields, this.at);
  }

  /** An integer of four bytes. */
  int4(value: number): void {
    this.bytes.writeInt32BE(4, this.at);
    this.at = this.bytes.writeInt32BE(value, this.at + 4);
  }

  /** An integer of eight bytes, in two halves. */
  int8(high: number, low: number): void {
    this.bytes.writeInt32BE(8, this.at);
    this.bytes.writeInt32BE(high | 0, this.at + 4);
    this.at = this.bytes.writeInt32BE(low | 0, this.at + 8);
  }

  /** Text that is UTF-8 already. */
  text(from: Buffer, at: number, length: number): void {
    this.at = this.bytes.writeInt32BE(length, this.at);
    from.copy(this.bytes, this.at, at, at + length);
    this.at += length;
  }

  /** All that was written, ended. */
  done(): Buffer {
    return this.bytes.subarray(0, this.bytes.writeInt16BE(-1, this.at));
  }
}

/** Streams the rows of a binary COPY into a temporary table. */
export async function copyIn(sql: TransactionSql, target: string, rows: Buffer): Promise<void> {
  const stream: Writable = await sql.unsafe(`copy ${target} from stdin (format binary)`).writable();
  for (let at = 0; at < rows.length; at += PIECE_BYTES) {
    if (!stream.write(rows.subarray(at, at + PIECE_BYTES))) await once(stream, "drain");
  }
  await new Promise<void>((resolve, reject) => {
    stream.once("error", reject);
    stream.once("finish", resolve);
    stream.end();
  });
}
