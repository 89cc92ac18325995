import { addDays, type CalendarDate } from "@/server/kernel";
import type { Attribute } from "../catalogue/attribute";
import type { FactValue } from "../fact";
import type { Whole } from "./environment";
import { quoteName, quoteText } from "./quote";

/** The alias of the wide table in every query. */
export const FACTS = "f";
/** A test that no row passes. */
export const NEVER = "false";
/**
 * Of a row of the wide table: something was delivered as null, a member of a list without something that it has, something is
 * withheld, a figure or a word is long, or a list names somebody twice. Few rows are marked, and an index knows which.
 */
export const IS_MARKED = `(${FACTS}.delivered_null is not null or ${FACTS}.withheld is not null)`;

/** How a query sees what became of one attribute. */
export type Delivery = {
  /** What the absence of a record means on the day; undefined where it means nothing. */
  readonly absent: FactValue | undefined;
  /** Whether the subject's record is young enough to be used; null where the source as a whole is. */
  readonly fresh: string | null;
  /** A column of the wide table, null where the record is too old. */
  column(name: string): string;
  /** Whether a key was delivered with the value null. */
  wasNull(key: string): string;
  /** Whether something was delivered that cannot be: neither it nor its absence counts. */
  readonly isWithheld: string;
  /** A value of the record, null where the record is too old. */
  ifFresh(value: string): string;
};

/** How a query sees an attribute, from what is known of its source on the day. */
export function deliveryOf(attribute: Attribute, whole: Whole): Delivery {
  const { key, source } = attribute;
  const wanted = wantedSince(attribute, whole);
  const usual = whole.sources.staleBefore.get(key);
  const staleBefore = wanted === undefined || (usual !== undefined && usual > wanted) ? usual : wanted;
  const fresh = staleBefore === undefined ? null : freshness(source, staleBefore, whole);
  const marked = (array: string, name: string) => `${quoteText(name)} = any(${FACTS}.${array})`;
  const ifFresh = (value: string) => (fresh === null ? value : `(case when ${fresh} then ${value} end)`);
  return {
    absent: wanted === undefined ? whole.sources.absences.get(key) : undefined,
    fresh,
    ifFresh,
    column: (name) => ifFresh(`${FACTS}.${quoteName(name)}`),
    wasNull: (name) =>
      whole.isUnmarked
        ? NEVER
        : `coalesce(${fresh === null ? "" : `${fresh} and `}${marked("delivered_null", name)}, false)`,
    isWithheld: whole.isUnmarked ? NEVER : `coalesce(${marked("withheld", key)}, false)`,
  };
}

/** Since when a record has to be where the rule wants it fresher than its source as a whole is; undefined where it does not. */
function wantedSince({ key, source }: Attribute, { program, sources }: Whole): CalendarDate | undefined {
  const days = program.maxAges.get(key);
  if (days === undefined) return undefined;
  const since = addDays(sources.day, -days);
  const until = sources.completeUntil.get(source);
  return until === undefined || until < since ? since : undefined;
}

/** Whether the record of a silent source is young enough: such sources are few, and only their records are joined. */
function freshness(source: string, staleBefore: string, whole: Whole): string {
  const alias = joinFacts(whole, whole.sources.records, (record) => ` and ${record}.source = ${quoteText(source)}`);
  return `${alias}.obtained_on >= date ${quoteText(staleBefore)}`;
}

/** Joins what is kept for each subject, once; `and` adds to the condition. @returns the alias */
export function joinFacts(whole: Whole, table: string, and: (alias: string) => string = () => ""): string {
  const key = `${table}${and("")}`;
  const known = whole.joins.get(key);
  if (known !== undefined) return known;
  const alias = whole.alias();
  whole.root.left(`${table} ${alias} on ${alias}.subject_id = ${FACTS}.subject_id${and(alias)}`);
  whole.joins.set(key, alias);
  return alias;
}

/**
 * A column of a table that has at most one row for each subject, looked up by its key, once for each row that comes so far.
 * Those are few beside all: a join would read the whole table whenever the planner takes them for many. @returns the value
 */
export function lookedUp(whole: Whole, table: string, column: string): string {
  const value = `(select o.${quoteName(column)} from ${table} o where o.subject_id = ${FACTS}.subject_id)`;
  const known = whole.joins.get(value);
  if (known !== undefined) return `${known}.v`;
  const alias = whole.alias();
  whole.root.once(`${value} as v`, alias);
  whole.joins.set(value, alias);
  return `${alias}.v`;
}
