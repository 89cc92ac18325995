import { int32 } from "./record-rows";

// Arrays of one column as Postgres sends them in binary (array_send).

/** Where an array stands among the bytes that were copied; a length of -1 is no array. */
export type ArrayField = { readonly from: Buffer; readonly at: number; readonly length: number };

const ARRAY_HEAD_BYTES = 20;

/** How many members an array has. */
export function countOf({ from, at, length }: ArrayField): number {
  return length < 0 || int32(from, at) === 0 ? 0 : int32(from, at + 12);
}

/** Goes through an array: for each member that is not null, its place, where it begins and its length. */
export function eachCell(field: ArrayField, seen: (n: number, at: number, length: number) => void): void {
  const count = countOf(field);
  const { from } = field;
  let at = field.at + ARRAY_HEAD_BYTES;
  for (let n = 0; n < count; n++) {
    const length = int32(from, at);
    at += 4;
    if (length < 0) continue;
    seen(n, at, length);
    at += length;
  }
}

/** Texts; null where there is none. */
export function readTexts(field: ArrayField): (string | null)[] {
  const texts = new Array<string | null>(countOf(field)).fill(null);
  eachCell(field, (n, at, length) => {
    texts[n] = field.from.toString("utf8", at, at + length);
  });
  return texts;
}
