import type { RangeForm } from "../feel/range";
import type { FeelType } from "../feel/type";
import type { Digits } from "./digits";
import type { RosterRows } from "./gathered";
import type { RowScope } from "./row-scope";

/**
 * An expression in SQL. `v` is its value: NULL when it is null, and also when it is unknown. `u` is what it lacks: a set
 * of names as bits of a bigint, 0 when it is known. A value that is not NULL is always known.
 */
export type Scalar = {
  readonly kind: "scalar";
  readonly type: FeelType;
  readonly v: string;
  readonly u: string;
  /** Of a truth value, where it is cheaper to ask: true where the value is true, and false or NULL everywhere else. */
  readonly holds?: string;
  /** Of a number, how many digits it has at most, where that is known: what stays short needs no rounding. */
  readonly digits?: Digits | undefined;
  /** Of a quotient, its whole part, where it is cheaper to ask. */
  readonly floor?: string;
  /** Of a number, the same as a whole number of the database's own, never negative: it is cheaper to divide. */
  readonly count?: string;
  /** Of a number of open months, its least and its most; `u` is what it lacks where they differ. */
  readonly bounds?: { readonly least: string; readonly most: string; readonly u: string };
};

/** An object. Its entries already say that they are null or unknown where the object itself is. */
export type ContextValue = {
  readonly kind: "context";
  readonly isNull: string;
  readonly u: string;
  readonly entries: ReadonlyMap<string, SqlValue>;
};

/** A list: unknown and null as a whole, and its members as rows. A list that is null or unknown has no rows. */
export type ListValue = {
  readonly kind: "list";
  readonly isNull: string;
  readonly u: string;
  /** How many members, where that is a column; NULL for a list that is null or unknown. */
  readonly length?: string;
  /** The members themselves, where they are written one by one. */
  readonly items?: readonly Scalar[];
  /** The members as an SQL array, where they are written in the rule and all known. */
  readonly array?: string;
  /** True where no member can be unknown. */
  readonly areMembersKnown?: true;
  /** The months as runs without a gap, in order, where a column holds them so: see migration 0029. */
  readonly runs?: string;
  readonly open: () => Rows;
};

/** The members of a list, ready to be selected from: finish every expression over `item` before asking for the text. */
export type Rows = {
  /** Where they come from one roster: what is made of them can be made for all subjects at once. */
  readonly roster?: RosterRows;
  readonly scope: RowScope;
  readonly where: readonly string[];
  /** Numbers by which the members stand in their order, the first of them first. */
  readonly order: readonly string[];
  readonly item: SqlValue;
};

/** A range with its bounds; a bound that is not there is null. */
export type RangeValue = {
  readonly kind: "range";
  readonly form: RangeForm;
  readonly bounds: readonly Scalar[];
  readonly u: string;
};

export type SqlValue = Scalar | ContextValue | ListValue | RangeValue;

/** The mask of what is known: nothing is missing. */
export const KNOWN = "0";
/** The value of null, before it has a type. */
export const NULL = "null";
