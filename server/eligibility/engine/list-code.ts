import { Unknown } from "../feel/unknown";
import type { FeelValue } from "../feel/value";
import type { ScaledNumber } from "./column";
import type { FactColumn } from "./fact-column";
import type { Row } from "./row";
import { MISSING } from "./scaled";

/** What a loop over a list has in its variable: an item of a list of facts, a value or a record of the rule, or a whole number. */
export type LocalScope =
  | { readonly kind: "item"; readonly list: FactColumn }
  | { readonly kind: "values"; readonly words: readonly string[]; readonly numbers: readonly ScaledNumber[] }
  | { readonly kind: "records"; readonly records: readonly ReadonlyMap<string, FeelValue>[] }
  | { readonly kind: "number" };

/**
 * A list, worked out at most once a subject unless it stands inside a loop and depends on it. `kept` holds the places of
 * its members among the delivered ones (the numbers themselves of a list of numbers from one to another).
 */
export class ListCode {
  readonly kept: number[] = [];
  private stamp = 0;
  private known = 0;
  private lacks = new Unknown([]);

  constructor(
    readonly scope: LocalScope,
    private readonly isFree: boolean,
    private readonly work: (row: Row, kept: number[]) => number,
  ) {}

  /** Finds the members: how many, ABSENT or MISSING where there is no list, UNFIT where the codes cannot say. */
  fill(row: Row): number {
    if (this.isFree || this.stamp !== row.stamp) {
      this.kept.length = 0;
      this.known = this.work(row, this.kept);
      this.stamp = row.stamp;
      if (this.known === MISSING) this.lacks = row.unknown;
    } else if (this.known === MISSING) row.unknown = this.lacks;
    return this.known;
  }
}
