import { type Cell, int32, type RecordRows, readRow, readRows } from "@/db/record-rows";
import type { BatchMemory } from "./batch-memory";
import { MARKS, type PackedLayout, type PackedPiece } from "./packed-row";
import { isSameText, type TextPlaces, textAt, textPlaces } from "./typed-batch-cells";

const MARK_BYTES = 4;
const LENGTH_BYTES = 4;

/** Subjects as they were sent, and their packed rows: where everything begins is known, and nothing is read. */
export class PackedRows {
  readonly ids: TextPlaces;
  readonly jurisdictions: TextPlaces;
  /** Where each subject's packed row is. */
  readonly packed: TextPlaces;

  /** `subjects`: id and jurisdiction. `packed`: id and row, in the same order; of some there may be none, and there may be some of nobody. */
  constructor(
    { subjects, packed }: { subjects: RecordRows; packed: RecordRows },
    private readonly layout: PackedLayout,
    private readonly memory: BatchMemory,
  ) {
    const places = ({ from, size }: RecordRows, name: string) => textPlaces(from, size, { memory, name: ` ${name}` });
    const [ids, jurisdictions] = [places(subjects, "ids"), places(subjects, "jurisdictions")];
    readRows(subjects, [ids.cell, jurisdictions.cell]);
    const [owners, rows] = [places(packed, "owners"), places(packed, "packed")];
    readRows(packed, [owners.cell, rows.cell]);
    const own = textPlaces(packed.from, subjects.size, { memory, name: " own packed" });
    if (!assignInOrder({ ids, owners, rows, own: own.cell })) assignByName({ ids, owners, rows, own: own.cell });
    this.ids = ids;
    this.jurisdictions = jurisdictions;
    this.packed = own;
  }

  /** Whether everybody has a row, and all are of this layout. */
  areRead(): boolean {
    const { from, at, length } = this.packed;
    for (let n = 0; n < at.length; n++) {
      if ((length[n] as number) < 0 || int32(from, at[n] as number) !== this.layout.mark) return false;
    }
    return true;
  }

  /**
   * Hands each cell of the subjects' own columns to what reads it, and says where the members of each list begin. `cellOf` is asked
   * once for each column, in their order; undefined leaves it out.
   */
  read(cellOf: (column: PackedPiece["columns"][number]) => Cell | undefined): PackedTexts {
    const { from, at, length } = this.packed;
    const size = at.length;
    const kept = (name: string) => textPlaces(from, size, { memory: this.memory, name: ` ${name}` });
    const [nulls, withheld] = [kept("delivered null"), kept("withheld")];
    const rosters = new Map<string, Places>();
    const cells = this.layout.pieces.map(({ roster, columns }, number) => {
      if (number === MARKS) return [nulls.cell, withheld.cell];
      if (roster === null) return columns.map((column) => cellOf(column) ?? leftOut);
      const places = kept(`members of ${roster}`);
      rosters.set(roster, places);
      return places.cell;
    });
    for (let n = 0; n < size; n++) {
      if ((length[n] as number) < 0) continue;
      const until = (at[n] as number) + (length[n] as number);
      for (let place = (at[n] as number) + MARK_BYTES; place < until; ) {
        const own = cells[from[place] as number] as Cell | Cell[];
        place += 1;
        if (typeof own !== "function") place = readRow(from, { at: place, n }, own);
        else {
          const bytes = int32(from, place);
          place += LENGTH_BYTES;
          own(n, place, bytes);
          place += bytes;
        }
      }
    }
    return { nulls, withheld, rosters };
  }
}

type Places = ReturnType<typeof textPlaces>;

type Assigned = {
  readonly ids: TextPlaces;
  readonly owners: TextPlaces;
  readonly rows: TextPlaces;
  readonly own: Cell;
};

/** Gives each subject the row of its id, going through both once. @returns whether no row is left over: there is none of nobody. */
function assignInOrder({ ids, owners, rows, own }: Assigned): boolean {
  let next = 0;
  for (let n = 0; n < ids.at.length && next < owners.at.length; n++) {
    if (!isSameText({ texts: ids, n }, { texts: owners, n: next })) continue;
    own(n, rows.at[next] as number, rows.length[next] as number);
    next += 1;
  }
  return next === owners.at.length;
}

function assignByName({ ids, owners, rows, own }: Assigned): void {
  const places = new Map(Array.from(owners.at, (_, i) => [textAt(owners, i), i]));
  for (let n = 0; n < ids.at.length; n++) {
    const i = places.get(textAt(ids, n));
    if (i !== undefined) own(n, rows.at[i] as number, rows.length[i] as number);
  }
}

/** What was delivered as null and what is withheld of each subject, with commas; and where the records of each list's members lie. */
export type PackedTexts = {
  readonly nulls: TextPlaces;
  readonly withheld: TextPlaces;
  readonly rosters: ReadonlyMap<string, TextPlaces>;
};

/**
 * Goes through the members of a list, which lie one after the other for each subject, those of the n-th from `offsets[n]` on.
 * @returns whether there were as many as the offsets say.
 */
export function readMembers({ from, at, length }: TextPlaces, offsets: Int32Array, cells: readonly Cell[]): boolean {
  for (let n = 0; n < at.length; n++) {
    const last = offsets[n + 1] as number;
    let place = at[n] as number;
    let i = offsets[n] as number;
    const until = place + Math.max(0, length[n] as number);
    for (; i < last && place < until; i++) place = readRow(from, { at: place, n: i }, cells);
    if (i !== last || place !== until) return false;
  }
  return true;
}

const leftOut: Cell = () => {};
