import type { AmountInput } from "../amount-nulls";
import type { CompiledProgram } from "../compile-program";
import { NUMBER } from "../feel/type";
import { AS_OF } from "./as-of";
import { compileSql, isCostly, onceARow, written } from "./compile-sql";
import { FACTS, IS_MARKED } from "./delivery";
import type { Environment, SqlSources, Whole } from "./environment";
import { isKnownNull } from "./fact-value";
import { gateOf } from "./gate";
import { columnsNamed, type HasMember } from "./gathered";
import { ANYTHING, bothOf, type Held, heldTests } from "./held";
import { isOpen } from "./logic";
import { asScalar, either, holds, isUnknown, typed } from "./masks";
import { MissingNames } from "./missing-names";
import { membersNeeded } from "./needed-members";
import { quoteName } from "./quote";
import { RowScope } from "./row-scope";
import { type Shelf, shelfOf } from "./shelf";
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
  /** (missing, subjects, entitled, undetermined, fen): counts and sums, one row for what is known and one for every combination of missing names. */
  readonly summary: (asked?: Asked) => string;
  /** Conditions on `f` that an index answers, each true of every unmarked row that is counted. */
  readonly holding: readonly string[];
  /** Where a narrow copy has all that is asked of the unmarked rows, and everybody who can be met or undetermined; null where none has. */
  readonly shelf: Shelf | null;
  /** (any): whether there are marked rows, in which something was delivered as null or is withheld. */
  readonly anyMarked: string;
};

/** Which rows a summary is of, and how they are found. */
export type Asked = {
  /** A condition on the wide table's row `f`; left out, everybody is counted. */
  readonly within?: string;
  /** Those of `holding` by which the unmarked rows are found; left out, all. */
  readonly by?: readonly string[];
  /** The program's shelf, where the unmarked rows are read from it, and found by nothing else. */
  readonly from?: Shelf | null;
  /** The marked rows may be left out where there are none: half of the query is then not planned either. */
  readonly rows?: "all" | "unmarked";
  /** Whether those whose lists are asked for are found once and kept, and not found again: not in partitions, whose rows stay apart. */
  readonly areKept?: boolean;
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
  const both = (query: (half: Half) => string, halves = [unmarked, marked]) =>
    halves.map((half) => `(${query(half)})`).join("\nunion all\n");
  names.mask(program.behindAmount); // asked for last of all, when the names are already written
  const missing = names.namesOf("q.mask");
  return {
    table: tableOf(program, sources),
    entitled: `select q.subject_id, q.fen from (${both(entitledOf)}) q\nwhere q.fen > 0`,
    undetermined: `select q.subject_id, ${missing} as missing from (${both(undeterminedOf)}) q`,
    anyMarked: `select exists (select from ${tableOf(program, sources)} ${FACTS} where ${IS_MARKED}) as any`,
    holding: heldTests(unmarked.holding),
    shelf: shelfOf(program.audience, unmarked.holding, columnsNamed(outcomesOf(unmarked, { by: [] }))),
    summary: (asked = {}) => `select ${missing} as missing, q.subjects, q.entitled, q.undetermined, q.fen from (
  select case when o.outcome < 0 then -1 - o.outcome else 0 end as mask, sum(o.subjects) as subjects,
    coalesce(sum(o.subjects) filter (where o.outcome > 0), 0) as entitled, coalesce(sum(o.subjects) filter (where o.outcome < 0), 0) as undetermined,
    coalesce(sum(o.outcome * o.subjects) filter (where o.outcome > 0), 0) as fen
  from (select d.outcome, count(*) as subjects from (${both((half) => outcomesOf(half, asked), asked.rows === "unmarked" ? [unmarked] : undefined)}) d group by 1) o group by 1) q`,
  };
}

/** A program over the rows that are marked, or over those that are not. */
type Half = {
  readonly whole: Whole;
  readonly conditions: readonly Scalar[];
  /** What everybody holds who gets further, as an index answers it. */
  readonly holding: Held;
  /** Whose lists have a member that counts, where the conditions need one. */
  readonly members: readonly HasMember[];
  /** What is asked of the rows that are found, for each condition, in their order; and the checks of the subject itself. */
  readonly gates: readonly string[];
  readonly stops: readonly string[];
  readonly amount: Scalar;
};

function tableOf({ audience }: CompiledProgram, { schema }: SqlSources): string {
  return `${schema}.${audience}_fact`;
}

