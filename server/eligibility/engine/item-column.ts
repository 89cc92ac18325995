import type { Member } from "../catalogue/attribute";
import type { FactValue } from "../fact";
import { Unknown } from "../feel/unknown";
import type { BatchColumn, FactBatch } from "./fact-batch";
import { type FactColumn, type FactRead, numberOfFact } from "./fact-column";
import type { ListCode } from "./list-code";
import type { NumberCode } from "./number-operations";
import type { Row } from "./row";
import { ABSENT, isNumber, MISSING, UNFIT } from "./scaled";

/** A member of the item that a loop over a list of facts has come to. */
export class ItemColumn implements FactRead {
  private readonly undelivered: Unknown;
  private raw: FactValue = null;
  private batch: FactBatch | null = null;
  private column: BatchColumn | null = null;
  private offsets: Int32Array | null = null;

  constructor(
    private readonly list: FactColumn,
    private readonly member: Member,
    private readonly slot: number,
  ) {
    this.undelivered = new Unknown([`${list.place.key}.${member.key}`]);
  }

  read(row: Row): number {
    const value = this.bind(row.batch) ? this.readColumn(row) : this.readItem(row);
    if (value === MISSING) row.unknown = this.undelivered;
    return value;
  }

  word(row: Row): string {
    if (!this.bind(row.batch)) return this.raw as string;
    return this.column?.words[this.column.codes?.[this.placeOf(row)] ?? 0] as string;
  }

  items(): readonly FactValue[] {
    return this.raw as readonly FactValue[];
  }

  /** Finds the column of a batch; false where the item has to be read as it was delivered. */
  private bind(batch: FactBatch | null): boolean {
    if (this.batch !== batch) {
      const members = batch === null ? null : this.list.columnIn(batch).members;
      this.batch = batch;
      this.column = members?.column(this.member) ?? null;
      this.offsets = members?.offsets ?? null;
    }
    return this.column !== null;
  }

  private placeOf({ n, items }: Row): number {
    return (this.offsets?.[n] ?? 0) + (items[this.slot] as number);
  }

  private readColumn(row: Row): number {
    const place = this.placeOf(row);
    const { values, scales } = this.column as BatchColumn;
    row.scale = scales === null ? 0 : (scales[place] as number);
    return values[place] as number;
  }

  private readItem(row: Row): number {
    const item = this.list.items(row)[row.items[this.slot] as number] as { readonly [key: string]: FactValue } | null;
    const value = item?.[this.member.key];
    row.scale = 0;
    if (value === undefined) return MISSING;
    this.raw = value;
    return value === null ? ABSENT : numberOfFact(row, this.member.type, value);
  }
}

/** A member of one item of a list, taken by its position. */
export class PickedColumn implements FactRead {
  private readonly item: ItemColumn;

  /** `slot` is one that no loop has. */
  constructor(
    private readonly list: ListCode,
    private readonly position: NumberCode,
    private readonly picked: { readonly list: FactColumn; readonly member: Member; readonly slot: number },
  ) {
    this.item = new ItemColumn(picked.list, picked.member, picked.slot);
  }

  read(row: Row): number {
    const count = this.list.fill(row);
    if (!isNumber(count)) return count;
    const position = this.position(row);
    if (!isNumber(position) || row.scale !== 0) return UNFIT;
    const { kept } = this.list;
    const place = position > 0 ? kept[position - 1] : position < 0 ? kept[count + position] : undefined;
    if (place === undefined) return ABSENT;
    row.items[this.picked.slot] = place;
    return this.item.read(row);
  }

  word(row: Row): string {
    return this.item.word(row);
  }

  items(): readonly FactValue[] {
    return this.item.items();
  }
}
