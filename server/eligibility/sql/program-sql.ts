import type { CompiledProgram } from "../compile-program";
import { NUMBER } from "../feel/type";
import { AS_OF } from "./as-of";
import { compileSql, isCostly, onceARow, written } from "./compile-sql";
import { FACTS, IS_MARKED } from "./delivery";
import type { Environment, SqlSources, Whole } from "./environment";
import { isKnownNull } from "./fact-value";
import { gateOf } from "./gate";
import { isOpen } from "./logic";
import { asScalar, either, holds, isUnknown, typed } from "./masks";
import { MissingNames } from "./missing-names";
import { RowScope } from "./row-scope";
import { stopConditions } from "./stops";
import { KNOWN, type Scalar } from "./value";

const FEN_A_YUAN = 100;

/** A program as set-based queries. Each takes the day of decision as its only parameter, $1, a date. */
export type ProgramSql = {
  /** The wide table, whose rows are `f` in every query. */
  readonly table: string;
  /** (subject_id, fen): who is entitled, and to how much. */
  readonly entitled: string;
  /** (subject_id, missing): who is undetermined, and for want of what; the names are the interpreter's. */
  readonly undetermined: string;
  /**
   * (missing, subjects, entitled, undetermined, fen): counts and sums, one row for what is known and one for every combination
   * of missing names. `within` is a condition on the wide table's row `f`; left out, everybody is counted.
   */
  readonly summary: (within?: string) => string;
};

/**
 * Turns a program into SQL over the typed fact tables; the answers are those of `decide`, to the fen and every name.
 * Every join is on subject_id, so the queries run on partitions and on a distributed Postgres as they are.
 *
 * @throws NotForSql naming the construct that SQL cannot say (docs/decisions/0015).
 */
export function programSql(program: CompiledProgram, sources: SqlSources): ProgramSql {
  const names = new MissingNames();
  // Whose row is marked is asked apart: of all others there is half as much to ask (docs/decisions/0027).
  const marked = halfOf({ program, sources, names, isUnmarked: false });
  const unmarked = halfOf({ program, sources, names, isUnmarked: true });
  const both = (query: (half: Half) => string) => `${query(unmarked)}\nunion all\n${query(marked)}`;
  const missing = names.namesOf("q.mask");
  return {
    table: tableOf(program, sources),
    entitled: `select q.subject_id, q.fen from (${both(entitledOf)}) q\nwhere q.fen > 0`,
    undetermined: `select q.subject_id, ${missing} as missing from (${both(undeterminedOf)}) q`,
    summary: (within = "true") => `select ${missing} as missing, q.subjects, q.entitled, q.undetermined, q.fen from (
  select case when d.outcome < 0 then -1 - d.outcome else 0 end as mask, count(*) as subjects, count(*) filter (where d.outcome > 0) as entitled,
    count(*) filter (where d.outcome < 0) as undetermined, coalesce(sum(d.outcome) filter (where d.outcome > 0), 0) as fen
  from (${both((half) => outcomesOf(half, within))}) d group by 1) q`,
  };
}

/** A program over the rows that are marked, or over those that are not. */
type Half = {
  readonly whole: Whole;
  readonly conditions: readonly Scalar[];
  readonly gates: readonly string[];
  readonly amount: Scalar;
};

function tableOf({ audience }: CompiledProgram, { schema }: SqlSources): string {
  return `${schema}.${audience}_fact`;
}