function halfOf(shared: Pick<Whole, "program" | "sources" | "names" | "isUnmarked">): Half {
  let aliases = 0;
  const { program, sources, isUnmarked } = shared;
  const gatherings: Whole["gatherings"] = new Map();
  const whole: Whole = {
    ...shared,
    root: new RowScope(() => (gatherings.size > 0 ? FACTS : `${tableOf(program, sources)} ${FACTS}`)),
    joins: new Map(),
    definitions: new Map(),
    gatherings,
    alias: () => `t${++aliases}`,
  };
  const env: Environment = { whole, scope: whole.root, locals: new Map(), compile: compileSql };
  const conditions = program.conditions.map(({ condition }) =>
    askedOnce(asScalar(compileSql(condition, env), "as a condition"), env),
  );
  const worth = asScalar(compileSql(program.amount, env), "as an amount");
  const amount = isCostly(worth.v) ? onceARow(worth, env) : askedOnce(worth, env);
  const gates = program.conditions.map(({ condition }) => gateOf(condition, env, written));
  // The marked rows have an index of their own.
  const holding = isUnmarked ? gates.map(({ held }) => held).reduce(bothOf, ANYTHING) : ANYTHING;
  const members = program.conditions.flatMap(({ condition }) => membersNeeded(condition, env));
  return {
    whole,
    conditions,
    holding,
    members,
    gates: gates.map(({ test }) => test),
    stops: stopConditions(env),
    amount,
  };
}

/** What has to look something up is worked out once for each row, however often its answer is needed. */
function askedOnce(value: Scalar, env: Environment): Scalar {
  return /\bselect\b/.test(`${value.v} ${value.u}`) ? onceARow(value, env) : value;
}

/**
 * Something of the rows of a half that pass its gates and more: first its conditions, in their order. Each test is asked once. Where
 * members of lists are gathered, those who pass the tests of the row come first: only their members are gathered.
 */
function selected(half: Half, { what, more }: { what: string; more: readonly string[] }, asked: Asked = {}): string {
  const { whole, gates, stops } = half;
  const own = new Set([...gates.filter((gate, i) => !isInstead(more[i], gate)), ...stops, ...more]);
  const ofTheRow = [...own]
    .filter((test) => !READS_MORE.test(test))
    .sort((a, b) => Number(isCostly(a)) - Number(isCostly(b)));
  const others = [...own].filter((test) => READS_MORE.test(test));
  const mark = whole.isUnmarked ? `not ${IS_MARKED}` : IS_MARKED;
  const by = foundBy(half, asked);
  // Also the rules that do not ask for the day have it as a parameter.
  const within = asked.within ?? ALL;
  const found = [`${AS_OF} is not null`, within, mark, ...by, asOne(ofTheRow)];
  const later = others.map((test) => asOne([test]));
  if (whole.gatherings.size === 0)
    return `select ${what}\nfrom ${whole.root.text}\nwhere ${allOf([...found, ...later])}`;
  const rest = `select ${what}\nfrom ${whole.root.text}\nwhere ${allOf(later)}`;
  const columns = columnsNamed(rest).map((name) => `${FACTS}.${quoteName(name)}`);
  const members = half.members.map((hasMember) => hasMember(within));
  const first = `select ${columns.join(", ")} from ${tableOf(whole.program, whole.sources)} ${FACTS}\nwhere ${allOf([...found, ...members])}`;
  return `with ${FACTS} as ${asked.areKept === true ? "" : "not "}materialized (${first})\n${rest}`;
}

const ALL = "true";

/** How the rows of a half are found: the unmarked ones on a shelf, or by what their row holds. */
function foundBy({ whole, holding }: Half, { from, by }: Asked): readonly string[] {
  if (whole.isUnmarked && from) return [from.test];
  return heldTests(holding).filter((one) => by?.includes(one) ?? true);
}

function allOf(tests: readonly string[]): string {
  const own = new Set(tests.filter((test) => test !== ALL));
  return own.size === 0 ? ALL : [...own].join("\n  and ");
}

/** Whether a condition itself costs hardly more than its gate, and needs none. */
function isInstead(condition: string | undefined, gate: string): boolean {
  return condition !== undefined && !READS_MORE.test(condition) && condition.length <= gate.length * DEARER;
}

const DEARER = 1.5;

