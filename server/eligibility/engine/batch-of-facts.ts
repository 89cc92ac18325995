import type { AttributeType, Member } from "../catalogue/attribute";
import type { FactValue, SubjectFacts } from "../fact";
import { firstOpenMonth } from "../open-months";
import type { BatchColumn, BatchMembers, BatchMonths, FactBatch } from "./fact-batch";
import { type FactPlace, numberOfFact } from "./fact-column";
import { monthRunsOf } from "./month-runs";
import { Row } from "./row";
import { ABSENT, isNumber, MISSING, UNFIT } from "./scaled";

const MALFORMED = Symbol("not of the catalogue's type");

/** What one cell of a column is made from: undefined where nothing was delivered. */
type Cell = FactValue | undefined | typeof MALFORMED;

/** Facts of some subjects, all values of one after the other. */
export type FactsByKey = Pick<FactBatch, "size" | "remembered" | "subject"> & {
  /** The value of a fact of each subject; undefined for whoever has none. */
  readonly values: (key: string) => readonly (FactValue | undefined)[];
  /** Of a list of months, the first month of each subject's that may still come, as `firstOpenMonth` says it. */
  readonly openFrom: (key: string) => Int32Array;
};

/** Facts of subjects by column: each column is made when it is asked for, and kept. */
export function factBatchOf(subjects: readonly SubjectFacts[]): FactBatch {
  return columnsOfFacts({
    size: subjects.length,
    remembered: rememberedOf(subjects),
    subject: (n) => subjects[n] as SubjectFacts,
    values: (key) => subjects.map(({ facts }) => facts.get(key)?.value),
    openFrom: (key) => Int32Array.from(subjects, ({ facts }) => firstOpenMonth(facts.get(key)?.completeUntil)),
  });
}

/** Whose decisions rest on more than facts, as `FactBatch.remembered` says it. */
export function rememberedOf(
  subjects: readonly (Pick<SubjectFacts, "history"> & Partial<Pick<SubjectFacts, "humanDecisions">>)[],
): Uint8Array | null {
  const remembered = Uint8Array.from(subjects, ({ history, humanDecisions }) =>
    history.length > 0 || (humanDecisions !== undefined && humanDecisions.size > 0) ? 1 : 0,
  );
  return remembered.includes(1) ? remembered : null;
}

/** The same of facts that are not by subject. */
export function columnsOfFacts(of: FactsByKey): FactBatch {
  const columns = new Map<string, BatchColumn>();
  return {
    size: of.size,
    column: (place) => {
      const name = `${place.key}.${place.member ?? ""}`;
      const known = columns.get(name);
      if (known !== undefined) return known;
      const { months, ...made } = columnOf(cellsOf(of.values(place.key), place), place);
      const open = months === null ? null : { ...months, openFrom: of.openFrom(place.key) };
      const column = { ...made, months: open };
      columns.set(name, column);
      return column;
    },
    remembered: of.remembered,
    subject: of.subject,
  };
}

function isObject(value: Cell): value is { readonly [key: string]: FactValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function cellsOf(values: readonly (FactValue | undefined)[], { member }: FactPlace): readonly Cell[] {
  if (member === null) return values;
  return values.map((whole) => {
    if (whole === undefined || whole === null) return whole;
    return isObject(whole) ? whole[member] : MALFORMED;
  });
}

/** Numbers are read through it, and nothing else: its scale is all that is used. */
const ROW = new Row([]);

function columnOf(cells: readonly Cell[], place: FactPlace): BatchColumn {
  const { type } = place;
  const row = ROW;
  const values = new Float64Array(cells.length);
  const scales = type === "number" || type === "integer" ? new Uint8Array(cells.length) : null;
  for (const [n, cell] of cells.entries()) {
    row.scale = 0;
    values[n] = numberOf(row, type, cell);
    if (scales !== null) scales[n] = row.scale;
  }
  const made = { values, scales, codes: null, words: [], months: null, members: null };
  if (type === "string" || type === "enum") return { ...made, ...codesOf(cells, values) };
  if (type === "months") return { ...made, months: monthsOf(cells, values) };
  return type === "list" && place.member === null ? { ...made, members: membersOf(cells, values) } : made;
}

function numberOf(row: Row, type: AttributeType, cell: Cell): number {
  if (cell === undefined) return MISSING;
  if (cell === null) return ABSENT;
  return cell === MALFORMED ? UNFIT : numberOfFact(row, type, cell);
}

function codesOf(cells: readonly Cell[], values: Float64Array): { codes: Int32Array; words: readonly string[] } {
  const known = new Map<string, number>();
  const codes = Int32Array.from(cells, (cell, n) => {
    if (values[n] !== 1) return 0;
    const code = known.get(cell as string) ?? known.size;
    known.set(cell as string, code);
    return code;
  });
  return { codes, words: [...known.keys()] };
}

/** The runs of each list of months; a list with anything else in it becomes UNFIT. */
function monthsOf(cells: readonly Cell[], values: Float64Array): BatchMonths {
  const offsets = new Int32Array(cells.length + 1);
  const runs: number[] = [];
  for (const [n, cell] of cells.entries()) {
    if (isNumber(values[n] as number)) {
      const own = monthRunsOf(cell as readonly FactValue[]);
      if (own === null) values[n] = UNFIT;
      else for (let i = 0; i < own.end; i++) runs.push(own.runs[i] as number);
    }
    offsets[n + 1] = runs.length;
  }
  return { offsets, runs: Int32Array.from(runs), openFrom: null };
}

const INNER_LISTS: readonly AttributeType[] = ["months", "strings", "list", "object"];

/** The items of each list; a list with anything in it that is no object becomes UNFIT. */
function membersOf(cells: readonly Cell[], values: Float64Array): BatchMembers {
  const offsets = new Int32Array(cells.length + 1);
  const items: { readonly [key: string]: FactValue }[] = [];
  for (const [n, cell] of cells.entries()) {
    if (isNumber(values[n] as number)) {
      const own = cell as readonly FactValue[];
      if (own.every(isObject)) items.push(...own);
      else values[n] = UNFIT;
    }
    offsets[n + 1] = items.length;
  }
  const columns = new Map<string, BatchColumn>();
  return {
    offsets,
    column: (member) => {
      if (INNER_LISTS.includes(member.type)) return null;
      const known = columns.get(member.key);
      if (known !== undefined) return known;
      const made = memberColumn(items, member);
      columns.set(member.key, made);
      return made;
    },
  };
}

function memberColumn(items: readonly { readonly [key: string]: FactValue }[], { key, type }: Member): BatchColumn {
  const cells = items.map((item) => item[key]);
  return columnOf(cells, { key, member: key, type });
}
