import type { CompiledProgram } from "../compile-program";
import { NUMBER } from "../feel/type";
import { AS_OF } from "./as-of";
import { compileSql, onceARow, written } from "./compile-sql";
import { FACTS } from "./delivery";
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
  /** (subject_id, fen): who is entitled, and to how much. */
  readonly entitled: string;
  /** (subject_id, missing): who is undetermined, and for want of what; the names are the interpreter's. */
  readonly undetermined: string;
  /** (missing, subjects, entitled, undetermined, fen): counts and sums, one row for what is known and one for every combination of missing names. */
  readonly summary: string;
};

/**
 * Turns a program into SQL over the typed fact tables; the answers are those of `decide`, to the fen and every name.
 * Every join is on subject_id, so the queries run on partitions and on a distributed Postgres as they are.
 *
 * @throws NotForSql naming the construct that SQL cannot say (docs/decisions/0015).
 */
export function programSql(program: CompiledProgram, sources: SqlSources): ProgramSql {
  let aliases = 0;
  const whole: Whole = {
    program,
    sources,
    names: new MissingNames(),
    root: new RowScope(`${sources.schema}.${program.audience}_fact ${FACTS}`),
    joins: new Map(),
    definitions: new Map(),
    alias: () => `t${++aliases}`,
  };
  const env: Environment = { whole, scope: whole.root, locals: new Map(), compile: compileSql };
  const conditions = program.conditions.map(({ condition }) =>
    askedOnce(asScalar(compileSql(condition, env), "as a condition"), env),
  );
  const amount = askedOnce(asScalar(compileSql(program.amount, env), "as an amount"), env);
  const gates = program.conditions.map(({ condition }) => gateOf(condition, env, written));
  const passed = gates.filter((gate) => gate !== "true");
  return queriesOf(whole, { conditions, gates: [...passed, ...stopConditions(env)], amount });
}

/** What has to look something up is worked out once for each row, however often its answer is needed. */
function askedOnce(value: Scalar, env: Environment): Scalar {
  return /\bselect\b/.test(`${value.v} ${value.u}`) ? onceARow(value, env) : value;
}

type Parts = { readonly conditions: readonly Scalar[]; readonly gates: readonly string[]; readonly amount: Scalar };

function queriesOf(whole: Whole, { conditions, gates, amount }: Parts): ProgramSql {
  const allMet = conditions.map((condition) => `(${holds(condition)})`).join(" and ") || "true";
  const fen = `round((${typed(amount, NUMBER)}) * ${FEN_A_YUAN})::bigint`;
  const open = conditions.map((condition) => `(${isOpen(condition)})`);
  const lacking = either(...conditions.map(({ u }) => u), lackOf(amount, whole));
  const from = `from ${whole.root.text}`;
  // Also the rules that do not ask for the day have it as a parameter.
  const where = (more: readonly string[]) => `\nwhere ${[`${AS_OF} is not null`, ...gates, ...more].join("\n  and ")}`;
  const payable = `(${typed(amount, NUMBER)}) > 0`;
  const isKnown = `${allMet} and (${typed(amount, NUMBER)}) is not null`;
  const row = `case when ${isKnown} then ${fen} end as fen, case when ${isKnown} then 0 else ${lacking} end as mask`;
  // OFFSET 0 keeps the planner from working the amount out once for every figure that is made of it. Where nothing is looked
  // up row by row, several processes make the figures, which is worth more.
  const fence = whole.root.isSerial ? " offset 0" : "";
  const names = whole.names.namesOf("q.mask");
  return {
    entitled: `select q.subject_id, q.fen from (select ${FACTS}.subject_id, ${fen} as fen\n${from}${where([`(${allMet})`, payable])}) q\nwhere q.fen > 0`,
    undetermined: `select q.subject_id, ${names} as missing from (select ${FACTS}.subject_id, ${lacking} as mask\n${from}${where([...open, `(${isKnown}) is not true`])}) q`,
    summary: `select ${names} as missing, q.subjects, q.entitled, q.undetermined, q.fen from (
  select d.mask, count(*) as subjects, count(*) filter (where d.fen > 0) as entitled,
    count(*) filter (where d.fen is null) as undetermined, coalesce(sum(d.fen) filter (where d.fen > 0), 0) as fen
  from (select ${row}\n${from}${where(open)}${fence}) d group by d.mask) q`,
  };
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