/** Something beside the row of the wide table. */
const READS_MORE = /\bt\d+\.|\bselect\b/;

/**
 * Tests as one, of which the planner knows nothing. It would take them for independent, multiply them until nobody is left, and
 * then read all past claims once for each of the thousands who pass.
 */
function asOne(tests: readonly string[]): string {
  const own = tests.filter((test) => test !== "true");
  return own.length === 0 ? "true" : `case when ${own.join("\n    and ")} then true else false end`;
}

/** The least yuan that are more than is counted in fen, as `fenOf` of the interpreter has it. */
const NO_SUM = "90071992547409.915";
const SURE_DIGITS = 13; // before the point, of what is never so much

/** Whether an amount is known and a sum of money; NULL or false where it is not. */
function isSum(amount: Scalar): string | null {
  const isSmall = amount.digits !== undefined && amount.digits.whole <= SURE_DIGITS;
  return isSmall ? null : `abs(${typed(amount, NUMBER)}) < ${NO_SUM}`;
}

function fenOf(amount: Scalar): string {
  return `round((${typed(amount, NUMBER)}) * ${FEN_A_YUAN})::bigint`;
}

/** An amount in fen; NULL where it is no sum of money. */
function fenOrNull(amount: Scalar): string {
  const sum = isSum(amount);
  return sum === null ? fenOf(amount) : `(case when ${sum} then ${fenOf(amount)} end)`;
}

function entitledOf(half: Half): string {
  const met = half.conditions.map((condition) => `(${holds(condition)})`);
  const what = `${FACTS}.subject_id, ${fenOrNull(half.amount)} as fen`;
  return selected(half, { what, more: [...met, `(${typed(half.amount, NUMBER)}) > 0`] });
}

function undeterminedOf(half: Half): string {
  const unknown = `(${isKnown(half)}) is not true`;
  return selected(half, { what: `${FACTS}.subject_id, ${lackingOf(half)} as mask`, more: [...opens(half), unknown] });
}

/**
 * What each comes to, as one number: fen where all is known, -1 - mask where something is missing. Many come to the same, and are
 * counted before anything is made of the number. OFFSET 0 keeps the planner
 * from working it out once for every figure that is made of it.
 */
function outcomesOf(half: Half, asked: Asked): string {
  const what = `case when ${isKnown(half)} then greatest(${fenOf(half.amount)}, 0) else -1 - ${lackingOf(half)} end as outcome`;
  return `${selected(half, { what, more: opens(half) }, asked)} offset 0`;
}

function opens({ conditions }: Half): readonly string[] {
  return conditions.map((condition) => `(${isOpen(condition)})`);
}

/**
 * Whether all conditions are met and the amount is there, of whoever has passed `opens`: what nothing can be missing for is met there.
 * "is true" ends the question at the first that is NULL.
 */
function isKnown({ conditions, amount }: Half): string {
  const open = conditions.filter(({ u }) => u !== KNOWN);
  const met = open.map((condition) => `(${holds(condition)}) is true`);
  return [...met, isSum(amount) ?? `(${typed(amount, NUMBER)}) is not null`].join(" and ");
}

function lackingOf({ whole, conditions, amount }: Half): string {
  return `(${either(...conditions.map(({ u }) => u), lackOf(amount, whole))})::bigint`;
}

/** What an amount lacks. One that comes to null lacks what it reads and is known to be null, members included; all the facts it reads, where nothing is. */
function lackOf(amount: Scalar, whole: Whole): string {
  const { amountInputs, behindAmount } = whole.program;
  const empty = either(...amountInputs.map((input) => emptyInput(input, whole)));
  const all = whole.names.mask(behindAmount);
  const none = empty === KNOWN ? all : `coalesce(nullif(${empty}, 0), ${all})`;
  const sum = isSum(amount);
  const behind = sum === null ? "" : ` when not ${sum} then ${whole.names.mask(whole.program.behindAmount)}`;
  const known = `when (${typed(amount, NUMBER)}) is null then ${none}${behind} else 0 end)`;
  return amount.u === KNOWN ? `(case ${known}` : `(case when ${isUnknown(amount.u)} then ${amount.u} ${known}`;
}

function emptyInput(input: AmountInput, whole: Whole): string {
  const isNull = isKnownNull(input, whole);
  return isNull === "false" ? KNOWN : `(case when ${isNull} then ${whole.names.mask([input.name])} else 0 end)`;
}
