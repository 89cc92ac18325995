import type { TransactionSql } from "postgres";
import { copyOut, onlyRow } from "./copy-binary";

/** What is done with a cell that is not null: its row, where it begins among the bytes, and its length. */
export type Cell = (n: number, at: number, length: number) => void;

/** Rows one after the other, each as `record_send` writes it: how many fields, then of each its type, its length and its bytes. */
export type RecordRows = { readonly from: Buffer; readonly at: number; readonly size: number };

const COUNT_LOW_BYTES = 4;

/**
 * The rows of a query, whole and in its order, in one piece: the caller asks for as many as fit in memory. One aggregate for all
 * columns costs the database half of what an array for each of them does.
 */
export async function copyRows(tx: TransactionSql, select: string): Promise<RecordRows> {
  const from = await copyOut(tx, `select count(*), string_agg(record_send(q), ''::bytea) from (${select}) q`);
  const [count, bytes] = onlyRow(from);
  return { from, at: bytes?.at ?? 0, size: int32(from, (count?.at ?? 0) + COUNT_LOW_BYTES) };
}

/** A whole number of four bytes. */
export function int32(from: Buffer, at: number): number {
  return (
    ((from[at] as number) << 24) |
    ((from[at + 1] as number) << 16) |
    ((from[at + 2] as number) << 8) |
    (from[at + 3] as number)
  );
}

const FIELD_HEAD_BYTES = 8;
const TOP_BIT = 0x80;

/**
 * Goes through rows once, in order, and hands each cell that is not null to what reads its column.
 * @throws RangeError when the rows have other columns.
 */
export function readRows({ from, at, size }: RecordRows, cells: readonly Cell[]): void {
  let place = at;
  for (let n = 0; n < size; n++) place = readRow(from, { at: place, n }, cells);
}

/**
 * Reads the n-th row, which begins at a place. @returns where it ends.
 * @throws RangeError when it has other columns.
 */
export function readRow(from: Buffer, row: { at: number; n: number }, cells: readonly Cell[]): number {
  const { at, n } = row;
  const width = cells.length;
  if (int32(from, at) !== width) throw new RangeError("a row has a field for each column");
  let place = at + 4;
  for (let i = 0; i < width; i++) {
    place += FIELD_HEAD_BYTES;
    if (((from[place - 4] as number) & TOP_BIT) !== 0) continue; // a negative length: null
    const length = int32(from, place - 4);
    (cells[i] as Cell)(n, place, length);
    place += length;
  }
  return place;
}
