import type { AttributeType } from "../catalogue/attribute";
import type { FactValue } from "../fact";
import { FeelDate } from "../feel/date";
import { Unknown } from "../feel/unknown";
import type { Row } from "./row";
import { ABSENT, MISSING, scaleNumber, scaleText, UNFIT } from "./scaled";

/** Where a fact lies: an attribute, or a member of an attribute that is an object. */
export type FactPlace = { readonly key: string; readonly member: string | null; readonly type: AttributeType };

/**
 * One fact of a subject, read at most once: a number with its scale, a date as 20261120, true and false as 1 and 0, the
 * length of a list, 1 for anything else that is there. A value that is not of the catalogue's type is UNFIT: then the
 * interpreter reads it, and says so.
 */
export class FactColumn {
  raw: FactValue = null;
  private stamp = 0;
  private value = ABSENT;
  private scale = 0;
  private lacks: Unknown;
  private readonly undelivered: Unknown;
  private readonly memberUndelivered: Unknown;

  constructor(readonly place: FactPlace) {
    this.undelivered = new Unknown([place.key]);
    this.memberUndelivered = new Unknown([`${place.key}.${place.member}`]);
    this.lacks = this.undelivered;
  }

  /** The value as a number code answers it. */
  read(row: Row): number {
    if (this.stamp !== row.stamp) this.load(row);
    if (this.value === MISSING) row.unknown = this.lacks;
    row.scale = this.scale;
    return this.value;
  }

  private load(row: Row): void {
    this.stamp = row.stamp;
    this.raw = null;
    row.scale = 0;
    this.value = this.find(row);
    this.scale = row.scale;
  }

  private find(row: Row): number {
    const { key, member } = this.place;
    const fact = row.subject.facts.get(key);
    if (fact === undefined) {
      this.lacks = this.undelivered;
      return MISSING;
    }
    const { value } = fact;
    if (member === null || value === null) return this.numberOf(row, value);
    if (typeof value !== "object" || Array.isArray(value)) return UNFIT;
    const inner = (value as { readonly [key: string]: FactValue })[member];
    if (inner !== undefined) return this.numberOf(row, inner);
    this.lacks = this.memberUndelivered;
    return MISSING;
  }

  private numberOf(row: Row, value: FactValue): number {
    if (value === null) return ABSENT;
    this.raw = value;
    return numberOfFact(row, this.place.type, value);
  }
}

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
