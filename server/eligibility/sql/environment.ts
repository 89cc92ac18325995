import type { CalendarDate } from "@/server/kernel";
import type { CompiledProgram } from "../compile-program";
import type { FactValue } from "../fact";
import type { Compiled } from "../feel/scope";
import type { Gathering } from "./gathered";
import type { MissingNames } from "./missing-names";
import type { RowScope } from "./row-scope";
import type { SqlStop } from "./stops";
import type { SqlValue } from "./value";

/** Months (year * 12 + month - 1) that may still come, both ends included. */
export type OpenMonths = { readonly first: number; readonly last: number };

/** Where the SQL of a program finds what it reads. */
export type SqlSources = {
  /** The schema of the typed fact tables. */
  readonly schema: string;
  /** A relation of past claims: (subject_id, program_id, period, amount_fen). */
  readonly history: string;
  /** A relation of officers' decisions: (subject_id, program_id, predicate, decision, decided_on), one for each of the first three. */
  readonly decisions: string;
  /** A relation of deliveries: (subject_id, source, obtained_on). */
  readonly records: string;
  /** What the absence of a fact means on the day, by attribute key; a fact that is not here is unknown when it is absent. */
  readonly absences: ReadonlyMap<string, FactValue>;
  /** Of lists of months, by attribute key: the months up to the day of decision that their source has not completed. */
  readonly openMonths: ReadonlyMap<string, OpenMonths>;
  /** Checks of the subject itself: whom one stops is neither entitled nor undetermined. */
  readonly stops: readonly SqlStop[];
  /** The attributes of which some subject has a record from another source than the catalogue's: their age is not known here. */
  readonly fromElsewhere: ReadonlySet<string>;
  /** For the attributes of sources that have fallen silent: the day before which a record is too old to be used. */
  readonly staleBefore: ReadonlyMap<string, string>;
  /** The day that all of this is of, and up to when each source has delivered everything: what a rule may want fresher. */
  readonly day: CalendarDate;
  readonly completeUntil: ReadonlyMap<string, CalendarDate>;
};

/** What the whole of one program shares while it is turned into SQL. */
export type Whole = {
  readonly program: CompiledProgram;
  readonly sources: SqlSources;
  readonly names: MissingNames;
  readonly root: RowScope;
  /** Whether only rows are looked at in which nothing is marked: no fact was delivered as null, and none is withheld. */
  readonly isUnmarked: boolean;
  /** Joins that several expressions share, by what they join. */
  readonly joins: Map<string, string>;
  readonly definitions: Map<number, SqlValue>;
  /** The rosters that are read once for everybody. */
  readonly gatherings: Map<string, Gathering>;
  /** A new alias. */
  alias(): string;
};

/** Where an expression stands: the FROM it may add to, and what the loop variables around it are. */
export type Environment = {
  readonly whole: Whole;
  readonly scope: RowScope;
  readonly locals: ReadonlyMap<number, SqlValue>;
  /** Turns a part of the expression into SQL. */
  readonly compile: (compiled: Compiled, env: Environment) => SqlValue;
};

/** The inside of a loop or filter: another FROM, and one more variable. */
export function inside(
  env: Environment,
  scope: RowScope,
  ...locals: readonly [slot: number, value: SqlValue][]
): Environment {
  return { ...env, scope, locals: new Map([...env.locals, ...locals]) };
}
