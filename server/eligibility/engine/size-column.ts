import { SIZE_CLASSES, SIZE_RULES } from "../domain/size-class";
import type { FactValue } from "../fact";
import { Unknown } from "../feel/unknown";
import type { WordCode } from "./code-word";
import type { FactRead } from "./fact-column";
import { merged } from "./merged";
import type { NumberCode } from "./number-operations";
import type { Row } from "./row";
import { ABSENT, isNumber, MISSING, POWERS, UNFIT } from "./scaled";

const SMALLEST = SIZE_CLASSES.length - 1;

/** 划型: the size class of a firm, read like a fact and worked out once a subject. */
export class SizeColumn implements FactRead {
  private stamp = 0;
  private known = ABSENT;
  private size: string = "";
  private lacks = new Unknown([]);

  /** `figures` are staff, revenue and assets. */
  constructor(
    private readonly industry: WordCode,
    private readonly figures: readonly NumberCode[],
  ) {}

  read(row: Row): number {
    if (this.stamp !== row.stamp) {
      this.known = this.work(row);
      this.stamp = row.stamp;
      if (this.known === MISSING) this.lacks = row.unknown;
    } else if (this.known === MISSING) row.unknown = this.lacks;
    row.scale = 0;
    return this.known;
  }

  word(): string {
    return this.size;
  }

  items(): readonly FactValue[] {
    return [];
  }

  private work(row: Row): number {
    const industry = this.industry(row);
    if (typeof industry === "number") return industry;
    const rule = SIZE_RULES[industry];
    if (rule === undefined) return UNFIT;
    let lowest = 0;
    let missing: Unknown | null = null;
    let isAbsent = false;
    for (let i = 0; i < rule.metrics.length; i++) {
      const figure = this.figures["XYZ".indexOf(rule.metrics.charAt(i))]?.(row) ?? UNFIT;
      if (figure === UNFIT) return UNFIT;
      if (figure === MISSING) missing = missing === null ? row.unknown : merged(missing, row.unknown);
      else if (!isNumber(figure)) isAbsent = true;
      else {
        const unit = POWERS[row.scale] as number;
        const reached = [rule.large, rule.medium, rule.small].findIndex((bounds) => figure >= (bounds[i] ?? 0) * unit);
        lowest = Math.max(lowest, reached === -1 ? SMALLEST : reached);
      }
    }
    return lowest === SMALLEST ? this.is(SMALLEST) : this.classOf(row, { lowest, missing, isAbsent });
  }

  private classOf(row: Row, found: { lowest: number; missing: Unknown | null; isAbsent: boolean }): number {
    if (found.missing !== null) {
      row.unknown = found.missing;
      return MISSING;
    }
    return found.isAbsent ? ABSENT : this.is(found.lowest);
  }

  private is(place: number): number {
    this.size = SIZE_CLASSES[place] ?? "";
    return 1;
  }
}
