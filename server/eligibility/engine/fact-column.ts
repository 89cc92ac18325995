import type { AttributeType } from "../catalogue/attribute";
import type { FactValue } from "../fact";
import { FeelDate } from "../feel/date";
import { Unknown } from "../feel/unknown";
import type { BatchColumn, FactBatch } from "./fact-batch";
import type { Row } from "./row";
import { ABSENT, MISSING, scaleNumber, scaleText, UNFIT } from "./scaled";

/** Where a fact lies: an attribute, or a member of an attribute that is an object. */
export type FactPlace = { readonly key: string; readonly member: string | null; readonly type: AttributeType };

/** A fact, or a member of a list's item, as codes read it. */
export interface FactRead {
  /** The value as a number code answers it, its decimals in `row.scale`. */
  read(row: Row): number;
  /** The word, where `read` has just answered 1. */
  word(row: Row): string;
  /** The members of a list of words or months as they were delivered, where `read` has just answered their number. */
  items(row: Row): readonly FactValue[];
}

/**
 * One fact of a subject: a number with its scale, a date as 20261120, true and false as 1 and 0, the length of a list, 1
 * for anything else that is there. A value that is not of the catalogue's type is UNFIT: then the interpreter reads it, and
 * says so. Of a subject alone it is read at most once; of a batch it lies in a column.
 */
export class FactColumn implements FactRead {
  private raw: FactValue = null;
  private stamp = 0;
  private value = ABSENT;
  private scale = 0;
  private lacks: Unknown;
  private batch: FactBatch | null = null;
  private column: BatchColumn | null = null;
  private whole: Float64Array | null = null;
  /** What is lacking where the fact, or a month of it, has not been delivered: one object, so that subjects lack alike. */
  readonly undelivered: Unknown;
  private readonly memberUndelivered: Unknown;

  constructor(readonly place: FactPlace) {
    this.undelivered = new Unknown([place.key]);
    this.memberUndelivered = new Unknown([`${place.key}.${place.member}`]);
    this.lacks = this.undelivered;
  }

  read(row: Row): number {
    if (row.batch !== null) return this.readColumn(row, this.columnIn(row.batch));
    if (this.stamp !== row.stamp) this.load(row);
    if (this.value === MISSING) row.unknown = this.lacks;
    row.scale = this.scale;
    return this.value;
  }

  word(row: Row): string {
    if (row.batch === null) return this.raw as string;
    const { words, codes } = this.columnIn(row.batch);
    return words[codes?.[row.n] ?? 0] as string;
  }

  items(row: Row): readonly FactValue[] {
    if (row.batch === null) return this.raw as readonly FactValue[];
    const { key, member } = this.place;
    const whole = row.subject.facts.get(key)?.value;
    return (member === null ? whole : (whole as Members)[member]) as readonly FactValue[];
  }

  /** The fact of all subjects of a batch. */
  columnIn(batch: FactBatch): BatchColumn {
    if (this.column !== null && this.batch === batch) return this.column;
    const { key, member } = this.place;
    this.batch = batch;
    this.column = batch.column(this.place);
    this.whole = member === null ? null : batch.column({ key, member: null, type: "object" }).values;
    return this.column;
  }

  /** What the n-th subject of the batch lacks, where its value is MISSING. */
  lacking(n: number): Unknown {
    return this.whole === null || this.whole[n] === MISSING ? this.undelivered : this.memberUndelivered;
  }

  private readColumn(row: Row, column: BatchColumn): number {
    const { n } = row;
    const value = column.values[n] as number;
    row.scale = column.scales === null ? 0 : (column.scales[n] as number);
    if (value === MISSING) row.unknown = this.lacking(n);
    return value;
  }

  private load(row: Row): void {
    this.stamp = row.stamp;
    this.raw = null;
    row.scale = 0;
    this.value = this.find(row);
    this.scale = row.scale;
  }

  private find(row: Row): number {
    const { key, member, type } = this.place;
    const fact = row.subject.facts.get(key);
    if (fact === undefined) {
      this.lacks = this.undelivered;
      return MISSING;
    }
    const { value } = fact;
    if (member === null || value === null) return this.keep(row, type, value);
    if (typeof value !== "object" || Array.isArray(value)) return UNFIT;
    const inner = (value as Members)[member];
    if (inner !== undefined) return this.keep(row, type, inner);
    this.lacks = this.memberUndelivered;
    return MISSING;
  }

  private keep(row: Row, type: AttributeType, value: FactValue): number {
    this.raw = value;
    return value === null ? ABSENT : numberOfFact(row, type, value);
  }
}

type Members = { readonly [key: string]: FactValue };

/** A delivered value as a number code answers it; UNFIT where it is not of the catalogue's type. The scale is the row's. */
export function numberOfFact(row: Row, type: AttributeType, value: FactValue): number {
  switch (type) {
    case "number":
    case "integer":
      if (typeof value === "number") return Number.isFinite(value) ? scaleNumber(row, value) : UNFIT;
      return typeof value === "string" ? scaleText(row, value) : UNFIT;
    case "boolean":
      return typeof value === "boolean" ? Number(value) : UNFIT;
    case "date":
      return typeof value === "string" ? (FeelDate.parse(value)?.ordinal ?? UNFIT) : UNFIT;
    case "string":
    case "enum":
      return typeof value === "string" ? 1 : UNFIT;
    case "object":
      return typeof value === "object" && !Array.isArray(value) ? 1 : UNFIT;
    default:
      return Array.isArray(value) ? value.length : UNFIT;
  }
}
