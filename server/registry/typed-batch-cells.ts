import { type Cell, int32 } from "@/db/record-rows";
import { type BatchMonths, UNFIT } from "@/server/eligibility";
import { BatchMemory } from "./batch-memory";
import type { WordList } from "./word-list";

// Cells of one column as Postgres sends them in binary, read into the numbers of a batch's column.

function int16(from: Buffer, at: number): number {
  return ((from[at] as number) << 8) | (from[at + 1] as number);
}

/** Where each of some texts begins among bytes, and how many it takes; a length of -1 is no text. */
export type TextPlaces = { readonly from: Buffer; readonly at: Int32Array; readonly length: Int32Array };

/** Texts as they lie among the bytes; in a memory under a name, if one is given. */
export function textPlaces(
  from: Buffer,
  size: number,
  kept: { memory: BatchMemory; name: string } = { memory: new BatchMemory(), name: "" },
): TextPlaces & { readonly cell: Cell } {
  const places = kept.memory.integers(`${kept.name} at`, size);
  const lengths = kept.memory.integers(`${kept.name} length`, size).fill(-1);
  const cell: Cell = (n, at, length) => {
    places[n] = at;
    lengths[n] = length;
  };
  return { from, at: places, length: lengths, cell };
}

/** The n-th text; null where there is none. */
export function textAt({ from, at, length }: TextPlaces, n: number): string | null {
  const [begin, bytes] = [at[n] as number, length[n] as number];
  return bytes < 0 ? null : from.toString("utf8", begin, begin + bytes);
}

type OneText = { readonly texts: TextPlaces; readonly n: number };

/** Whether two texts that are there are the same, byte for byte. */
export function isSameText(one: OneText, other: OneText): boolean {
  const bytes = one.texts.length[one.n] as number;
  if (bytes !== other.texts.length[other.n]) return false;
  const [begin, second] = [one.texts.at[one.n] as number, other.texts.at[other.n] as number];
  // From the end: those that follow one another begin alike.
  for (let i = bytes - 1; i >= 0; i--) if (one.texts.from[begin + i] !== other.texts.from[second + i]) return false;
  return true;
}

/** Texts; those that are not there stay as they are. */
export function textCell(from: Buffer, texts: (string | null)[]): Cell {
  return (n, at, length) => {
    texts[n] = from.toString("utf8", at, at + length);
  };
}

/** Whole numbers of four bytes, such as the length of a list. */
export function integerCell(from: Buffer, values: Float64Array): Cell {
  return (n, at) => {
    values[n] = int32(from, at);
  };
}

/** 1 and 0. */
export function booleanCell(from: Buffer, values: Float64Array): Cell {
  return (n, at) => {
    values[n] = from[at] as number;
  };
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
export function dateCell(from: Buffer, values: Float64Array): Cell {
  return (n, at) => {
    const day = int32(from, at);
    values[n] = day >= FIRST_DAY && day <= LAST_DAY ? (ordinals[day - FIRST_DAY] as number) : UNFIT;
  };
}

/** Words: 1, and the number of each in the list. */
export function wordCell(from: Buffer, into: { values: Float64Array; codes: Int32Array; list: WordList }): Cell {
  const { values, codes, list } = into;
  return (n, at, length) => {
    values[n] = 1;
    codes[n] = list.numberAt(from, at, length);
  };
}

const NEGATIVE = 0x4000;
const MOST_DIGITS = 1e15;

/** Decimals: a whole number and its decimals, without zeros at the end; the text of those that have too many digits. */
export function decimalCell(
  from: Buffer,
  into: { values: Float64Array; scales: Uint8Array; texts: Map<number, string> },
): Cell {
  const { values, scales, texts } = into;
  return (n, at) => {
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
    values[n] = fits ? (int16(from, at + 4) === NEGATIVE ? -value : value) : UNFIT;
    scales[n] = fits ? scale : 0;
    if (!fits) texts.set(n, decimalText(from, at));
  };
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
export class SpanCells {
  private runs = new Int32Array(FIRST_RUNS);
  private filled = 0;
  private readonly offsets: Int32Array;
  private last = 0;

  constructor(
    private readonly from: Buffer,
    subjects: number,
  ) {
    this.offsets = new Int32Array(subjects + 1);
  }

  readonly cell: Cell = (n, at, length) => {
    this.fillUntil(n);
    if (this.filled + (length >> 2) > this.runs.length) {
      const wider = new Int32Array(this.runs.length * 2 + (length >> 2));
      wider.set(this.runs);
      this.runs = wider;
    }
    for (let i = 0; i < length; i += 4) this.runs[this.filled++] = int32(this.from, at + i);
    this.fillUntil(n + 1);
  };

  /** All that was read. */
  done(): BatchMonths {
    this.fillUntil(this.offsets.length - 1);
    return { offsets: this.offsets, runs: this.runs.subarray(0, this.filled), openFrom: null };
  }

  private fillUntil(n: number): void {
    for (; this.last < n; this.last++) this.offsets[this.last + 1] = this.filled;
  }
}

const FIRST_RUNS = 1_024;

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
  return { offsets: starts, runs: Int32Array.from(out), openFrom: null };
}