function halfOf(shared: Pick<Whole, "program" | "sources" | "names" | "isUnmarked">): Half {
  let aliases = 0;
  const { program, sources, isUnmarked } = shared;
  const whole: Whole = {
    ...shared,
    root: new RowScope(`${tableOf(program, sources)} ${FACTS}`),
    joins: new Map(),
    definitions: new Map(),
    gatherings: new Map(),
    alias: () => `t${++aliases}`,
  };
  const env: Environment = { whole, scope: whole.root, locals: new Map(), compile: compileSql };
  const conditions = program.conditions.map(({ condition }) =>
    askedOnce(asScalar(compileSql(condition, env), "as a condition"), env),
  );
  const worth = asScalar(compileSql(program.amount, env), "as an amount");
  const amount = isCostly(worth.v) ? onceARow(worth, env) : askedOnce(worth, env);
  const gates = program.conditions.map(({ condition }) => gateOf(condition, env, written));
  const side = isUnmarked ? `not ${IS_MARKED}` : IS_MARKED;
  return { whole, conditions, gates: [side, ...gates, ...stopConditions(env)], amount };
}

/** What has to look something up is worked out once for each row, however often its answer is needed. */
function askedOnce(value: Scalar, env: Environment): Scalar {
  return /\bselect\b/.test(`${value.v} ${value.u}`) ? onceARow(value, env) : value;
}

/** The rows of a half that pass its gates and more. Each test is asked once. */
function from({ whole, gates }: Half, more: readonly string[]): string {
  // Also the rules that do not ask for the day have it as a parameter.
  const tests = new Set([`${AS_OF} is not null`, ...gates, ...more]);
  tests.delete("true");
  return `from ${whole.root.text}\nwhere ${[...tests].join("\n  and ")}`;
}

function fenOf({ amount }: Half): string {
  return `round((${typed(amount, NUMBER)}) * ${FEN_A_YUAN})::bigint`;
}

function entitledOf(half: Half): string {
  const met = half.conditions.map((condition) => `(${holds(condition)})`);
  return `select ${FACTS}.subject_id, ${fenOf(half)} as fen\n${from(half, [...met, `(${typed(half.amount, NUMBER)}) > 0`])}`;
}

function undeterminedOf(half: Half): string {
  const unknown = `(${isKnown(half)}) is not true`;
  return `select ${FACTS}.subject_id, ${lackingOf(half)} as mask\n${from(half, [...opens(half), unknown])}`;
}

/**
 * What each comes to, as one number: fen where all is known, -1 - mask where something is missing. OFFSET 0 keeps the planner
 * from working it out once for every figure that is made of it.
 */
function outcomesOf(half: Half, within: string): string {
  const is = `case when ${isKnown(half)} then greatest(${fenOf(half)}, 0) else -1 - ${lackingOf(half)} end as outcome`;
  return `(select ${is}\n${from(half, [within, ...opens(half)])} offset 0)`;
}

function opens({ conditions }: Half): readonly string[] {
  return conditions.map((condition) => `(${isOpen(condition)})`);
}

/** Whether all conditions are met and the amount is there. "is true" ends the question at the first that is NULL. */
function isKnown({ conditions, amount }: Half): string {
  const met = conditions.map((condition) => `(${holds(condition)}) is true`);
  return [...met, `(${typed(amount, NUMBER)}) is not null`].join(" and ");
}

function lackingOf({ whole, conditions, amount }: Half): string {
  return `(${either(...conditions.map(({ u }) => u), lackOf(amount, whole))})::bigint`;
}

/** What an amount lacks. One that comes to null lacks what it reads and is known to be empty; all it reads, where nothing is. */
function lackOf(amount: Scalar, whole: Whole): string {
  const { reads } = whole.program.amount;
  const empty = either(...reads.map((read) => emptyRead(read, whole)));
  const all = whole.names.mask(reads);
  const none = empty === KNOWN ? all : `coalesce(nullif(${empty}, 0), ${all})`;
  const isNull = `(${typed(amount, NUMBER)}) is null`;
  if (amount.u === KNOWN) return `(case when ${isNull} then ${none} else 0 end)`;
  return `(case when ${isUnknown(amount.u)} then ${amount.u} when ${isNull} then ${none} else 0 end)`;
}

function emptyRead(read: string, whole: Whole): string {
  const isNull = isKnownNull(read, whole);
  return isNull === "false" ? KNOWN : `(case when ${isNull} then ${whole.names.mask([read])} else 0 end)`;
}
