import { type BatchMonths, UNFIT } from "@/server/eligibility";
import type { WordList } from "./word-list";

// Arrays of one column as Postgres sends them in binary (array_send), read into the numbers of a batch's column.

/** Where an array stands among the bytes that were copied; a length of -1 is no array. */
export type ArrayField = { readonly from: Buffer; readonly at: number; readonly length: number };

const ARRAY_HEAD_BYTES = 20;

/** A whole number of four bytes. */
export function int32(from: Buffer, at: number): number {
  return (
    ((from[at] as number) << 24) |
    ((from[at + 1] as number) << 16) |
    ((from[at + 2] as number) << 8) |
    (from[at + 3] as number)
  );
}

function int16(from: Buffer, at: number): number {
  return ((from[at] as number) << 8) | (from[at + 1] as number);
}

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

/** Where each of some texts begins among bytes, and how many it takes. */
export type TextPlaces = { readonly from: Buffer; readonly at: Int32Array; readonly length: Int32Array };

/** Texts as they lie in the array, none of them null. */
export function textPlaces(field: ArrayField): TextPlaces {
  const count = countOf(field);
  const places = { from: field.from, at: new Int32Array(count), length: new Int32Array(count) };
  eachCell(field, (n, at, length) => {
    places.at[n] = at;
    places.length[n] = length;
  });
  return places;
}

/** Whole numbers of four bytes, such as the length of a list. */
export function readIntegers(field: ArrayField, values: Float64Array): void {
  eachCell(field, (n, at) => {
    values[n] = int32(field.from, at);
  });
}

/** 1 and 0. */
export function readBooleans(field: ArrayField, values: Float64Array): void {
  eachCell(field, (n, at) => {
    values[n] = field.from[at] as number;
  });
}

const DAY_MS = 86_400_000;
const EPOCH_MS = Date.UTC(2000, 0, 1);
const FIRST_DAY = -44_000; // 1879
const LAST_DAY = 40_000; // 2109
const ordinals = Int32Array.from({ length: LAST_DAY - FIRST_DAY + 1 }, (_, i) => ordinalOf(FIRST_DAY + i));

function ordinalOf(day: number): number {
  const date = new Date(EPOCH_MS + day * DAY_MS);
  return date.getUTCFullYear() * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
}

/** Dates as 20261120. */
export function readDates(field: ArrayField, values: Float64Array): void {
  eachCell(field, (n, at) => {
    const day = int32(field.from, at);
    values[n] = day >= FIRST_DAY && day <= LAST_DAY ? (ordinals[day - FIRST_DAY] as number) : UNFIT;
  });
}

/** Words: 1, and the number of each in the list. */
export function readWords(field: ArrayField, into: { values: Float64Array; codes: Int32Array; list: WordList }): void {
  const { values, codes, list } = into;
  eachCell(field, (n, at, length) => {
    values[n] = 1;
    codes[n] = list.numberAt(field.from, at, length);
  });
}

const NEGATIVE = 0x4000;
const MOST_DIGITS = 1e15;

/** Decimals: a whole number and its decimals, without zeros at the end; the text of those that have too many digits. */
export function readDecimals(
  field: ArrayField,
  into: { values: Float64Array; scales: Uint8Array; texts: Map<number, string> },
): void {
  const { from } = field;
  eachCell(field, (n, at) => {
    const groups = int16(from, at);
    const weight = (int16(from, at + 2) << 16) >> 16;
    let value = 0;
    for (let i = 0; i < groups; i++) value = value * 10_000 + int16(from, at + 8 + 2 * i);
    let scale = 4 * (groups - 1 - weight);
    for (; scale < 0 && value < MOST_DIGITS; scale += 4) value *= 10_000;
    while (scale > 0 && value % 10 === 0 && value < MOST_DIGITS) {
      value /= 10;
      scale -= 1;
    }
    if (groups === 0) [value, scale] = [0, 0];
    const fits = scale >= 0 && scale <= 15 && value < MOST_DIGITS;
    into.values[n] = fits ? (int16(from, at + 4) === NEGATIVE ? -value : value) : UNFIT;
    into.scales[n] = fits ? scale : 0;
    if (!fits) into.texts.set(n, decimalText(from, at));
  });
}

function decimalText(from: Buffer, at: number): string {
  const weight = (int16(from, at + 2) << 16) >> 16;
  const groups = Array.from({ length: int16(from, at) }, (_, i) =>
    String(int16(from, at + 8 + 2 * i)).padStart(4, "0"),
  );
  const whole = Array.from({ length: Math.max(0, weight + 1) }, (_, i) => groups[i] ?? "0000").join("");
  const fraction = "0000".repeat(Math.max(0, -weight - 1)) + groups.slice(Math.max(0, weight + 1)).join("");
  const sign = int16(from, at + 4) === NEGATIVE ? "-" : "";
  return `${sign}${whole.replace(/^0+(?=\d)/, "") || "0"}${fraction === "" ? "" : `.${fraction}`}`;
}

/** Spans of months as they were delivered, two numbers each: of the n-th subject, from `offsets[n]` to `offsets[n + 1]`. */
export function readSpans(field: ArrayField, subjects: number): BatchMonths {
  const offsets = new Int32Array(subjects + 1);
  const runs = new Int32Array(Math.max(0, field.length) >> 2);
  let filled = 0;
  let last = 0;
  eachCell(field, (n, at, length) => {
    for (; last < n; last++) offsets[last + 1] = filled;
    for (let i = 0; i < length; i += 4) runs[filled++] = int32(field.from, at + i);
    last = n + 1;
    offsets[last] = filled;
  });
  for (; last < subjects; last++) offsets[last + 1] = filled;
  return { offsets, runs: runs.subarray(0, filled) };
}

/** The same months in order, each once: what a batch holds. The same object where they are that already. */
export function inOrder(spans: BatchMonths): BatchMonths {
  const { offsets, runs } = spans;
  let sorted = true;
  for (let n = 0; n + 1 < offsets.length && sorted; n++) {
    for (let i = (offsets[n] as number) + 2; i < (offsets[n + 1] as number); i += 2) {
      if ((runs[i] as number) <= (runs[i - 1] as number) + 1) sorted = false;
    }
  }
  return sorted ? spans : merged(spans);
}

function merged({ offsets, runs }: BatchMonths): BatchMonths {
  const out: number[] = [];
  const starts = new Int32Array(offsets.length);
  for (let n = 0; n + 1 < offsets.length; n++) {
    const own: [number, number][] = [];
    for (let i = offsets[n] as number; i < (offsets[n + 1] as number); i += 2)
      own.push([runs[i] as number, runs[i + 1] as number]);
    own.sort((a, b) => a[0] - b[0]);
    const begin = out.length;
    for (const [first, last] of own) {
      const end = out.length - 1;
      if (out.length > begin && first <= (out[end] as number) + 1) out[end] = Math.max(out[end] as number, last);
      else out.push(first, last);
    }
    starts[n + 1] = out.length;
  }
  return { offsets: starts, runs: Int32Array.from(out) };
}
