import {
  type Attribute,
  type BatchColumn,
  type CompiledProgram,
  type FactBatch,
  type FactValue,
  type Member,
  UNFIT,
} from "@/server/eligibility";

/** One column, with the hashes of its words; of words that it gains later there are none. */
type Cells = { readonly column: BatchColumn; readonly hashes: readonly number[] };

/** What is read of one attribute: its own column, and those of its members; null where only the value itself says it all. */
type Read = { readonly attribute: Attribute; readonly own: Cells; readonly members: readonly Cells[] | null };

const HALF = 2 ** 32;

/**
 * A digest of 64 bits of an amount and of every fact that a rule reads: another one when any of them changes, the same when
 * a fact was only fetched again, whether the facts lie in columns or in documents. For subjects of one batch.
 */
export class FactDigest {
  /** The upper half of what `of` answered last. */
  high = 0;
  /** The lower half of what `of` answered last. */
  low = 0;
  /** What each program reads, by its place; looked up for every benefit. */
  private readonly reads: (readonly Read[] | undefined)[];
  private readonly attributes = new Map<Attribute, Read>();

  constructor(
    private readonly batch: FactBatch,
    private readonly programs: readonly CompiledProgram[],
  ) {
    this.reads = new Array(programs.length);
  }

  /** Works out the digest of an amount of the program at a place for the n-th subject. */
  of(place: number, n: number, amountFen: number): void {
    const reads = this.reads[place] ?? this.readsOf(place);
    // What is mixed is a whole number of 32 bits everywhere: another kind of number would be found memory for, millions of times.
    this.high = 0x9e3779b9 | 0;
    this.low = 0x85ebca6b | 0;
    this.mix(amountFen | 0);
    this.mix(Math.floor(amountFen / HALF) | 0);
    for (let i = 0; i < reads.length; i++) this.attribute(reads[i] as Read, n);
    this.mix(0);
  }

  private readsOf(place: number): readonly Read[] {
    const { slots } = this.programs[place] as CompiledProgram;
    const reads = slots.map(({ attribute }) => this.readOf(attribute));
    this.reads[place] = reads;
    return reads;
  }

  private readOf(attribute: Attribute): Read {
    const known = this.attributes.get(attribute) ?? this.newRead(attribute);
    this.attributes.set(attribute, known);
    return known;
  }

  private newRead(attribute: Attribute): Read {
    const { key, type } = attribute;
    const own = this.batch.column({ key, member: null, type });
    const columns = attribute.members.map((member) => {
      if (type === "list") return own.members?.column(member) ?? null;
      const isList = member.type === "strings" || member.type === "months";
      return isList ? null : this.batch.column({ key, member: member.key, type: member.type });
    });
    const plain = type !== "strings" && (type !== "months" || own.months !== null);
    const known = columns.filter((column) => column !== null);
    const whole = plain && known.length === columns.length;
    return { attribute, own: cellsOf(own), members: whole ? known.map(cellsOf) : null };
  }

  private attribute({ attribute, own, members }: Read, n: number): void {
    const { values, months, members: items } = own.column;
    const value = values[n] as number;
    if (members === null || value === UNFIT) {
      if (value - value === 0 || value === UNFIT) this.value(attribute, n);
      else this.mark(value);
      return;
    }
    this.cell(own, n);
    if (value - value !== 0) return; // what may still lie in the table of something that is left out is not read
    if (attribute.type === "object") this.row(members, n);
    if (months !== null) {
      const { offsets, runs } = months;
      const until = offsets[n + 1] as number;
      for (let i = offsets[n] as number; i < until; i++) this.mix(runs[i] as number);
    }
    if (attribute.type === "list" && items !== null) {
      const until = items.offsets[n + 1] as number;
      for (let i = items.offsets[n] as number; i < until; i++) this.row(members, i);
    }
  }

  private row(cells: readonly Cells[], n: number): void {
    for (let i = 0; i < cells.length; i++) this.cell(cells[i] as Cells, n);
  }

  private cell({ column, hashes }: Cells, n: number): void {
    const { values, codes, scales } = column;
    let value = values[n] as number;
    if (value - value !== 0) this.mark(value);
    else if (codes !== null) {
      const code = codes[n] as number;
      this.mix(hashes[code] ?? hashOf(column.words[code] as string));
    } else {
      let scale = scales === null ? 0 : (scales[n] as number);
      for (; scale > 0 && value % 10 === 0; scale--) value /= 10;
      this.mix(scale);
      this.mix(value | 0);
      this.mix(Math.floor(value / HALF) | 0);
    }
  }

  /** Something that is no number: absent, missing or unfit. */
  private mark(value: number): void {
    this.mix(value > 0 ? 0x51ed270b : value < 0 ? 0x2545f491 : 0x7feb352d);
  }

  private value({ key, members }: Attribute, n: number): void {
    const value = this.batch.subject(n).facts.get(key)?.value;
    this.mix(hashOf(textOf(value, members)));
  }

  /** Mixes a whole number of 32 bits in. */
  private mix(value: number): void {
    let low = Math.imul(this.low ^ value, 0x85ebca6b);
    low = Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
    const high = Math.imul(this.high ^ low ^ (low >>> 16) ^ value, 0x27d4eb2f);
    this.low = low ^ (low >>> 16);
    this.high = high ^ (high >>> 15);
  }
}

/** A value by the members of the catalogue, in its order, numbers as numbers: the same however it was delivered. */
function textOf(value: FactValue | undefined, members: readonly Member[]): string {
  if (value === undefined) return "";
  if (Array.isArray(value)) return `[${value.map((item) => textOf(item, members)).join()}]`;
  if (value === null || typeof value !== "object") return plainText(value as string | number | boolean | null);
  const given = value as { readonly [key: string]: FactValue };
  return `{${members.map(({ key }) => textOf(given[key], [])).join()}}`;
}

const DECIMAL = /^-?\d+\.\d+$/;

function plainText(value: string | number | boolean | null): string {
  if (typeof value !== "string" || !DECIMAL.test(value)) return JSON.stringify(String(value));
  return JSON.stringify(value.replace(/\.?0+$/, ""));
}

const HASHES = Symbol("the hash of each word");

function cellsOf(column: BatchColumn): Cells {
  return { column, hashes: column.codes === null ? NO_HASHES : hashesOf(column.words) };
}

const NO_HASHES: readonly number[] = [];

/** The hashes of the words of a list that only grows: worked out once, and kept with the list, because every benefit asks for some. */
function hashesOf(words: readonly string[] & { [HASHES]?: number[] }): readonly number[] {
  words[HASHES] ??= [];
  const known = words[HASHES];
  while (known.length < words.length) known.push(hashOf(words[known.length] as string));
  return known;
}

/** A hash of 32 bits of a text. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash ^ (hash >>> 15);
}
